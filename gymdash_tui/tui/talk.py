"""What was asked, sent, replied and refused in one visit to the answer's screen, as turns of a talk. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gymdash_tui.domain.request import Closed, ControlRequest
from gymdash_tui.domain.text import cut_middle, safe_text
from gymdash_tui.domain.values import readable
from gymdash_tui.tui.sentences import quoted
from gymdash_tui.tui.text import text_width
from gymdash_tui.tui.widgets.detail_lines import Line, text_lines

_READABLE = 110  # cells beyond which lines of prose are hard to follow
_SHORT = 60  # characters of JSON that are read at a glance
_LEAST_WHO, _MOST_WHO = 16, 60  # cells of a name
_BESIDE_WHO = 24  # cells for what stands around it: glyph, time, "replied"

ASKS, SENT, REPLIED, REFUSED, CLOSED = "asks", "you sent", "replied", "failed", "closed"
_PARTS = {ASKS: "mark", SENT: "dim", REPLIED: "good", REFUSED: "bad", CLOSED: "warn"}
_GLYPHS = {ASKS: "??", SENT: "→>", REPLIED: "✓+", REFUSED: "✗x", CLOSED: "!!"}


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that was said.

    Attributes:
        kind: What it is, one of the words above.
        who: The simulation's name; empty for what is no single one's.
        text: What was said, of several lines perhaps.
        time: When; ``None`` where that is not known.
    """

    kind: str
    who: str
    text: str
    time: datetime | None = None


def turn_lines(turns: Sequence[Turn], width: int, ascii_only: bool = False) -> list[Line]:
    """Give the talk's lines."""
    if not turns:
        return [[(" Nothing was asked; what you send is a question of your own.", "dim")]]
    lines: list[Line] = []
    width = min(width, _READABLE)
    for turn in turns:
        lines += [*([[]] if lines else []), *_turn(turn, width, ascii_only)]
    return lines


def _turn(turn: Turn, width: int, ascii_only: bool) -> list[Line]:
    part = _PARTS[turn.kind]
    moment = f"{turn.time.astimezone():%H:%M:%S}  " if turn.time else ""
    room = max(_LEAST_WHO, min(_MOST_WHO, width - _BESIDE_WHO))
    who = cut_middle(" ".join(safe_text(turn.who, ascii_only).split()), room, ascii_only)
    if turn.kind == REFUSED and quoted(turn.who) in turn.text:
        who = "refused"  # the sentence names the simulation itself
    said = {ASKS: f"{who} asks", SENT: "you sent", REPLIED: f"{who} replied", REFUSED: who, CLOSED: who}[turn.kind]
    head: Line = [(f" {_GLYPHS[turn.kind][ascii_only]} ", part), (moment, "dim"), (f"{said}  ", part)]
    indent = sum(text_width(text) for text, _ in head)
    whole = text_lines(turn.text, max(10, width - indent - 1), ascii_only)
    if len(whole) == 1 and indent < width // 2:
        return [[*head, (whole[0], "text")]]
    rest = text_lines(turn.text, max(10, width - 5), ascii_only)
    return [head, *([("    ", "text"), (piece, "text")] for piece in rest)]


def reply_text(value: Any) -> str:
    """Write what a simulation returned: a text as it is, else as JSON; a long dictionary with a line for each key."""
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return value
    short = _json(value)
    if len(short) <= _SHORT or not isinstance(value, Mapping):
        return short
    width = min(24, max(len(str(key)) for key in value))
    inner = ((str(key), one if isinstance(one, str) else _json(one)) for key, one in value.items())
    return "\n".join(f"{key:<{width}}  {' '.join(text.split())}" for key, text in inner)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=readable)


def asked(request: ControlRequest) -> Turn:
    """Give a request as a turn."""
    return Turn(ASKS, request.sim_name, request.details or "for an answer", request.time)


def closed(request: ControlRequest) -> Turn:
    """Say why a request is open no longer, where an answer from here is not the reason."""
    if request.closed is Closed.ENDED:
        text = "has ended; nobody waits for this answer any more. What you typed stays here."
    elif request.closed is Closed.WITHDRAWN:
        text = "took its question back. What you typed stays here."
    else:
        text = f"was answered meanwhile: {reply_text(request.answer)}\nWhat you typed stays here."
    return Turn(CLOSED, request.sim_name, text, request.closed_time)
