"""``evaluations.npz`` of Stable-Baselines3's ``EvalCallback``: the rewards and lengths of each test's episodes."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .points import ForeignLog, ForeignSeries, make_series, unreadable

_TAGS = {"results": "eval/mean_reward", "ep_lengths": "eval/mean_ep_length", "successes": "eval/success_rate"}
_LARGEST = 1 << 28  # bytes of one array; a file of a few kilobytes may say that it unpacks to any size


def read_evaluations(path: Path, clock: ForeignSeries | None = None) -> ForeignLog:
    """Read the means over each test's episodes.

    Args:
        path: The file.
        clock: A curve of the same run that tells when which step was done; without one, all are as old as the file.
    """
    try:
        arrays = _load(path)
    except (OSError, ValueError, KeyError, EOFError, MemoryError, zipfile.BadZipFile, zlib.error) as error:
        return unreadable(path, _reason(error))
    steps = arrays["timesteps"]
    if steps.ndim != 1 or steps.dtype.kind not in "iuf" or not np.isfinite(steps).all() or (steps < 0).any():
        return unreadable(path, "its timesteps are none")
    means, problems = {}, []
    for name, tag in _TAGS.items():
        if name in arrays:
            mean = _mean(arrays[name], len(steps))
            if mean is None:
                problems.append(f"{path.name} has other {name} than timesteps: they were left out.")
            else:
                means[tag] = mean
    whole = steps.astype(np.int64)
    return ForeignLog(make_series(means, whole, _walls(whole, clock, path)), tuple(problems))


def _load(path: Path) -> dict[str, NDArray[Any]]:
    with zipfile.ZipFile(path) as archive:
        large = [item.filename for item in archive.infolist() if item.file_size > _LARGEST]
    if large:
        raise ValueError(f"its {large[0]} is larger than any evaluation's")
    with np.load(path, allow_pickle=False) as found:
        return {name: found[name] for name in ("timesteps", *_TAGS) if name in found or name == "timesteps"}


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if isinstance(error, KeyError):
        return "it has no timesteps"
    if "allow_pickle" in str(error):
        return "it holds Python objects, which are not loaded"
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _mean(values: NDArray[Any], count: int) -> NDArray[np.float64] | None:
    if values.dtype.kind not in "iufb" or values.ndim not in (1, 2) or len(values) != count or not values.size:
        return None
    rows = values.astype(np.float64)
    return rows if rows.ndim == 1 else np.asarray(rows.mean(axis=1), np.float64)


def _walls(steps: NDArray[np.int64], clock: ForeignSeries | None, path: Path) -> NDArray[np.float64]:
    if clock is None or not len(clock.steps):
        return np.full(len(steps), path.stat().st_mtime)
    order = np.argsort(clock.steps, kind="stable")
    return np.interp(steps, clock.steps[order], clock.wall_times[order])
