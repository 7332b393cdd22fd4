"""Replay buffers on the disk, as far as they are filled.

Stable-Baselines3 pickles the whole preallocated buffer (50 MB for 2,000 transitions). Here a file holds one pickle of
the counters and then, array by array, its name and its filled part; neither way is anything large held twice.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
from stable_baselines3.common.buffers import ReplayBuffer
from stable_baselines3.her.her_replay_buffer import HerReplayBuffer

from gymdash_tui.simulations.stable_baselines.training.checkpoints.draft import SummedFile

_Array = npt.NDArray[Any]


def save(buffer: ReplayBuffer, file: SummedFile) -> None:
    """Write the filled part of a buffer.

    Raises:
        OSError: If the disk refuses.
    """
    filled = _filled(buffer)
    arrays = list(_arrays(buffer))
    pickle.dump({"filled": filled, "arrays": len(arrays), "own": _own(buffer)}, file, protocol=5)
    for name, key, array in arrays:
        pickle.dump((name, key), file, protocol=5)
        pickle.dump(array[:filled], file, protocol=5)


def load(buffer: ReplayBuffer, file: BinaryIO) -> None:
    """Fill a new buffer of the same kind and size with what :func:`save` wrote.

    Raises:
        ValueError: If it is of another kind or size.
    """
    head = pickle.load(file)
    places = {(name, key): array for name, key, array in _arrays(buffer)}
    for _ in range(head["arrays"]):
        place = places[pickle.load(file)]
        place[: head["filled"]] = pickle.load(file)
    vars(buffer).update(head["own"])


def end_episodes(buffer: ReplayBuffer) -> None:
    """Note that what comes next does not follow on the last transition: the environments begin new episodes."""
    if not buffer.size():
        return
    if isinstance(buffer, HerReplayBuffer):
        buffer.truncate_last_trajectory()
        return
    last = (buffer.pos - 1) % buffer.buffer_size
    if buffer.handle_timeout_termination:
        buffer.timeouts[last] = np.logical_or(buffer.timeouts[last], np.logical_not(buffer.dones[last]))
    buffer.dones[last] = True


def _filled(buffer: ReplayBuffer) -> int:
    if buffer.full:
        return int(buffer.buffer_size)
    # the memory-saving kind keeps the next observation at the next place
    return min(int(buffer.buffer_size), int(buffer.pos) + int(buffer.optimize_memory_usage))


def _own(buffer: ReplayBuffer) -> dict[str, Any]:
    """Give the counters, and the small arrays of the hindsight kind."""
    return {
        name: value
        for name, value in vars(buffer).items()
        if isinstance(value, bool | int) or (isinstance(value, np.ndarray) and value.ndim < 2)
    }


def _arrays(buffer: ReplayBuffer) -> Iterator[tuple[str, str | None, _Array]]:
    """Give the arrays with a row for each transition: attribute, key within it, array."""
    for name, value in vars(buffer).items():
        if name == "infos" and not getattr(buffer, "copy_info_dict", False):
            continue  # a million empty dictionaries
        parts = value.items() if isinstance(value, dict) else [(None, value)]
        for key, array in parts:
            if isinstance(array, np.ndarray) and array.ndim >= 2 and len(array) == buffer.buffer_size:
                yield name, key, array
