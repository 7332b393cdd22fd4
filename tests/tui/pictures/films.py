"""Small films and images for tests, made by the same libraries that the built-in simulations record with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image

from gymdash_tui.tui.pictures.colours import Pixels


def counting(count: int, width: int = 96, height: int = 64) -> Iterator[Pixels]:
    """Give frames that tell their number: each is of one grey, brighter than the one before, and no two are alike."""
    for number in range(count):
        yield np.full((height, width, 3), 20 + number * 215 // max(1, count - 1), np.uint8)


def sliding(count: int, width: int = 320, height: int = 240) -> Iterator[Pixels]:
    """Give frames in which a red square goes from left to right before blue."""
    for number in range(count):
        frame = np.zeros((height, width, 3), np.uint8)
        frame[..., 2] = 160
        left = number * (width - height // 4) // max(1, count - 1)
        frame[height // 3 : height // 3 + height // 4, left : left + height // 4] = (230, 30, 30)
        yield frame


def grain(count: int, width: int, height: int) -> Iterator[Pixels]:
    """Give frames of colours that run over the whole picture, with noise on them."""
    noise = np.random.default_rng(0)
    y, x = np.mgrid[0:height, 0:width]
    for number in range(count):
        waves = [127 + 110 * np.sin((x * (1 + one) + y * 2 + number * 24) / 60 + one) for one in range(3)]
        frame = np.stack(waves, axis=2) + noise.normal(0, 12, (height, width, 3))
        yield frame.clip(0, 255).astype(np.uint8)


def write_film(path: Path, frames: Iterable[Pixels], rate: int = 25, codec: str = "libx264", every: int = 250) -> Path:
    """Write a film.

    Args:
        path: Where; its suffix tells the format.
        frames: Its frames.
        rate: Frames a second.
        codec: FFmpeg's name of what encodes it.
        every: After how many frames a whole picture comes again.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as film:
        stream: Any = film.add_stream(codec, rate=rate)
        stream.pix_fmt, stream.gop_size = "yuv420p", every
        for number, pixels in enumerate(frames):
            if not number:
                stream.height, stream.width = pixels.shape[:2]
            film.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        film.mux(stream.encode(None))
    return path


def write_gif(path: Path, frames: Iterable[Pixels], milliseconds: int | list[int] = 40) -> Path:
    """Write an animation."""
    first, *rest = map(Image.fromarray, frames)
    first.save(path, save_all=True, append_images=rest, duration=milliseconds, loop=0, optimize=False)
    return path
