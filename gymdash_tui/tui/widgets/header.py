"""The header: program, project, how many simulations are in which state, how busy the machine is.

Below it stands where one is, or what was said.
"""

from __future__ import annotations

from textual import events
from textual.timer import Timer

from gymdash_tui.domain.units import short_count
from gymdash_tui.tui.places import PLACES
from gymdash_tui.tui.states import LOOKS, state_text
from gymdash_tui.tui.text import fit, fit_start, text_width
from gymdash_tui.tui.widgets.gauges import Gauge, gauge_parts
from gymdash_tui.tui.widgets.painted import Painted, Part
from gymdash_tui.tui.widgets.place_tabs import PlaceTabs

_LONGEST_PROJECT = 40
_MARGIN, _APART = 1, 3  # cells beside the gauges


class Header(Painted):
    """One line at the top, and below it a rule that carries the screens' names, or the newest notice."""

    def __init__(self, ascii_only: bool = False) -> None:
        super().__init__(id="header")
        self._ascii = ascii_only
        self._project = ""
        self._counts: dict[str, int] = {}
        self._gauges: tuple[Gauge, ...] = ()
        self._notice: Part = ("", "dim")
        self._timer: Timer | None = None
        self._tabs = PlaceTabs()
        self._place = self._title = ""

    def on_mount(self) -> None:
        """See where this is among the screens that one goes to; on another screen their names are not shown."""
        gauging = getattr(self.app, "gauging", None)
        self._gauges = gauging.shown if gauging is not None else ()
        self.stand_at(getattr(self.screen, "SCOPE", ""))
        unsaid = getattr(self.screen, "unsaid", None)
        if unsaid is not None:
            self.notice(*unsaid)

    def stand_at(self, place: str) -> None:
        """Say where this is."""
        self._place = place if any(one.id == place for one in PLACES) else ""
        self.repaint()

    def show(self, project: str, counts: dict[str, int]) -> None:
        """Show a project's name and its counts."""
        self._project, self._counts = project, counts
        self.repaint()

    def entitle(self, title: str) -> None:
        """Say in the rule what a screen is that has no number."""
        self._title = title
        self.repaint()

    def gauge(self, gauges: tuple[Gauge, ...]) -> None:
        """Show how busy the machine is, where there is room; none takes it away."""
        self._gauges = gauges
        self.repaint()

    def notice(self, text: str, part: str = "dim", seconds: float = 0) -> None:
        """Say what is going on right now, or what came of it; an empty text takes it away.

        Args:
            text: The words.
            part: Their style.
            seconds: After how long they go by themselves; 0 for never.
        """
        self._notice = (text, part)
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(seconds, lambda: self.notice("")) if seconds else None
        self.repaint()

    def says(self, text: str) -> bool:
        """Tell whether something is what was said last."""
        return self._notice[0] == text

    def make_lines(self, width: int, height: int) -> list[list[Part]]:
        """Make the line and the rule."""
        # narrow terminals lose words, not numbers; and the end of a long name
        ways = [self._states(gap, words) for gap, words in (("   ", True), ("  ", True), ("  ", False), (" ", False))]
        least = _cells(ways[-1])
        name, longest = self._project, max(0, min(_LONGEST_PROJECT, width - 40, width - 14 - least))
        short = fit(name, min(longest, text_width(name)), ascii_only=self._ascii)
        line: list[Part] = [(" gymdash", "title"), ("  ", "text"), (short, "text"), ("   ", "text")]
        fitting = (way for way in ways if _cells(line) + _cells(way) <= width)
        line += next(fitting, ways[-1])
        room = width - _cells(line) - _APART - _MARGIN
        shown = gauge_parts(self._gauges, room)
        return [[*line, (" " * _APART, "text"), *shown] if shown else line, self._rule(width)]

    def _rule(self, width: int) -> list[Part]:
        dash = "-" if self._ascii else "─"
        text, part = self._notice if self._notice[0] else (self._title, "title")
        if not text:
            return self._tabs.parts(self._place, width, dash) if self._place else [(dash * width, "rule")]
        shown = fit_start(text, width - 4, self._ascii).rstrip()
        rest = max(0, width - 4 - text_width(shown))
        return [(f"{dash} ", "rule"), (shown, part), (" " + dash * (rest + 1), "rule")]

    def on_click(self, event: events.Click) -> None:
        """Go where the name under the pointer leads."""
        if event.y == 1 and self._place and not self._notice[0]:
            place = self._tabs.hit(event.x)
            if place:
                self.post_message(PlaceTabs.Clicked(place))

    def _states(self, gap: str, in_words: bool) -> list[Part]:
        parts: list[Part] = []
        for word, look in LOOKS.items():
            count = self._counts.get(word, 0)
            if count:
                glyph = state_text(word, self._ascii).split()[0]
                told = f"{short_count(count)} {word}" if in_words else short_count(count)
                parts += [(gap, "text")] * bool(parts) + [(f"{glyph} ", look.part), (told, "text")]
        return parts


def _cells(parts: list[Part]) -> int:
    return sum(text_width(text) for text, _ in parts)
