"""Finds the files that a program writes for people to look at, without being told where.

TensorBoard's writers for PyTorch open their file anew for each record, so that hardly ever anybody holds one open. But
its name tells the process that writes it. So it is looked for in and below the folders in which the program's processes
run and those that its words name, and a file is taken whose process is one of the program's. What is held open is seen
wherever it is. Below a folder that the person named all is taken that is new, unless its name tells another process.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from gymdash_tui.simulation.event_reader import NAMED
from gymdash_tui.simulations.command import monitors
from gymdash_tui.simulations.command.call import Call
from gymdash_tui.simulations.command.family import Family
from gymdash_tui.simulations.command.folders import Folders

_MEDIA = (".mp4", ".gif", ".png")
_NEAR, _NEAR_LEVELS = 2_000, 8  # folders looked into where nobody said that there is anything
_TOLD, _TOLD_LEVELS = 50_000, 40
_UNMISTAKABLE = 12  # characters of a run's name that is no word such as "logs"


class Event(NamedTuple):
    """An event file: a way that leads to it, and its path."""

    way: Path
    path: Path


class Found(NamedTuple):
    """What a program writes: event files, videos and pictures, and ways to monitors that it holds open."""

    events: list[Event]
    media: list[Path]
    monitors: list[Path]


class Finder:
    """Looks for what a program writes."""

    def __init__(self, call: Call, avoid: frozenset[Path]) -> None:
        """Remember what is there before the program starts.

        Args:
            call: The program.
            avoid: Folders that are not looked into.
        """
        self._call = call
        self._near = Folders(_is_wanted, avoid, _NEAR, _NEAR_LEVELS)
        self._elsewhere = Folders(_is_wanted, avoid, _NEAR, _NEAR_LEVELS)  # where its processes go
        self._told = Folders(_is_wanted, avoid, _TOLD, _TOLD_LEVELS)
        self._seen = {str(call.cwd)}
        self._of_others: set[Path] = set()
        self._of_runs: set[Path] = set()
        self._media: dict[Path, bool] = {}
        if call.logdir is not None:
            self._told.add(call.logdir)
        self._near.add(call.cwd)
        self._add_roots(())
        self._before = {path: _size(path) for path, _ in self._news()}
        self._near.allow(_NEAR)
        self._told.allow(_TOLD)

    @property
    def missed_folders(self) -> bool:
        """Whether there were more folders than were looked into."""
        return self._near.left_out or self._told.left_out

    def look(self, family: Family, thoroughly: bool = False) -> Found:
        """Give the files that are the program's; most of them once more.

        Args:
            family: Its processes, just looked at.
            thoroughly: Whether to list all folders, and not only those that have changed.
        """
        self._add_roots(family.folders())
        if thoroughly:
            for folders in (self._told, self._near, self._elsewhere):
                folders.forget()
        held = [Event(way, path) for way, path in family.written(_is_curve)]
        events = [one for one in held if NAMED in one.path.name]
        for path, told in self._news():
            if self._before.get(path) == _size(path):
                continue
            if NAMED not in path.name:
                self._media[path] = told or self._media.get(path, False)
            elif self._is_ours(path, told, family):
                events.append(Event(path, path))
        self._of_runs.update(event.path.parent for event in events)
        media = [path for path, told in self._media.items() if self._is_of_run(path, told)]
        return Found(events, media, [one.way for one in held if NAMED not in one.path.name])

    def _add_roots(self, roots: Iterable[Path]) -> None:
        """Look into these folders and those that are named by the program's words, also if they came to be just now."""
        values = [word.rpartition("=")[2] for word in self._call.words[1:]]
        named = [path for path in (self._call.cwd / value for value in values if value) if _is_dir(path)]
        for root, folders in [*((one, self._elsewhere) for one in roots), *((one, self._near) for one in named)]:
            if str(root) not in self._seen:
                self._seen.add(str(root))
                folders.add(root)

    def _news(self) -> Iterator[tuple[Path, bool]]:
        """Give the files that may be new, and whether they lie below the folder that the person named."""
        for folders in (self._told, self._near, self._elsewhere):
            for path in folders.news():
                yield path, folders is self._told

    def _is_ours(self, path: Path, told: bool, family: Family) -> bool:
        writer = _writer_of(path.name)
        if writer is None:
            return told
        if writer not in family.ever:
            self._of_others.add(path.parent)
        return writer in family.ever

    def _is_of_run(self, path: Path, told: bool) -> bool:
        """Tell whose a video or picture is by the folders in which it lies: its own name tells no process."""
        above = path.parents
        if any(folder in self._of_runs for folder in above):
            return True
        names = {folder.name for folder in self._of_runs if len(folder.name) >= _UNMISTAKABLE}
        if any(folder.name in names for folder in above):  # videos/NAME beside runs/NAME
            return True
        return told and not any(folder in self._of_others for folder in above)


def _is_curve(name: str) -> bool:
    return NAMED in name or name.endswith(monitors.NAMED)


def _is_wanted(name: str) -> bool:
    return NAMED in name or name.lower().endswith(_MEDIA)


def _writer_of(name: str) -> int | None:
    """Give the process that an event file's name tells; ``None`` where it tells none, or one of another machine."""
    number = name.partition(f".{os.uname().nodename}.")[2].split(".")[0]
    return int(number) if number.isdecimal() and len(number) < 12 else None


def _size(path: Path) -> tuple[int, int]:
    with suppress(OSError):
        status = path.stat()
        return status.st_size, status.st_mtime_ns
    return 0, 0


def _is_dir(path: Path) -> bool:
    with suppress(OSError):  # a word as long as no name may be
        return path.is_dir()
    return False
