"""Reads what the details show of a simulation's folder. For threads."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.simulation.exit_record import ExitRecord, read_exit
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.tui.widgets.detail_usage import UsageSeen

if TYPE_CHECKING:
    from gymdash_tui.tracking.machine import MachineSample
    from gymdash_tui.tracking.media import MediaItem
    from gymdash_tui.tui.curve_store import CurveStore

CPU, MEMORY = "system/cpu_percent", "system/memory_mb"
"""The measures that a worker records of itself."""


def read_changes(folder: SimulationFolder) -> str:
    """Read what the person's code differed in from its commit; empty where in nothing, or where it cannot be read."""
    try:
        return folder.code_diff.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def read_media(folder: SimulationFolder) -> list[MediaItem]:
    """Read which videos, images, sounds and texts there are."""
    from gymdash_tui.tracking.media import media_of  # deferred: most visits look at none

    return media_of(folder)


def read_usage(
    folder: SimulationFolder, record: SimulationRecord, curves: CurveStore, sample: MachineSample | None
) -> UsageSeen:
    """Read what a simulation used and left behind.

    Args:
        folder: Its folder.
        record: What is known of it.
        curves: The curves that were read.
        sample: The machine now; ``None`` where nobody looked.
    """
    return UsageSeen(
        now=sample.simulations.get(record.sim_id) if sample is not None else None,
        elsewhere=sample.elsewhere.get(record.sim_id, "") if sample is not None else "",
        notes=sample.notes if sample is not None else (),
        cpu=_values(curves, record.sim_id, CPU),
        memory=_values(curves, record.sim_id, MEMORY),
        exits=_exits(folder, record.attempt),
        sizes=_sizes(folder),
    )


def _values(curves: CurveStore, sim_id: str, tag: str) -> Sequence[float]:
    series = curves.series(sim_id, tag)
    return [value for value in map(float, series.values) if math.isfinite(value)] if series is not None else ()


def _exits(folder: SimulationFolder, attempts: int) -> dict[int, ExitRecord]:
    found: dict[int, ExitRecord] = {}
    for attempt in range(max(1, attempts - 20), attempts + 1):
        read = read_exit(folder.exit if attempt == attempts else folder.exit_of(attempt))
        if read is not None:
            found[attempt] = read
    return found


def _sizes(folder: SimulationFolder) -> dict[str, int]:
    parts = {
        "checkpoints": folder.checkpoints,
        "media": folder.media,
        "curves": folder.tb,
        "output": folder.output,
    }
    sizes = {what: _size(path) for what, path in parts.items()}
    return {**sizes, "other": max(0, _size(folder.root) - sum(sizes.values()))}


def _size(path: Path) -> int:
    """Give the bytes of a file, or of all files below a folder; links count for what they are, not where they lead."""
    try:
        total = path.lstat().st_size if not path.is_dir() else 0
    except OSError:
        return 0
    for place, _, names in os.walk(path):
        for name in names:
            try:
                total += os.lstat(os.path.join(place, name)).st_size  # noqa: PTH118 - of many files
            except OSError:
                continue  # taken away meanwhile
    return total
