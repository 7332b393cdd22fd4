"""Reading what other programs record beside event files: Stable-Baselines3's monitors, logs and evaluations.

numpy and the standard library alone; nothing of what is read is ever executed (``allow_pickle=False``).
"""

from __future__ import annotations

from .evaluations import read_evaluations
from .monitor import read_monitors
from .points import ForeignLog, ForeignSeries
from .progress import read_progress

__all__ = ["ForeignLog", "ForeignSeries", "read_evaluations", "read_monitors", "read_progress"]
