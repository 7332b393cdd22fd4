"""A report: what was run, what came of it, how it looks, how it is done again; Markdown with pictures beside it."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gymdash_tui import __version__
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.times import utc_now
from gymdash_tui.domain.values import flatten, is_seed, show_value
from gymdash_tui.simulation.paths import project_name
from gymdash_tui.tracking.export.comparing import Measure, ranked, ranking, verdict
from gymdash_tui.tracking.export.figure import export_figure
from gymdash_tui.tracking.export.figure_of import FigureOptions, Made, make_figure
from gymdash_tui.tracking.export.figure_spec import FigureSpec, sized
from gymdash_tui.tracking.export.groups import grouped
from gymdash_tui.tracking.export.markdown import code, plain
from gymdash_tui.tracking.export.measures import LAST
from gymdash_tui.tracking.export.origin import origin_of
from gymdash_tui.tracking.export.settings import settings_of
from gymdash_tui.tracking.export.table import Table, TableOptions, table_of
from gymdash_tui.tracking.export.tags import lower_is_better, main_tag
from gymdash_tui.tracking.export.target import Exported, check_free, refused

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

_MARKDOWN = (".md", ".markdown")
_MOST_VALUES = 12  # of a key that are listed


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What a report holds.

    Attributes:
        figure: How its figures are made; from its ``by``, ``center`` and ``level`` follows what is compared.
        last: Of how many last values a run's score is the mean.
        figures: Whether there are figures; without, matplotlib is not needed.
        command: The words of the command that makes it again.
        project_dir: The project's folder as a command line needs it; empty for the default one.
    """

    figure: FigureOptions = field(default_factory=FigureOptions)
    last: int = LAST
    figures: bool = True
    command: tuple[str, ...] = ()
    project_dir: str = ""


def export_report(
    project: Project, records: Sequence[SimulationRecord], options: ReportOptions, path: Path, force: bool = False
) -> Exported:
    """Write a report of simulations: a folder with ``report.md``, or one Markdown file; pictures lie beside it.

    Args:
        project: Where they are.
        records: Which simulations.
        options: What it holds.
        path: The folder; or the file, where its name ends in ``.md``.
        force: Whether to replace what is there; of a folder, the files of the same names.

    Returns:
        How many rows its table of simulations has, and what the person should know.

    Raises:
        WrongUse: If a pattern or a key cannot be read, nothing was recorded under any, something is there already or
            cannot be written, or matplotlib is not installed.
    """
    is_file = path.suffix.lower() in _MARKDOWN
    with _placed(path, is_file, force) as folder:
        table = table_of(project, records, TableOptions(options.figure.tags, options.last))
        made = make_figure(project, records, options.figure) if options.figures else None
        stem = f"{path.stem}-" if is_file else ""
        pictures, notes = _draw(made, options.figure, folder, stem) if made else ([], ())
        text = "\n\n".join(_sections(project, table, options, pictures, made))
        (folder / (path.name if is_file else "report.md")).write_text(text + "\n", encoding="utf-8", errors="replace")
    return Exported(
        table.rows, len(records), tuple(dict.fromkeys([*table.notes, *(made.notes if made else ()), *notes]))
    )


# -- what stands in it -------------------------------------------------------------------------------------------------


def _sections(
    project: Project, table: Table, options: ReportOptions, pictures: Sequence[tuple[str, str]], made: Made | None
) -> Iterator[str]:
    name = project_name(project.folder.root)
    count = "1 run" if table.rows == 1 else f"{table.rows} runs"
    yield f"# {plain(options.figure.title or f'{count} of {name}', 200)}"
    now = f"{utc_now().astimezone():%Y-%m-%d %H:%M %Z}"
    yield f"Made {now} from the project {plain(name)} by gymdash-tui {__version__}."
    if options.command:
        yield "This makes it again:"
        yield code([shlex.join(options.command)], "sh")
    yield "## Result"
    yield from _result(table, options)
    if made and pictures:
        yield "## Figures"
        yield from (f"![{plain(tag)}]({file})" for tag, file in pictures)
        yield plain(_below_figures(made.spec), 400)
    yield "## Runs"
    yield table.to_markdown()
    yield "## Configuration"
    yield from _configuration(table.records)
    yield "## Doing it again"
    yield from origin_of(project, table.records, options.project_dir)


