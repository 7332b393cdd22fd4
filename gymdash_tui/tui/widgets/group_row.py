"""The line of a group's head: its name, how many of it are in which state, how well they do. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gymdash_tui.domain.text import safe_text, text_width
from gymdash_tui.domain.units import short_count, short_number
from gymdash_tui.tui.outline_view import GroupHead, GroupSum
from gymdash_tui.tui.states import LOOKS, state_text
from gymdash_tui.tui.text import fit
from gymdash_tui.tui.widgets.list_columns import MARGIN, Column
from gymdash_tui.tui.widgets.list_row import head_parts

TRIANGLE = range(0, MARGIN + 2)
"""The cells of a head's line in which a click folds or unfolds."""

_LEAST_NAME = 8
_FIRST = ("asks", "running", "paused", "stopping", "starting", "failed", "died")
_SEPARATORS = re.compile(r"[-_ /.:]+")


def group_parts(
    head: GroupHead,
    total: GroupSum,
    columns: Sequence[Column],
    cursor: bool,
    marked: bool,
    ascii_only: bool = False,
) -> list[tuple[str, str]]:
    """Give a group's line as parts, as wide as a simulation's.

    Args:
        head: The head.
        total: What its simulations come to.
        columns: The list's columns.
        cursor: Whether the cursor stands on it.
        marked: Whether all of it is marked.
        ascii_only: Whether only ASCII may be drawn.
    """
    width = sum(column.width + 1 for column in columns) - 1
    score = _score(total, ascii_only)
    words = _words(total, ascii_only)
    at = _name_width(columns)
    # narrow: states go before the name's end does, and the score stays
    while words and _cells(words) + text_width(score) + 2 > width - at:
        words.pop()
    if text_width(score) + 1 > width - at:
        score = score.split()[0] if score else ""
    at = min(at, max(0, width - text_width(score) - 1))
    rest = width - at - _cells(words)
    return [
        *head_parts(cursor, marked, ascii_only=ascii_only),
        *_name(head, total, at, cursor, ascii_only),
        *words,
        (fit(score, rest, right=True), "title"),
    ]


def _name(head: GroupHead, total: GroupSum, width: int, cursor: bool, ascii_only: bool) -> list[tuple[str, str]]:
    folded, unfolded = ("+", "-") if ascii_only else ("▸", "▾")
    count = f" {'x' if ascii_only else '×'}{short_count(total.count)}"
    room = max(0, width - 2 - text_width(count) - 1)
    name = fit(head.name, min(room, text_width(safe_text(head.name, ascii_only))), ascii_only=ascii_only)
    used = 2 + text_width(name) + text_width(count)
    triangle = f"{folded if head.folded else unfolded} "
    if used > width:
        return [(fit(triangle, width), "accent")]
    return [(triangle, "accent"), (name, "cursor" if cursor else "title"), (count + " " * (width - used), "dim")]


def _name_width(columns: Sequence[Column]) -> int:
    """Give the cells up to the column behind name and type."""
    names = [column.name for column in columns]
    last = max((names.index(name) for name in ("state", "name", "type") if name in names), default=0)
    return max(_LEAST_NAME, sum(column.width + 1 for column in columns[: last + 1]))


def _words(total: GroupSum, ascii_only: bool) -> list[tuple[str, str]]:
    """Count the states: ``● 3/5 ✗ 1``; what is most urgent comes first, and with how many there are in all."""
    order = sorted(total.words, key=lambda word: _FIRST.index(word) if word in _FIRST else len(_FIRST))
    main = next((word for word in order if word not in ("asks", "failed", "died")), order[0] if order else "")
    parts: list[tuple[str, str]] = []
    for word in [main, *(word for word in order if word != main)] if main else []:
        look = LOOKS.get(word)
        glyph = state_text(word, ascii_only).split()[0]
        count = short_count(total.words[word]) + (f"/{short_count(total.count)}" if word == main else "")
        parts.append((f"{glyph} {count}  ", look.part if look else "text"))
    if total.fraction is not None:
        parts.append((f"{total.fraction:4.0%}  ", "text"))
    return parts


def _score(total: GroupSum, ascii_only: bool) -> str:
    if total.mean is None:
        return ""
    sign = "+-" if ascii_only else "±"
    spread = "" if total.deviation is None else f" {sign}{short_number(total.deviation)}"
    return f"{short_number(total.mean)}{spread}"


def _cells(parts: Sequence[tuple[str, str]]) -> int:
    return sum(text_width(text) for text, _ in parts)


def short_member_name(name: str, group: str) -> str:
    """Give what tells a simulation from the others of its group: ``seed3`` of ``ppo-seed3`` in ``ppo``."""
    if not group or not name.startswith(group):
        return name
    separator = _SEPARATORS.match(name, len(group))
    return name[separator.end() :] or name if separator is not None else name
