"""What a checkpoint says of itself, and whether it is true; standard library alone, and nothing in it is run."""

from __future__ import annotations

import os
import stat
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from gymdash_tui.simulation.atomic import read_json
from gymdash_tui.simulations.stable_baselines.training.checkpoints.draft import MANIFEST, FileSum

VERSION = 1
_PIECE = 1 << 20


class Damaged(Exception):
    """A checkpoint that is not what it should be; the text says in what, and fits after its name and "is"."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a checkpoint's manifest says.

    Attributes:
        path: Its folder.
        step: Environment steps done.
        exact: Whether a resume from it goes on as if nothing had happened.
        reason: Why it is not exact; empty where it is.
        why: For what it was made: ``every``, ``asked``, ``stop``, ``best``, ``end``.
        attempt: The attempt that made it, or that went on from it.
        score: The mean reward of the evaluation that made it the best; ``None`` for others.
        made_with: The seed, the arguments and the machine that it was made with.
        files: Its files, and what they have to look like.
    """

    path: Path
    step: int
    exact: bool
    reason: str
    why: str
    attempt: int = 1
    score: float | None = None
    made_with: dict[str, Any] = field(default_factory=dict)
    files: dict[str, FileSum] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.path.name

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(one.size for one in self.files.values())

    @property
    def label(self) -> str:
        """``exact``, or ``approximate`` with the reason."""
        return "exact" if self.exact else f"approximate: {self.reason}"

    def part(self, name: str) -> Mapping[str, Any]:
        """Give a part of what it was made with; empty where it is not told."""
        found = self.made_with.get(name)
        return found if isinstance(found, dict) else {}

    def to_json(self) -> dict[str, Any]:
        """Give the manifest, but for the files."""
        own = ("step", "exact", "reason", "why", "attempt", "score", "made_with")
        return {"version": VERSION, "saved": time.time(), **{name: getattr(self, name) for name in own}}

    @classmethod
    def read(cls, path: Path) -> Checkpoint:
        """Read a checkpoint's manifest.

        Raises:
            Damaged: If it has none that can be read.
        """
        data = read_json(path / MANIFEST)
        if data is None:
            raise Damaged("damaged (its manifest is missing or cut short)")
        if data.get("version") != VERSION:
            raise Damaged(f"of version {data.get('version')!r}, which this program does not know")
        try:
            return cls(
                path,
                int(data["step"]),
                data["exact"] is True,
                str(data["reason"]),
                str(data["why"]),
                int(data["attempt"]),
                None if data["score"] is None else float(data["score"]),
                dict(data["made_with"]),
                {name: FileSum(int(one["bytes"]), int(one["crc32"], 16)) for name, one in data["files"].items()},
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            raise Damaged("damaged (its manifest lacks something)") from None

    def verify(self) -> None:
        """Make sure that all files are there, whole, and this user's own.

        Raises:
            Damaged: If one is not.
        """
        _refuse_others(self.path)
        for name, expected in self.files.items():
            path = self.path / name
            try:
                with path.open("rb") as file:
                    size = os.fstat(file.fileno()).st_size
                    if size != expected.size:
                        raise Damaged(f"damaged ({name} has {size:,} of {expected.size:,} bytes)")
                    if _crc(file) != expected.crc:
                        raise Damaged(f"damaged ({name} does not match its checksum)")
            except OSError as error:
                raise Damaged(f"damaged ({name} cannot be read: {error.strerror or error})") from None


def _refuse_others(folder: Path) -> None:
    """Refuse a checkpoint that holds anything of another user: it is unpickled, which runs what its writer wanted.

    Raises:
        Damaged: If it does.
    """
    try:
        for path in (folder, *folder.iterdir()):
            found = path.lstat()
            if found.st_uid != os.getuid():
                raise Damaged(f"not loaded ({path.name} belongs to another user)")
            if path != folder and not stat.S_ISREG(found.st_mode):
                raise Damaged(f"not loaded ({path.name} is no file)")
    except OSError as error:
        raise Damaged(f"damaged (it cannot be read: {error.strerror or error})") from None


def _crc(file: BinaryIO) -> int:
    crc = 0
    while piece := file.read(_PIECE):
        crc = zlib.crc32(piece, crc)
    return crc