def _below_figures(spec: FigureSpec) -> str:
    return f"{spec.caption}." if spec.caption else "Each line is one run."


def _result(table: Table, options: ReportOptions) -> Iterator[str]:
    tag = main_tag(table.records, table.tags)
    if not tag:
        yield "Nothing was recorded yet."
        return
    measure = Measure(tag, options.last, options.figure.center, options.figure.level, lower_is_better(tag))
    scores = {record.sim_id: one.mean for record, one in zip(table.records, table.measures[tag], strict=True)}
    found = ranked(grouped(table.records, options.figure.by), scores, measure)
    yield " ".join(verdict(found, measure))
    if found:
        yield ranking(found, measure)


def _configuration(records: Sequence[SimulationRecord]) -> Iterator[str]:
    types = Counter(record.sim_key for record in records)
    rows = [("type", [record.sim_key for record in records])] if len(types) > 1 else []
    rows += [(one.key, [show_value(value) for value in one.values]) for one in settings_of(records)]
    if rows:
        yield "They differ in:"
        yield "\n".join(f"- {plain(key)}: {_values(values)}" for key, values in rows)
    differ = {key for key, _ in rows}
    given = {key: value for record in records for key, value in flatten(record.given).items()}
    alike = [f"{key}={show_value(value)}" for key, value in given.items() if key not in differ and not is_seed(key)]
    if alike:
        yield f"{'All of them have' if len(records) > 1 else 'It has'}:"
        yield "\n".join(f"- {plain(text, 200)}" for text in alike)


def _values(values: Sequence[str]) -> str:
    found = Counter(values)
    told = [f"{plain(value)} ({count})" for value, count in list(found.items())[:_MOST_VALUES]]
    more = f" and {len(found) - _MOST_VALUES} more" if len(found) > _MOST_VALUES else ""
    return ", ".join(told) + more


# -- where it lies -----------------------------------------------------------------------------------------------------


def _draw(made: Made, options: FigureOptions, folder: Path, stem: str) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    """Draw a picture for each tag; gives tag and file name of each."""
    pictures: list[tuple[str, str]] = []
    notes: list[str] = []
    for number, panel in enumerate(made.spec.panels, 1):
        size, _ = sized(options.size, 1, len(panel.curves))
        name = f"{_linkable(stem)}figure-{number}.png"
        notes += export_figure(replace(made.spec, panels=(panel,), size=size, title=""), folder / name)
        pictures.append((panel.tag, name))
    return pictures, tuple(notes)


def _linkable(stem: str) -> str:
    """Give a file's name without what would end a link in Markdown."""
    return "".join(char if char.isalnum() or char in "-_." else "-" for char in stem)


@contextlib.contextmanager
def _placed(path: Path, is_file: bool, force: bool) -> Iterator[Path]:
    """Give a folder to write into, and put what is in it in place once all went well."""
    if is_file:
        check_free(path, force)
    elif path.exists() and not (path.is_dir() and force):
        more = "--force replaces its report" if path.is_dir() else "it is no folder"
        raise WrongUse(f"{path} is there already ({more}); name another folder, or a file that ends in .md.")
    draft = path.absolute().with_name(f".gymdash-export-{os.getpid()}-{threading.get_native_id()}.tmp")
    try:
        draft.mkdir()
        yield draft
        _put(draft, path.absolute().parent if is_file else path, force)
    except OSError as error:
        raise refused(path, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _put(draft: Path, folder: Path, force: bool) -> None:
    if not folder.exists():
        draft.rename(folder)
        return
    files = sorted(draft.iterdir())
    for file in files:
        check_free(folder / file.name, force)
    for file in files:
        file.replace(folder / file.name)
