"""Media files that appear in a folder, each with the step that its name tells (upstream's calls)."""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from gymdash_tui.domain.errors import GymdashError, WrongUse
from gymdash_tui.simulation.streaming.points import FileEvent
from gymdash_tui.simulation.streaming.stat import StreamableStat
from gymdash_tui.simulation.streaming.streamer import Streamer

BETWEEN = 0.25
"""Seconds for which a file has to stay the same until it counts as finished."""

OLD = 2.0
"""Seconds since its last change after which a file counts as finished at the first look."""

_AGAIN = 256  # known files that each look sees after, in turn: whoever writes one anew does not touch the folder


class UntoldSteps(GymdashError):
    """The step of some files cannot be told; the others are there."""


class _Waiting(NamedTuple):
    stamp: tuple[int, int]
    since: float


class MediaLinkStreamableStat(StreamableStat):
    """Files in a folder whose names match a pattern.

    A file counts when it is finished: unchanged between two looks, or for two seconds. One that is written anew comes
    again. Folders below are not looked into.
    """

    def __init__(
        self,
        key: str,
        tag: str,
        media_folder: str | os.PathLike[str],
        media_regex: str,
        step_extractor: Callable[[str], int],
    ) -> None:
        """Say where to look.

        Args:
            key: Its name.
            tag: The type of media, such as ``stat_tags.VIDEOS``.
            media_folder: The folder, which need not be there yet.
            media_regex: What stands somewhere in the names of its files.
            step_extractor: Gives the step that a file's name tells.

        Raises:
            WrongUse: If the pattern is none.
        """
        try:
            self.pattern = re.compile(media_regex)
        except re.error as error:
            raise WrongUse(f"'{media_regex}' is no regular expression for the files of '{key}': {error}.") from None
        self.folder = Path(media_folder).absolute()
        self.step_extractor = step_extractor
        self._listed: tuple[int, int] | None = None
        self._seen: dict[str, tuple[int, int] | None] = {}  # by name; None for what is no file of this stat
        self._waiting: dict[str, _Waiting] = {}
        self._found: dict[str, tuple[int, FileEvent]] = {}  # by name, with a number that only grows, in its order
        self._count = 0
        self._is_over = False
        super().__init__(key, tag)

    @staticmethod
    def final_split_step_extractor(fname: str, split_char: str = "_", extension: str = ".png") -> int:
        """Give the number after the last separator (``sample_300.png``: 300).

        Raises:
            ValueError: If none stands there.
        """
        return int(fname.split(split_char)[-1][: -len(extension)])

    @property
    def is_waiting(self) -> bool:
        """Whether a file was there at the last look that may still be written to."""
        return bool(self._waiting)

    def wait_no_longer(self) -> None:
        """Take files from now on as they are: whoever writes them is over."""
        self._is_over = True

    def clear_values(self) -> None:
        """Forget all files, so that they are found anew."""
        self._listed = None
        for kept in (self._seen, self._waiting, self._found):
            kept.clear()

    def get_values(self) -> list[FileEvent]:
        """Give all finished files, by their steps.

        Raises:
            UntoldSteps: If steps of new files cannot be told, once for each.
            OSError: If the folder cannot be looked into.
        """
        with self._lock:
            self.look()
            return _sorted(event for _, event in self._found.values())

    def get_recent(self, reader: str = "") -> list[FileEvent]:
        """Give the files that were finished, or changed, since the same reader asked last, by their steps.

        Raises:
            UntoldSteps: If steps of new files cannot be told, once for each; the others come with the next call.
            OSError: If the folder cannot be looked into.
        """
        with self._lock:
            self.look()
            seen = self._cursors.get(reader, 0)
            self._cursors[reader] = self._count
            new = []
            for number, event in reversed(self._found.values()):
                if number <= seen:
                    break
                new.append(event)
            return _sorted(new)

    def look(self) -> None:
        """Look for new and changed files."""
        try:
            status = self.folder.stat()
        except FileNotFoundError:
            return
        now, clock = time.time(), time.monotonic()
        names = self._changed_names((status.st_mtime_ns, status.st_ino), now)
        untold: list[tuple[str, Exception]] = []
        for name in [*names, *self._waiting]:
            try:
                self._see(name, now, clock)
            except Exception as error:  # whatever the person's extractor raises
                untold.append((name, error))
        if untold:
            raise _untold(self.key, untold)

    def _changed_names(self, stamp: tuple[int, int], now: float) -> list[str]:
        """Give the names that are new in the folder, and the known ones whose turn it is to be seen after."""
        names = [name for name in islice(self._seen, _AGAIN) if self._seen[name] is not None]
        for name in list(islice(self._seen, _AGAIN)):
            self._seen[name] = self._seen.pop(name)  # to the end of the turn
        if stamp != self._listed:
            listing = os.listdir(self.folder)  # noqa: PTH208 - only the names, of which there may be many
            self._forget(listing)
            fresh = [name for name in listing if name not in self._seen]
            for name in fresh:
                self._seen[name] = (0, 0) if self.pattern.search(name) else None
            names += [name for name in fresh if self._seen[name] is not None]
            # a folder that has just changed may do so again without its time showing it
            self._listed = stamp if now - stamp[0] / 1e9 > OLD else None
        return names

    def _forget(self, listing: list[str]) -> None:
        """Let go of the files that are gone."""
        for name in self._seen.keys() - set(listing):
            del self._seen[name]
            self._waiting.pop(name, None)
            self._found.pop(name, None)

    def _see(self, name: str, now: float, clock: float) -> None:
        """Look at one file: wait while it is written to, and take it when it is finished."""
        status = _status(self.folder / name)
        if status is None:
            self._waiting.pop(name, None)
            return
        stamp = (status.st_size, status.st_mtime_ns)
        if self._seen.get(name) == stamp:
            return
        waiting = self._waiting.get(name)
        if waiting is None or waiting.stamp != stamp:
            waiting = self._waiting[name] = _Waiting(stamp, clock)
        is_old = clock - waiting.since >= BETWEEN or now - status.st_mtime > OLD
        if status.st_size and (is_old or self._is_over):  # many programs make a file before they have anything for it
            del self._waiting[name]
            self._seen[name] = stamp  # before the step is asked for: what cannot be told is asked for once
            self._take(name, status.st_mtime)

    def _take(self, name: str, wall_time: float) -> None:
        step = int(self.step_extractor(name))
        self._count += 1
        self._found.pop(name, None)  # so that it comes last
        self._found[name] = self._count, FileEvent(wall_time, step, self.tag, name, self.folder / name)


def _status(path: Path) -> os.stat_result | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - for each of many files
    except OSError:  # gone again, or a link to nowhere
        return None
    return status if stat.S_ISREG(status.st_mode) else None


def _sorted(events: Iterable[FileEvent]) -> list[FileEvent]:
    return sorted(events, key=lambda event: (event.step, event.src_name))


def _untold(key: str, untold: list[tuple[str, Exception]]) -> UntoldSteps:
    (name, error), *more = untold
    others = f" and {len(more)} more" if more else ""
    problem = UntoldSteps(
        f"The step of '{name}'{others} of '{key}' cannot be told, so it is left out: its step extractor raised "
        f"{type(error).__name__}: {error}"
    )
    problem.__cause__ = error
    return problem


class MediaFileStatLinker(Streamer):
    """Stats of media files under one name (upstream's name and call)."""

    def __init__(self, streamer_name: str, media_link_stats: Iterable[MediaLinkStreamableStat]) -> None:
        super().__init__(streamer_name, stats=media_link_stats)

    @property
    def stats(self) -> list[Any]:
        """Its stats."""
        return list(self.streamed.values())
