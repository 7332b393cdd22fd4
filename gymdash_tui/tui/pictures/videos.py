"""Decodes films by PyAV, which has FFmpeg's libraries in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from math import inf, isfinite
from pathlib import Path
from typing import Any

import numpy as np

from gymdash_tui.tui.pictures.colours import Pixels
from gymdash_tui.tui.pictures.film import PictureError, Raw, called
from gymdash_tui.tui.pictures.images import MOST, too_large

_USUAL_RATE = 25.0  # frames a second of a film that does not say


class VideoSource:
    """A film."""

    def __init__(self, path: Path) -> None:
        """Read a film's head.

        Raises:
            PictureError: If it is none, or its pictures are too large.
            ImportError: If PyAV is missing.
        """
        import av  # deferred: 60 ms, and most visits look at no film

        self.name, self._path, self._av = path.name, path, av
        self.damage = ""
        self._reader: Any = None
        self._scaler: Any = None
        self._open()
        try:
            self._read_head()
        except PictureError:
            self.close()
            raise

    def _open(self) -> None:
        self.close()
        if not _has_bytes(self._path):
            raise PictureError(f"{called(self.name)} is empty: nothing was written into it.")
        try:
            self._reader = self._av.open(str(self._path), mode="r", metadata_errors="replace")
        except (OSError, ValueError, self._av.FFmpegError) as error:
            raise PictureError(f"{called(self.name)} is no film that can be decoded: {_reason(error)}.") from error
        for stream in self._reader.streams.video:
            # one thread is enough for what a terminal shows, and leaves the cores to the training
            stream.codec_context.thread_count = 1
        self._scaler = self._av.video.reformatter.VideoReformatter()

    def _read_head(self) -> None:
        if not self._reader.streams.video:
            raise PictureError(f"{called(self.name)} holds no pictures.")
        stream = self._stream
        width, height = int(stream.width or 0), int(stream.height or 0)
        if not width or not height:
            raise PictureError(f"{called(self.name)} does not say how large its pictures are: it is damaged.")
        if width * height > MOST:
            raise PictureError(too_large(self.name, width, height))
        self.size = (max(1, round(width * float(stream.sample_aspect_ratio or 1))), height)
        rate = float(stream.average_rate or stream.guessed_rate or 0)
        self._rate = rate if isfinite(rate) and rate > 0 else _USUAL_RATE
        self._start = float((stream.start_time or 0) * stream.time_base)
        self.duration = self._told_duration()
        self.count = int(stream.frames or (self.duration * self._rate if self.duration < inf else 0))

    @property
    def _stream(self) -> Any:
        return self._reader.streams.video[0]

    def _told_duration(self) -> float:
        stream = self._stream
        if stream.duration:
            return float(stream.duration * stream.time_base)
        whole = self._reader.duration
        return whole / self._av.time_base if whole and whole > 0 else inf

    def frames(self, seconds: float) -> Iterator[Raw]:
        """Give the frames from the last whole picture before a moment on."""
        try:
            self._go_to(seconds)
        except self._av.FFmpegError:  # what cannot be gone to is read from its start
            self._open()
        return self._decode()

    def _go_to(self, seconds: float) -> None:
        stream = self._stream
        self._reader.seek(int((seconds + self._start) / stream.time_base), stream=stream, backward=True)

    def _decode(self) -> Iterator[Raw]:
        at = 0.0
        try:
            for frame in self._reader.decode(self._stream):
                begins = at if frame.time is None else max(0.0, frame.time - self._start)
                lasts = float(frame.duration * frame.time_base) if frame.duration and frame.time_base else 0.0
                at = begins + (lasts or 1 / self._rate)
                yield Raw(round(begins * self._rate), begins, at, partial(self._scaled, frame))
        except (OSError, ValueError, self._av.FFmpegError) as error:
            self.damage = _reason(error)

    def _scaled(self, frame: Any, width: int, height: int) -> Pixels:
        # what is made larger keeps its edges: worlds of a few cells are looked at for those
        way = "POINT" if width >= frame.width and height >= frame.height else "AREA"
        made = self._scaler.reformat(frame, width=width, height=height, format="rgb24", interpolation=way)
        return np.ascontiguousarray(made.to_ndarray())

    def close(self) -> None:
        """Let go of the file."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None


def _has_bytes(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError as error:
        raise PictureError(f"{called(path.name)} cannot be read: {error.strerror or error}.") from error


def _reason(error: Exception) -> str:
    # FFmpeg's errors end with the file's path, which may be anything
    text = str(getattr(error, "strerror", None) or error).strip().rstrip(".")
    return text[:1].lower() + text[1:200]
