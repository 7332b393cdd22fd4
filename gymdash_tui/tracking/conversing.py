"""The part of the tracker that talks with running simulations: queries, and answers to what they ask."""

from __future__ import annotations

from gymdash_tui.tracking.base import TrackerBase


class Conversing(TrackerBase):
    """Asks running simulations, and answers what they ask."""
