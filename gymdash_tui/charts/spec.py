"""What a chart is asked to draw: curves, a size, ranges and words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One series of a chart.

    Attributes:
        label: The person's name for it; hostile data, made safe when drawn.
        x: Steps, float64 or int64, ascending as a rule; a step back starts a new line.
        y: Raw values, as many as ``x``; NaN and the infinities are gaps, each marked ``×``.
        smooth: As many values as ``y``: drawn as the line, and the raw values as a dim envelope behind it.
        slot: Palette slot; also chooses the glyph that tells the curve apart without colour.
        lit: Whether the curve is in the foreground; the others are dimmer and lie beneath.
    """

    label: str
    x: NDArray[Any]
    y: FloatArray
    smooth: FloatArray | None = None
    slot: int = 0
    lit: bool = True


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """Everything that decides a frame, but for what a chart remembers to keep its axes still.

    Attributes:
        curves: Drawn in order, later ones over earlier ones.
        width: Terminal cells; zero and below give an empty frame.
        height: Terminal rows; zero and below give an empty frame.
        title: Stands top left.
        x_label: What the x axis counts; stands dim at the top right where there is room.
        x_range: Drawn exactly when given, so that the frame stands still; else grown in round steps.
        y_range: Drawn exactly when given, values beyond are cut and marked; else robust and rounded outward.
        legend: Whether the labels are shown.
        ascii_only: Whether every character of the frame has to be ASCII.
        empty_text: A sentence for the middle of a chart that has nothing to draw.
    """

    curves: tuple[Curve, ...]
    width: int
    height: int
    title: str = ""
    x_label: str = "steps"
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    legend: bool = True
    ascii_only: bool = False
    empty_text: str = ""
