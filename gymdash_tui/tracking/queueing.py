"""The part of the tracker that keeps the queue."""

from __future__ import annotations

from gymdash_tui.tracking.base import TrackerBase


class Queueing(TrackerBase):
    """Keeps the queue."""
