"""The event files of one run, each read on from where its last reading ended."""

from __future__ import annotations

import math
import os
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar
from weakref import WeakMethod

from gymdash_tui.simulation.process_use import is_of_system

from .eventfile import EventFile, G
from .tree import Found, Tree

F = TypeVar("F", bound=Callable[..., Any])


class Source(NamedTuple, Generic[G]):
    """An event file, and what stands before the names of its tags."""

    path: Path
    file: EventFile[G]
    prefix: str


class Sources(Generic[G]):
    """Follows the event files in a folder and its sub-folders.

    Args:
        folder: The folder, which may not exist yet.
        shorten: Whether folders that all files first found have in common are left out of prefixes.
        begin: Makes a gatherer for a piece of a file of some prefix; a method of whoever has the sources.
        take: Called with what each piece held; with None where all that was read from a file counts no more. Likewise.

    Attributes:
        complete: False when the last reading stopped for its budget with data still unread.
    """

    def __init__(
        self, folder: Path, shorten: bool, begin: Callable[[str], G], take: Callable[[Source[G], G | None], None]
    ) -> None:
        self.complete = True
        self._lead: str | None = None if shorten else ""
        self._tree = Tree(folder)
        self._files: dict[Path, Source[G]] = {}
        # weak: whoever has this goes at once when nobody needs it, with millions of points, and not with the next look
        # for cyclic garbage
        self._begin, self._take = WeakMethod(begin), WeakMethod(take)
        self._closed = False
        self.lock = threading.Lock()

    @property
    def warnings(self) -> list[str]:
        """What could not be read, a sentence each, with the file's name and the byte."""
        found = list(self._tree.problems.values())
        for source in list(self._files.values()):
            found += source.file.warnings
        return found

    def before(self, source: Source[G]) -> list[Source[G]]:
        """Give the files of a file's folder that are not younger than it, itself among them."""
        return [
            other
            for other in self._files.values()
            if other.path.parent == source.path.parent and other.path <= source.path
        ]

    def close(self) -> None:
        """Read nothing more."""
        self._closed = True

    def read(self, budget: float | None) -> None:
        """Read what is new; a budget in seconds stops at the next piece of a megabyte after it."""
        if not self._closed:
            self.complete = self._read_all(math.inf if budget is None else time.monotonic() + budget)

    def _read_all(self, deadline: float) -> bool:
        begun, take = False, _there(self._take)
        files = self._tree.files()
        # what the processes used stands in a folder of its own, and says nothing of the others'
        own = [found.name for found in files if not is_of_system(found.name)] if self._lead is None else ()
        if own:
            self._lead = _in_common(own)
        for found in files:
            source = self._files.get(found.path) or self._add(found)
            if not source.file.changed():
                continue
            if begun and time.monotonic() >= deadline:
                return False
            begun = True
            with closing(source.file.read()) as pieces:
                for piece in pieces:
                    take(source, piece)
                    if time.monotonic() >= deadline:
                        break
            if source.file.unread:
                return False
        return True

    def _add(self, found: Found) -> Source[G]:
        folder, slash, _ = found.name.rpartition("/")
        prefix = (folder + slash).removeprefix(self._lead or "")
        begin = partial(_begin, self._begin, prefix)
        source = Source(found.path, EventFile(found.path, found.name, begin), prefix)
        self._files[found.path] = source
        return source


def _there(method: WeakMethod[F]) -> F:
    found = method()
    if found is None:
        raise ReferenceError("Who reads these event files is gone.")
    return found


def _begin(begin: WeakMethod[Callable[[str], G]], prefix: str) -> G:
    return _there(begin)(prefix)


def _in_common(names: Sequence[str]) -> str:
    """Give the folders in which all of some files lie, with a slash at the end; empty where in none."""
    shared = os.path.commonpath([name.rpartition("/")[0] for name in names])
    return f"{shared}/" if shared else ""


class Restarts(Generic[G]):
    """The steps at which files take up a run: what files before them recorded from there on counts no more."""

    def __init__(self) -> None:
        self._steps: dict[Path, int] = {}

    def add(self, source: Source[G], step: int) -> None:
        """Take note that a file takes up its run at a step."""
        self._steps[source.path] = min(step, self._steps.get(source.path, step))

    def forget(self, source: Source[G]) -> None:
        """Drop what a file said: it was written anew."""
        self._steps.pop(source.path, None)

    def limit(self, source: Source[G]) -> int | None:
        """Give the step from which a file's records count no more: that of a later file of the folder; else None."""
        if not self._steps:
            return None
        later = (step for path, step in self._steps.items() if path.parent == source.path.parent and path > source.path)
        return min(later, default=None)
