"""Streams of data of a person's own: their scalars and files reach the screen as what a simulation logs itself does.

A ``Simulation`` has a ``SimulationStreamer`` of ``Streamer``s, and each of those its ``StreamableStat``s (upstream's
names).
"""

from gymdash_tui.simulation.streaming import stat_tags

__all__ = ["stat_tags"]
