"""What a tab of the details puts on the clipboard, whole and unbroken. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.status import SimStatus, SimStatusSubcode
from gymdash_tui.domain.values import flatten, merge, show_value
from gymdash_tui.tui.detail_levels import TRACE
from gymdash_tui.tui.detail_log import LogLine
from gymdash_tui.tui.particulars import Particulars

Copied = tuple[str, str]
"""A text, and what it is, as a sentence names it."""


def config_copied(record: SimulationRecord) -> Copied:
    """Write what a simulation was started with, a line each, as ``--set`` takes it."""
    given = flatten(merge(record.kwargs, record.start_kwargs))
    return "".join(f"{name}={show_value(value)}\n" for name, value in given.items()), "the configuration"


def statuses_copied(statuses: Sequence[SimStatus]) -> Copied:
    """Write the trace of the newest error where there is one, else all that was reported, newest first."""
    trace = next((one.error_trace for one in statuses if one.error_trace.strip()), "")
    if trace:
        return trace.rstrip() + "\n", "the trace"
    return "".join(f"{_status(one)}\n" for one in statuses), "the statuses"


def _status(one: SimStatus) -> str:
    subcode = f" {SimStatusSubcode(one.subcode).name}" if one.subcode in (1, 2) else ""
    return f"{one.time.astimezone():%Y-%m-%d %H:%M:%S}  {one.code.name}{subcode}  {one.details}"


def output_copied(in_sight: Sequence[LogLine], window: Sequence[LogLine]) -> Copied:
    """Write the trace that begins in sight, to its end; where none does, the lines in sight.

    Args:
        in_sight: The lines in sight.
        window: All lines that were read, those among them.
    """
    begins = next((line for line in in_sight if TRACE in line.text), None)
    if begins is None:
        return _joined(in_sight), "the lines in sight"
    at = window.index(begins)
    end = at + 1
    while end < len(window) and window[end - 1].within:
        end += 1
    return _joined(window[at:end]), "the trace"


def _joined(lines: Sequence[LogLine]) -> str:
    # the pieces of a very long line belong together
    return "".join(line.text if line.piece else f"\n{line.text}" for line in lines).removeprefix("\n") + "\n"


def record_copied(record: SimulationRecord, known: Particulars, changes: str) -> Copied:
    """Write what was kept of the start: the command, and in which state of the world it ran."""
    lines = [f"{label}: {text}" for label, text in _kept(record, known.record) if text]
    for name in ("variables", "packages"):
        kept = known.record.get(name)
        if isinstance(kept, Mapping) and kept:
            lines += ["", f"{name}:", *(f"  {one} {value}" for one, value in kept.items())]
    if changes:
        lines += ["", "uncommitted changes:", changes]
    return "\n".join(lines).rstrip() + "\n", "the record"


def _kept(record: SimulationRecord, kept: Mapping[str, Any]) -> Iterator[Copied]:
    yield "name", record.name
    yield "id", record.sim_id
    names = {"command_line": "command", "cwd": "in", "git_commit": "commit", "host": "host", "python": "python"}
    for name, label in names.items():
        yield label, str(kept.get(name) or "")
    yield "interpreter", str(kept.get("interpreter") or "")
    yield "seed", "" if record.seed is None else str(record.seed)
