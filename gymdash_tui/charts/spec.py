"""What a chart is asked to draw: curves, a size, ranges and words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]
BoolArray = NDArray[np.bool_]
Words: TypeAlias = Literal["number", "duration", "clock"]


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One series of a chart; its arrays are never changed in place, so that a chart may know them again.

    Attributes:
        label: The person's name for it; hostile data, made safe when drawn.
        x: Steps, float64 or int64, ascending as a rule; a step back starts a new line.
        y: Raw values, as many as ``x``; NaN and the infinities are gaps, each marked ``×``.
        smooth: As many values as ``y``: drawn as the line, and the raw values as a dim envelope behind it.
        slot: Palette slot; also chooses the glyph that tells the curve apart without colour.
        lit: Whether the curve is in the foreground; the others are dimmer and lie beneath.
        band: Lower and upper ends of a band around the line, as many as ``x``: drawn as the dim envelope, instead of
            the raw values. No band where either end is no finite number.
        faint: Whether this is a thin member behind its group's line: dimmest, without an end's glyph, a name, an
            envelope.
    """

    label: str
    x: NDArray[Any]
    y: FloatArray
    smooth: FloatArray | None = None
    slot: int = 0
    lit: bool = True
    band: tuple[FloatArray, FloatArray] | None = None
    faint: bool = False


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
        log_x: Whether the x axis counts factors; points at ``x <= 0`` are left out. Not with ``"clock"``: a time of
            day has no zero.
        log_y: Whether the y axis counts factors; values ``<= 0`` are gaps, and the title's line says how many.
        x_words: What stands at the x axis: ``20k``, a duration of that many seconds (``3h05m``), or the local time of
            Unix seconds (``14:20``).
        y_mode: Whether a few outliers are cut and marked, or every value is shown; without a ``y_range``.
        reached: The lowest and the highest value that anything reached: for a band the axis goes no further, as a
            mean less its deviation may be a reward that nobody can have.
        crosshair: A thin vertical line at this x, in the cells that no curve uses; none beyond the window.
        marks: A ``▲`` on the x axis at each of these x.
        brush: The part of the window that another chart shows: ``[`` and ``]`` on the x axis, what lies outside dim.
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
    log_x: bool = False
    log_y: bool = False
    x_words: Words = "number"
    y_mode: Literal["robust", "whole"] = "robust"
    reached: tuple[float, float] | None = None
    crosshair: float | None = None
    marks: tuple[float, ...] = ()
    brush: tuple[float, float] | None = None
