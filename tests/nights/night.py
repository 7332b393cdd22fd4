"""One night: a project, a screen, a supervisor, and somebody who kills."""

from __future__ import annotations

import contextlib
import os
import random
import signal
from dataclasses import dataclass, field

from gymdash_tui.project.project import Project
from gymdash_tui.simulation.lock import read_holder
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.orders import order
from tests.helpers.processes import members, processes_of
from tests.helpers.terminal import Terminal
from tests.nights.sims import Watchman

KINDS = ("screen", "supervisor", "parent", "worker")


def _leads(pid: int, kind: str) -> bool:
    """Tell a worker from what it forked, and a thin parent from a worker that is being made: they look alike."""
    with contextlib.suppress(ProcessLookupError):
        return (os.getpgid(pid) if kind == "worker" else os.getsid(pid)) == pid
    return False


@dataclass
class Night:
    """Keeps the queue filled and kills at random.

    Attributes:
        project: The project.
        tracker: By which simulations are queued.
        chance: Where all random choices come from.
        asked_for: The ids of all simulations that were queued.
        hit: The ids of those whose own process was killed.
        kills: How many processes of each kind were killed.
    """

    project: Project
    tracker: SimulationTracker
    chance: random.Random
    asked_for: list[str] = field(default_factory=list)
    hit: set[str] = field(default_factory=set)
    kills: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    screen: Terminal | None = None

    @property
    def root(self) -> str:
        """The project's folder."""
        return str(self.project.folder.root)

    def queue(self, count: int) -> None:
        """Put so many simulations into the queue."""
        for _ in range(count):
            record = self.tracker.call(self.tracker.aio.queue(order(Watchman, f"watch {len(self.asked_for)}")))
            self.asked_for.append(record.sim_id)

    def open_screen(self) -> None:
        """Open the real program on a real terminal, unless it is open."""
        if self.screen is None:
            self.screen = Terminal(["-d", self.root], self.project.folder.root.parent)

    def close_screen(self) -> None:
        """Let go of the terminal."""
        if self.screen is not None:
            self.screen.child.close(force=True)
            self.screen = None

    def strike(self) -> int:
        """Kill one process, or several at the same moment, and give how many there were."""
        there = {kind: found for kind in KINDS if (found := self._victims(kind))}
        if "parent" not in there and self.chance.random() < 0.95:
            return 0  # or a busy machine would see nothing but screens and supervisors killed, and nothing started
        count = self.chance.randint(2, len(KINDS)) if self.chance.random() < 0.3 else 1
        kinds = self.chance.sample(sorted(there), min(count, len(there)))
        victims = [pair for kind in kinds for pair in there[kind]]
        struck = 0
        for kind, pid, sim_id in victims:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                struck += 1
                self.kills[kind] += 1
                if kind == "worker":
                    self.hit.add(sim_id)
        if any(kind == "screen" for kind, _, _ in victims):
            self.close_screen()
        return struck

    def _victims(self, kind: str) -> list[tuple[str, int, str]]:
        if kind == "screen":
            return [("screen", self.screen.child.pid, "")] if self.screen is not None else []
        if kind == "supervisor":
            return [("supervisor", pid, "") for pid in processes_of("supervise", self.root)]
        module = "gymdash_tui.worker.child" if kind == "worker" else "gymdash_tui.worker.parent"
        alive = [record.sim_id for record in self.project.live()]
        found = [(pid, sim_id) for sim_id in alive for pid in processes_of(module, sim_id) if _leads(pid, kind)]
        return [(kind, *self.chance.choice(found))] if found else []

    def left_over(self) -> set[int]:
        """Give the processes that are still there of all simulations, and of the supervisor."""
        left = processes_of(self.root)
        for sim_id in self.asked_for:
            holder = read_holder(self.project.folder.simulation(sim_id).lock)
            left |= processes_of(sim_id) | (members(holder.pid) if holder is not None else set())
        return left
