"""What the shell commands share: the project, the tracker, and how they print."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from gymdash_tui.cli.filtered import filtered
from gymdash_tui.domain.errors import GymdashError, ProjectError, WrongUse
from gymdash_tui.domain.guess import did_you_mean
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Phase
from gymdash_tui.domain.text import safe_text, text_width
from gymdash_tui.tracking.audit import record_refusal
from gymdash_tui.tracking.supervisor import ensure_supervisor
from gymdash_tui.tracking.tracker import SimulationTracker
from gymdash_tui.tracking.trash import tidy
from gymdash_tui.user.known import KnownProjects

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

SHELL = "shell"
"""From where the commands come, in the audit of calls."""


@contextmanager
def open_tracker(arguments: argparse.Namespace, create: bool = False) -> Iterator[SimulationTracker]:
    """Open the project and bring it up to date: records, trash, and a supervisor where something waits for one.

    Args:
        arguments: The parsed command line.
        create: Whether to make the project where there is none.

    Raises:
        WrongUse: If its folder is named by nothing at all.
        ProjectError: If it cannot be opened.
    """
    from gymdash_tui.project.project import Project  # deferred: the tables cost 242 ms

    if not arguments.project_dir:
        raise WrongUse("--project-dir needs a folder.")
    with Project.open(arguments.project_dir, create=create) as project:
        if create:
            with suppress(OSError):  # a full or read-only home: it is only missing in a list
                KnownProjects().remember(project.folder.root)
        tracker = SimulationTracker(project, shell=SHELL)
        try:
            tidy(project)
            tracker.refresh()
            with suppress(GymdashError):  # whoever queued something was told that none could be started
                ensure_supervisor(project)
            yield tracker
        finally:
            tracker.close()


def note_refusal(arguments: argparse.Namespace, call: str, details: dict[str, Any], error: GymdashError) -> None:
    """Write down a command that was refused before it came to a tracker, where there is a project to write it into."""
    from gymdash_tui.project.project import Project  # deferred: the tables cost 242 ms

    with suppress(ProjectError), Project.open(arguments.project_dir, create=False) as project:
        record_refusal(project, call, {"shell": SHELL, **details}, error)


@contextmanager
def refusals_noted(arguments: argparse.Namespace, call: str) -> Iterator[None]:
    """Write a command down whose very words are wrong, which is said before a project is made."""
    try:
        yield
    except WrongUse as error:
        note_refusal(arguments, call, {"key": arguments.key, "name": arguments.name}, error)
        raise


def chosen(tracker: SimulationTracker, arguments: argparse.Namespace) -> list[str]:
    """Give the whole ids of the simulations that a command names, by ``ids``, ``group`` or ``filter``, each once.

    Raises:
        UnknownSimulation: If there is one of them none of.
        WrongUse: If the group has no simulations, or the filter lets none through.
    """
    ids = [tracker.project.find(name).sim_id for name in arguments.ids]
    if arguments.group:
        ids += [record.sim_id for record in members(tracker.project, arguments.group)]
    ids += [record.sim_id for record in filtered(tracker.project, getattr(arguments, "filter", ""))]
    return list(dict.fromkeys(ids))


def members(project: Project, name: str) -> list[SimulationRecord]:
    """Give a group's simulations, oldest first.

    Raises:
        WrongUse: If there is none.
    """
    found = project.group(name)
    if not found:
        known = [group.name for group in project.groups()]
        guess = did_you_mean(name, known) or "; `gymdash-tui groups` lists them all."
        raise WrongUse(f"No group is named '{name}'{guess}")
    return found


def print_json(value: Any) -> None:
    """Print a value as JSON that any reader takes: NaN and the infinities become null."""
    # JSON lets through what drives a terminal (C1, direction marks), so there everything is escaped
    escape = not _is_utf8() or sys.stdout.isatty()
    print(json.dumps(_finite(value), indent=2, ensure_ascii=escape))


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    return value


def _is_utf8() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]], right: frozenset[int] = frozenset()) -> None:
    """Print columns as wide as their widest cell; names are made safe.

    Args:
        head: The columns' titles.
        rows: Their cells.
        right: The numbers of the columns that are right-aligned.
    """
    table = [list(head), *([safe_text(cell) for cell in row] for row in rows)]
    widths = [max(text_width(row[column]) for row in table) for column in range(len(head))]
    for row in table:
        cells = []
        for column, cell in enumerate(row):
            space = " " * (widths[column] - text_width(cell))
            cells.append(space + cell if column in right else cell + space)
        print("  ".join(cells).rstrip())


def print_records(records: Sequence[SimulationRecord], as_json: bool) -> None:
    """Print where simulations are, or how they ended: a line each, or all that is known as JSON."""
    if as_json:
        print_json([record.to_json() for record in records])
        return
    for record in records:
        print(f"{record.word} {safe_text(record.name)}")


def exit_code(records: Iterable[SimulationRecord]) -> int:
    """Give 1 if any simulation that is done did not succeed, else 0."""
    return int(any(record.phase is Phase.DONE and record.flags.failed for record in records))
