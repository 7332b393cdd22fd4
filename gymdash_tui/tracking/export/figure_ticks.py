"""How a figure's axes are written: 20k steps, 3h05m, a clock's time. It imports matplotlib."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.ticker import (
    EngFormatter,
    FuncFormatter,
    LogLocator,
    MaxNLocator,
    MultipleLocator,
    NullFormatter,
    ScalarFormatter,
)

from gymdash_tui.domain.units import short_duration
from gymdash_tui.tracking.export.figure_spec import FigureSpec

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_ROUND = (
    *(1, 2, 5, 10, 15, 30, _MINUTE, 2 * _MINUTE, 5 * _MINUTE, 10 * _MINUTE, 15 * _MINUTE, 30 * _MINUTE),
    *(_HOUR, 2 * _HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR, _DAY, 2 * _DAY, 7 * _DAY, 14 * _DAY, 30 * _DAY, 365 * _DAY),
)
_STEPS = 5  # between ticks that have words


def set_ticks(axes: Axes, spec: FigureSpec) -> None:
    """Write ticks onto both axes, whose ends are known by now."""
    axes.margins(x=0.02)
    if axes.get_xscale() == "log":
        _set_log(axes.xaxis, short_duration if spec.x_words == "duration" else _short)
    elif spec.x_words == "clock":
        zone = datetime.now().astimezone().tzinfo
        locator = AutoDateLocator(tz=zone, minticks=2, maxticks=_STEPS + 1)  # type: ignore[no-untyped-call]
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, tz=zone))  # type: ignore[no-untyped-call]
    elif spec.x_words == "duration":
        _set_durations(axes)
    else:
        axes.xaxis.set_major_locator(MaxNLocator(_STEPS, integer=True, steps=[1, 2, 2.5, 5, 10]))
        _set_numbers(axes.xaxis)
    if axes.get_yscale() == "log":
        _set_log(axes.yaxis, _short)
    else:
        _set_numbers(axes.yaxis)


def _set_durations(axes: Axes) -> None:
    low, high = axes.get_xlim()
    step = next((step for step in _ROUND if (high - low) / step <= _STEPS), None)
    if high - low >= _STEPS / 2:
        axes.xaxis.set_major_locator(MultipleLocator(step) if step else MaxNLocator(_STEPS))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: short_duration(value) if value >= 0 else ""))
    else:
        axes.xaxis.set_major_formatter(EngFormatter(unit="s", sep=""))


def _set_numbers(axis: Axis) -> None:
    """Write numbers short where that still tells the ticks apart."""
    low, high = axis.get_view_interval()
    size, span = max(abs(low), abs(high)), abs(high - low)
    if size >= 1e15 or size < 1e-3:
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.3g}"))
    elif size >= 1e4 and span >= size / 100:
        axis.set_major_formatter(EngFormatter(sep=""))
    else:
        plain = ScalarFormatter(useOffset=False)
        plain.set_scientific(False)
        axis.set_major_formatter(plain)


def _set_log(axis: Axis, words: Callable[[float], str]) -> None:
    low, high = axis.get_view_interval()
    few = high < 100 * max(low, 1e-300)
    axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0) if few else (1.0,)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: words(value)))
    axis.set_minor_formatter(NullFormatter())


def _short(value: float) -> str:
    if 1e3 <= value < 1e15:
        return EngFormatter(sep="")(value)
    return f"{value:g}" if value < 1e3 else f"{value:.3g}"
