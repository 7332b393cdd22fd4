"""What a figure is asked to show; nothing here knows of projects, files or matplotlib."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.filtering.values import number_of
from gymdash_tui.metrics.stats import Center, Spread

FloatArray = NDArray[np.float64]
XWords = Literal["number", "duration", "clock"]


@dataclass(frozen=True, slots=True, eq=False)
class FigureCurve:
    """One line of a figure.

    Attributes:
        label: What the legend calls it; hostile data, made safe when drawn.
        x: Ascending places, as `x_words` of the figure has them.
        y: As many values; NaN and the infinities are gaps.
        lo: The lower edge of the band around it, as many; NaN = none there.
        hi: The upper edge.
        raw: What was smoothed to `y`, as many; drawn faint behind it.
        members: The runs of which it is the center, each its x and y; drawn faint behind it.
        slot: Which colour and line style it has; the same in all panels.
    """

    label: str
    x: FloatArray
    y: FloatArray
    lo: FloatArray | None = None
    hi: FloatArray | None = None
    raw: FloatArray | None = None
    members: tuple[tuple[FloatArray, FloatArray], ...] = ()
    slot: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class FigurePanel:
    """One pair of axes: a tag, and the curves in it, drawn in order."""

    tag: str
    curves: tuple[FigureCurve, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FigureSpec:
    """A whole figure.

    Attributes:
        panels: A pair of axes each, in a grid.
        x_label: What the x axes count.
        x_words: How their ticks are written: ``number`` as 20k, ``duration`` of seconds as 3h05m, ``clock`` of Unix
            seconds as local time.
        log_x: Whether the x axes are logarithmic; what is not positive is left out then.
        log_y: Likewise the y axes.
        window: The part of the x axes that is shown; ``None`` for all.
        y_range: The ends of the y axes; ``None`` for those that the data in the window need.
        size: Inches, width and height.
        font: Points.
        dpi: Pixels to the inch, in pictures of pixels.
        title: What stands above all; empty for nothing.
        caption: What stands above the legend: what the bands are, and of how many runs.
    """

    panels: tuple[FigurePanel, ...]
    x_label: str = "steps"
    x_words: XWords = "number"
    log_x: bool = False
    log_y: bool = False
    window: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    size: tuple[float, float] = (6.9, 4.3)
    font: float = 9.0
    dpi: int = 300
    title: str = ""
    caption: str = ""


_SPREADS = {"std": "mean ± std", "sem": "mean ± standard error", "minmax": "min to max"}


def band_words(center: Center, spread: Spread, level: float = 0.95) -> str:
    """Say what a line and its band are: ``mean ± std``, ``IQM, 95% confidence interval``."""
    name = "IQM" if center == "iqm" else center
    if spread == "ci":
        return f"{name}, {level * 100:.6g}% confidence interval"
    return f"{name}, {_SPREADS['minmax']}" if spread == "minmax" else _SPREADS[spread].replace("mean", name)


# -- how large ---------------------------------------------------------------------------------------------------------

SIZES = {"paper-column": 3.3, "paper-page": 6.9, "slide": 13.33}
"""Widths in inches that have names."""

_FONTS = {"paper-column": 8.0, "paper-page": 9.0, "slide": 18.0}
_PANEL = 3.2  # inches that a pair of axes is wide at least, where there are several
_SHAPE = 0.68  # height of a pair of axes
_SLIDE = 7.5
_LEAST, _MOST = 1.0, 60.0  # inches


def sized(text: str, panels: int, curves: int) -> tuple[tuple[float, float], float]:
    """Give a figure's size in inches and its font's in points.

    Args:
        text: ``paper-column``, ``paper-page``, ``slide``, or ``WIDTHxHEIGHT`` in inches.
        panels: How many pairs of axes it has.
        curves: How many lines its legend has room for.

    Raises:
        WrongUse: If it is none of these, or smaller or larger than any figure.
    """
    if text in SIZES:
        width, font = SIZES[text], _FONTS[text]
        if text == "slide":
            return (width, _SLIDE), font
        columns = columns_for(width, panels)
        rows = -(-panels // columns)
        legend = (2 + curves / max(1, width // 2)) * font * 1.5 / 72
        return (width, round(min(_MOST, rows * (width / columns * _SHAPE + 0.2) + legend), 2)), font
    wide, sign, high = text.lower().partition("x")
    width_height = number_of(wide.strip()), number_of(high.strip())
    if sign and all(one is not None and _LEAST <= one <= _MOST for one in width_height):
        return (float(width_height[0] or 0), float(width_height[1] or 0)), _FONTS["paper-page"]
    raise WrongUse(
        f"--size is {', '.join(SIZES)} or inches from {_LEAST:g} to {_MOST:g}, such as 5x3.5, not '{text[:40]}'."
    )


def columns_for(width: float, panels: int) -> int:
    """Give how many pairs of axes stand beside each other in a figure so many inches wide."""
    return max(1, min(panels, int(width // _PANEL)))
