"""What is shown, read or opened of one of a simulation's media, wherever it stands. For threads."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import GymdashError
from gymdash_tui.domain.units import short_bytes
from gymdash_tui.simulation.streaming.stat_tags import TEXT, VIDEOS
from gymdash_tui.tracking.cache import cache_folder, short_hash
from gymdash_tui.tui.pictures.decoding import Film, PictureError, open_film, open_image
from gymdash_tui.tui.pictures.film import called

if TYPE_CHECKING:
    from gymdash_tui.tracking.media import MediaItem

LONGEST_TEXT = 200_000
"""Bytes of a text that are shown."""

_LARGEST = 64 << 20  # bytes of what stands in an event file and is read whole
_KEPT = 86_400.0  # seconds for which what was taken out of an event file is kept: whatever opened it may read it again


def film_of(item: MediaItem) -> Film:
    """Open an image or a film, to be shown.

    Raises:
        PictureError: If it cannot be shown.
    """
    if item.content is None:
        return open_film(item.path, item.type == VIDEOS)
    try:
        return open_image(item.key, _within(item))
    except PictureError:
        raise
    except GymdashError as error:
        raise PictureError(str(error)) from error


def text_of(item: MediaItem) -> str:
    """Read the beginning of a text, as much of it as is shown; of a sound say how to hear it.

    Where it cannot be read, why that is so is given instead.
    """
    if item.type != TEXT:
        return "A sound: terminals play none. o opens it with the desktop's program; y copies its path."
    try:
        if item.content is not None:
            whole = _within(item)
            return _cut(whole[:LONGEST_TEXT], len(whole) > LONGEST_TEXT)
        with item.open() as file:
            return _cut(file.read(LONGEST_TEXT), bool(file.read(1)))
    except OSError as error:
        return f"It cannot be read: {error.strerror or error}."
    except GymdashError as error:
        return str(error)


def _within(item: MediaItem) -> bytes:
    if item.size > _LARGEST:
        most = f"{short_bytes(_LARGEST)} are the most shown here"
        raise GymdashError(f"{called(item.key)} has {short_bytes(item.size)}; {most}: o opens it elsewhere.")
    with item.open() as file:
        return file.read()


def _cut(data: bytes, more: bool) -> str:
    text = data.decode("utf-8", "replace")
    return f"{text}\n\n(Its first {short_bytes(LONGEST_TEXT)}: o opens all of it.)" if more else text


def file_of(item: MediaItem) -> Path:
    """Give the file of something; what stands in an event file is written into one of its own first.

    Raises:
        GymdashError: If that cannot be done.
    """
    if item.content is None:
        return item.path
    from gymdash_tui.tracking.extracting import extract  # deferred: numpy, and most is a file of its own

    place = cache_folder("media")
    _clear(place)
    folder = place / short_hash([item.where, item.key, item.content.check])
    written, problems = extract([item], folder, force=True)
    if written[0] is None:
        raise GymdashError(" ".join(problems))
    return written[0]


def _clear(place: Path) -> None:
    """Take away what was written out long ago."""
    long_ago = time.time() - _KEPT
    with suppress(OSError):
        for folder in place.iterdir():
            if folder.stat().st_mtime < long_ago:
                shutil.rmtree(folder, ignore_errors=True)
