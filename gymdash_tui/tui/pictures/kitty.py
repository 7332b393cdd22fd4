"""Pictures by Kitty's graphics protocol, which stand in the text itself. Pure.

The frame is sent once, and shown wherever cells hold a letter of the private use area, whose marks name the frame's row
and column and whose colour names the frame (https://sw.kovidgoyal.net/kitty/graphics-protocol/#unicode-placeholders).
So whatever is written over such a cell covers that part, and within tmux it stands in its pane. Kitty from 0.28 on and
Ghostty have this; what other terminals have of the protocol floats over the text.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache

from gymdash_tui.tui.multiplexer import through
from gymdash_tui.tui.pictures.colours import Pixels
from gymdash_tui.tui.pictures.graphics import Box, go_to
from gymdash_tui.tui.pictures.half_blocks import scaled

CHUNK = 4096
"""Letters of base64 in a sequence at the most."""

PLACEHOLDER = "\U0010eeee"

_LEVEL = 6  # of zlib's: a third less than its quicker ones make of a drawn picture, for a millisecond more

_MARKS = (
    "305 30D-30E 310 312 33D-33F 346 34A-34C 350-352 357 35B 363-36F 483-487 592-595 597-599 59C-5A1 5A8-5A9 5AB-5AC "
    "5AF 5C4 610-617 657-65B 65D-65E 6D6-6DC 6DF-6E2 6E4 6E7-6E8 6EB-6EC 730 732-733 735-736 73A 73D 73F-741 743 745 "
    "747 749-74A 7EB-7F1 7F3 816-819 81B-823 825-827 829-82D 951 953-954 F82-F83 F86-F87 135D-135F 17DD 193A 1A17 "
    "1A75-1A7C 1B6B 1B6D-1B73 1CD0-1CD2 1CDA-1CDB 1CE0 1DC0-1DC1 1DC3-1DC9 1DCB-1DCC 1DD1-1DE6 1DFE 20D0-20D1 "
    "20D4-20D7 20DB-20DC 20E1 20E7 20E9 20F0 2CEF-2CF1 2DE0-2DFF A66F A67C-A67D A6F0-A6F1 A8E0-A8F1 AAB0 AAB2-AAB3 "
    "AAB7-AAB8 AABE-AABF AAC1 FE20-FE26 10A0F 10A38 1D185-1D189 1D1AA-1D1AD 1D242-1D244"
)
"""The marks that stand for 0, 1, 2 and so on: those above a letter that no normalization merges, of Unicode 6.0."""


class Kitty:
    """Shows one frame after the other under one number."""

    def __init__(self, number: int, environ: Mapping[str, str]) -> None:
        """Show nothing yet.

        Args:
            number: From 16 to 255: what no other program in the same terminal takes.
            environ: The environment: in which multiplexer this runs.
        """
        self._number, self._environ = number, environ
        self._odd = False

    def encode(self, pixels: Pixels, box: Box, coarser: int = 0) -> str:
        """Give a frame as the terminal takes it."""
        down, across = pixels.shape[:2]
        pixels = scaled(pixels, max(1, across >> coarser), max(1, down >> coarser))
        return "".join(through(one, self._environ) for one in sequences(pixels, box, self._number))

    def place(self, data: str, box: Box, x: int, y: int, anew: bool) -> str:
        """Give the frame, and its cells: all of them, or the first of each line.

        Kitty looks for frames in lines that change alone. A cell that is the same as before never leaves tmux, so the
        first ones are bold each second time.
        """
        self._odd = not self._odd
        weight, colour = "1" if self._odd else "22", f"38;5;{self._number}"
        columns = min(box.columns, len(marks())) if anew else 1
        cells = PLACEHOLDER * (columns - 1)  # without marks each is the next one of its line
        lines = (f"{go_to(x, y + line)}{_first_cell(line)}{cells}" for line in range(min(box.lines, len(marks()))))
        return f"{data}\x1b[0;{weight};{colour}m{''.join(lines)}\x1b[0m"

    def remove(self) -> str:
        """Give what makes the terminal forget the frame."""
        return through(f"\x1b_Ga=d,d=I,i={self._number},q=2\x1b\\", self._environ)


def sequences(pixels: Pixels, box: Box, number: int) -> Iterator[str]:
    """Give what sends a frame and takes it for a box of cells; the terminal scales it to them, and answers nothing.

    Args:
        pixels: The frame.
        box: Its cells.
        number: The frame's number, under which an earlier one is replaced.
    """
    down, across = pixels.shape[:2]
    text = base64.b64encode(zlib.compress(pixels.tobytes(), _LEVEL)).decode()
    head = f"a=T,U=1,q=2,f=24,o=z,s={across},v={down},i={number},c={box.columns},r={box.lines},"
    for start in range(0, len(text), CHUNK):
        more = int(start + CHUNK < len(text))
        yield f"\x1b_G{head}m={more};{text[start : start + CHUNK]}\x1b\\"
        head = "q=2,"


def _first_cell(line: int) -> str:
    return f"{PLACEHOLDER}{marks()[line]}{marks()[0]}"


@lru_cache(maxsize=1)
def marks() -> str:
    """Give the marks that stand for rows and columns, in order."""
    spans = (span.partition("-") for span in _MARKS.split())
    return "".join(chr(code) for first, _, last in spans for code in range(int(first, 16), int(last or first, 16) + 1))
