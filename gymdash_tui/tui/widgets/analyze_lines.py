"""The lines around the charts: categories and how they are looked at above, groups and their values below. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gymdash_tui.charts.glyphs import marker
from gymdash_tui.domain.text import safe_text, text_width
from gymdash_tui.domain.units import short_duration, short_number
from gymdash_tui.tui.analyze.panels import Panels
from gymdash_tui.tui.analyze.showing import BANDS, X_KINDS, Y_KINDS, Showing
from gymdash_tui.tui.analyze.tags import Category
from gymdash_tui.tui.analyze.values import GroupValue
from gymdash_tui.tui.text import fit
from gymdash_tui.tui.widgets.painted import Part

_LEAST, _MOST = 12, 44  # cells of a group's name
_LONGEST_VALUE = 24


def category_line(found: Sequence[Category], current: str, width: int, ascii_only: bool = False) -> list[Part]:
    """Name the categories, how many charts each has, and whether they are folded; the current one stands out."""
    down, right = ("v", ">") if ascii_only else ("▾", "▸")
    parts: list[Part] = [(" ", "text")]
    room = width - 1
    for category in found:
        name = fit(category.name, min(24, text_width(safe_text(category.name))), ascii_only=ascii_only)
        words = f"{name} {right if category.folded else down} {len(category.tags)}"
        if text_width(words) + 3 > room:
            parts.append(("..." if ascii_only else "…", "dim"))
            break
        parts += [
            (words, "dim" if category.folded else "title" if category.name == current else "text"),
            ("   ", "text"),
        ]
        room -= text_width(words) + 3
    return parts


def showing_words(showing: Showing, several: bool, page: str) -> list[str]:
    """Say how the charts are looked at, the most important words first.

    Args:
        showing: How.
        several: Whether any group has several runs, so that there is a band.
        page: Which of several pages this is; empty for the only one.
    """
    words = [page] if page else []
    words += [f"/{showing.pattern}"] if showing.pattern else []
    words.append(f"x {X_KINDS[showing.x]}{' (log)' if showing.log_x else ''}")
    words += [showing.smooth_words] if showing.smoothing else []
    words += [BANDS[showing.band][2]] if several else []
    words += ["runs behind"] if several and showing.members else []
    words += ["y log"] if showing.log_y else []
    words += [Y_KINDS[showing.y]] if showing.y != "robust" else []
    words.append("each alone" if showing.by == "none" else f"by {showing.by}")
    return words


def value_lines(
    values: Sequence[GroupValue],
    panels: Panels,
    showing: Showing,
    lit: str,
    width: int,
    height: int,
    ascii_only: bool = False,
) -> list[list[Part]]:
    """Name the groups with their glyphs and values, in as many columns as there is room for.

    Args:
        values: One a group.
        panels: Knows the groups' colours.
        showing: How they are looked at.
        lit: The key of the group that stands out.
        width: Cells.
        height: Lines at most; what has no room is counted in the last one.
    """
    told = [_told(one, showing, ascii_only) for one in values]
    room_of_value = min(_LONGEST_VALUE, max(map(text_width, told), default=0))
    valued = [one for one in values if one.center is not None] or values
    name = min(_MOST, max([_LEAST, *(text_width(safe_text(one.group.words)) for one in valued)]))
    name = min(name, max(_LEAST, width - room_of_value - 6))
    cell = 2 + name + 1 + room_of_value + 3
    columns = max(1, min(width // cell, 4))
    room = height * columns
    shown = list(values if len(values) <= room else values[: max(0, room - 1)])
    cells = [
        _value_cell(one, words, panels, lit, (name, room_of_value), ascii_only)
        for one, words in zip(shown, told, strict=False)
    ]
    if len(shown) < len(values):
        cells.append([("+ ", "dim"), (fit(f"{len(values) - len(shown)} more; tab lists all", cell - 2), "dim")])
    lines: list[list[Part]] = []
    rows = -(-len(cells) // columns)
    for row in range(rows):
        line: list[Part] = [(" ", "text")]
        for at in range(row, len(cells), rows):
            line += cells[at]
        lines.append(line)
    return lines


def _told(one: GroupValue, showing: Showing, ascii_only: bool) -> str:
    words = one.words(showing.spread)
    return words.replace("±", "+-").replace("–", "-") if ascii_only else words


def _value_cell(
    one: GroupValue, words: str, panels: Panels, lit: str, widths: tuple[int, int], ascii_only: bool
) -> list[Part]:
    slot = panels.slot(one.group)
    stands_out = lit in ("", one.group.key)
    label = fit(one.group.words, widths[0], ascii_only=ascii_only)
    return [
        (f"{marker(slot, ascii_only)} ", f"{'curve' if stands_out else 'faint'}-{slot}"),
        (f"{label} ", "cursor" if lit == one.group.key else "text" if stands_out else "dim"),
        (fit(words, widths[1], ascii_only=ascii_only) + "   ", "text" if stands_out else "dim"),
    ]


def where_words(tag: str, at: str, unknown: int, early: int) -> str:
    """Say of what the values are, and where they are read.

    Args:
        tag: The measure.
        at: The place of the crosshair in words; empty for the end.
        unknown: How many groups have no value there.
        early: How many runs count with the value of an earlier end.
    """
    none = f", {unknown} without a value" if unknown else ""
    before = f", {early} {'end' if early > 1 else 'ends'} earlier" if early else ""
    return f"{tag} at {at}{none}" if at else f"{tag} in the end{before}{none}"


def step_words(x: float, kind: str) -> str:
    """Write a place on the x axis: ``step 62.0k``."""
    if kind == "wall":
        return f"{datetime.fromtimestamp(x):%Y-%m-%d %H:%M:%S}"
    if kind == "relative":
        return short_duration(x)
    whole = f"{round(x):,}" if abs(x) < 1e15 else short_number(x)
    return f"{'step' if kind == 'steps' else 'episode'} {whole}"
