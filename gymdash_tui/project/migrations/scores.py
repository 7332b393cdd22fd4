"""How well simulations of GymDash's did, read off their event files, so that lists show it as they show others'."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path
from typing import Any

from gymdash_tui.domain.progress import TRAIL_POINTS
from gymdash_tui.simulation.event_reader import FolderReader, Scalar, event_files

_TAG = "rollout/ep_rew_mean"
_LARGEST = 4 << 20  # bytes of one simulation's event files, which take half a second
_PATIENCE = 5.0  # seconds for all of them: whoever opens a project waits for it


class Scores:
    """Reads scores until its time is over; lists show none of the simulations after that, and curves all the same."""

    def __init__(self, sims: Path) -> None:
        """Read of the simulations whose folders lie in a folder."""
        self._sims = sims
        self._until = time.monotonic() + _PATIENCE

    def progress_of(self, simulation: dict[str, Any]) -> str:
        """Give a simulation's progress as JSON, with its score where that is known."""
        progress = dict(json.loads(simulation.get("progress") or "{}"))
        folder = self._sims / simulation["sim_id"] / "tb"
        if time.monotonic() < self._until and _size(folder) <= _LARGEST:
            found = [scalar for scalar in FolderReader(folder).poll() if scalar.tag == _TAG]
            progress |= _score([scalar for scalar in found if math.isfinite(scalar.value)], progress.get("total", 0))
        return json.dumps(progress)


def _size(folder: Path) -> int:
    try:
        return sum(path.stat().st_size for path in event_files(folder))
    except OSError:
        return _LARGEST + 1


def _score(points: list[Scalar], asked: int) -> dict[str, Any]:
    if not points:
        return {}
    step = max(point.step for point in points)
    total = max(asked, step) if asked else 0
    trail: list[float | None] = [None] * TRAIL_POINTS
    for point in points:
        trail[min(TRAIL_POINTS - 1, max(0, int(point.step / (total or max(step, 1)) * TRAIL_POINTS)))] = point.value
    return {"step": step, "total": total, "score": points[-1].value, "score_tag": _TAG, "trail": trail}
