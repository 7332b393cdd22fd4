"""Records what a simulation's processes use as curves beside its own: ``system/cpu_percent``, ``system/memory_mb``."""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import suppress
from typing import Any

from gymdash_tui.simulation.events import EventWriter
from gymdash_tui.simulation.link import FolderLink
from gymdash_tui.simulation.process_tree import pids
from gymdash_tui.simulation.process_use import SYSTEM, CpuShare, ProcessUse, belongs, read_use

INTERVAL = 10.0
"""Seconds between looks; a run that is over sooner has no such curves."""

_MB = 1e6


class Kin:
    """This process and all that it started; whoever is seen to be a stranger is not looked at again."""

    def __init__(self, sim_id: str) -> None:
        self._sim_id = sim_id
        self._mine = {os.getpid()}
        # what outlives the process that started it falls to the thin parent
        self._parent = os.getppid()
        self._strangers: set[int] = set()

    def look(self) -> list[ProcessUse]:
        """Give what each that lives uses now; a millisecond for a thousand processes of the machine's."""
        there = pids()
        self._strangers &= there
        self._mine &= there
        new = {pid: use for pid in there - self._strangers - self._mine if (use := read_use(pid)) is not None}
        while found := {pid for pid, use in new.items() if use.parent in self._mine or use.parent == self._parent}:
            for pid in found:
                del new[pid]
                if belongs(pid, self._sim_id):
                    self._mine.add(pid)
                else:  # another simulation counts for itself, with all that it starts
                    self._strangers.add(pid)
        self._strangers.update(new)
        return [use for pid in self._mine if (use := read_use(pid)) is not None]


class OwnUse:
    """A daemon thread that looks every few seconds and writes event files of its own, into ``tb/system/``.

    A folder of its own keeps them apart from the simulation's curves: a further attempt takes those back to where it
    goes on, and these not.
    """

    def __init__(self, link: FolderLink) -> None:
        self._link = link
        self._kin = Kin(link.folder.sim_id)
        self._shares = CpuShare()
        self._over = threading.Event()
        self._writer: EventWriter | None = None
        self._complained = False

    def start(self) -> None:
        """Begin; where the system does not tell what a process uses, nothing happens."""
        if read_use(os.getpid()) is not None:
            threading.Thread(target=self._watch, name="own use", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._over.set()

    def _watch(self) -> None:
        while not self._over.wait(INTERVAL):
            try:
                self._record()
            except OSError as error:
                if not self._complained:
                    print(f"What it uses could not be recorded ({error}); training goes on.", file=sys.stderr)
                self._complained = True

    def _record(self) -> None:
        uses = self._kin.look()
        shares = self._shares.take(uses, time.clock_gettime(time.CLOCK_BOOTTIME))
        step = self._step()
        if self._writer is None:
            self._writer = EventWriter(self._link.folder.tb / SYSTEM)
        self._writer.add_scalar("cpu_percent", sum(shares.values()), step)
        self._writer.add_scalar("memory_mb", sum(use.memory for use in uses) / _MB, step)
        held = _gpu_memory(sys.modules.get("torch"))
        if held is not None:
            self._writer.add_scalar("gpu_memory_mb", held / _MB, step)

    def _step(self) -> int:
        step = self._link.progress_file.snapshot().step  # a number, whatever the simulation said
        return int(min(max(step, 0), 2**62))


def _gpu_memory(torch: Any) -> int | None:
    """Give the bytes that torch has taken on GPUs, where the simulation has loaded and used it; asks no driver."""
    with suppress(Exception):  # it is just being imported, or a version that tells it in another way
        cuda = torch.cuda
        if cuda.is_initialized():
            return sum(int(cuda.memory_reserved(index)) for index in range(cuda.device_count()))
    return None
