"""What stands in the details of a simulation, as lines. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.status import SimStatus
from gymdash_tui.domain.text import cut_middle, safe_text, text_width
from gymdash_tui.domain.units import short_bytes, short_duration
from gymdash_tui.domain.values import flatten, show_value
from gymdash_tui.simulation.output import clean_lines
from gymdash_tui.tui.particulars import Particulars
from gymdash_tui.tui.states import LOOKS, asks, state_text
from gymdash_tui.tui.text import fit
from gymdash_tui.tui.widgets.status_look import KNOWN, look_of
from gymdash_tui.tui.widgets.trace_lines import trace_parts

Line = list[tuple[str, str]]

Fact = tuple[str, str, str]
"""A label, what stands beside it, and the style of that."""

_HEAD = 27  # cells of a status's time, glyph and word
_REASON = 4  # lines of why it failed; the statuses show all
_LONGEST = 100_000  # characters of a text; nobody reads more than that in a pane


def config_lines(
    record: SimulationRecord, width: int, ascii_only: bool = False, known: Particulars | None = None, waits: str = ""
) -> list[Line]:
    """Give what a simulation was started with, what is known of its run, and what was left at its default.

    Args:
        record: The simulation.
        width: Cells.
        ascii_only: Whether only ASCII may be drawn.
        known: What its folder tells, where that has been read.
        waits: What keeps it from being started, where it is queued.
    """
    look = LOOKS.get(record.word)
    facts: list[Fact] = [
        ("name", record.name, "text"),
        ("state", state_text(record.word, ascii_only), look.part if look else "text"),
        ("id", record.sim_id[:8], "text"),
        ("type", record.sim_key, "text"),
        *_attempt_facts(record, known or Particulars()),
        *([("priority", str(record.priority), "text")] if record.priority else []),
        *((label, _moment(value), "text") for label, value in _times(record) if value is not None),
        *_run_facts(record),
    ]
    lines: list[Line] = []
    for title, arguments in _sections(record.given):
        if title:
            lines.append([(" ", "text"), (fit(title, min(width - 2, text_width(title))), "text")])
        values = [(name, show_value(value), "text") for name, value in arguments.items()]
        lines += columns(values, width, ascii_only)
    if not lines:
        lines = [[(" All arguments are at their defaults.", "dim")]]
    above = [
        *_asking(record, width, ascii_only),
        *_waiting(waits, width, ascii_only),
        *_failing(record, width, ascii_only),
    ]
    return [*above, *lines, [], *columns(facts, width, ascii_only), *_left(record, width, ascii_only)]


def _left(record: SimulationRecord, width: int, ascii_only: bool) -> list[Line]:
    """Say what holds because nothing was given."""
    lines: list[Line] = []
    for title, arguments in _sections(record.left):
        heading = f"{title} at their defaults".lstrip()
        lines += [
            [],
            [(" ", "text"), (fit(heading, min(width - 2, text_width(heading)), ascii_only=ascii_only), "dim")],
        ]
        lines += columns([(name, show_value(value), "dim") for name, value in arguments.items()], width, ascii_only)
    return lines


def _asking(record: SimulationRecord, width: int, ascii_only: bool) -> list[Line]:
    """Say what it asks for, in full."""
    if not asks(record):
        return []
    first, *rest = text_lines(record.asks, max(10, width - 8), ascii_only)
    pieces: list[Line] = [[(" Asks: ", "mark"), (first, "text")]]
    pieces += [[(" " * 7, "text"), (piece, "text")] for piece in rest]
    return [*pieces, [(" " * 7, "text"), ("C answers it.", "dim")], []]


def _waiting(waits: str, width: int, ascii_only: bool) -> list[Line]:
    """Say what keeps it from being started, on lines of its own: that may be a long sentence."""
    if not waits:
        return []
    pieces = wrap_cells(f"Waits: {waits}", max(10, width - 2), ascii_only)
    return [*([(" ", "text"), (piece, "warn")] for piece in pieces), []]


def _failing(record: SimulationRecord, width: int, ascii_only: bool) -> list[Line]:
    """Say why it failed, and what shows more."""
    status = record.last_status
    if record.word not in ("failed", "died") or status is None:
        return []
    pieces = text_lines(status.details or "It said nothing.", max(10, width - 2), ascii_only)[:_REASON]
    lines: list[Line] = [[(" ", "text"), (piece, "bad")] for piece in pieces]
    if status.error_trace.strip():
        lines.append([(" enter shows the traceback.", "dim")])
    return [*lines, []]


def _attempt_facts(record: SimulationRecord, known: Particulars) -> Iterable[Fact]:
    if record.attempt > 1:
        yield "attempt", nth(record.attempt), "text"
    if record.seed is not None:
        yield "seed", str(record.seed), "text"
    threads = known.facts.get("threads", {**record.kwargs, **record.start_kwargs}.get("threads", 1))
    yield "threads", str(threads), "text"
    newest = known.newest
    if newest is not None:
        yield "checkpoint", f"{newest.step:,.0f} {newest.kind}", "text" if newest.exact else "warn"
    elif record.started is not None:
        yield "checkpoint", "none" if record.ended else "none yet", "dim"
    if record.gpu_index is not None:
        yield "GPU", str(record.gpu_index), "text"
    if record.group:
        yield "group", record.group, "text"
    if record.parent:
        yield "parent", known.parent or record.parent[:8], "text"


def nth(number: int) -> str:
    """Write an ordinal number: 2nd."""
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number % 100 in (11, 12, 13) else endings.get(number % 10, 'th')}"


def _sections(kwargs: Mapping[str, Any]) -> Iterable[tuple[str, dict[str, Any]]]:
    """Give the plain arguments, then each nested one under its own name."""
    nested = {name: value for name, value in kwargs.items() if isinstance(value, Mapping) and value}
    flat = {name: value for name, value in kwargs.items() if name not in nested}
    if flat:
        yield "", flat
    for name, value in nested.items():
        yield safe_text(name), flatten(value)


def _times(record: SimulationRecord) -> list[tuple[str, datetime | None]]:
    return [("created", record.created), ("started", record.started), ("ended", record.ended)]


def _run_facts(record: SimulationRecord) -> Iterable[Fact]:
    progress = record.progress
    if progress.total:
        yield "steps", f"{progress.step:,.0f}/{progress.total:,.0f}", "text"
    if progress.score is not None:
        yield "reward", f"{progress.score:.2f}  {progress.score_tag}", "text"
    if record.started and record.ended:
        yield "took", short_duration((record.ended - record.started).total_seconds()), "text"
    if record.exit:
        yield "memory", short_bytes(_number(record.exit.get("max_rss"))), "text"
        yield "cpu time", short_duration(_number(record.exit.get("cpu_seconds"))), "text"


def _number(value: object) -> float:
    return value if isinstance(value, int | float) else 0.0


def _moment(value: datetime | None) -> str:
    return f"{value.astimezone():%m-%d %H:%M:%S}" if value else ""


def columns(facts: Sequence[Fact], width: int, ascii_only: bool) -> list[Line]:
    """Lay facts out in as many columns as there is room for, read downwards."""
    label_width = min(max((text_width(safe_text(label)) for label, _, _ in facts), default=0), 32)
    wide = width >= 2 * (label_width + 16)
    count = 2 if wide else 1
    each = (width - 2) // count
    height = -(-len(facts) // count)
    lines: list[Line] = []
    for at in range(height):
        line: Line = [(" ", "text")]
        for label, value, part in facts[at::height]:
            room = max(1, each - label_width - 3)
            line += [(fit(label, label_width, ascii_only=ascii_only), "dim"), ("  ", "text")]
            line.append((fit(value, room, ascii_only=ascii_only) + " ", part))
        lines.append(line)
    return lines


def status_lines(statuses: Sequence[SimStatus], width: int, ascii_only: bool = False) -> list[Line]:
    """Give what a simulation reported, newest first, with the traces of errors.

    Args:
        statuses: Newest first.
        width: Cells.
        ascii_only: Whether only ASCII may be drawn.
    """
    if not statuses:
        return [[(" Nothing reported yet.", "dim")]]
    lines: list[Line] = []
    for status in statuses:
        lines += _status(status, width, ascii_only)
    return lines


def _status(status: SimStatus, width: int, ascii_only: bool) -> list[Line]:
    look, code, _ = look_of(status)
    glyph, word = look.ascii if ascii_only else look.glyph, f"{code} {KNOWN.get(status.subcode, '')}"
    head: Line = [(f" {status.time.astimezone():%H:%M:%S}  ", "dim"), (f"{glyph} {word:<13} ", look.part)]
    room = max(10, width - _HEAD)
    first, *rest = wrap_cells(status.details or "–", room, ascii_only)
    lines: list[Line] = [[*head, (first, "text")]]
    lines += [[(" " * _HEAD, "text"), (piece, "text")] for piece in rest]
    if status.error_trace.strip():
        lines += [[("  ", "text"), *line] for line in trace_parts(status.error_trace, width - 2, ascii_only)]
    return lines


def wrap_cells(text: str, width: int, ascii_only: bool = False) -> list[str]:
    """Break a person's text into pieces of at most so many cells, at blanks where there are any near the end."""
    return _wrapped(safe_text(text, ascii_only), width)


