"""Charts for a terminal as plain data: curves in, rows of styled text out; plotext draws.

The names are loaded when they are first used: numpy and plotext cost more than the screen's first paint may take.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gymdash_tui.charts.chart import Chart
    from gymdash_tui.charts.frame import Area, Frame, Role, Run, Span, Style, changed_spans
    from gymdash_tui.charts.spark import sparkline
    from gymdash_tui.charts.spec import ChartSpec, Curve

__all__ = [
    "Area",
    "Chart",
    "ChartSpec",
    "Curve",
    "Frame",
    "Role",
    "Run",
    "Span",
    "Style",
    "changed_spans",
    "sparkline",
]

_HOMES = {"Chart": "chart", "ChartSpec": "spec", "Curve": "spec", "sparkline": "spark"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = importlib.import_module(f"{__name__}.{_HOMES.get(name, 'frame')}")
    return getattr(home, name)
