"""The part of the tracker that keeps presets: saved start configurations and answers."""

from __future__ import annotations

from gymdash_tui.tracking.base import TrackerBase


class Presetting(TrackerBase):
    """Saves, gives and deletes presets."""
