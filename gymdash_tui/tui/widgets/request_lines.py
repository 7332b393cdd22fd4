"""The lines of the inbox: what simulations ask for, and the whole of one request. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from gymdash_tui.domain.request import Closed, ControlRequest
from gymdash_tui.domain.text import safe_text
from gymdash_tui.tui.sentences import first_words
from gymdash_tui.tui.states import LOOKS
from gymdash_tui.tui.talk import reply_text
from gymdash_tui.tui.text import fit, fit_start, text_width
from gymdash_tui.tui.widgets.detail_lines import Line, text_lines
from gymdash_tui.tui.widgets.list_row import head_parts
from gymdash_tui.tui.widgets.painted import Part
from gymdash_tui.tui.widgets.pick_list import Row

_AGE, _LONGEST_NAME = 4, 28
_READABLE = 88  # cells beyond which lines of prose are hard to follow

_NOTHING = "Nothing is asked for."
_EXPLAINED = """\
A simulation that waits for you shows here what it asks for, the bell rings, and enter answers it: \
one, or all that are marked, with the same values.

Its code asks by interactor.add_control_request("custom_query", "Shall I go on?", "continue") and takes the \
answer by interactor.get_in("custom_query"); the built-in type custom_control shows how.

From a shell: gymdash-tui requests, and gymdash-tui send ID key=value.

A, among the simulations, asks one of them something yourself. h shows what was answered before."""


@dataclass(frozen=True, slots=True)
class InboxView:
    """The inbox at one moment.

    Attributes:
        open: The requests that wait, newest first.
        closed: Those that wait no longer, newest first, where they are to be shown.
        count: How many wait; may be more than are shown.
        marks: The ids of the marked ones.
        now: Unix seconds.
        history: Whether closed ones are shown.
    """

    open: Sequence[ControlRequest] = ()
    closed: Sequence[ControlRequest] = ()
    count: int = 0
    marks: Collection[str] = field(default_factory=frozenset)
    now: float = 0
    history: bool = False


def request_rows(view: InboxView, ascii_only: bool = False) -> list[Row]:
    """Give the inbox's lines."""
    names = max((text_width(safe_text(one.sim_name)) for one in (*view.open, *view.closed)), default=0)
    rows = [_heading("Asked", _counts(view))]
    make = partial(_row, view=view, name_width=min(_LONGEST_NAME, names), ascii_only=ascii_only)
    rows += [Row(one.id, partial(make, one)) for one in view.open]
    if not view.open:
        rows.append(_text(_NOTHING))
    if view.history:
        rows += [_text(""), _heading("Over", f"{len(view.closed)} answered or ended" if view.closed else "none")]
        rows += [Row(one.id, partial(make, one)) for one in view.closed]
    return rows


def _counts(view: InboxView) -> str:
    count = f"{len(view.open)} of {view.count}" if view.count > len(view.open) else str(len(view.open) or "")
    return f"{count}  {len(view.marks)} marked" if view.marks else count


def _heading(title: str, note: str) -> Row:
    return Row("", lambda width, cursor: [(f" {title}", "title"), (f"  {note}", "dim")])


def _text(text: str) -> Row:
    return Row("", lambda width, cursor: [(f"   {fit_start(text, max(0, width - 3))}", "dim")])


def nothing_lines(width: int, ascii_only: bool = False) -> list[Line]:
    """Say what the inbox is for, where there is nothing in it."""
    pieces = text_lines(_EXPLAINED, max(10, min(width - 2, _READABLE)), ascii_only)
    return [[(" ", "text"), (piece, "dim")] for piece in pieces]


def _row(
    request: ControlRequest, width: int, cursor: bool, *, view: InboxView, name_width: int, ascii_only: bool
) -> list[Part]:
    glyph, part = _look(request, ascii_only)
    name = min(name_width, max(8, width // 3))
    words = max(0, width - 2 - 2 - _AGE - 1 - name - 2)
    return [
        *head_parts(cursor, request.id in view.marks, ascii_only=ascii_only),
        (f"{glyph} ", part),
        (fit(_when(request, view.now), _AGE, right=True), "dim"),
        (" " + fit(request.sim_name, name, ascii_only=ascii_only), "cursor" if cursor else "text"),
        ("  " + fit_start(first_words(request.details), words, ascii_only), "dim" if request.closed else "text"),
    ]


def _look(request: ControlRequest, ascii_only: bool) -> tuple[str, str]:
    word = {None: "asks", Closed.ANSWERED: "done"}.get(request.closed, "stopped")
    look = LOOKS[word]
    return look.ascii if ascii_only else look.glyph, look.part


def _when(request: ControlRequest, now: float) -> str:
    moment = request.closed_time or request.time
    return age(now - moment.timestamp()) if moment else ""


def age(seconds: float) -> str:
    """Say how long ago something was, so roughly that it changes once a minute at most: ``now``, ``3m``, ``2h``."""
    minutes = int(max(0.0, seconds) // 60)
    for size, unit in ((24 * 60, "d"), (60, "h"), (1, "m")):
        if minutes >= size:
            return f"{minutes // size}{unit}"
    return "now"


def request_lines(request: ControlRequest, width: int, ascii_only: bool = False) -> list[Line]:
    """Give the whole of a request: its text, the keys that it names, and what became of it."""
    room = max(10, width - 2)
    lines: list[Line] = [
        [(" ", "text"), (piece, "text")]
        for piece in text_lines(request.details or "It asks for an answer, without a word.", room, ascii_only)
    ]
    keys = ", ".join(request.keys) or "any"
    facts = [("keys", keys), ("asked", _moment(request.time)), ("channel", request.channel)]
    lines.append([])
    for label, text in facts if request.channel != "custom_query" else facts[:2]:
        first, *rest = text_lines(text, max(10, width - 12), ascii_only)
        lines.append([(f" {label:<9} ", "dim"), (first, "text")])
        lines += [[(" " * 11, "text"), (piece, "text")] for piece in rest]
    return [*lines, *_ending(request, width, ascii_only)]


def _ending(request: ControlRequest, width: int, ascii_only: bool) -> list[Line]:
    if request.closed is None:
        return []
    if request.closed is not Closed.ANSWERED:
        words = f"Its simulation ended {_moment(request.closed_time)}, before it was answered."
        if request.closed is Closed.WITHDRAWN:
            words = f"Taken back by the simulation {_moment(request.closed_time)}."
        return [[], *([(" ", "text"), (piece, "warn")] for piece in text_lines(words, max(10, width - 2)))]
    answer = text_lines(reply_text(request.answer), max(10, width - 4), ascii_only)
    pieces: list[Line] = [[("   ", "text"), (piece, "text")] for piece in answer]
    return [[], [(f" Answered {_moment(request.closed_time)}; it replied:", "good")], *pieces]


def _moment(value: datetime | None) -> str:
    return f"{value.astimezone():%m-%d %H:%M:%S}" if value else ""
