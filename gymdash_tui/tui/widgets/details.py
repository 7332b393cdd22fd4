"""The details of one simulation: configuration, statuses, output, record; lines that scroll."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.message import Message

from gymdash_tui.tui.text import fit
from gymdash_tui.tui.widgets.detail_lines import Line, tab_title
from gymdash_tui.tui.widgets.painted import PaneClicked
from gymdash_tui.tui.widgets.scrolled import MakeLines, Scrolled


class Details(Scrolled):
    """Tabs of lines about the simulation under the cursor.

    Attributes:
        tab: The number of the tab that is shown.
    """

    TABS: ClassVar[tuple[str, ...]] = ("Config", "Statuses", "Output", "Record")

    def __init__(self, ascii_only: bool = False) -> None:
        super().__init__(ascii_only, id="details")
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
        self.show_lines(name, make, fresh, follows=self.tab_name == "Output")

    def next_tab(self, by: int) -> None:
        """Choose another tab; what it shows is asked for by the screen."""
        self.tab = (self.tab + by) % len(self.TABS)

    def title_line(self, width: int, height: int) -> Line:
        """Make the tabs' names, and say whose lines these are."""
        name = self._title
        shown = fit(name, min(24, max(1, len(name))), ascii_only=self._ascii) if name else ""
        note = f"{shown}  {self.place(height)}" if self.place(height) else shown
        return tab_title(self.TABS, self.tab, self._active, note, width)

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


class TabClicked(Message):
    """A tab's name was clicked."""

    def __init__(self, tab: int) -> None:
        super().__init__()
        self.tab = tab
