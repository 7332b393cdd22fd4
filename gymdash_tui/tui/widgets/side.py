"""What stands beside the form: a few texts, wrapped; where there is no room for all, it shows that there is more."""

from __future__ import annotations

from collections.abc import Sequence

from gymdash_tui.domain.text import cell_width, safe_text, text_width
from gymdash_tui.tui.widgets.painted import Painted, Part


class Side(Painted):
    """Texts below one another, each in a style of its own."""

    def __init__(self, ascii_only: bool = False, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._ascii = ascii_only
        self._texts: tuple[Part, ...] = ()

    def show(self, texts: Sequence[Part]) -> None:
        """Show texts; they may be people's strings, of whatever length."""
        if tuple(texts) != self._texts:
            self._texts = tuple(texts)
            self.repaint()

    @property
    def plain(self) -> str:
        """All that is shown, or would be with more room."""
        return "\n".join(text for text, _ in self._texts)

    def make_lines(self, width: int, height: int) -> list[list[Part]]:
        """Make the lines in sight."""
        room = max(1, width - 2)
        lines = [(line, part) for text, part in self._texts for line in wrap_words(safe_text(text, self._ascii), room)]
        if len(lines) > height > 0:
            mark = "~" if self._ascii else "…"
            last, part = lines[height - 1]
            while text_width(last) > room - 2:
                last = last[:-1]
            lines[height - 1] = (f"{last} {mark}", part)
        return [[(" ", "text"), (line, part)] for line, part in lines[:height]]


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


def _cells_end(text: str, width: int) -> int:
    """Give how many letters fill so many cells: at least one."""
    taken = 0
    for at, char in enumerate(text):
        taken += cell_width(char)
        if taken > width:
            return max(1, at)
    return len(text)
