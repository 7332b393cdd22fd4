"""The line above a chart: its title at the left; names of curves and what x counts at the right."""

from __future__ import annotations

from collections.abc import Sequence

from gymdash_tui.charts import legend
from gymdash_tui.charts.frame import Style
from gymdash_tui.charts.grid import Grid
from gymdash_tui.charts.legend import Entry
from gymdash_tui.charts.spec import ChartSpec
from gymdash_tui.domain.text import cut_middle, safe_text, text_width

_APART = 3  # blanks between the parts of the line


def write_header(grid: Grid, spec: ChartSpec, names: Sequence[Entry], cut: bool = False) -> bool:
    """Write the line into row 0, and return whether the names stand there.

    The title comes first, then the names (all of them or none), then what x counts, where there is room left.

    Args:
        grid: At least one row.
        spec: Of the chart.
        names: What to name, nothing for a chart without a legend.
        cut: Whether names may be cut in their middle to fit.
    """
    width = grid.chars.shape[1]
    grid.clear(0, 0, width)
    title = cut_middle(safe_text(spec.title, spec.ascii_only).strip(), width, spec.ascii_only)
    grid.write(0, 0, title, Style("title"))
    room = width - (text_width(title) + _APART if title else 0)
    steps = cut_middle(safe_text(f"x {spec.x_label}", spec.ascii_only).strip(), 24, spec.ascii_only)
    if not spec.x_label or text_width(steps) > room:
        steps = ""
    beside = room - (text_width(steps) + _APART if steps else 0)
    fitting = legend.in_line(names, beside, cut, spec.ascii_only)
    if fitting is None and (fitting := legend.in_line(names, room, cut, spec.ascii_only)):
        steps = ""
    right = width - text_width(steps)
    grid.write(0, right, steps, Style("tick"))
    if fitting:
        right -= legend.line_width(fitting) + (_APART if steps else 0)
        legend.write_line(grid, 0, right, fitting)
    return fitting is not None
