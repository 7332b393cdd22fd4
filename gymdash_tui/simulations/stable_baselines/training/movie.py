"""Writes pictures as a film: MP4 through ffmpeg as they come, or an animated GIF where there is no ffmpeg."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Frame = npt.NDArray[np.uint8]
"""A picture: height x width x 3 (red, green, blue)."""


class Movie(Protocol):
    """A film that is being written."""

    path: Path

    def add(self, frame: Frame) -> None:
        """Append a picture; all are of one size.

        Raises:
            OSError: If it cannot be written.
        """

    def close(self) -> None:
        """Finish the file.

        Raises:
            OSError: If it cannot be written.
        """


class NoMovie(Exception):
    """No film can be written; the text says what to install."""


def open_movie(stem: Path, fps: float) -> Movie:
    """Begin a film.

    Args:
        stem: The file without its ending.
        fps: Pictures a second.

    Raises:
        NoMovie: If neither ffmpeg nor Pillow is there.
    """
    if has_ffmpeg():
        return Mp4(stem.with_name(f"{stem.name}.mp4"), fps)
    try:
        return Gif(stem.with_name(f"{stem.name}.gif"), fps)
    except ImportError:
        raise NoMovie("No film can be written: run `pip install moviepy`.") from None


def has_ffmpeg() -> bool:
    """Tell whether films can be MP4; moviepy brings ffmpeg with it."""
    try:
        import imageio_ffmpeg  # an optional dependency

        imageio_ffmpeg.get_ffmpeg_exe()
    except (ImportError, RuntimeError):
        return False
    return True


class Mp4:
    """An H.264 film that any player shows; each picture goes to ffmpeg at once, so that none has to be kept."""

    def __init__(self, path: Path, fps: float) -> None:
        self.path = path
        self._fps = fps
        self._ffmpeg: Generator[None, bytes | None, None] | None = None

    def add(self, frame: Frame) -> None:
        """Append a picture, starting ffmpeg at the first one.

        Raises:
            OSError: If ffmpeg refuses.
        """
        if self._ffmpeg is None:
            height, width = frame.shape[:2]
            self._ffmpeg = self._start(width - width % 2, height - height % 2)
        height, width = frame.shape[:2]
        # H.264 has colours for every second pixel only: an odd last line goes
        self._ffmpeg.send(np.ascontiguousarray(frame[: height - height % 2, : width - width % 2]).tobytes())

    def _start(self, width: int, height: int) -> Generator[None, bytes | None, None]:
        import imageio_ffmpeg

        writer: Generator[None, bytes | None, None] = imageio_ffmpeg.write_frames(
            str(self.path),
            (width, height),
            fps=self._fps,
            codec="libx264",
            quality=6,
            macro_block_size=1,
            ffmpeg_log_level="error",
            # one thread and little thought: the cores belong to the training
            output_params=["-preset", "veryfast", "-threads", "1"],
        )
        next(writer)
        return writer

    def close(self) -> None:
        """Wait for ffmpeg to finish.

        Raises:
            OSError: If it wrote nothing.
        """
        if self._ffmpeg is not None:
            self._ffmpeg.close()
        if not self.path.exists() or not self.path.stat().st_size:
            raise OSError(f"ffmpeg did not write {self.path.name}; what it said stands in the output")


class Gif:
    """An animated GIF; its pictures are kept small until the end, because the format wants them together."""

    WIDTH = 320

    def __init__(self, path: Path, fps: float) -> None:
        """Prepare a GIF.

        Raises:
            ImportError: If Pillow is not installed.
        """
        from PIL import Image  # an optional dependency

        self._image = Image
        self.path = path
        # viewers show what is shorter than 20 ms much too slowly
        self._milliseconds = max(20, round(1000 / fps))
        self._pictures: list[Any] = []

    def add(self, frame: Frame) -> None:
        """Keep a picture, shrunk, in 256 colours."""
        picture = self._image.fromarray(frame)
        picture.thumbnail((self.WIDTH, self.WIDTH))
        self._pictures.append(picture.quantize(256))

    def close(self) -> None:
        """Write the file.

        Raises:
            OSError: If there is no picture, or the disk refuses.
        """
        if not self._pictures:
            raise OSError(f"{self.path.name} would have no picture")
        first, *rest = self._pictures
        first.save(self.path, "GIF", save_all=True, append_images=rest, duration=self._milliseconds, loop=0)
        self._pictures = []
