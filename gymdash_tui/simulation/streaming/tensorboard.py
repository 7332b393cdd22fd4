"""Scalars from TensorBoard event files, followed as they are written (upstream's calls)."""

from __future__ import annotations

import os
import threading
from array import array
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gymdash_tui.simulation.streaming.points import ScalarEvent
from gymdash_tui.simulation.streaming.stat import StreamableStat
from gymdash_tui.simulation.streaming.stat_tags import ANY_TAG, SCALARS, TENSORS
from gymdash_tui.simulation.streaming.streamer import Streamer

if TYPE_CHECKING:
    from gymdash_tui.simulation.event_reader import FolderReader

_OF_SCALARS = frozenset({SCALARS, TENSORS, ANY_TAG})
"""TensorFlow writes scalars as tensors of one element."""


class TensorboardStreamableStat(StreamableStat):
    """The points of one tag, kept in 24 bytes each."""

    def __init__(self, key: str, tag: str = SCALARS) -> None:
        self._columns = array("d"), array("q"), array("d")
        super().__init__(key, tag)

    @property
    def key_exists(self) -> bool:
        """Whether anything was recorded."""
        return self.count > 0

    @property
    def count(self) -> int:
        """How many points there are."""
        return len(self._columns[0])

    @property
    def found_key_tag(self) -> str | None:
        """What it is of, once anything was recorded."""
        return self.tag if self.key_exists else None

    def append(self, value: Any) -> None:
        """Add a :class:`ScalarEvent`."""
        with self._lock:
            wall_time, step, number = value
            self._columns[0].append(wall_time)
            self._columns[1].append(step)
            self._columns[2].append(number)

    def extend(self, values: Iterable[Any]) -> None:
        """Add several."""
        for value in values:
            self.append(value)

    def clear_values(self) -> None:
        """Forget the points that are kept."""
        for column in self._columns:
            del column[:]

    def get_values(self) -> list[ScalarEvent]:
        """Give all points, in the order in which they were written."""
        return self._from(0)

    def get_recent(self, reader: str = "") -> list[ScalarEvent]:
        """Give the points since the same reader asked last, by their steps, of each step the newest."""
        with self._lock:
            new = self._from(self._cursors.get(reader, 0))
            self._cursors[reader] = self.count
        newest: dict[int, ScalarEvent] = {}
        for event in new:
            before = newest.get(event.step)
            if before is None or event.wall_time >= before.wall_time:
                newest[event.step] = event
        return [newest[step] for step in sorted(newest)]

    def _from(self, start: int) -> list[ScalarEvent]:
        with self._lock:
            return [ScalarEvent(*point) for point in zip(*(column[start:] for column in self._columns), strict=True)]


class TensorboardStreamer(Streamer):
    """The scalars in the event files below a folder.

    Attributes:
        tb_log_path: The folder, as it was given; also the streamer's name.
    """

    def __init__(self, tb_log: str | os.PathLike[str], tag_key_map: Mapping[str, Iterable[str]] | None = None) -> None:
        """Say where to look, and for what.

        Args:
            tb_log: The folder, which need not be there yet.
            tag_key_map: The keys of each tag, such as ``{stat_tags.SCALARS: ["train/loss"]}``; all scalars where it is
                left out.
        """
        super().__init__(os.fspath(tb_log))
        self.tb_log_path = self.name
        self._takes_all = tag_key_map is None
        self._reading = threading.Lock()
        self._reader: FolderReader | None = None
        self._passed_over: dict[str, int] = {}  # how many points of a key are known that are read once more
        self.add_tag_keys(tag_key_map or {})

    @property
    def folder(self) -> Path:
        """The folder."""
        return Path(self.tb_log_path).absolute()

    def add_tag_keys(self, tag_key_map: Mapping[str, Iterable[str]]) -> None:
        """Look for more keys; of a key with several tags, scalars win."""
        with self._reading:
            known = {key: stat.count for key, stat in self.streamed.items()}
            for tag, keys in tag_key_map.items():
                for key in [keys] if isinstance(keys, str) else keys:
                    stat = self.streamed.get(key)
                    if stat is None:
                        self.add(TensorboardStreamableStat(key, tag))
                    elif stat.tag != SCALARS:
                        stat.tag = tag
            if self._reader is not None and len(self.streamed) > len(known):
                self._reader, self._passed_over = None, known  # what was read before held points of the new ones

    def add_from(self, other: TensorboardStreamer) -> None:
        """Look for the keys that another one looks for as well."""
        self._takes_all |= other._takes_all
        for key, tag in other.get_stat_keys():
            self.add_tag_keys({tag: [key]})

    def set_log_path(self, new_path: str | os.PathLike[str]) -> None:
        """Look in another folder; what was read is forgotten. The streamer keeps its name."""
        with self._reading:
            self.tb_log_path = os.fspath(new_path)
            self._reader, self._passed_over = None, {}
            for stat in self.streamed.values():
                stat.reset()

    def reset_streamer(self) -> None:
        """Read everything anew."""
        self.set_log_path(self.tb_log_path)

    def check_source(self) -> bool:
        """Tell whether the folder is there."""
        return self.folder.is_dir()

    def refresh(self) -> None:
        """Read what was written since the last time."""
        from gymdash_tui.simulation.event_reader import FolderReader  # deferred: for whoever follows files

        with self._reading:
            if self._reader is None:
                self._reader = FolderReader(self.folder)
            for tag, value, step, wall_time in self._reader.poll():
                stat = self._stat_for(tag)
                if stat is not None:
                    stat.append(ScalarEvent(wall_time, step, value))

    def _stat_for(self, tag: str) -> TensorboardStreamableStat | None:
        """Give the stat that a point read of a tag is for; ``None`` where nobody wants it, or it is known."""
        stat: TensorboardStreamableStat | None = self.streamed.get(tag)
        if stat is None and self._takes_all and tag:
            stat = self.streamed[tag] = TensorboardStreamableStat(tag)
        if stat is None or stat.tag not in _OF_SCALARS:
            return None
        known = self._passed_over.get(tag, 0)
        if known:
            self._passed_over[tag] = known - 1
        return None if known else stat
