"""``gymdash-tui export``: data, tables, figures, reports."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, cast

from gymdash_tui.cli.common import chosen, open_tracker, print_json
from gymdash_tui.cli.metrics import harmless_output
from gymdash_tui.domain.command import PROGRAM
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.filtering.values import number_of, span_of
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.text import safe_text
from gymdash_tui.simulation.paths import project_for_command
from gymdash_tui.tracking.export import (
    DATA_SUFFIXES,
    FIGURE_SUFFIXES,
    TABLE_SUFFIXES,
    DataFormat,
    FigureOptions,
    ReportOptions,
    TableFormat,
    TableOptions,
    export_data,
    export_figure,
    export_report,
    export_table,
    format_of,
    make_figure,
)
from gymdash_tui.tracking.export.target import Target, check_free
from gymdash_tui.tracking.tracker import SimulationTracker

_STANDARD = "-"


def data(arguments: argparse.Namespace) -> int:
    """Write every recorded point."""
    target, fmt = _target(arguments, DATA_SUFFIXES)
    config: Literal["all", "differing", "none"] = (
        "all" if arguments.all_config else "differing" if arguments.config else "none"
    )
    with _chosen(arguments) as (tracker, records):
        done = export_data(
            tracker.project, records, arguments.tag, target, cast(DataFormat, fmt), config, arguments.force
        )
    return _tell(
        arguments, dataclasses.asdict(done), f"{_count(done.rows, 'point')} of {_count(done.simulations, 'simulation')}"
    )


def table(arguments: argparse.Namespace) -> int:
    """Write a table of simulations, or of groups."""
    target, fmt = _target(arguments, TABLE_SUFFIXES)
    if arguments.by and not arguments.per_group:
        raise WrongUse("--by says how groups are made; add --per-group for a row for each.")
    options = TableOptions(
        tuple(arguments.tag),
        arguments.last,
        arguments.per_group,
        arguments.by,
        arguments.all_config,
        tuple(dict.fromkeys(_place(text, arguments.x == "relative") for text in arguments.at)),
        arguments.x,
    )
    with _chosen(arguments) as (tracker, records):
        done = export_table(tracker.project, records, options, target, cast(TableFormat, fmt), arguments.force)
    return _tell(arguments, dataclasses.asdict(done), f"A table of {_count(done.rows, 'row')}")


def figure(arguments: argparse.Namespace) -> int:
    """Draw curves."""
    path, options = _file(arguments), _drawing(arguments)
    format_of(path, FIGURE_SUFFIXES)
    check_free(path, arguments.force)  # before anything is read
    with _chosen(arguments) as (tracker, records):
        made = make_figure(tracker.project, records, options)
    more = export_figure(made.spec, path, arguments.force)
    curves = max(len(panel.curves) for panel in made.spec.panels)
    tags = [panel.tag for panel in made.spec.panels]
    facts = {"tags": tags, "curves": curves, "simulations": len(records), "notes": [*made.notes, *more]}
    return _tell(arguments, facts, f"A figure of {_count(len(tags), 'tag')} with {_count(curves, 'curve')}")


def report(arguments: argparse.Namespace) -> int:
    """Write a report."""
    path, drawing = _file(arguments), _drawing(arguments)
    where = project_for_command(arguments.project_dir)
    options = ReportOptions(drawing, arguments.last, not arguments.no_figures, _again(arguments, where), where)
    with _chosen(arguments) as (tracker, records):
        done = export_report(tracker.project, records, options, path, arguments.force)
    facts = {"simulations": done.simulations, "notes": done.notes}
    return _tell(arguments, facts, f"A report of {_count(done.simulations, 'simulation')}")


# -- which, and where to -----------------------------------------------------------------------------------------------


@contextmanager
def _chosen(arguments: argparse.Namespace) -> Iterator[tuple[SimulationTracker, list[SimulationRecord]]]:
    with open_tracker(arguments) as tracker:
        if arguments.all:
            records = tracker.project.page(0, max(1, tracker.project.count()), "oldest")
        else:
            found = tracker.project.records_of(chosen(tracker, arguments))
            records = list(found.values())
            if not arguments.ids:  # a filter gives the newest first, and seeds are wanted in their order
                records = sorted(reversed(records) if arguments.filter else records, key=_made)
        if not records:
            raise WrongUse("There are no simulations here yet, so there is nothing to export.")
        yield tracker, records


def _made(record: SimulationRecord) -> float:
    return record.created.timestamp() if record.created else 0.0


def _target(arguments: argparse.Namespace, suffixes: dict[str, str]) -> tuple[Target, str]:
    if arguments.output != _STANDARD:
        path = _file(arguments)
        fmt = format_of(path, suffixes, arguments.format)
        check_free(path, arguments.force)  # before anything is read
        return path, fmt
    fmt = arguments.format or ("json" if arguments.json else "csv")
    return (sys.stdout if fmt == "parquet" else harmless_output()), fmt


def _file(arguments: argparse.Namespace) -> Path:
    if arguments.output in ("", _STANDARD):
        raise WrongUse("-o needs the name of a file here.")
    return Path(arguments.output).expanduser()


def _drawing(arguments: argparse.Namespace) -> FigureOptions:
    names = {field.name for field in dataclasses.fields(FigureOptions)} - {"tags", "window", "y_range"}
    return FigureOptions(
        tags=tuple(arguments.tag),
        window=_ends("--window", arguments.window, arguments.x == "relative"),
        y_range=_ends("--y-range", arguments.y_range),
        **{name: getattr(arguments, name) for name in names},
    )


def _ends(option: str, text: str, spans: bool = False) -> tuple[float | None, float | None] | None:
    """Read ``A:B``, ``A:`` or ``:B``; of spans of time as seconds.

    Raises:
        WrongUse: If it is none.
    """
    if not text:
        return None
    low, colon, high = (part.strip() for part in text.partition(":"))
    ends = [_end(part, spans) for part in (low, high)]
    if not colon or any(part and end is None for part, end in zip((low, high), ends, strict=True)):
        example = "5m:2h" if spans else "10k:50k"
        raise WrongUse(f"{option} is two ends with a colon between, such as {example} or :1.5, not '{text[:40]}'.")
    return ends[0], ends[1]


def _place(text: str, spans: bool) -> float:
    found = _end(text.strip(), spans)
    if found is None:
        example = "1h30m" if spans else "20k or 1e6"
        hint = "; times need --x relative" if not spans and span_of(text.strip()) is not None else ""
        raise WrongUse(f"--at is a place such as {example}, not '{text[:40]}'{hint}.")
    return found


def _end(text: str, spans: bool) -> float | None:
    found = span_of(text) if spans else None
    found = number_of(text) if found is None else found
    return None if found is None or text.endswith("%") else float(found)


def _again(arguments: argparse.Namespace, where: str) -> tuple[str, ...]:
    """Give the words of the command that writes the same report again."""
    options: list[tuple[str, Any]] = [("--group", arguments.group), ("--filter", arguments.filter)]
    options += [("--all", arguments.all), *(("--tag", tag) for tag in arguments.tag)]
    for field in dataclasses.fields(FigureOptions):
        if field.name != "tags" and getattr(arguments, field.name) != field.default:
            options.append((f"--{field.name.replace('_', '-')}", getattr(arguments, field.name)))
    options += [("--last", arguments.last if arguments.last != ReportOptions().last else "")]
    options += [("--no-figures", arguments.no_figures), ("--output", arguments.output)]
    options += [("--force", arguments.force), ("--project-dir", where)]
    words = [PROGRAM, "export", "report", *arguments.ids]
    for option, value in options:
        if value is True:
            words.append(option)
        elif value not in (False, None, ""):
            # a value that begins with a dash would be taken for the next option
            words += [f"{option}={value}"] if str(value).startswith("-") else [option, str(value)]
    return tuple(words)


# -- what is said of it ------------------------------------------------------------------------------------------------


def _count(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number:,} {what}s"


def _tell(arguments: argparse.Namespace, facts: dict[str, Any], what: str) -> int:
    is_printed = arguments.output == _STANDARD
    if arguments.json and not is_printed:
        print_json({"file": arguments.output, **facts})
        return 0
    for note in facts["notes"]:
        print(safe_text(note), file=sys.stderr)
    if not is_printed:
        print(safe_text(f"{what} written to {arguments.output}"))
    return 0
