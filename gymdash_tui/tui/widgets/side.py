"""What stands beside the form: a few texts, wrapped; where there is no room for all, it shows that there is more."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from gymdash_tui.domain.text import cell_width, safe_text, text_width
from gymdash_tui.tui.widgets.painted import Painted, Part

_FURTHER = "   "  # before a command's further lines


class Side(Painted):
    """Texts below one another, each in a style of its own."""

    def __init__(self, ascii_only: bool = False, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._ascii = ascii_only
        self._texts: tuple[Part, ...] = ()
        self._command = ""

    def show(self, texts: Sequence[Part], command: str = "") -> None:
        """Show texts; they may be people's strings, of whatever length.

        Args:
            texts: The texts.
            command: A shell command below them, broken so that what is copied off the screen is still one command.
        """
        if (tuple(texts), command) != (self._texts, self._command):
            self._texts, self._command = tuple(texts), command
            self.repaint()

    @property
    def plain(self) -> str:
        """All that is shown, or would be with more room."""
        return "\n".join([*(text for text, _ in self._texts), *([self._command] if self._command else [])])

    def make_lines(self, width: int, height: int) -> list[list[Part]]:
        """Make the lines in sight."""
        room = max(1, width - 2)
        texts = [(safe_text(text, self._ascii), part) for text, part in self._texts]
        lines = [(f" {line}", part) for text, part in texts for line in wrap_words(text, room)]
        lines += [(line, "text") for line in wrap_command(safe_text(self._command, self._ascii), width - 1)]
        if len(lines) > height > 0:
            lines = [line for line in lines if line[0].strip()]
        if len(lines) > height > 0:
            mark = "~" if self._ascii else "…"
            last, part = lines[height - 1]
            while text_width(last) > room - 1:
                last = last[:-1]
            lines[height - 1] = (f"{last} {mark}", part)
        return [[line] for line in lines[:height]]


def wrap_words(safe: str, width: int) -> list[str]:
    """Break a safe text at blanks into lines of at most so many cells; only a word that fills a line is cut."""
    lines = []
    rest = safe
    while text_width(rest) > width:
        end = _cells_end(rest, width)
        blank = rest.rfind(" ", 0, end + 1)
        cut = blank if blank > width // 4 else end
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*lines, rest]


def wrap_command(safe: str, width: int) -> list[str]:
    """Break a safe shell command into lines that a shell reads as one: each but the last ends with a backslash.

    An option stays with its value. A word that is longer than a line is broken as well; what goes on with it begins in
    the first cell, all else after a margin. A text that is no command is broken as any other.

    Args:
        safe: The command, as ``shlex.join`` writes it.
        width: Cells.
    """
    words = _words(safe)
    if not words:
        return [f" {line}" for line in wrap_words(safe, max(1, width - 2))]
    room = max(8, width - len(" \\"))
    lines: list[str] = []
    line = ""
    for piece in _pieces(words, room - len(_FURTHER)):
        if line and text_width(line) + 1 + text_width(piece) <= room:
            line += f" {piece}"
            continue
        lines += [f"{line} \\"] if line else []
        *whole, last = _chunks(piece, room - len(_FURTHER))
        start = _FURTHER if lines else " "
        lines += [f"{start if at == 0 else ''}{chunk}\\" for at, chunk in enumerate(whole)]
        line = last if whole else start + last
    return [*lines, line]


def _words(safe: str) -> list[str]:
    """Part a command into its words; none where it is no command as ``shlex.join`` writes it."""
    try:
        words = shlex.split(safe)
    except ValueError:
        return []
    return words if shlex.join(words) == safe else []


def _pieces(words: Sequence[str], width: int) -> list[str]:
    """Put options and their values together, where both fit into a line."""
    pieces: list[str] = []
    for word in map(shlex.quote, words):
        option = pieces[-1] if pieces else ""
        takes = option.startswith("--") and option != "--" and not set(" =") & set(option)
        if takes and not word.startswith("-") and text_width(f"{option} {word}") <= width:
            pieces[-1] = f"{option} {word}"
        else:
            pieces.append(word)
    return pieces


def _chunks(piece: str, width: int) -> list[str]:
    """Cut a word that is longer than a line into parts, each in quotes of its own where it needs them."""
    if text_width(piece) <= width:
        return [piece]
    (word,) = shlex.split(piece)
    chunks = [""]
    for char in word:
        if chunks[-1] and text_width(shlex.quote(chunks[-1] + char)) > width:
            chunks.append(char)
        else:
            chunks[-1] += char
    return [shlex.quote(chunk) for chunk in chunks]


def _cells_end(text: str, width: int) -> int:
    """Give how many letters fill so many cells: at least one."""
    taken = 0
    for at, char in enumerate(text):
        taken += cell_width(char)
        if taken > width:
            return max(1, at)
    return len(text)
