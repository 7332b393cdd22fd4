"""How many simulations run at once, in all and on each GPU; and which GPU the next one gets."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.wish import GPU_ANY, GPU_NONE
from gymdash_tui.tracking.gpus import GpuChoice, GpuWish, check_gpu_is_there, checked_wish, choice_of, gpu_wish

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project
    from gymdash_tui.tracking.launch import Order

COUNT = "slots"
GPUS = "gpu_slots"

_MOST_BY_DEFAULT = 8
_MOST = 1000
_MOST_ON_A_GPU = 100


@dataclass(frozen=True, slots=True)
class GpuSlot:
    """How many simulations may run on one GPU at once.

    Attributes:
        index: Which GPU.
        slots: How many may.
        used: How many do now; more than may where somebody started one directly.
    """

    index: int
    slots: int
    used: int = 0

    @property
    def free(self) -> int:
        """How many more may be started on it."""
        return max(0, self.slots - self.used)

    def __str__(self) -> str:
        return f"GPU {self.index}: {self.used} of {self.slots}"


@dataclass(frozen=True, slots=True)
class Slots:
    """How many simulations may run at once.

    Attributes:
        count: How many may; 0 where the queue is on hold.
        live: How many do now, whoever started them.
        gpus: The same for each GPU that is handed out; empty where none is.
    """

    count: int
    live: int = 0
    gpus: tuple[GpuSlot, ...] = ()

    @property
    def free(self) -> int:
        """How many more may be started."""
        return max(0, self.count - self.live)

    @property
    def sentence(self) -> str:
        """Say it in words, such as ``2 of 4 slots · GPU 0: 2 of 3``."""
        # "1 of 0 slots" is what there is when the queue is on hold while something started directly runs
        slots = f"{self.live} of {self.count} slots" if self.count else f"on hold (0 slots), {self.live} running"
        return " · ".join([slots, *map(str, self.gpus)])

    def to_json(self) -> dict[str, Any]:
        """Give what ``slots --json`` prints."""
        gpus = [{"index": gpu.index, "slots": gpu.slots, "used": gpu.used} for gpu in self.gpus]
        return {"count": self.count, "live": self.live, "free": self.free, "gpus": gpus}

    def choose(self, wish: GpuWish, direct: bool = False) -> GpuChoice | None:
        """Choose a GPU: of several, the one that is used least for what it may take.

        Args:
            wish: What the simulation wants.
            direct: Whether somebody started it directly; then it gets one although none is free.

        Returns:
            The choice; ``None`` where it has to wait for a GPU.
        """
        if wish.kind in ("", GPU_NONE) or (wish.index is not None and not self.gpus):
            return choice_of(wish, wish.index)
        mine = [gpu for gpu in self.gpus if wish.kind == GPU_ANY or gpu.index == wish.index]
        free = mine if direct else [gpu for gpu in mine if gpu.free]
        if free:
            return choice_of(wish, min(free, key=lambda gpu: (gpu.used / gpu.slots, gpu.index)).index)
        return choice_of(wish, wish.index) if direct else None

    def with_one_more(self, index: int | None) -> Slots:
        """Give how it is when one more simulation runs, on this GPU."""
        gpus = tuple(replace(gpu, used=gpu.used + 1) if gpu.index == index else gpu for gpu in self.gpus)
        return Slots(self.count, self.live + 1, gpus)


def default_count() -> int:
    """Give how many simulations run at once where nobody says: as many as this process has cores, at most 8."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, _MOST_BY_DEFAULT)


def read_slots(project: Project, live: Sequence[SimulationRecord] | None = None) -> Slots:
    """Read how many simulations may run at once, and how many do.

    Args:
        project: Where.
        live: Those that do, where the caller knows them.
    """
    live = project.live() if live is None else live
    count = project.setting(COUNT)
    on = [record.gpu_index for record in live]
    gpus = tuple(GpuSlot(index, slots, on.count(index)) for index, slots in sorted(_gpu_slots(project).items()))
    return Slots(count if _is_count(count, _MOST) else default_count(), len(live), gpus)


def _gpu_slots(project: Project) -> dict[int, int]:
    """Read the GPUs' slots; what is odd (somebody wrote there by hand) counts as not there."""
    told = project.setting(GPUS)
    pairs = told.items() if isinstance(told, dict) else ()
    right = {index: slots for index, slots in pairs if _is_index(index) and _is_count(slots, _MOST_ON_A_GPU)}
    return {int(index): slots for index, slots in right.items() if slots}


def _is_index(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 4


def _is_count(value: object, most: int) -> bool:
    return type(value) is int and 0 <= value <= most


def write_slots(
    project: Project, count: int | None = None, gpus: Mapping[int, int] | None = None, force: bool = False
) -> None:
    """Say how many simulations may run at once; what runs already goes on.

    Args:
        project: Where.
        count: How many in all; 0 holds the queue. As before where left out.
        gpus: How many on which GPUs; 0 hands a GPU out no longer. Those that are left out stay as they are.
        force: Whether to take also a GPU that this machine does not seem to have.

    Raises:
        WrongUse: If a number is out of range, or there is no such GPU.
    """
    if count is not None and not _is_count(count, _MOST):
        raise WrongUse(f"{count} is no number of slots; give one from 0 (nothing new is started) to {_MOST}.")
    for index, slots in (gpus or {}).items():
        _check(index, slots, force)
    if count is not None:
        project.set_setting(COUNT, count)
    if gpus:
        after = {**_gpu_slots(project), **gpus}
        project.set_setting(GPUS, {str(index): slots for index, slots in sorted(after.items()) if slots} or None)


def _check(index: int, slots: int, force: bool) -> None:
    if not _is_count(index, 999):
        raise WrongUse(f"{index} is no number of a GPU; they are counted from 0.")
    if not _is_count(slots, _MOST_ON_A_GPU):
        raise WrongUse(f"{slots} is no number of slots for GPU {index}; give one from 0 to {_MOST_ON_A_GPU}.")
    if slots and not force:
        check_gpu_is_there(index)


def choose_gpu(project: Project, record: SimulationRecord, direct: bool) -> GpuChoice | None:
    """Choose the GPU for a simulation that is about to be started.

    Args:
        project: Where.
        record: The simulation.
        direct: Whether somebody started it directly, past the queue; it is then given one although none is free.

    Returns:
        The choice (of no GPU at all where none is handed out or wanted); ``None`` where it has to wait for one.
    """
    given = _gpu_slots(project)
    wish = gpu_wish(record, bool(given))
    return (read_slots(project) if given else Slots(0)).choose(wish, direct)


def described(order: Order) -> SimulationRecord:
    """Describe what is not made yet, as far as the choice of a GPU needs it."""
    config = order.config
    return SimulationRecord(order.sim_id, config.name, config.sim_key, kwargs=order.kwargs, gpu=order.gpu)


def check_gpu(project: Project, record: SimulationRecord) -> None:
    """Refuse a simulation that asks for a GPU which it would never get.

    Raises:
        WrongUse: If its wish makes no sense, or the GPU that it names is not handed out or not there.
    """
    given = _gpu_slots(project)
    index = checked_wish(record, bool(given)).index
    if index is None:
        return
    if not given:
        check_gpu_is_there(index)
    elif index not in given:
        raise WrongUse(f"GPU {index} has no slots; `gymdash-tui slots --gpu {index}=1` gives it one.")
