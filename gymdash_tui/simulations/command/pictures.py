"""Takes a program's videos and pictures when they are finished."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from gymdash_tui.simulation.media import step_in

MOST = 1000
"""Files that are taken at most: some programs write each frame of a film as a picture."""

_LONGEST_KEY = 40


class Pictures:
    """Videos and pictures, taken once each: when they have not grown between two looks.

    Attributes:
        taken: How many were taken.
        left_out: Whether there were more than are taken.
    """

    def __init__(self, take: Callable[[str, Path, int], None]) -> None:
        """Take what is called with the key, the file, and the step of each that is finished."""
        self.taken = 0
        self.left_out = False
        self._take = take
        self._sizes: dict[Path, tuple[int, int]] = {}
        self._done: dict[Path, tuple[int, int]] = {}

    def look(self, files: Iterable[Path], step: int, at_the_end: bool = False) -> None:
        """Take those that are finished.

        Args:
            files: All that were found so far.
            step: How far the program is, for those whose names do not tell it.
            at_the_end: Whether nobody writes to them any more.

        Raises:
            OSError: If one cannot be read or copied, after all others were looked at.
        """
        refused: OSError | None = None
        for path in files:
            try:
                self._look_at(path, step, at_the_end)
            except FileNotFoundError:
                continue  # taken away before it was taken
            except OSError as error:
                refused = error
        if refused is not None:
            raise refused

    def _look_at(self, path: Path, step: int, at_the_end: bool) -> None:
        status = path.stat()
        now = (status.st_size, status.st_mtime_ns)
        before = self._sizes.get(path)
        self._sizes[path] = now
        if not now[0] or self._done.get(path) == now or not (at_the_end or now == before):
            return
        self._done[path] = now
        if self.taken >= MOST:
            self.left_out = True
            return
        self.taken += 1
        self._take(_key(path), path, step_in(path.name) if "step" in path.name else step)


def _key(path: Path) -> str:
    """Give what a file is one of: its name up to where its number begins."""
    stem = path.stem.rstrip("0123456789")
    return (stem.split("-step-")[0].split("-episode")[0].rstrip(" _-.") or path.suffix[1:])[:_LONGEST_KEY]
