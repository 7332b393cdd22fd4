"""What stands above and below the charts: categories, how they are looked at, groups, values, who is better."""

from __future__ import annotations

from collections.abc import Sequence

from gymdash_tui.domain.text import safe_text, text_width
from gymdash_tui.tui.analyze.panels import Panels
from gymdash_tui.tui.analyze.showing import Showing
from gymdash_tui.tui.analyze.tags import Category
from gymdash_tui.tui.analyze.values import GroupValue
from gymdash_tui.tui.text import fit, fit_start
from gymdash_tui.tui.widgets.analyze_lines import category_line, value_lines
from gymdash_tui.tui.widgets.painted import Painted, Part

_ROOMY = 120  # columns from which on both lines of the head are one


class AnalyzeHead(Painted):
    """The categories, and how the charts are looked at."""

    def __init__(self, ascii_only: bool) -> None:
        super().__init__(id="analyze-head")
        self._ascii = ascii_only
        self._categories: Sequence[Category] = ()
        self._current = ""
        self._words: Sequence[str] = ()

    def show(self, categories: Sequence[Category], current: str, words: Sequence[str]) -> None:
        """Show them.

        Args:
            categories: All of them.
            current: The one of the chart in focus.
            words: How the charts are looked at, the most important words first.
        """
        self._categories, self._current, self._words = categories, current, words
        self.repaint()

    def make_lines(self, width: int, height: int) -> list[list[Part]]:
        """Make one line where there is room, else two."""
        words = self._fitting(width - 2 if height > 1 else width // 2)
        if height > 1:
            return [category_line(self._categories, self._current, width, self._ascii), [(f" {words}", "dim")]]
        line = category_line(self._categories, self._current, width - text_width(words) - 4, self._ascii)
        room = width - sum(text_width(text) for text, _ in line) - 1
        return [[*line, (fit(words, room, right=True, ascii_only=self._ascii), "dim"), (" ", "text")]]

    def _fitting(self, room: int) -> str:
        """Join as many of the words as there is room for."""
        words = [safe_text(word, self._ascii) for word in self._words]
        while len(words) > 1 and text_width("   ".join(words)) > room:
            words.pop()
        return fit_start("   ".join(words), min(room, text_width("   ".join(words))), self._ascii)


class AnalyzeFoot(Painted):
    """What each group reached, and which of two is better."""

    def __init__(self, ascii_only: bool) -> None:
        super().__init__(id="analyze-foot")
        self._ascii = ascii_only
        self._where = ""
        self._verdict: Sequence[str] = ()
        self._values: Sequence[GroupValue] = ()
        self._panels: Panels | None = None
        self._showing = Showing()
        self._lit = ""

    def show(
        self,
        where: str,
        verdict: Sequence[str],
        values: Sequence[GroupValue],
        panels: Panels,
        showing: Showing,
        lit: str,
        most: int,
    ) -> None:
        """Show them; the widget is as high as they need.

        Args:
            where: Of what the values are, and where they are read.
            verdict: Which of two groups is better, in longer and shorter words; none where that cannot be said.
            values: One a group.
            panels: Knows the groups' colours.
            showing: How they are looked at.
            lit: The key of the group that stands out.
            most: Lines for the values at most.
        """
        self._where, self._verdict, self._values, self._panels = where, verdict, values, panels
        self._showing, self._lit = showing, lit
        wanted = 1 + len(self._value_lines(self.app.size.width, most)) if where else 0
        if self.styles.height is None or self.styles.height.value != wanted:
            self.styles.height = wanted
        self.repaint()

    def _value_lines(self, width: int, most: int) -> list[list[Part]]:
        if self._panels is None or not self._values:
            return []
        return value_lines(self._values, self._panels, self._showing, self._lit, width, most, self._ascii)

    def make_lines(self, width: int, height: int) -> list[list[Part]]:
        """Make the lines."""
        where, room = safe_text(self._where, self._ascii), width - 2
        ways = [safe_text(way, self._ascii) for way in self._verdict] or [""]
        verdict = next((way for way in ways if text_width(where) + 3 + text_width(way) <= room), ways[-1])
        verdict = fit_start(verdict, min(text_width(verdict), room), self._ascii)
        left = room - text_width(verdict) - (3 if verdict else 0)
        shown = fit_start(where, max(0, min(text_width(where), left)), self._ascii)
        space = max(0, room - text_width(shown) - text_width(verdict))
        first: list[Part] = [(" ", "text"), (shown, "dim"), (" " * space, "text"), (verdict, "accent")]
        return [first, *self._value_lines(width, max(0, height - 1))]


def head_height(width: int) -> int:
    """Give how many lines the head takes."""
    return 1 if width >= _ROOMY else 2


def most_values(height: int) -> int:
    """Give how many lines the values may take on a screen of a height."""
    return 3 if height < 30 else 4 if height < 45 else 6
