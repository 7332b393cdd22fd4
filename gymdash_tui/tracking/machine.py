"""How much of this machine is used: processors, memory, disk, GPUs; and by which simulation.

psutil and NVIDIA's library are loaded with the first look. What cannot be found out is ``None``, and a note says why.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.simulation.lock import Holder, read_holder
from gymdash_tui.simulation.memory import limited_memory
from gymdash_tui.simulation.process_tree import processes
from gymdash_tui.simulation.process_use import CpuShare, ProcessUse, children_of, family, read_use
from gymdash_tui.tracking.gpu_use import GpuLook, GpuUse
from gymdash_tui.tracking.gpu_ways import Gpus
from gymdash_tui.tracking.presence import is_ours

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

FIRST_SPAN = 0.3
"""Seconds over which the first look measures, since percents are of a span of time."""

_LEAST_SPAN = 0.05  # a shorter one tells nothing: the kernel counts in hundredths of a second
_DISK_LOW, _DISK_LOW_BYTES = 0.05, 2_000_000_000


@dataclass(frozen=True, slots=True)
class Room:
    """Something of which there is so much: memory, swap, a disk; in bytes."""

    used: int
    total: int

    @property
    def free(self) -> int:
        """How much is left."""
        return max(0, self.total - self.used)

    @property
    def fraction(self) -> float:
        """How much of it is used, from 0 to 1."""
        return min(1.0, self.used / self.total) if self.total > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Usage:
    """What all processes of a simulation use together.

    Attributes:
        cpu_percent: Percents of one core since the look before: 200 where two cores are busy.
        memory: Bytes held in memory; what processes share counts for each of them.
        gpu_memory: Bytes held on GPUs; ``None`` where the driver does not tell.
        threads: How many.
        pids: The processes, the simulation's own first.
        gpus: The numbers of the GPUs on which it holds something.
    """

    cpu_percent: float
    memory: int
    gpu_memory: int | None
    threads: int
    pids: tuple[int, ...]
    gpus: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MachineSample:
    """The machine at one moment.

    Attributes:
        cpu: Percents of all cores together; ``None`` where it cannot be found out, as with all that follows.
        cores: Percents of each core.
        memory: Memory, without what the system would give back at once; as much as this program's control group may
            have, where that is less than the machine has.
        swap: Memory on disk; ``None`` also where there is none.
        disk: The disk on which the project lies.
        load: How many processes ran or wanted to, over 1, 5 and 15 minutes.
        gpus: The GPUs.
        simulations: What each that runs here uses, by id; those that have no process yet are missing.
        elsewhere: The machines on which others run, by id.
        notes: What could not be found out, and why; a sentence each.
    """

    cpu: float | None = None
    cores: tuple[float, ...] = ()
    memory: Room | None = None
    swap: Room | None = None
    disk: Room | None = None
    load: tuple[float, float, float] | None = None
    gpus: tuple[GpuUse, ...] = ()
    simulations: Mapping[str, Usage] = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def disk_is_low(self) -> bool:
        """Whether the project's disk is nearly full: less than a twentieth is left, or less than 2 GB."""
        disk = self.disk
        return disk is not None and (disk.free < _DISK_LOW_BYTES or disk.free < _DISK_LOW * disk.total)

    def to_json(self) -> dict[str, Any]:
        """Give what ``machine --json`` prints."""
        return {**asdict(self), "disk_is_low": self.disk_is_low}


