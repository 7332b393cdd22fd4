"""Which GPUs this machine has, and which of them a simulation wants."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import list_some
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.values import merge
from gymdash_tui.domain.wish import GPU_ANY, GPU_NONE
from gymdash_tui.simulation.atomic import read_json, write_json
from gymdash_tui.simulation.paths import SimulationFolder

NAMES = "GYMDASH_TUI_GPUS"
"""The environment variable that names the GPUs' numbers (``0,1``) where nvidia-smi does not know them."""

_GIVEN = "given_environment"  # in config.json: the names of those of its variables that the last start gave it
_PATIENCE = 5.0  # seconds for nvidia-smi: the first call after the machine's start loads the driver
_DEVICE = re.compile(r"cuda(?::(\d{1,3}))?")


@dataclass(frozen=True, slots=True)
class Gpu:
    """A GPU of this machine.

    Attributes:
        index: Its number, in the order of the bus, as nvidia-smi counts.
        name: What it is called; empty where nobody says.
    """

    index: int
    name: str = ""

    def __str__(self) -> str:
        return f"{self.index} ({self.name})" if self.name else str(self.index)


def present_gpus() -> tuple[Gpu, ...]:
    """Give the GPUs of this machine: those that the variable names, else those that nvidia-smi knows.

    Raises:
        WrongUse: If the variable is no list of numbers.
    """
    named = os.environ.get(NAMES)
    return _asked() if named is None else _named(named)


def _named(text: str) -> tuple[Gpu, ...]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    if not all(word.isascii() and word.isdecimal() and len(word) < 4 for word in words):
        raise WrongUse(f"{NAMES}={text!r} is no list of GPU numbers; write for example {NAMES}=0,1.")
    return tuple(Gpu(index) for index in sorted(set(map(int, words))))


@cache
def _asked() -> tuple[Gpu, ...]:
    command = ["nvidia-smi", "--query-gpu=index,name", "--format=csv,noheader"]
    try:
        told = subprocess.run(
            command, capture_output=True, text=True, timeout=_PATIENCE, check=True, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return ()  # no such program, or no driver that answers: no GPU that could be handed out
    return tuple(_gpus_in(told.stdout))


def _gpus_in(text: str) -> list[Gpu]:
    rows = [line.partition(",") for line in text.splitlines()]
    return [Gpu(int(index), name.strip()) for index, _, name in rows if index.strip().isdecimal()]


def check_gpu_is_there(index: int) -> None:
    """Refuse the number of a GPU that this machine does not have.

    Raises:
        WrongUse: If it has none of that number; the sentence names those that it has.
    """
    there = present_gpus()
    if index in {gpu.index for gpu in there}:
        return
    if there:
        raise WrongUse(f"This machine has no GPU {index}; it has {list_some(map(str, there))}.")
    raise WrongUse(
        f"This machine has no GPU {index}: nvidia-smi knows none. Name those it has in {NAMES} (such as {NAMES}=0,1)."
    )


@dataclass(frozen=True, slots=True)
class GpuWish:
    """Which GPU a simulation wants.

    Attributes:
        kind: ``any``, ``none``, an index, or empty where nothing is said and nothing is to be set.
        hides_others: Whether it is shown its own GPU alone. One whose arguments count the GPUs themselves
            (``device=cuda:1``) has to see them all.
    """

    kind: str = ""
    hides_others: bool = True

    @property
    def index(self) -> int | None:
        """The very GPU it wants, if it wants one."""
        return int(self.kind) if self.kind.isdecimal() else None


def gpu_wish(record: SimulationRecord, slots_given: bool) -> GpuWish:
    """Tell which GPU a simulation wants, by what was asked for and by its arguments' ``device``.

    Args:
        record: The simulation.
        slots_given: Whether GPUs are handed out in this project; where not, only what was asked for in so many words
            counts.
    """
    device = merge(record.kwargs, record.start_kwargs).get("device")
    found = _DEVICE.fullmatch(device) if isinstance(device, str) else None
    number = int(found[1]) if found and found[1] else None
    counts_itself = bool(number)  # the first of those that it is shown is 0, whichever that is
    asked = _index_or_word(record.gpu)
    if asked == GPU_NONE or asked.isdecimal():
        return GpuWish(asked, hides_others=not counts_itself)
    if not slots_given:
        return GpuWish()
    if counts_itself or (number is not None and not asked):
        return GpuWish(str(number), hides_others=not counts_itself)
    return GpuWish(GPU_ANY if asked or found or device in (None, "", "auto") else GPU_NONE)


def _index_or_word(text: str) -> str:
    known = text in (GPU_ANY, GPU_NONE) or (text.isascii() and text.isdecimal() and len(text) < 4)
    return (str(int(text)) if text.isdecimal() else text) if known else ""


def checked_wish(record: SimulationRecord, slots_given: bool) -> GpuWish:
    """Give what a simulation wants, as :func:`gpu_wish` does.

    Raises:
        WrongUse: If that makes no sense, or contradicts its arguments.
    """
    if record.gpu and not _index_or_word(record.gpu):
        raise WrongUse(f"The GPU is '{GPU_ANY}', '{GPU_NONE}' or the number of one, not {record.gpu[:60]!r}.")
    wish = gpu_wish(record, slots_given)
    device = str(merge(record.kwargs, record.start_kwargs).get("device", ""))
    if not wish.hides_others and wish.kind != device.partition(":")[2].lstrip("0"):
        raise WrongUse(
            f"'{record.name}' is to run on GPU {wish.kind}, but its argument device is {device}; leave one of them out."
        )
    return wish


@dataclass(frozen=True, slots=True)
class GpuChoice:
    """The GPU that a simulation was given.

    Attributes:
        index: Which; ``None`` for none.
        environment: The variables that make it so; they have to be set before its process starts.
    """

    index: int | None = None
    environment: dict[str, str] = field(default_factory=dict)


def choice_of(wish: GpuWish, index: int | None) -> GpuChoice:
    """Say what follows from giving a simulation a GPU, or none."""
    if not wish.kind:
        return GpuChoice()
    # in the order of the bus, as nvidia-smi counts them; CUDA itself would put the fastest first
    variables = {"CUDA_DEVICE_ORDER": "PCI_BUS_ID"}
    if wish.hides_others:
        variables["CUDA_VISIBLE_DEVICES"] = "" if index is None else str(index)
    return GpuChoice(index, variables)


def give_environment(folder: SimulationFolder, variables: Mapping[str, str]) -> None:
    """Write variables into what a simulation is started with, in place of those that an earlier start gave it.

    Args:
        folder: Whose; called by who holds its lock.
        variables: What is given with this start only, over the variables that it has for good.

    Raises:
        OSError: If they cannot be written.
    """
    config = read_json(folder.config) or {}
    before = config.get(_GIVEN)
    given, own = before if isinstance(before, list) else [], config.get("environment")
    if config and (variables or given):
        kept = {name: value for name, value in own.items() if name not in given} if isinstance(own, dict) else {}
        write_json(folder.config, {**config, "environment": {**kept, **variables}, _GIVEN: sorted(variables)})
