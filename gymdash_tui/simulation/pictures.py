"""Pictures as files, from whatever holds one (bytes, an array, a tensor, a figure), with the standard library alone."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from gymdash_tui.domain.errors import WrongUse

_COLOURS = {1: 0, 2: 4, 3: 2, 4: 6}  # channels -> PNG's colour type: grey, grey and alpha, RGB, RGBA
_BEGINNINGS = {
    b"\x89PNG\r\n\x1a\n": ".png",
    b"\xff\xd8\xff": ".jpg",
    b"GIF87a": ".gif",
    b"GIF89a": ".gif",
    b"BM": ".bmp",
}

WANTED = (
    "give a path, the bytes of a PNG, JPEG, GIF, BMP or WebP file, an array of height x width (x channels), or a figure"
)


def encoded(picture: Any) -> tuple[bytes, str]:
    """Give a picture as the bytes of a file, and the suffix for its name.

    Args:
        picture: The bytes of a file; an array or tensor of height x width, height x width x channels or channels x
            height x width, of whole numbers from 0 to 255 or fractions from 0 to 1; something of PIL or matplotlib.

    Raises:
        WrongUse: If it is none of these.
    """
    if isinstance(picture, bytes | bytearray | memoryview):
        data = bytes(picture)
        return data, _suffix_of(data)
    if hasattr(picture, "savefig"):
        return _saved(picture.savefig), ".png"
    if hasattr(picture, "save") and hasattr(picture, "mode"):
        return _saved(picture.save), ".png"
    return png(*_pixels(picture)), ".png"


def _suffix_of(data: bytes) -> str:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    for beginning, suffix in _BEGINNINGS.items():
        if data.startswith(beginning):
            return suffix
    raise WrongUse(f"These {len(data)} bytes are no picture that is known; {WANTED}.")


def _saved(save: Any) -> bytes:
    file = io.BytesIO()
    save(file, format="png")
    return file.getvalue()


def _pixels(array: Any) -> tuple[bytes, int, int, int]:
    """Give the bytes of an array's pixels, its height, its width and how many bytes each pixel has."""
    if hasattr(array, "detach"):  # a tensor of torch
        array = array.detach().cpu().numpy()
    shape = getattr(array, "shape", None)
    if shape is None or not hasattr(array, "astype"):
        raise WrongUse(f"A {type(array).__name__} is no picture; {WANTED}.")
    if len(shape) == 3 and shape[2] not in _COLOURS and shape[0] in _COLOURS:
        array = array.transpose(1, 2, 0)  # torch's way: channels first
    height, width, channels = (*array.shape, 1)[:3] if len(shape) in (2, 3) else (0, 0, 0)
    if channels not in _COLOURS or not height or not width:
        raise WrongUse(f"An array of {' x '.join(map(str, shape)) or 'no dimensions'} is no picture; {WANTED}.")
    kind = array.dtype.kind
    if kind not in "buif":
        raise WrongUse(f"An array of {array.dtype} is no picture; give whole numbers to 255, or fractions to 1.")
    if kind in "bf":
        array = array.astype("float64") * 255 + 0.5
        array[array != array] = 0  # what is not a number
    whole = array if array.dtype == "uint8" else array.clip(0, 255).astype("uint8")
    return whole.tobytes(), int(height), int(width), int(channels)


def png(pixels: bytes, height: int, width: int, channels: int) -> bytes:
    """Write a PNG file (ISO/IEC 15948) with 8 bits a channel.

    Args:
        pixels: Row by row, ``height * width * channels`` bytes.
        height: Rows.
        width: Pixels in a row.
        channels: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
    """
    stride = width * channels
    # each row begins with the number of its filter: 0, none
    rows = b"".join(b"\0" + pixels[at : at + stride] for at in range(0, stride * height, stride))
    head = struct.pack(">IIBBBBB", width, height, 8, _COLOURS[channels], 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
