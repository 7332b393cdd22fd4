"""The lines of statuses: one in a list, and the whole of it with its trace. Pure."""

from __future__ import annotations

from datetime import datetime

from gymdash_tui.domain.status import SimStatus
from gymdash_tui.domain.times import from_unix
from gymdash_tui.project.records import StatusRecord
from gymdash_tui.tui.sentences import first_words
from gymdash_tui.tui.text import fit, fit_start
from gymdash_tui.tui.widgets.detail_lines import text_lines
from gymdash_tui.tui.widgets.list_row import head_parts
from gymdash_tui.tui.widgets.painted import Part
from gymdash_tui.tui.widgets.request_lines import age
from gymdash_tui.tui.widgets.status_look import INFO, look_of
from gymdash_tui.tui.widgets.trace_lines import broken, trace_parts

Line = list[Part]

WHEN = (9, 11)
"""Cells of a moment: where there is little room, and where there is some."""

_WORD, _LONG_WORD = 7, 12
_ROOMY = 76  # cells from which on a line has room for whole words and long names

_NOTHING = """\
Everything that simulations report stands here, newest first: what went well, what failed and why, and what they \
have to say in between.

A simulation's code reports by add_status(code, details); how it ended is reported by itself, with the trace where \
there was one.

From a shell: gymdash-tui statuses --code fail --text "CUDA"."""


def moment_words(moment: datetime | None, now: float, roomy: bool = True) -> str:
    """Say when something was, in at most eleven cells, or nine: today to the second, before that to the minute."""
    if moment is None:
        return ""
    here, today = moment.astimezone(), from_unix(now).astimezone()
    if here.date() == today.date():
        return f"{here:%H:%M:%S}"
    if not roomy and 0 <= (today.date() - here.date()).days < 7:
        return f"{here:%a %H:%M}"
    return f"{here:%m-%d %H:%M}" if roomy and here.year == today.year else f"{here:%y-%m-%d}"


def story_line(record: StatusRecord, width: int, cursor: bool, now: float, ascii_only: bool = False) -> Line:
    """Give a status's line in the list.

    Args:
        record: The status.
        width: Cells.
        cursor: Whether the cursor stands on it.
        now: Unix seconds.
        ascii_only: Whether only ASCII may be drawn.
    """
    look, code, subcode = look_of(record.status)
    roomy = width >= _ROOMY
    words, room = (f"{code} {subcode}", _LONG_WORD) if roomy else (subcode or code, _WORD)
    word = fit(words, room, ascii_only=ascii_only)
    name = max(8, min(28, width * 2 // 9))
    left = max(0, width - 2 - WHEN[roomy] - 3 - len(word) - 1 - name - 2)
    return [
        *head_parts(cursor, False, ascii_only=ascii_only),
        (fit(moment_words(record.status.time, now, roomy), WHEN[roomy], right=True), "dim"),
        (f" {look.ascii if ascii_only else look.glyph} ", look.part),
        (f"{word} ", look.part),
        (fit(record.sim_name, name, ascii_only=ascii_only) + "  ", "cursor" if cursor else "text"),
        (fit_start(_words(record.status), left, ascii_only), "dim" if look is INFO and not cursor else "text"),
    ]


def _words(status: SimStatus) -> str:
    """Give the first line of what it says, or the last one of its trace where it says nothing."""
    if status.details.strip():
        return first_words(status.details)
    return first_words(status.error_trace.rstrip()[-2000:].rpartition("\n")[2]) if status.error_trace.strip() else "–"


def story_text(record: StatusRecord, width: int, now: float, ascii_only: bool = False) -> list[Line]:
    """Give the whole of a status: code, time, words, trace."""
    status = record.status
    look, code, subcode = look_of(status)
    when = f"{status.time.astimezone():%Y-%m-%d %H:%M:%S}  {_ago(now - status.time.timestamp())}"
    glyph = look.ascii if ascii_only else look.glyph
    head: Line = [(f" {glyph} {code} {subcode}".rstrip(), look.part), (f"  {when}", "dim")]
    lines: list[Line] = [*broken(head, width), []]
    room = max(10, width - 2)
    if status.details.strip():
        lines += [[(" ", "text"), (piece, "text")] for piece in text_lines(status.details.rstrip(), room, ascii_only)]
    elif not status.error_trace.strip():
        lines.append([(" It says nothing more.", "dim")])
    if status.error_trace.strip():
        lines += [[], *trace_parts(status.error_trace, width, ascii_only)]
    return lines


def _ago(seconds: float) -> str:
    words = age(seconds)
    return "just now" if words == "now" else f"{words} ago"


def no_statuses(width: int, narrowed: bool, ascii_only: bool = False) -> list[Line]:
    """Say why there is no status to show."""
    title = "Nothing reported fits." if narrowed else "Nothing was reported yet."
    text = "esc shows all again." if narrowed else _NOTHING
    return explained(title, text, width, ascii_only)


def explained(title: str, text: str, width: int, ascii_only: bool = False) -> list[Line]:
    """Give a title, and an explanation below it."""
    pieces = text_lines(text, max(10, min(width - 2, 88)), ascii_only)
    return [[(f" {title}", "text")], [], *([(" ", "text"), (piece, "dim")] for piece in pieces)]
