"""The record of a simulation, as lines: in which state of the world it was started, and how its process ended. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.units import short_bytes, short_duration
from gymdash_tui.simulation.exit_record import signal_name
from gymdash_tui.simulation.output import clean_lines
from gymdash_tui.tui.particulars import Checkpoint, Particulars
from gymdash_tui.tui.text import fit
from gymdash_tui.tui.widgets.detail_lines import Fact, Line, columns, nth, wrap_cells

_OWN = {"seq", "time", "kind"}
_MOST_CHECKPOINTS = 50
_MOST_CHANGES = 1_000  # lines of a difference that are shown; all of them are copied


def record_lines(
    record: SimulationRecord, known: Particulars, width: int, ascii_only: bool = False, changes: str = ""
) -> list[Line]:
    """Give what was kept at the start, what the run found out about itself, and how it ended.

    Args:
        record: The simulation.
        known: What its folder tells.
        width: Cells.
        ascii_only: Whether only ASCII may be drawn.
        changes: What the person's code differed in from its commit.
    """
    facts = [(label, text, part) for label, text, part in _facts(record, known) if text]
    lines = columns(facts, width, ascii_only)
    for title, text in _long(known):
        lines += [[], _title(title), *_wrapped(text, width, ascii_only)]
    lines += _change_lines(known.record, changes, width, ascii_only)
    if known.checkpoints:
        lines += [[], _title("Checkpoints"), *_checkpoint_lines(known.checkpoints, width, ascii_only)]
    for name, title in (("variables", "Variables"), ("packages", "Packages")):
        kept = known.record.get(name)
        if isinstance(kept, Mapping) and kept:
            facts = [(str(one), str(value), "text") for one, value in kept.items()]
            lines += [[], _title(title), *columns(facts, width, ascii_only)]
    return lines or [[(" Nothing was kept of its start.", "dim")]]


def _title(text: str) -> Line:
    return [(f" {text}", "title")]


def _facts(record: SimulationRecord, known: Particulars) -> Iterator[Fact]:
    kept = known.record
    yield "attempt", nth(record.attempt), "text"
    yield from _texts(kept, host="host", python="Python", cores="cores")
    yield "GPUs", ", ".join(map(str, kept["gpus"])) if isinstance(kept.get("gpus"), list) else "", "text"
    yield "seed", "drawn by the run" if record.seed is None else str(record.seed), "text"
    for name, value in known.facts.items():
        if name not in _OWN and name not in ("seed", "host"):
            yield name, str(value), "text"
    if record.gpu_index is not None:
        yield "its GPU", str(record.gpu_index), "text"
    yield from _ending(record)


def _texts(kept: Mapping[str, Any], **labels: str) -> Iterator[Fact]:
    for name, label in labels.items():
        if kept.get(name) is not None:
            yield label, str(kept[name]), "text"


def _commit(kept: Mapping[str, Any]) -> str:
    """Write the commit, its branch, and whether files differed from it."""
    code = kept.get("code")
    code = code if isinstance(code, Mapping) else {}
    commit = str(kept.get("git_commit") or "")[:10]
    if not commit:
        return "no repository"
    branch = f" {code['branch']}" if code.get("branch") else ""
    dirty = ", with uncommitted changes" if code.get("changed") else ""
    return f"{commit}{branch}{dirty}"


def _ending(record: SimulationRecord) -> Iterator[Fact]:
    told = record.exit or {}
    signal, code = told.get("signal"), told.get("code")
    if isinstance(signal, int):
        yield "ended by", signal_name(signal), "bad"
    elif isinstance(code, int):
        yield "exit code", str(code), "text" if code == 0 else "bad"
    for name, label, write in (
        ("max_rss", "memory peak", short_bytes),
        ("cpu_seconds", "CPU time", short_duration),
    ):
        value = told.get(name)
        if isinstance(value, int | float) and value > 0:
            yield label, write(value), "text"


def _long(known: Particulars) -> Iterable[tuple[str, str]]:
    names = {"command_line": "Command", "interpreter": "Interpreter", "cwd": "Folder"}
    for name, title in names.items():
        value = known.record.get(name)
        if isinstance(value, str) and value:
            yield title, value
    if known.record:
        yield "Commit", _commit(known.record)


def _change_lines(kept: Mapping[str, Any], changes: str, width: int, ascii_only: bool) -> list[Line]:
    """Give what differed from the commit, as git tells it: what came green, what went red."""
    code = kept.get("code")
    code = code if isinstance(code, Mapping) else {}
    lines: list[Line] = []
    untracked = code.get("untracked")
    if isinstance(untracked, list) and untracked:
        count = code.get("untracked_count")
        names = ", ".join(map(str, untracked[:10]))
        lines += [[], _title(f"Not in the repository: {count if isinstance(count, int) else len(untracked)}")]
        lines += _wrapped(names, width, ascii_only)
    if changes:
        whole = changes.splitlines()
        lines += [[], _title("Uncommitted changes")]
        for text in whole[:_MOST_CHANGES]:
            part = _change_part(text)
            shown = "".join(clean_lines(text))
            lines += [[("   ", "text"), (piece, part)] for piece in wrap_cells(shown, max(10, width - 4), ascii_only)]
        more = len(whole) - _MOST_CHANGES
        cut = " It was longer than what was kept." if code.get("diff_cut") else ""
        if more > 0 or cut:
            lines.append([(f"   {f'{more:,} more lines; y copies all.' if more > 0 else ''}{cut}", "dim")])
    return lines


def _change_part(line: str) -> str:
    if line.startswith(("+++", "---", "diff ", "index ")):
        return "title"
    return {"+": "good", "-": "bad", "@": "accent"}.get(line[:1], "dim")


def _wrapped(text: str, width: int, ascii_only: bool) -> list[Line]:
    return [[("   ", "text"), (piece, "text")] for piece in wrap_cells(text, max(10, width - 4), ascii_only)]


def _checkpoint_lines(points: Sequence[Checkpoint], width: int, ascii_only: bool) -> list[Line]:
    lines: list[Line] = []
    for point in reversed(points[-_MOST_CHECKPOINTS:]):
        size = short_bytes(point.size) if point.size else ""
        head = f"{point.step:>12,.0f}  {point.kind:<11}  {point.why:<5}  {size:>7}  "
        reason = safe_text(point.reason)
        shown = fit(reason, max(0, width - len(head) - 1), ascii_only=ascii_only) if reason else ""
        lines.append([(safe_text(head), "text" if point.exact else "warn"), (shown, "dim")])
    return lines