class Sampler:
    """Looks at the machine; safe in threads, where it belongs: a look costs milliseconds."""

    def __init__(self, gpus: Gpus | None = None, rest: Callable[[float], None] = time.sleep) -> None:
        """Make ready; nothing is loaded yet.

        Args:
            gpus: Who asks for the GPUs.
            rest: Waits for seconds, at the first look only.
        """
        self._gpus = gpus or Gpus()
        self._rest = rest
        self._lock = threading.Lock()
        self._times: tuple[float, list[tuple[float, float]]] | None = None
        self._cores: tuple[float, ...] = ()
        self._shares = CpuShare()
        self._percents: dict[int, float] = {}
        self._looked = 0.0

    def machine(self, folder: Path) -> MachineSample:
        """Look at the machine alone, without simulations; never raises.

        Args:
            folder: The project's folder, whose disk is meant.
        """
        with self._lock:
            return self._machine(folder)

    def sample(self, project: Project, records: Sequence[SimulationRecord] | None = None) -> MachineSample:
        """Look at the machine, and at what each simulation that runs on it uses.

        Args:
            project: Whose simulations.
            records: Those that run; read from the project where left out.

        Raises:
            ProjectError: If the project cannot be read.
        """
        live = project.live() if records is None else records
        holders = _holders((record.sim_id, project.folder.simulation(record.sim_id).lock) for record in live)
        here = {sim_id: holder for sim_id, holder in holders.items() if is_ours(holder)}
        elsewhere = {sim_id: holder.host for sim_id, holder in holders.items() if sim_id not in here}
        with self._lock:
            families = _families(here)
            if families and not self._looked:
                self._take_shares(families)
                if self._times is not None:  # else the machine's own first look rests
                    self._rest(FIRST_SPAN)
            sample = self._machine(project.folder.root)
            uses = self._take_shares(families)
            found = {sim_id: self._usage(uses, pids, sample.gpus) for sim_id, pids in families.items()}
        told = {sim_id: usage for sim_id, usage in found.items() if usage is not None}
        return replace(sample, simulations=told, elsewhere=elsewhere)

    # -- the machine ---------------------------------------------------------------------------------------------------

    def _machine(self, folder: Path) -> MachineSample:
        look = self._gpus.look()
        try:
            import psutil  # deferred: 15 ms, first needed here
        except Exception as error:  # also one that was built for another Python
            return _without_psutil(look, error)
        notes = [look.note] if look.note else []
        _told(notes, "The processors", lambda: self._take_cores(psutil))
        memory = _told(notes, "The memory", lambda: _memory(psutil))
        swap = _told(notes, "The swap", lambda: _swap(psutil))
        disk = _told(notes, "The project's disk", lambda: _disk(psutil, folder))
        load = _told(notes, "The load", psutil.getloadavg)
        cpu = round(sum(self._cores) / len(self._cores), 1) if self._cores else None
        return MachineSample(cpu, self._cores, memory, swap, disk, load, look.gpus, notes=tuple(notes))

    def _take_cores(self, psutil: Any) -> None:
        if self._times is None:
            self._times = (time.monotonic(), _core_times(psutil))
            self._rest(FIRST_SPAN)
        then, before = self._times
        now, after = time.monotonic(), _core_times(psutil)
        if len(before) != len(after):  # a core was switched on or off
            self._times = (now, after)
        elif now - then >= _LEAST_SPAN:
            self._times = (now, after)
            self._cores = tuple(_percent(old, new) for old, new in zip(before, after, strict=True))

    # -- the simulations -----------------------------------------------------------------------------------------------

    def _take_shares(self, families: Mapping[str, Sequence[int]]) -> dict[int, ProcessUse]:
        found = (read_use(pid) for pids in families.values() for pid in pids)
        uses = {use.pid: use for use in found if use is not None}
        if not uses:
            return uses
        now = time.clock_gettime(time.CLOCK_BOOTTIME)
        if now - self._looked >= _LEAST_SPAN or not uses.keys() <= self._percents.keys():
            self._percents = self._shares.take(uses.values(), now)
            self._looked = now
        return uses

    def _usage(self, uses: Mapping[int, ProcessUse], pids: Iterable[int], gpus: Sequence[GpuUse]) -> Usage | None:
        mine = [uses[pid] for pid in pids if pid in uses]
        if not mine:
            return None  # it has just ended
        held = [(gpu.index, gpu.processes[use.pid]) for gpu in gpus for use in mine if use.pid in gpu.processes]
        sizes = [size for _, size in held if size is not None]
        return Usage(
            round(sum(self._percents.get(use.pid, 0.0) for use in mine), 1),
            sum(use.memory for use in mine),
            sum(sizes) if sizes or (gpus and not held) else None,
            sum(use.threads for use in mine),
            tuple(use.pid for use in mine),
            tuple(sorted({index for index, _ in held})),
        )


def _holders(locks: Iterable[tuple[str, Path]]) -> dict[str, Holder]:
    found = ((sim_id, read_holder(path)) for sim_id, path in locks)
    return {sim_id: holder for sim_id, holder in found if holder is not None}


def _families(holders: Mapping[str, Holder]) -> dict[str, list[int]]:
    """Give the processes of simulations: their own, the thin parent, and all that they started."""
    living = {sim_id: holder for sim_id, holder in holders.items() if holder.lives}
    if not living:
        return {}
    parents = {pid: process.parent for pid, process in processes().items()}
    children = children_of(parents)
    found = {}
    for sim_id, holder in living.items():
        # what outlives its parent falls to the thin parent, unless that was killed and its number is another's
        attended = parents.get(holder.pid) == holder.parent_pid
        found[sim_id] = family([holder.pid, holder.parent_pid] if attended else [holder.pid], children, sim_id)
    return found


def _core_times(psutil: Any) -> list[tuple[float, float]]:
    """Give how long each core was busy, and how long in all, in seconds."""
    found = []
    for times in psutil.cpu_times(percpu=True):
        guests = getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)  # counted as user's already
        whole = sum(times) - guests
        found.append((whole - times.idle - getattr(times, "iowait", 0.0), whole))
    return found


def _percent(old: tuple[float, float], new: tuple[float, float]) -> float:
    busy, whole = new[0] - old[0], new[1] - old[1]
    return round(min(100.0, max(0.0, 100 * busy / whole)), 1) if whole > 0 else 0.0


def _memory(psutil: Any) -> Room:
    limited = limited_memory()  # as Slurm and containers have it: who holds more is killed
    if limited is not None:
        return Room(*limited)
    memory = psutil.virtual_memory()
    return Room(int(memory.total - memory.available), int(memory.total))


def _swap(psutil: Any) -> Room | None:
    swap = psutil.swap_memory()
    return Room(int(swap.used), int(swap.total)) if swap.total else None


def _disk(psutil: Any, folder: Path) -> Room:
    disk = psutil.disk_usage(str(folder))
    return Room(int(disk.total - disk.free), int(disk.total))  # some may be kept back for the administrator


def _told(notes: list[str], what: str, ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except Exception as error:  # whatever a system without this or that file makes of it
        notes.append(f"{what} cannot be read ({error}).")
        return None


def _without_psutil(look: GpuLook, error: Exception) -> MachineSample:
    note = f"Processors, memory and disk cannot be read: psutil cannot be loaded ({error}); `pip install psutil`."
    return MachineSample(gpus=look.gpus, notes=tuple(text for text in (look.note, note) if text))
