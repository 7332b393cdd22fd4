"""Reads what terminals are sent of pictures, as terminals do, and by none of the program's own code."""

from __future__ import annotations

import base64
import re
import zlib
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

_KITTY = re.compile(r"\x1b_G([^;\x1b]*)(?:;([A-Za-z0-9+/=]*))?\x1b\\")
_SIXEL = re.compile(r"\x1bP([\d;]*)q([^\x1b]*)\x1b\\")
_PART = re.compile(r'"[\d;]+|#[\d;]+|![0-9]+[?-~]|[-$]|[?-~]')


@dataclass
class KittyScreen:
    """A terminal with Kitty's graphics.

    Attributes:
        images: Pixels by their numbers.
        placements: Columns and lines of those that stand in text, by their numbers.
        log: What was done: ``T`` and ``d`` with a number.
    """

    images: dict[int, NDArray[np.uint8]] = field(default_factory=dict)
    placements: dict[int, tuple[int, int]] = field(default_factory=dict)
    log: list[tuple[str, int]] = field(default_factory=list)

    def feed(self, data: str) -> None:
        """Do what is asked for."""
        keys: dict[str, str] = {}
        payload = ""
        for head, text in _KITTY.findall(data):
            new = dict(part.split("=", 1) for part in head.split(","))
            assert new.get("q") == "2", "an answer would be taken for keys"
            assert len(text) <= 4096
            assert not keys or set(new) <= {"m", "q"}
            keys, payload = keys or new, payload + text
            if new.get("m", "0") == "0":
                self._do(keys, payload)
                keys, payload = {}, ""
        assert not keys, "the last part says that more follow"

    def _do(self, keys: dict[str, str], payload: str) -> None:
        number = int(keys["i"])
        self.log.append((keys["a"], number))
        if keys["a"] == "d":
            assert keys["d"] == "I"
            self.images.pop(number, None)
            self.placements.pop(number, None)
            return
        assert (keys["a"], keys["f"], keys["o"], keys["U"]) == ("T", "24", "z", "1")
        flat = np.frombuffer(zlib.decompress(base64.b64decode(payload, validate=True)), np.uint8)
        self.images[number] = flat.reshape(int(keys["v"]), int(keys["s"]), 3)
        self.placements[number] = int(keys["c"]), int(keys["r"])


def read_sixels(data: str) -> NDArray[np.int16]:
    """Draw sixels; gives red, green and blue in percent for each pixel, -1 for those that nothing was drawn on."""
    (parameters, body), *others = _SIXEL.findall(data)
    assert not others
    assert parameters.split(";")[1] == "1", "what is not drawn on would be filled"
    palette: dict[int, tuple[int, int, int]] = {}
    picture = np.full((1, 1, 3), -1, np.int16)
    colour, x, y = 0, 0, 0
    assert "".join(_PART.findall(body)) == body
    for part in _PART.findall(body):
        if part[0] == '"':
            _, _, width, height = map(int, part[1:].split(";"))
            picture = np.full((height, width, 3), -1, np.int16)
        elif part[0] == "#":
            colour, *defined = map(int, part[1:].split(";"))
            assert colour < 256
            if defined:
                assert defined[0] == 2
                palette[colour] = defined[1], defined[2], defined[3]
        elif part == "$":
            x = 0
        elif part == "-":
            x, y = 0, y + 6
        else:
            count = int(part[1:-1]) if part[0] == "!" else 1
            bits = ord(part[-1]) - 63
            for row in range(6):
                if bits >> row & 1:
                    assert x + count <= picture.shape[1]
                    assert (picture[y + row, x : x + count] == -1).all(), "two colours on one place"
                    picture[y + row, x : x + count] = palette[colour]
            x += count
    return picture
