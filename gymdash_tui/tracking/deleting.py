"""The part of the tracker that throws simulations away, and takes them back."""

from __future__ import annotations

from gymdash_tui.tracking.base import TrackerBase


class Deleting(TrackerBase):
    """Throws simulations away, and takes them back."""
