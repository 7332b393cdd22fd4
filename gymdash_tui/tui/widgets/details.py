"""The details of one simulation: configuration, statuses, output, record; lines that scroll."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.message import Message

from gymdash_tui.tui.text import fit
from gymdash_tui.tui.widgets.detail_lines import Line, tab_title
from gymdash_tui.tui.widgets.painted import Painted, PaneClicked, Part

MakeLines = Callable[[int], list[Line]]
"""Makes a tab's lines for a width."""


class Details(Painted):
    """Tabs of lines about the simulation under the cursor.

    Attributes:
        tab: The number of the tab that is shown.
    """

    TABS: ClassVar[tuple[str, ...]] = ("Config", "Statuses", "Output", "Record")

    def __init__(self, ascii_only: bool = False) -> None:
        super().__init__(id="details")
        self._ascii = ascii_only
        self._name = ""
        self._make: MakeLines = lambda width: []
        self._lines: list[Line] = []
        self._width = 0
        self._top = 0
        self._at_end = True
        self._active = False
        self.tab = 0

    @property
    def tab_name(self) -> str:
        """The name of the tab that is shown."""
        return self.TABS[self.tab]

    def show(self, name: str, make: MakeLines, fresh: bool) -> None:
        """Show lines.

        Args:
            name: Whose they are.
            make: Makes them.
            fresh: Whether they are another simulation's or another tab's: output is then shown from its end, all else
                from its start.
        """
        self._name, self._make = name, make
        if fresh:
            self._top, self._at_end = 0, self.tab_name == "Output"
        self._layout(self.size.width)
        self.repaint()

    def set_active(self, active: bool) -> None:
        """Say whether the keys go here."""
        self._active = active
        self.repaint()

    def next_tab(self, by: int) -> None:
        """Choose another tab; what it shows is asked for by the screen."""
        self.tab = (self.tab + by) % len(self.TABS)

    def scroll_lines(self, by: int) -> None:
        """Scroll by so many lines; at the end of output it follows what comes."""
        self._top = max(0, min(self._top + by, self._last_top))
        self._at_end = self._top >= self._last_top
        self.repaint()

    def scroll_pages(self, by: int) -> None:
        """Scroll by so many pages."""
        self.scroll_lines(by * max(1, self._height - 1))

    def scroll_to_end(self, end: bool) -> None:
        """Scroll to the last or the first line."""
        self.scroll_lines(len(self._lines) if end else -len(self._lines))

    @property
    def _height(self) -> int:
        return max(1, self.size.height - 1)

    @property
    def _last_top(self) -> int:
        return max(0, len(self._lines) - self._height)

    def _layout(self, width: int) -> None:
        self._width = width
        self._lines = self._make(width)
        follows = self._at_end and self.tab_name == "Output"
        self._top = self._last_top if follows else min(self._top, self._last_top)

    def make_lines(self, width: int, height: int) -> list[list[Part]]:
        """Make the tabs and the lines in sight."""
        if width != self._width:
            self._layout(width)
        self._top = min(self._top, self._last_top)
        shown = self._lines[self._top : self._top + height - 1]
        return [tab_title(self.TABS, self.tab, self._active, self._note(height), width), *shown]

    def _note(self, height: int) -> str:
        name = fit(self._name, min(24, max(1, len(self._name))), ascii_only=self._ascii) if self._name else ""
        if len(self._lines) < height:
            return name
        return f"{name}  {self._top + 1}-{min(len(self._lines), self._top + height - 1)} of {len(self._lines)}"

    def on_click(self, event: events.Click) -> None:
        """Choose the tab under the pointer."""
        self.post_message(PaneClicked("details"))
        at = 1
        for number, name in enumerate(self.TABS):
            if self._is_tab(event, at, len(name)):
                self.post_message(TabClicked(number))
            at += len(name) + 2

    def _is_tab(self, event: events.Click, at: int, width: int) -> bool:
        offset = event.get_content_offset(self)
        return offset is not None and offset.y == 0 and at <= offset.x < at + width

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll with the wheel."""
        self.scroll_lines(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll with the wheel."""
        self.scroll_lines(-3)


class TabClicked(Message):
    """A tab's name was clicked."""

    def __init__(self, tab: int) -> None:
        super().__init__()
        self.tab = tab
