"""Opens images and films, each by the library that decodes it; what cannot be shown is said in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gymdash_tui.domain.text import safe_text
from gymdash_tui.tui.pictures.film import Film, Frame, PictureError, Source, called
from gymdash_tui.tui.pictures.images import ImageSource
from gymdash_tui.tui.pictures.videos import VideoSource

__all__ = ["Film", "Frame", "PictureError", "open_film", "open_image"]

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
    if not is_film or _start(path) in _ANIMATIONS:
        return open_image(path.name, path)
    return _opened(path.name, lambda: VideoSource(path), "Films", "PyAV")


def open_image(name: str, source: Path | bytes) -> Film:
    """Open an image, or an animation of several. For threads, as :func:`open_film`.

    Args:
        name: What it is called.
        source: Its file, or its bytes.

    Raises:
        PictureError: If it cannot be shown.
    """
    return _opened(name, lambda: ImageSource(name, source), "Images", "Pillow")


def _opened(name: str, decoder: Callable[[], Source], what: str, who: str) -> Film:
    try:
        return Film(decoder())
    except ImportError as error:
        raise PictureError(
            f"{what} are shown by {who}, which is missing: {INSTALL} ({error}). o opens it elsewhere."
        ) from error
    except PictureError:
        raise
    except Exception as error:  # what decoders make of damaged files can be anything
        told = safe_text(f"{type(error).__name__}: {error}"[:200])
        raise PictureError(f"{called(name)} cannot be decoded: {told}.") from error


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(6)
    except OSError as error:
        raise PictureError(f"{called(path.name)} cannot be read: {error.strerror or error}.") from error
