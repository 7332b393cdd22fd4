"""The part of the tracker that resumes simulations and runs them again."""

from __future__ import annotations

from gymdash_tui.tracking.base import TrackerBase


class Attempts(TrackerBase):
    """Resumes simulations and runs them again."""
