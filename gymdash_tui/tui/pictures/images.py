"""Decodes images, and GIFs with their frames, by Pillow."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from functools import partial
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from gymdash_tui.domain.units import short_count
from gymdash_tui.tui.pictures.colours import Pixels
from gymdash_tui.tui.pictures.film import PictureError, Raw, called

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "DIB", "WEBP", "TIFF", "PPM", "TGA", "ICO")
"""What is read: pictures alone, none of Pillow's formats that would run another program (EPS)."""

MOST = 40_000_000
"""Pixels of the largest picture that is decoded whole; it takes four bytes for each of them."""

_USUAL, _SHORTEST, _LONGEST = 100, 11, 1e7  # milliseconds of a frame; what does not say lasts as long as in browsers
_JPEG_TARGET = (1024, 1024)
"""A JPEG can be decoded at an eighth of its size at the least; larger than this it is never drawn."""


class ImageSource:
    """A picture, or an animation of several."""

    def __init__(self, name: str, source: Path | bytes) -> None:
        """Read a picture's head.

        Args:
            name: What it is called.
            source: Its file, or its bytes.

        Raises:
            PictureError: If it is none, or too large.
            ImportError: If Pillow is missing.
        """
        self.name, self._source = name, source
        self.damage = ""
        with self._opened() as image:
            self.size = _turned_size(image)
            if image.width * image.height > MOST:
                raise PictureError(too_large(self.name, *self.size))
            self._lengths = self._read_lengths(image)
        self.count = len(self._lengths)
        self.duration = sum(self._lengths) / 1000 if self.count > 1 else 0.0

    def _opened(self) -> Image:
        from PIL import Image  # deferred: 30 ms, and most visits look at no picture

        try:
            source = self._source
            image = Image.open(io.BytesIO(source) if isinstance(source, bytes) else source, formats=FORMATS)
            if image.format == "JPEG":
                image.draft("RGB", _JPEG_TARGET)
        except OSError as error:
            if error.errno is not None:
                raise PictureError(f"{called(self.name)} cannot be read: {error.strerror}.") from error
            raise PictureError(_no_picture(self.name, self._source)) from error
        except Exception as error:  # Pillow's decoders raise whatever broken bytes lead to
            raise PictureError(_no_picture(self.name, self._source)) from error
        return image

    def _read_lengths(self, image: Image) -> list[int]:
        """Read how many milliseconds each frame of an animation is seen, up to the first that is damaged."""
        lengths: list[int] = []
        try:
            for number in itertools.count():
                image.seek(number)
                lengths.append(_milliseconds(image))
        except EOFError:  # there are no more
            pass
        except Exception as error:  # Pillow's decoders raise whatever broken bytes lead to
            self.damage = _reason(error)
        return lengths or [0]

    def frames(self, seconds: float) -> Iterator[Raw]:
        """Give the frames from the start on: each of them builds on those before."""
        with self._opened() as image:
            at = 0
            for number, length in enumerate(self._lengths):
                try:
                    image.seek(number)
                    whole = _rgb(image)
                except Exception as error:  # Pillow's decoders raise whatever broken bytes lead to
                    self.damage = _reason(error)
                    return
                ends = (at + length) / 1000 if self.count > 1 else inf
                yield Raw(number, at / 1000, ends, partial(_scaled, whole))
                at += length

    def close(self) -> None:
        """Let go of the file, which is only open while it is read."""


def too_large(name: str, width: int, height: int) -> str:
    """Say that something has too many pixels."""
    most = short_count(MOST)
    return f"{called(name)} has {width:,} x {height:,} pixels; {most} are the most shown here: o opens it elsewhere."


def _no_picture(name: str, source: Path | bytes) -> str:
    start = source[:512] if isinstance(source, bytes) else b""
    if isinstance(source, Path) and source.is_file():
        with source.open("rb") as file:
            start = file.read(512)
    if not start:
        return f"{called(name)} is empty: nothing was written into it."
    if b"<svg" in start:
        return f"{called(name)} is a drawing (SVG), which terminals cannot show: o opens it elsewhere."
    return f"{called(name)} is no picture that can be read, whatever its name says."


def _reason(error: Exception) -> str:
    text = str(error).strip().rstrip(".")
    return text[:1].lower() + text[1:200] if text else type(error).__name__


def _milliseconds(image: Image) -> int:
    told = image.info.get("duration", 0)
    return int(told) if isinstance(told, int | float) and _SHORTEST <= told < _LONGEST else _USUAL


def _turned_size(image: Image) -> tuple[int, int]:
    lies = image.getexif().get(0x0112, 1) in (5, 6, 7, 8) if image.format == "JPEG" else False
    return (image.height, image.width) if lies else image.size


def _rgb(image: Image) -> Image:
    """Give a picture's own colours, on white where it is transparent, as browsers have it."""
    from PIL import Image as images
    from PIL import ImageOps

    image.load()
    if image.mode[:1] in "IF":  # heights and depths: what is brightest in them is white
        return images.fromarray(_stretched(np.asarray(image)))
    turned = ImageOps.exif_transpose(image) if image.format == "JPEG" else image
    if "A" in turned.getbands() or "transparency" in turned.info:
        layer = turned.convert("RGBA")
        ground = images.new("RGBA", layer.size, "white")
        return images.alpha_composite(ground, layer).convert("RGB")
    return turned.convert("RGB") if turned.mode != "RGB" else turned.copy()


def _stretched(values: Any) -> Pixels:
    whole = np.nan_to_num(np.asarray(values, np.float64), posinf=0.0, neginf=0.0)
    least, most = float(whole.min()), float(whole.max())
    grey = ((whole - least) * (255 / (most - least)) if most > least else whole * 0).astype(np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)


def _scaled(image: Image, width: int, height: int) -> Pixels:
    from PIL.Image import Resampling

    # what is made larger keeps its edges: worlds of a few cells are looked at for those
    is_larger = width >= image.width and height >= image.height
    return np.asarray(image.resize((width, height), Resampling.NEAREST if is_larger else Resampling.BOX))
