"""Opens images and films, each by the library that decodes it; what cannot be shown is said in a sentence."""

from __future__ import annotations

from pathlib import Path

from gymdash_tui.domain.text import safe_text
from gymdash_tui.tui.pictures.film import Film, Frame, PictureError, Source, called
from gymdash_tui.tui.pictures.images import ImageSource
from gymdash_tui.tui.pictures.videos import VideoSource

__all__ = ["Film", "Frame", "PictureError", "open_film"]

INSTALL = "pip install 'gymdash-tui[video]'"
"""What brings both decoders."""

_ANIMATIONS = (b"GIF87a", b"GIF89a")
"""With what begins what is recorded as a film where nothing could write another one."""


def open_film(path: Path, is_film: bool) -> Film:
    """Open an image or a film. For threads: it loads a decoder and reads the file's head.

    Args:
        path: The file.
        is_film: Whether it was recorded as a film; an image has one frame.

    Raises:
        PictureError: If it cannot be shown.
    """
    start = _start(path)
    by_pillow = not is_film or start in _ANIMATIONS
    try:
        source: Source = ImageSource(path) if by_pillow else VideoSource(path)
    except ImportError as error:
        what, who = ("Images", "Pillow") if by_pillow else ("Films", "PyAV")
        raise PictureError(
            f"{what} are shown by {who}, which is missing: {INSTALL} ({error}). o opens it elsewhere."
        ) from error
    except PictureError:
        raise
    except Exception as error:  # what decoders make of damaged files can be anything
        told = safe_text(f"{type(error).__name__}: {error}"[:200])
        raise PictureError(f"{called(path.name)} cannot be decoded: {told}.") from error
    return Film(source)


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(6)
    except OSError as error:
        raise PictureError(f"{called(path.name)} cannot be read: {error.strerror or error}.") from error
