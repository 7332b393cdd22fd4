"""The projects that the person opened, last opened first."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from gymdash_tui.domain.times import from_iso, to_iso, utc_now
from gymdash_tui.simulation.atomic import read_json, write_json
from gymdash_tui.simulation.paths import project_name
from gymdash_tui.user.paths import projects_file

MOST = 200
"""Projects that are remembered; those opened longest ago are forgotten first."""

_PATIENCE = 2.0  # seconds for which another program's writing, which takes a millisecond, is waited for
_Entry = dict[str, Any]
_Entries = list[_Entry]


@dataclass(frozen=True, slots=True)
class KnownProject:
    """A project that was opened.

    Attributes:
        path: Its folder, without links in it.
        opened: When it was opened last; ``None`` where nobody knows.
    """

    path: Path
    opened: datetime | None = None

    @property
    def name(self) -> str:
        """What it is called."""
        return project_name(self.path)


class KnownProjects:
    """The list of projects, in a file that several programs may write at once.

    What somebody else wrote into it (a newer program, a person) and is not understood stays where it is.
    """

    def __init__(self, file: Path | None = None) -> None:
        """Take a file; the person's own where none is given."""
        self._file = file or projects_file()

    def list(self) -> tuple[KnownProject, ...]:
        """Give them, last opened first; none where the file cannot be read."""
        found = [known for entry in _entries(read_json(self._file) or {}) if (known := _known(entry)) is not None]
        return tuple(dict((one.path, one) for one in reversed(found)).values())[::-1]

    def remember(self, path: Path | str) -> None:
        """Put a project at the top of the list.

        Raises:
            OSError: If the file cannot be written.
        """
        real = os.path.realpath(path)
        now = to_iso(utc_now())

        def first(entries: _Entries) -> _Entries:
            before = next((entry for entry in entries if entry.get("path") == real), {})
            others = [entry for entry in entries if entry.get("path") != real]
            return [{**before, "path": real, "opened": now}, *others][:MOST]

        self._change(first)

    def forget(self, path: Path | str) -> bool:
        """Take a project off the list, and tell whether it stood there; its folder is not touched.

        Raises:
            OSError: If the file cannot be written.
        """
        gone = {str(path), os.path.realpath(path)}
        if not any(str(known.path) in gone for known in self.list()):
            return False
        self._change(lambda entries: [entry for entry in entries if entry.get("path") not in gone])
        return True

    def _change(self, change: Callable[[_Entries], _Entries]) -> None:
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _held(self._file.with_name(f".{self._file.name}.lock")):
            there = read_json(self._file)
            if there is None and self._file.exists():  # damaged: it is not ours to throw away
                self._file.replace(self._file.with_name(f"{self._file.name}.damaged"))
            write_json(self._file, {**(there or {}), "projects": change(_entries(there or {}))})


def _entries(told: dict[str, Any]) -> _Entries:
    listed = told.get("projects")
    return [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []


def _known(entry: _Entry) -> KnownProject | None:
    path, opened = entry.get("path"), entry.get("opened")
    if not isinstance(path, str) or not path.startswith("/") or "\0" in path:
        return None
    try:
        moment = from_iso(opened) if isinstance(opened, str) else None
    except ValueError:
        moment = None
    return KnownProject(Path(path), moment)


@contextlib.contextmanager
def _held(lock: Path) -> Iterator[None]:
    """Keep other programs from writing within the block.

    Raises:
        OSError: If one of them writes all the time, or the lock's file cannot be made.
    """
    deadline = time.monotonic() + _PATIENCE
    file = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if error.errno not in (errno.EAGAIN, errno.EACCES):
                    break  # a file system without locks: whoever writes last wins
                if time.monotonic() > deadline:
                    raise OSError(errno.EBUSY, "another program keeps it locked", str(lock)) from None
            time.sleep(0.01)
        yield
    finally:
        os.close(file)  # which lets it go


def short_path(path: Path | str) -> str:
    """Give a path as a person writes it: ``~`` for their home."""
    text, home = str(path), str(Path.home())
    for start in (home, os.path.realpath(home)):
        if start != "/" and (text == start or text.startswith(f"{start}/")):
            return f"~{text[len(start) :]}"
    return text
