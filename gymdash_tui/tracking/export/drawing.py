"""Turns what a figure shows into matplotlib's objects. It imports matplotlib: only what draws one imports it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from gymdash_tui.domain.text import cut_middle, safe_text, wrap
from gymdash_tui.tracking.export.figure_points import LeftOut, drawable, ends_of, isolated, placed, shown, thinned
from gymdash_tui.tracking.export.figure_spec import FigureCurve, FigurePanel, FigureSpec, FloatArray, columns_for
from gymdash_tui.tracking.export.figure_ticks import set_ticks

COLOURS = ("#0072b2", "#b26a00", "#00795a", "#7d6f00", "#a8437f", "#c44a00", "#4a5fd0", "#5c6673")
"""By slot: Okabe and Ito's colours darkened for a light ground, in the order in which the screen has them."""

_STYLES: tuple[Any, ...] = ("-", "--", "-.", ":", (0, (6, 1, 1, 1, 1, 1)))  # five to eight colours: forty that differ
_LETTER = 0.6  # of the font's size, an average letter's width
_MOST_NAMED = 24  # curves in a legend


def draw(spec: FigureSpec) -> tuple[Figure, list[str]]:
    """Draw a figure by matplotlib's present settings.

    Returns:
        The figure, and what was left out of it, a sentence each.
    """
    figure = Figure(figsize=spec.size, dpi=spec.dpi, layout="constrained")
    columns = columns_for(spec.size[0], len(spec.panels))
    grid = figure.subplots(-(-len(spec.panels) // columns), columns, squeeze=False)
    left_out = LeftOut()
    lines: dict[tuple[str, int], Line2D] = {}
    for place, axes in enumerate(grid.flat):
        if place < len(spec.panels):
            _draw_panel(axes, spec.panels[place], spec, lines, left_out)
            if place + columns >= len(spec.panels):
                axes.set_xlabel(_words(spec.x_label, spec, columns))
        else:
            axes.remove()
    if spec.title:
        figure.suptitle(_words(spec.title, spec, 1))
    _add_legend(figure, spec, lines)
    return figure, left_out.sentences()


def _draw_panel(
    axes: Axes, panel: FigurePanel, spec: FigureSpec, lines: dict[tuple[str, int], Line2D], left_out: LeftOut
) -> None:
    axes.set_title(_words(panel.tag, spec, columns_for(spec.size[0], len(spec.panels))))
    for curve in panel.curves:
        line = _draw_curve(axes, curve, spec, left_out)
        lines.setdefault((curve.label, curve.slot), line)
    some_x, some_y = _any_positive(axes)
    if spec.log_x and spec.x_words != "clock" and some_x:
        axes.set_xscale("log")
    if spec.log_y and some_y:
        axes.set_yscale("log", nonpositive="clip")
    window = ends_of(spec.window, spec.x_words == "clock")
    if window is not None:
        axes.set_xlim(*(place / _unit(spec) for place in window))
    if spec.y_range is not None:
        axes.set_ylim(*(float(np.clip(end, -1e300, 1e300)) for end in spec.y_range))
    set_ticks(axes, spec)


def _unit(spec: FigureSpec) -> float:
    return 86_400.0 if spec.x_words == "clock" else 1.0  # matplotlib counts times of day in days


def _draw_curve(axes: Axes, curve: FigureCurve, spec: FigureSpec, left_out: LeftOut) -> Line2D:
    color = COLOURS[curve.slot % len(COLOURS)]
    thin = spec.font / 18
    part = shown(curve.x, spec.window)
    x = _places(curve.x[part], spec)
    if curve.lo is not None and curve.hi is not None:
        lo, hi = (np.clip(edge[part], -1e300, 1e300) for edge in (curve.lo, curve.hi))
        axes.fill_between(x, lo, hi, alpha=0.2, linewidth=0, zorder=1, color=color)
    for member_x, member_y in curve.members:
        own = shown(member_x, spec.window)
        points = thinned(_places(member_x[own], spec), drawable(member_y[own], spec.log_y))
        axes.plot(*points, linewidth=thin, alpha=0.35, zorder=1.5, color=color)
    if curve.raw is not None:
        points = thinned(x, drawable(curve.raw[part], spec.log_y))
        axes.plot(*points, linewidth=thin, alpha=0.3, zorder=1.6, color=color)
    y = left_out.counted(curve.y[part], spec.log_y)
    style = _STYLES[curve.slot % len(_STYLES)]
    (line,) = axes.plot(*thinned(x, y), linewidth=spec.font / 7, linestyle=style, zorder=2, color=color)
    alone = isolated(y)
    if alone.any():  # a point between two gaps is no line, and would not be seen
        axes.plot(x[alone], y[alone], ".", markersize=spec.font / 2, zorder=2, color=color)
    return line


def _places(x: FloatArray, spec: FigureSpec) -> FloatArray:
    return placed(x, spec.x_words == "clock", spec.log_x) / _unit(spec)


def _any_positive(axes: Axes) -> tuple[bool, bool]:
    """Tell whether any point that is drawn has a place on a logarithmic x axis, and on such a y axis."""
    points = [np.column_stack(line.get_data()) for line in axes.lines]
    drawn = np.concatenate([*points, np.empty((0, 2))])
    positive = drawn[np.isfinite(drawn).all(axis=1)] > 0
    return bool(positive[:, 0].any()), bool(positive[:, 1].any())


def _add_legend(figure: Figure, spec: FigureSpec, lines: dict[tuple[str, int], Line2D]) -> None:
    """Name the curves below all axes, so that the legend never hides data."""
    shown = dict(list(lines.items())[:_MOST_NAMED])
    labels = [cut_middle(safe_text(label), _letters(spec, 1) - 8) or "–" for label, _ in shown]
    longest = max((len(label) for label in labels), default=0) + 8
    columns = max(1, min(len(labels), _letters(spec, 1) // longest))
    more = [f"and {len(lines) - len(shown)} more curves"] if len(lines) > len(shown) else []
    caption = "\n".join(wrap(", ".join(filter(None, [spec.caption, *more])), _letters(spec, 1)))
    # the texts are put in afterwards: a legend leaves out labels that begin with an underscore
    handles: Sequence[Line2D] = list(shown.values())
    legend = figure.legend(
        handles, ["-"] * len(handles), loc="outside lower center", ncols=columns, frameon=False, title=caption or None
    )
    for text, label in zip(legend.get_texts(), labels, strict=True):
        text.set_text(label)


def _words(text: str, spec: FigureSpec, columns: int) -> str:
    return cut_middle(safe_text(text), _letters(spec, columns))


def _letters(spec: FigureSpec, columns: int) -> int:
    """Give how many letters fit into one of so many columns."""
    return max(12, int(spec.size[0] / columns * 72 / (spec.font * _LETTER)))
