"""Machines as tests want them: one on which nothing changes, and others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.project.project import Project
from gymdash_tui.tracking.gpu_use import GpuUse
from gymdash_tui.tracking.machine import MachineSample, Room, Sampler, Usage

GB = 1_000_000_000

SAMPLE = MachineSample(
    cpu=12.0,
    cores=(10.0, 14.0, 0.0, 24.0),
    memory=Room(4 * GB, 16 * GB),
    disk=Room(60 * GB, 200 * GB),
    load=(0.5, 0.25, 0.12),
)

GPU = GpuUse(0, "NVIDIA A100-SXM4-80GB", 63.0, 12 * GB, 80 * GB, 67)


class StillSampler(Sampler):
    """Sees always the same; each simulation that runs uses two fifths of a core."""

    def __init__(self, seen: MachineSample = SAMPLE, uses: dict[str, Usage] | None = None) -> None:
        super().__init__()
        self.seen = seen
        self.uses = uses
        self.looks: list[str] = []

    def machine(self, folder: Path) -> MachineSample:
        """Give the machine."""
        self.looks.append("machine")
        return self.seen

    def sample(self, project: Project, records: Sequence[SimulationRecord] | None = None) -> MachineSample:
        """Give the machine, and what runs."""
        self.looks.append("sample")
        live = {one.sim_id: one for one in (project.live() if records is None else records)}
        still = {sim_id: Usage(40.0, 300_000_000, None, 9, (1, 2)) for sim_id in live}
        by_name = self.uses or {}
        told = {sim_id: by_name.get(one.name, still[sim_id]) for sim_id, one in live.items()}
        return replace(self.seen, simulations=told)
