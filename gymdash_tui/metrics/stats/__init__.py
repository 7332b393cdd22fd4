"""What the curves and scores of several runs say together: one grid, bands, intervals, what a sweep's keys explain.

numpy alone, and fast enough to be done anew with every point of a live run. What one run never wrote is never made up:
a band says how many runs it rests on at each step, a comparison how many scores.
"""

from __future__ import annotations

from .align import Aligned, Points, align, ordered
from .bands import Band, Spread, band
from .compare import Comparison, Estimate, compare, estimate
from .nearest import nearest
from .robust import Center, iqm
from .sweep import Importance, importance

__all__ = [
    "Aligned",
    "Band",
    "Center",
    "Comparison",
    "Estimate",
    "Importance",
    "Points",
    "Spread",
    "align",
    "band",
    "compare",
    "estimate",
    "importance",
    "iqm",
    "nearest",
    "ordered",
]
