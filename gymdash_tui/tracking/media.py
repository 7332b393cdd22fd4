"""The media of a simulation, as its journal tells them, and as its folder shows where no journal does."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from gymdash_tui.domain.times import from_iso, from_unix, to_iso, utc_now
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.simulation.lock import is_held
from gymdash_tui.simulation.media import RealPaths, below, part_below, plain_type, step_in, type_of
from gymdash_tui.simulation.paths import SimulationFolder

if TYPE_CHECKING:
    from gymdash_tui.metrics.contents import Content

WITHOUT_FOLDER = "media"
"""The key of files that lie in ``media/`` itself."""

_BEING_WRITTEN = 2.0  # seconds since its last change, within which a running simulation may not be done with a file


@dataclass(frozen=True, slots=True)
class MediaItem:
    """One video, image, sound or text: a file of its own, or what stands within an event file.

    Attributes:
        key: What it is one of, such as ``episode_video``.
        type: ``videos``, ``images``, ``audio`` or ``text``.
        step: The step it belongs to.
        time: When it was made.
        size: Its bytes.
        file: Its path relative to the simulation's ``media/``, or that it is in an event file.
        path: The file, or the event file.
        content: Where it stands in an event file; ``None`` for a file of its own.
    """

    key: str
    type: str
    step: int
    time: datetime
    size: int
    file: str
    path: Path
    content: Content | None = None

    @property
    def where(self) -> str:
        """What no other one of its simulation has: its file, or its place in an event file."""
        return self.file if self.content is None else f"{self.path}:{self.content.offset}"

    def open(self) -> BinaryIO:
        """Open its bytes; a text is UTF-8.

        Raises:
            OSError: The file cannot be opened.
            ContentGone: The event file has other bytes there by now.
        """
        if self.content is None:
            return self.path.open("rb")
        read = self.content.read()
        return io.BytesIO(read.encode() if isinstance(read, str) else read)

    def to_json(self) -> dict[str, Any]:
        """Give the fields as JSON holds them."""
        content = self.content
        within = {
            name: getattr(content, name)
            for name in ("offset", "media_type", "width", "height", "index")
            if content is not None
        }
        return {
            "key": self.key,
            "type": self.type,
            "step": self.step,
            "time": to_iso(self.time),
            "size": self.size,
            "file": self.file,
            "path": str(self.path),
            **within,
        }


def media_of(folder: SimulationFolder) -> list[MediaItem]:
    """Give a simulation's media by their steps: those of its journal, and files below ``media/`` that it does not name.

    A file that is gone, or leads out of the folder, is left out, and so is one that a running simulation may still be
    writing.
    """
    files = _Files(folder.media)
    told = {item.file: item for item in _of_journal(folder, files)}
    settled = utc_now().timestamp() - _BEING_WRITTEN if is_held(folder.lock) else float("inf")
    found = [*told.values(), *_of_folder(folder.media, files, told.keys(), settled)]
    return sorted(found, key=lambda item: (item.step, item.time, item.key, item.file))


class _Files:
    """Looks at files of one folder, and sees that none of them leads out of it."""

    def __init__(self, root: Path) -> None:
        self._root = str(root)
        self._real = os.path.realpath(root)
        self._reals = RealPaths()

    def status(self, file: str) -> os.stat_result | None:
        """Give what is known of a regular file; ``None`` where it is not there, or not in the folder."""
        try:
            real = self._reals.of(f"{self._root}/{file}")
            found = os.stat(real)  # noqa: PTH116 - for each of many files
        except (OSError, ValueError):
            return None
        is_inside = part_below(real, self._real) is not None
        return found if is_inside and stat.S_ISREG(found.st_mode) else None


def _of_journal(folder: SimulationFolder, files: _Files) -> Iterator[MediaItem]:
    for entry in read_journal(folder.journal).entries:
        file = below(entry.get("file")) if entry["kind"] == "media" else ""
        if file:
            status = files.status(file)
            if status is not None:
                yield _told(folder.media / file, file, entry, status)


def _told(path: Path, file: str, entry: dict[str, Any], status: os.stat_result) -> MediaItem:
    step = entry.get("step")
    return MediaItem(
        key=str(entry.get("key") or _key_of(file)),
        type=plain_type(entry.get("type")) or type_of(file) or "text",
        step=step if isinstance(step, int) else step_in(file),
        time=_moment(entry.get("time")) or from_unix(status.st_mtime),
        size=status.st_size,
        file=file,
        path=path,
    )


def _moment(value: Any) -> datetime | None:
    try:
        return from_iso(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _of_folder(root: Path, files: _Files, told: Any, settled: float) -> Iterator[MediaItem]:
    for place, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        below = os.path.relpath(place, root)
        for name in names:
            type_ = type_of(name)
            if not type_ or name.startswith(".") or name.endswith(".meta.json"):  # gymnasium's, beside its videos
                continue
            file = name if below == "." else f"{below}/{name}"
            status = files.status(file) if file not in told else None
            if status is not None and status.st_size and status.st_mtime < settled:
                moment = from_unix(status.st_mtime)
                yield MediaItem(_key_of(file), type_, step_in(name), moment, status.st_size, file, root / file)


def _key_of(file: str) -> str:
    return file.rpartition("/")[0] or WITHOUT_FOLDER
