"""The line above a chart: its title at the left; names of curves and what x counts at the right."""

from __future__ import annotations

from collections.abc import Sequence

from gymdash_tui.charts import legend
from gymdash_tui.charts.frame import Style
from gymdash_tui.charts.grid import Grid
from gymdash_tui.charts.legend import Entry
from gymdash_tui.charts.spec import ChartSpec
from gymdash_tui.domain.text import cut_middle, safe_text, text_width
from gymdash_tui.domain.units import short_count

_APART = 3  # blanks between the parts of the line


def write_header(grid: Grid, spec: ChartSpec, names: Sequence[Entry], left_out: int = 0, cut: bool = False) -> bool:
    """Write the line into row 0, and return whether the names stand there.

    The title comes first, then the names (all of them or none), then how many values an axis of factors has no place
    for, then what x counts, each where there is room left.

    Args:
        grid: At least one row.
        spec: Of the chart.
        names: What to name, nothing for a chart without a legend.
        left_out: How many values are left out.
        cut: Whether names may be cut in their middle to fit.
    """
    width = grid.chars.shape[1]
    grid.clear(0, 0, width)
    title = cut_middle(safe_text(spec.title, spec.ascii_only).strip(), width, spec.ascii_only)
    grid.write(0, 0, title, Style("title"))
    room = width - (text_width(title) + _APART if title else 0)
    texts = [text for text in _words(spec, left_out) if text_width(text) <= room] or [""]
    text, fitting = _shared(room, texts, names, cut, spec.ascii_only)
    right = width - text_width(text)
    grid.write(0, right, text, Style("tick"))
    if fitting:
        right -= legend.line_width(fitting) + (_APART if text else 0)
        legend.write_line(grid, 0, right, fitting)
    return fitting is not None


def _shared(
    room: int, texts: Sequence[str], names: Sequence[Entry], cut: bool, ascii_only: bool
) -> tuple[str, list[Entry] | None]:
    """Return the fullest text that leaves the names their room, and the names; the first text if there is none."""
    if not names:
        return texts[0], []
    for text in texts:
        beside = room - (text_width(text) + _APART if text else 0)
        fitting = legend.in_line(names, beside, cut, ascii_only)
        if fitting is not None:
            return text, fitting
    return texts[0], None


def _words(spec: ChartSpec, left_out: int) -> list[str]:
    """Return what may stand at the right end, the fullest first."""
    steps = cut_middle(safe_text(f"x {spec.x_label}", spec.ascii_only).strip(), 24, spec.ascii_only)
    steps = steps if spec.x_label else ""
    note = f"{short_count(left_out)} value{'s' if left_out > 1 else ''} <= 0 left out" if left_out else ""
    both = f"{note}{' ' * _APART}{steps}" if note and steps else ""
    return [text for text in (both, note, steps) if text] + [""]