def _wrapped(safe: str, width: int) -> list[str]:
    pieces: list[str] = []
    at, width = 0, max(1, width)  # of a pane without room nobody asks, but it would never end
    while True:
        piece = _front(safe[at : at + width], width)
        if at + len(piece) >= len(safe):
            return [*pieces, piece]
        blank = piece.rfind(" ")
        if blank > width // 4:
            piece = piece[: blank + 1]
        pieces.append(piece.rstrip())
        at += len(piece)


def text_lines(text: str, width: int, ascii_only: bool = False) -> list[str]:
    """Break a text of several lines, of whatever length; what terminals would take for commands is left out."""
    lines: list[str] = []
    for line in text[:_LONGEST].splitlines() or [""]:
        whole = "".join(safe_text(piece, ascii_only) for piece in clean_lines(line))
        lines += _wrapped(whole, width)
    more = len(text) - _LONGEST
    return [*lines, f"({more:,} more characters)"] if more > 0 else lines


def _front(text: str, width: int) -> str:
    if text.isascii():
        return text[:width]
    end = min(len(text), width)
    while text_width(text[:end]) > width:
        end -= 1
    return text[: max(1, end)]


def tab_title(names: Sequence[str], chosen: int, active: bool, note: str, width: int) -> Line:
    """Give the line of the tabs' names."""
    line: Line = [(" ", "text")]
    for number, name in enumerate(names):
        part = ("title" if active else "text") if number == chosen else "dim"
        line += [(name, part), ("  ", "text")]
    used = sum(text_width(text) for text, _ in line)
    shown = cut_middle(note, max(0, width - used - 1))
    return [*line, (" " * max(0, width - used - text_width(shown) - 1), "text"), (shown, "dim")]
