"""Curves of programs that keep none for TensorBoard, from the episodes in Stable-Baselines3's ``monitor.csv``.

The first line is a comment, the second names the columns: ``r`` is an episode's reward, ``l`` its length, ``t`` when it
ended (``stable_baselines3.common.monitor.ResultsWriter``). Each copy of an environment has a file of its own. The names
of the curves are those under which logs of this kind are imported as well.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from gymdash_tui.simulation.event_reader import Scalar
from gymdash_tui.simulation.events import EventWriter

NAMED = "monitor.csv"
"""How the names of such files end."""

_WINDOW = 100  # episodes of which the mean is taken, as Stable-Baselines3 does
_PIECE = 1 << 20


class _Episode(NamedTuple):
    ended: float
    reward: float
    length: int


class _File:
    """One file, held open, as far as it was read."""

    def __init__(self, way: Path) -> None:
        self.file = os.open(way, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        self._offset = 0
        self._rest = b""
        self._columns: Sequence[bytes] = ()

    def episodes(self) -> list[_Episode]:
        """Give the episodes that were written since the last time; what is no episode is passed over."""
        found: list[_Episode] = []
        while data := os.pread(self.file, _PIECE, self._offset):
            self._offset += len(data)
            *lines, self._rest = (self._rest + data).split(b"\n")
            for line in lines:
                if not line.startswith(b"#"):
                    found += self._episode(line.strip().split(b","))
        return found

    def _episode(self, cells: Sequence[bytes]) -> list[_Episode]:
        if not self._columns:
            self._columns = cells
            return []
        row = dict(zip(self._columns, cells, strict=False))
        with suppress(KeyError, ValueError, OverflowError):
            return [_Episode(float(row[b"t"]), float(row[b"r"]), int(float(row[b"l"])))]
        return []


class Monitors:
    """The monitors of a program, put together in the order of time."""

    def __init__(self, tb: Path) -> None:
        """Take the folder for the curves that are made of them."""
        self._tb = tb
        self._files: dict[tuple[int, int], _File] = {}
        self._writer: EventWriter | None = None
        self._step = 0
        self._recent: deque[_Episode] = deque(maxlen=_WINDOW)

    def add(self, way: Path) -> None:
        """Read a file from now on, unless that is done already.

        Raises:
            OSError: If it cannot be opened.
        """
        status = way.stat()
        key = (status.st_dev, status.st_ino)
        if key not in self._files:
            self._files[key] = _File(way)

    def catch_up(self) -> list[Scalar]:
        """Write curves of the episodes that ended since the last time, and give their points.

        Raises:
            OSError: If a disk refuses.
        """
        episodes = sorted(episode for file in self._files.values() for episode in file.episodes())
        points = [point for episode in episodes for point in self._points(episode)]
        if points:
            writer = self._writer = self._writer or EventWriter(self._tb)
            for point in points:
                writer.add_scalar(point.tag, point.value, point.step)
        return points

    def _points(self, episode: _Episode) -> list[Scalar]:
        self._step += max(0, episode.length)
        self._recent.append(episode)
        values = {
            "episode/reward": episode.reward,
            "episode/length": float(episode.length),
            "rollout/ep_rew_mean": sum(one.reward for one in self._recent) / len(self._recent),
            "rollout/ep_len_mean": sum(one.length for one in self._recent) / len(self._recent),
        }
        return [Scalar(tag, value, self._step, episode.ended) for tag, value in values.items()]

    def close(self) -> None:
        """Let go of all files."""
        for file in self._files.values():
            os.close(file.file)
        self._files.clear()
        if self._writer is not None:
            self._writer.close()
