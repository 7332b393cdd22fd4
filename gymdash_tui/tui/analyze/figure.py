"""What stands on the screen as a figure for a paper. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gymdash_tui.charts import ChartSpec, Curve
from gymdash_tui.tracking.export.figure_spec import FigureCurve, FigurePanel, FigureSpec, band_words, sized
from gymdash_tui.tui.analyze.panels import Sight

_SIZE = "paper-page"


def figure_of_charts(panels: Sequence[tuple[str, ChartSpec]], sight: Sight) -> FigureSpec:
    """Give the figure of some charts: the same lines, bands and axes, at the size of a page's width.

    Args:
        panels: Tags and their charts.
        sight: What they have in common.
    """
    drawn = [FigurePanel(tag, _curves(spec.curves)) for tag, spec in panels]
    names = {curve.label for panel in drawn for curve in panel.curves}
    size, font = sized(_SIZE, len(drawn), len(names))
    first = panels[0][1]
    has_bands = any(curve.lo is not None for panel in drawn for curve in panel.curves)
    showing = sight.showing
    counts = {len(group.members) for group in sight.groups if len(group.members) > 1}
    seeds = f", n={min(counts)}" if len(counts) == 1 else f", n={min(counts)} to {max(counts)}" if counts else ""
    return FigureSpec(
        panels=tuple(drawn),
        x_label=first.x_label,
        x_words=first.x_words,
        log_x=first.log_x,
        log_y=first.log_y,
        window=sight.window,
        y_range=first.y_range if len(panels) == 1 else None,
        size=size,
        font=font,
        caption=f"{band_words(showing.center, showing.spread)}{seeds}" if has_bands else "",
    )


def _curves(curves: Sequence[Curve]) -> tuple[FigureCurve, ...]:
    found: list[FigureCurve] = []
    behind: list[Curve] = []
    for curve in curves:
        if curve.faint:  # the runs of the group that comes next
            behind.append(curve)
            continue
        lo, hi = curve.band if curve.band is not None else (None, None)
        one = FigureCurve(
            curve.label,
            curve.x,
            curve.y if curve.smooth is None else curve.smooth,
            lo,
            hi,
            raw=None if curve.smooth is None else curve.y,
            slot=curve.slot,
        )
        found.append(replace(one, members=tuple((run.x, run.y) for run in behind)))
        behind = []
    return tuple(found)
