"""People's names for things, made safe to stand in terminal cells, and measured in them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LONGEST = 2_000  # characters looked at; the middle of a longer name would be cut out anyway
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
# Hangul vowels, finals and fillers, and skin tones: no width of their own after the character before
_JOINING = re.compile("[\u1160-\u11ff\u3164\ud7b0-\ud7ff\uffa0\U0001f3fb-\U0001f3ff]")
# Trigrams, hexagrams, counting rods: one cell until Unicode 15, two since 16
_DISPUTED = re.compile("[\u2630-\u2637\u268a-\u268f\u4dc0-\u4dff\U0001d300-\U0001d376]")
_FLAG_A = 0x1F1E6


@lru_cache(maxsize=4096)
def cell_width(char: str) -> int:
    """Return the terminal cells of one character that `safe_text` let through: 1, or 2 for wide ones."""
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def text_width(text: str) -> int:
    """Return the terminal cells of a text that `safe_text` made."""
    return len(text) if text.isascii() else sum(map(cell_width, text))


def safe_text(text: str, ascii_only: bool = False) -> str:
    """Replace what could move the cursor or whose width terminals disagree about.

    Control characters become a visible mark, white space a blank; accents are composed where a single
    character exists, and other combining marks, joiners and direction marks left out.

    Args:
        text: Any string: escapes, emoji, lone surrogates, 10,000 characters.
        ascii_only: Whether all else beyond ASCII becomes ``?``.
    """
    if len(text) > _LONGEST:
        text = text[: _LONGEST // 2] + text[-_LONGEST // 2 :]
    if not (text.isascii() and text.isprintable()):
        text = "".join(map(_safe_char, unicodedata.normalize("NFC", text)))
    return "".join(char if char.isascii() else "?" for char in text) if ascii_only else text


@lru_cache(maxsize=4096)
def _safe_char(char: str) -> str:
    if char.isspace():
        return " "
    category = unicodedata.category(char)
    if category == "Cf" or category[0] == "M" or _JOINING.match(char):
        return ""
    if 0 <= ord(char) - _FLAG_A < 26:  # half of a flag: its letter, since a flag's width is anyone's guess
        return chr(ord("A") + ord(char) - _FLAG_A)
    return _UNKNOWN if category[0] == "C" or _DISPUTED.match(char) else char


def cut_middle(text: str, width: int, ascii_only: bool = False) -> str:
    """Cut the middle out of a safe text so that it fits ``width`` cells and keeps its end (``ppo…seed7``)."""
    if text_width(text) <= width:
        return text
    if width <= 0:
        return ""
    head = _take(text, (width - 1) - (width - 1) // 2)
    tail = _take(text[::-1], (width - 1) // 2)[::-1]
    return f"{head}{'~' if ascii_only else '…'}{tail}"


def _take(text: str, width: int) -> str:
    taken = 0
    for index, char in enumerate(text):
        taken += cell_width(char)
        if taken > width:
            return text[:index]
    return text


def wrap(text: str, width: int) -> list[str]:
    """Break a safe text at blanks into lines of at most ``width`` cells; words that are too long are cut."""
    lines: list[str] = []
    for word in text.split():
        word = cut_middle(word, width)
        if lines and text_width(lines[-1]) + 1 + text_width(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
