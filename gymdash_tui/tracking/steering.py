"""The part of the tracker that steers running simulations."""

from __future__ import annotations

from gymdash_tui.tracking.base import TrackerBase


class Steering(TrackerBase):
    """Steers running simulations."""
