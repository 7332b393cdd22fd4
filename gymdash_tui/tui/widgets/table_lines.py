"""The table of numbers as lines: groups, their runs, and the configuration in which they differ. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gymdash_tui.charts.glyphs import marker
from gymdash_tui.domain.text import safe_text, text_width
from gymdash_tui.metrics.stats import Importance
from gymdash_tui.tracking.export.measures import LAST
from gymdash_tui.tui.analyze.table import TableRow, number_words
from gymdash_tui.tui.text import fit
from gymdash_tui.tui.widgets.detail_lines import Line

HEADINGS = {
    "at": "at",
    "off": "off by",
    "cross": "crosshair",
    "last": "last",
    "best": "best",
    "mean": f"mean of {LAST}",
}
"""What the columns are called; what a person asked for comes first, where there is little room."""

_NUMBER, _OFF = 16, 13  # cells
_LEAST_NAME, _LONGEST_NAME, _CONFIG = 14, 40, 14
_BAR = 20
_TELLS = 0.05  # of the differences: below it more or less says nothing


def table_lines(
    rows: Sequence[TableRow], keys: Sequence[str], sort: str, width: int, ascii_only: bool = False, at: str = ""
) -> list[Line]:
    """Lay the table out; columns that have no room are left out, those of the configuration first.

    Args:
        rows: Groups and runs.
        keys: Configuration keys.
        sort: By which column they are ordered; marked in its heading.
        width: Cells.
        ascii_only: Whether only ASCII may be drawn.
        at: The typed place in words; empty where none was typed.
    """
    there = {"at": bool(at), "off": bool(at) and any(row.off for row in rows)}
    names = [name for name in HEADINGS if there.get(name) or any(name in row.numbers for row in rows)]
    headings = {**HEADINGS, "at": f"at {at}"}
    widths = {name: _NUMBER for name in names} | {"at": max(_NUMBER, len(at) + 5), "off": _OFF}
    widest = max((text_width(safe_text(row.label)) + 2 for row in rows), default=_LEAST_NAME)
    name = max(_LEAST_NAME, min(widest, _LONGEST_NAME, width - 8 - sum(widths[one] for one in names[:2])))
    names = _fitting(names, widths, width - name - 8)
    room = width - name - 8 - sum(widths[one] + 1 for one in names)
    shown = keys[: max(0, room // (_CONFIG + 1))]
    arrow = "v" if ascii_only else "↓"
    titles = {one: f"{headings[one]}{f' {arrow}' if one == sort else ''}" for one in names}
    head: Line = [(f" {fit('', 2)}{fit('group or run', name)}{fit('n', 4, right=True)} ", "dim")]
    head += [(f"{fit(titles[one], widths[one], right=True, ascii_only=ascii_only)} ", "dim") for one in names]
    head += [(f" {fit(key.rpartition('.')[2], _CONFIG - 1, ascii_only=ascii_only)} ", "dim") for key in shown]
    columns = {one: widths[one] for one in names}
    return [head, *(_row(row, name, columns, shown, ascii_only) for row in rows)]


def _fitting(names: Sequence[str], widths: Mapping[str, int], room: int) -> list[str]:
    """Give the columns that have room, at least one of them."""
    found: list[str] = []
    for name in names:
        room -= widths[name] + 1
        if room < 0 and found:
            break
        found.append(name)
    return found


def _row(row: TableRow, name: int, columns: Mapping[str, int], keys: Sequence[str], ascii_only: bool) -> Line:
    is_member = not row.config and not row.is_group
    label = f"  {row.label}" if is_member else row.label
    part = "dim" if is_member else "text"
    glyph = " " if is_member else marker(row.slot, ascii_only)
    line: Line = [(f" {glyph} ", f"curve-{row.slot}"), (fit(label, name, ascii_only=ascii_only), part)]
    line.append((f"{fit(str(row.n) if row.is_group else '', 4, right=True)} ", "dim"))
    for one, cells in columns.items():
        words = row.off if one == "off" else number_words(row, one)
        line.append((f"{fit(words, cells, right=True, ascii_only=ascii_only)} ", part))
    line += [(f" {fit(row.config.get(key, ''), _CONFIG - 1, ascii_only=ascii_only)} ", "dim") for key in keys]
    return line


def sweep_lines(found: Sequence[Importance], runs: int, tag: str, width: int, ascii_only: bool = False) -> list[Line]:
    """Show what of the differing keys goes with the final value.

    Args:
        found: Of each key its share, the largest first.
        runs: How many runs it was taken from.
        tag: Of which measure.
        width: Cells.
        ascii_only: Whether only ASCII may be drawn.
    """
    told = [
        f" How much of the differences in {safe_text(tag, ascii_only)} among {runs} runs goes with each key, taken",
        " alone: 100% would tell all. It says what goes together, not what causes what.",
    ]
    lines: list[Line] = [[(line, "dim")] for line in told] + [[]]
    if not found:
        return [*lines, [(" There are no keys in which runs differ; a sweep has to vary something.", "text")]]
    widest = max(text_width(safe_text(one.key)) for one in found)
    name = max(10, min(widest, _LONGEST_NAME, width - _BAR - 24))
    full, empty = ("#", ".") if ascii_only else ("█", "░")
    for one in found:
        filled = round(_BAR * min(1.0, max(0.0, one.share)))
        way = {1: "more is better", -1: "less is better"}.get(one.direction, "") if one.share >= _TELLS else ""
        lines.append(
            [
                (f" {fit(one.key, name, ascii_only=ascii_only)}  ", "text"),
                (full * filled, "accent"),
                (empty * (_BAR - filled), "rule"),
                (f" {one.share:4.0%}  ", "text"),
                (way, "dim"),
            ]
        )
    return lines
