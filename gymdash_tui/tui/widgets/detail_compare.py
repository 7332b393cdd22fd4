"""Several simulations side by side: what each was configured with, or only where they differ. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gymdash_tui.domain.naming import told_apart
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.text import cut_middle, safe_text, text_width
from gymdash_tui.domain.units import short_number
from gymdash_tui.domain.values import flatten, short_keys, show_value
from gymdash_tui.tui.text import fit
from gymdash_tui.tui.widgets.detail_lines import Line

_LEAST, _MOST = 8, 24  # cells of a column
_LABEL = 30
_LEFT = "*"  # behind a value that was left at its default

NOT_KNOWN = "not known"
"""What stands for a default of a simulation of which no default is known, where nobody gave another value."""

Compared = tuple[str, tuple[str, ...]]
"""A key, and what each simulation has for it; empty where it has none."""


def compared(records: Sequence[SimulationRecord]) -> list[Compared]:
    """Give what can be compared of simulations: how they are, then what holds at each key that any of them has.

    Keys that any of them was given come first, then those that all of them left at their defaults.
    """
    return _compared(records, _left(records))


def _left(records: Sequence[SimulationRecord]) -> list[dict[str, str]]:
    return [_shown(one.left) for one in records]


def _compared(records: Sequence[SimulationRecord], left: Sequence[Mapping[str, str]]) -> list[Compared]:
    given = [_shown(one.given) for one in records]
    keys = dict.fromkeys(key for layer in (given, left) for one in layer for key in one)
    told = {key for one in given for key in one}
    # nobody knows at what those of long ago were left
    none = ["" if one.defaults else NOT_KNOWN for one in records]
    rows: list[Compared] = [
        ("type", tuple(one.sim_key for one in records)),
        ("seed", tuple("" if one.seed is None else str(one.seed) for one in records)),
    ]
    for key in keys:
        missing = [""] * len(records) if key in told else none
        layers = zip(given, left, missing, strict=True)
        if key != "seed":
            rows.append((key, tuple(own.get(key, default.get(key, no)) for own, default, no in layers)))
    return rows


def _shown(arguments: Mapping[str, Any]) -> dict[str, str]:
    return {name: show_value(value) for name, value in flatten(arguments).items()}


def differing(rows: Sequence[Compared]) -> list[Compared]:
    """Give the rows alone in which not all have the same, as far as that is known."""
    return [(key, values) for key, values in rows if len({*values} - {NOT_KNOWN}) > 1]


def compare_lines(
    records: Sequence[SimulationRecord], width: int, ascii_only: bool = False, everything: bool = False
) -> list[Line]:
    """Lay simulations side by side.

    Args:
        records: Two or more.
        width: Cells.
        ascii_only: Whether only ASCII may be drawn.
        everything: Whether the keys in which they are alike are shown as well.
    """
    left = _left(records)
    rows = _compared(records, left)
    unlike = {key for key, _ in differing(rows)}
    shown = [
        (key, tuple(value + _LEFT * (value != "" and key in keys) for value, keys in zip(values, left, strict=True)))
        for key, values in rows
        if everything or key in unlike
    ]
    names = short_keys([key for key, _ in shown])
    heads: list[Compared] = [("", tuple(told_apart(records))), ("state", tuple(one.word for one in records))]
    scores = tuple("" if one.progress.score is None else short_number(one.progress.score) for one in records)
    heads += [("score", scores)] if any(scores) else []
    label = min(_LABEL, width // 3, max(text_width(safe_text(names.get(key, key))) for key, _ in [*heads, *shown]))
    widths = _widths([values for _, values in [*heads, *shown]], width - label - 3)
    lines = [_row(key, values, label, widths, "title" if not key else "text", ascii_only) for key, values in heads]
    lines += [[], *(_row(names[key], row, label, widths, _part(key, unlike), ascii_only) for key, row in shown)]
    if any(key in keys for key, _ in shown for keys in left):
        lines += [[], [(f" {_LEFT} was left at its default.", "dim")]]
    return [*lines, *_below(len(records), len(widths), len(rows) - len(shown), len(shown), everything)]


def _part(key: str, unlike: set[str]) -> str:
    return "text" if key in unlike else "dim"


def _widths(rows: Sequence[tuple[str, ...]], room: int) -> list[int]:
    """Give the columns' widths: as many columns as there is room for, each as wide as it needs to be, if it can."""
    wanted = [
        min(_MOST, max(_LEAST, *(text_width(safe_text(cut_middle(row[at], 2 * _MOST))) for row in rows)))
        for at in range(len(rows[0]))
    ]
    while wanted and sum(wanted) + 2 * len(wanted) > room and max(wanted) > _LEAST:
        widest = max(wanted)
        wanted = [min(one, widest - 1) for one in wanted]
    while len(wanted) > 1 and sum(wanted) + 2 * len(wanted) > room:
        wanted.pop()
    return wanted


def _row(key: str, values: tuple[str, ...], label: int, widths: Sequence[int], part: str, ascii_only: bool) -> Line:
    line: Line = [(" ", "text"), (fit(key, label, ascii_only=ascii_only), "dim"), ("  ", "text")]
    for value, width in zip(values, widths, strict=False):
        none = "-" if ascii_only else "–"
        is_dim = value in ("", NOT_KNOWN) or (value.endswith(_LEFT) and part == "text")
        line.append((fit(value or none, width, ascii_only=ascii_only) + "  ", "dim" if is_dim else part))
    return line


def _below(count: int, columns: int, alike: int, shown: int, everything: bool) -> list[Line]:
    lines: list[Line] = []
    if not shown:
        lines.append([(" They are all configured alike.", "good")])
    if columns < count:
        lines.append([(f" {count - columns} more have no room here; z gives this pane the whole screen.", "dim")])
    if everything:
        return [*lines, [], [(" = shows only where they differ.", "dim")]]
    return (
        [*lines, [], [(f" {alike} {'is' if alike == 1 else 'are'} alike; = shows them too.", "dim")]]
        if alike
        else lines
    )


def compare_text(records: Sequence[SimulationRecord], everything: bool = False) -> str:
    """Write the same as a table whose columns are separated by tabulators, as spreadsheets take it."""
    rows = compared(records)
    table: list[Compared] = [("name", tuple(one.name for one in records)), ("id", tuple(one.sim_id for one in records))]
    table += rows if everything else differing(rows)
    return "\n".join("\t".join(_cell(value) for value in (key, *values)) for key, values in table) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split())
