"""A small disk that can be filled to the last page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_PAGE = 4096


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk of its own.

    Attributes:
        root: Where it is mounted.
    """

    root: Path

    @property
    def project(self) -> Path:
        """A project's folder on it."""
        return self.root / "project"

    def fill(self, but_for: int = 0) -> None:
        """Fill it to the last page, but for some bytes."""
        with self._filler.open("ab", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(_PAGE))
            except OSError:
                file.truncate(max(0, file.tell() // _PAGE * _PAGE - but_for))

    def empty(self) -> None:
        """Take away what filled it."""
        self._filler.unlink()

    @property
    def _filler(self) -> Path:
        return self.root / "filler"
