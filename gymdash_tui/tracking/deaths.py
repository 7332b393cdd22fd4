"""Tells at once that a worker's process on this machine has died, which no file tells."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from gymdash_tui.simulation.lock import read_holder, start_time
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.tracking.presence import is_ours


def is_parent(pid: int, sim_id: str) -> bool:
    """Tell whether a process is still the thin parent that it was: the simulation's id stands in its command line."""
    try:
        return sim_id.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


class Deaths:
    """Watches the processes of simulations by pidfds, on the running event loop.

    Attributes:
        news: Set when one has died; :meth:`take` clears it.
    """

    def __init__(self, sims: Path) -> None:
        """Watch nobody yet.

        Args:
            sims: The folder that holds the simulations'.
        """
        self.news = asyncio.Event()
        self._sims = sims
        self._loop = asyncio.get_running_loop()
        self._watched: dict[str, list[int]] = {}
        self._died: set[str] = set()

    def watch(self, sim_ids: Iterable[str]) -> bool:
        """Watch these simulations from now on, and no others.

        Returns:
            Whether all of them are watched. One that is just beginning, or runs elsewhere, is not.
        """
        wanted = set(sim_ids)
        for sim_id in self._watched.keys() - wanted:
            self._forget(sim_id)
        for sim_id in wanted - self._watched.keys():
            if files := self._open(sim_id):
                self._watched[sim_id] = files
                for file in files:
                    self._loop.add_reader(file, self._on_death, sim_id, file)
        return wanted <= self._watched.keys()

    def _open(self, sim_id: str) -> list[int]:
        holder = read_holder(SimulationFolder(self._sims / sim_id).lock)
        if holder is None or not is_ours(holder) or not hasattr(os, "pidfd_open"):
            return []
        files: list[int] = []
        with suppress(OSError):
            files.append(os.pidfd_open(holder.pid))
            if start_time(holder.pid) != holder.start_time:
                os.close(files.pop())
            elif is_parent(holder.parent_pid, sim_id):
                files.append(os.pidfd_open(holder.parent_pid))
        return files

    def _on_death(self, sim_id: str, file: int) -> None:
        self._loop.remove_reader(file)
        self._died.add(sim_id)
        self.news.set()

    def take(self) -> list[str]:
        """Give the simulations of which a process has died since this was asked last."""
        died = sorted(self._died)
        self._died.clear()
        self.news.clear()
        return died

    def close(self) -> None:
        """Watch nobody any more."""
        for sim_id in list(self._watched):
            self._forget(sim_id)

    def _forget(self, sim_id: str) -> None:
        for file in self._watched.pop(sim_id):
            self._loop.remove_reader(file)
            os.close(file)
