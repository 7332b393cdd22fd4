"""The processes that a program has started, as they come and go."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from gymdash_tui.simulation.process_tree import descendants, is_of_another_simulation, pids, processes, read_process

_PROCESSES = Path("/proc")


class Family:
    """All processes below one, looked at twice a second: only those that are new are looked at closely.

    Attributes:
        ever: The numbers of all that were ever seen.
    """

    def __init__(self, root: int, program: int) -> None:
        """Take the process below which they are, and the first of them."""
        self.ever = {program}
        self._root = root
        self._living = {program}
        self._others: set[int] = set()

    def look(self) -> set[int]:
        """Give those that are there now."""
        now = pids()
        if not now:
            self._living = {one.pid for one in descendants(self._root, processes())}
        else:
            self._living &= now
            self._others &= now
            self._sort(now - self._living - self._others)
        self.ever |= self._living
        return self._living

    def _sort(self, new: set[int]) -> None:
        """Tell the new ones of ours from those of others, whichever of a parent and its child is met first."""
        parents = {pid: found.parent for pid in new if (found := read_process(pid)) is not None}
        while ours := [pid for pid, parent in parents.items() if parent in self._living or parent == self._root]:
            for pid in ours:
                del parents[pid]
                (self._others if is_of_another_simulation(pid) else self._living).add(pid)
        self._others |= parents.keys()

    def reap(self, program: int) -> None:
        """Take leave of those that became our children when their parents ended, and have ended; not of the program."""
        for pid in self._living - {program}:
            found = read_process(pid)
            if found is not None and found.state == "Z" and found.parent == os.getpid():
                with suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)

    def folders(self) -> Iterator[Path]:
        """Give the folders in which they run."""
        for pid in self._living:
            with suppress(OSError):
                yield Path(os.readlink(_PROCESSES / str(pid) / "cwd"))  # noqa: PTH115 - not where it leads, if it is gone

    def written(self, wanted: Callable[[str], bool]) -> Iterator[tuple[Path, Path]]:
        """Give the files that they hold open for writing and whose names are looked for: a way to it, and its path.

        The way leads to the open file even if its name was taken away.
        """
        for pid in self._living:
            files = _PROCESSES / str(pid) / "fd"
            with suppress(OSError):
                for number in os.listdir(files):  # noqa: PTH208 - only the numbers
                    with suppress(OSError):
                        link = os.readlink(files / number)  # noqa: PTH115 - a text at first: most are of no interest
                        path = link.removesuffix(" (deleted)")
                        if wanted(path.rpartition("/")[2]) and os.lstat(files / number).st_mode & stat.S_IWUSR:
                            yield files / number, Path(path)
