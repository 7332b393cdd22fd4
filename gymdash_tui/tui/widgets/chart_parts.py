"""What the styles of a chart are called among the painted ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gymdash_tui.tui.themes import CURVE_SLOTS

if TYPE_CHECKING:
    from gymdash_tui.charts import Style

_PARTS = {
    "axis": "rule",
    "tick": "dim",
    "title": "title",
    "legend": "text",
    "empty": "dim",
    "cross": "rule",
    "mark": "mark",
    "brush": "accent",
}


def chart_part(style: Style, active: bool) -> str:
    """Name the part that paints a style.

    Args:
        style: A chart's.
        active: Whether the chart has the keys: then its title stands out.
    """
    if style.role == "title" and not active:
        return "text"
    if style.slot >= 0:
        faint = style.role in ("envelope", "faint") or not style.lit
        return f"{'faint' if faint else 'curve'}-{style.slot % CURVE_SLOTS}"
    return _PARTS.get(style.role, "text")
