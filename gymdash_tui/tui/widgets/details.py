"""The details of one simulation, or of several that are compared: tabs of what scrolls, and a line to search it by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events, getters
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Input

from gymdash_tui.tui.detail_body import Body, LinesBody, MakeLines, PickBody
from gymdash_tui.tui.detail_output import OutputBody
from gymdash_tui.tui.text import fit
from gymdash_tui.tui.widgets.detail_lines import Line, tab_title
from gymdash_tui.tui.widgets.painted import Painted, PaneClicked
from gymdash_tui.tui.widgets.prompt import PromptInput

CONFIG, STATUSES, OUTPUT, MEDIA, USAGE, RECORD = "Config", "Statuses", "Output", "Media", "Usage", "Record"


class Details(Painted):
    """Tabs about the simulation under the cursor.

    Attributes:
        tab: The number of the tab that is shown.
        output: What it printed.
        media: What it recorded.
    """

    TABS: ClassVar[tuple[str, ...]] = (CONFIG, STATUSES, OUTPUT, MEDIA, USAGE, RECORD)

    prompt = getters.query_one("#detail-search", Input)

    def __init__(self, ascii_only: bool = False) -> None:
        super().__init__(id="details")
        self.tab = 0
        self.output = OutputBody(ascii_only)
        self.media = PickBody()
        self._plain = LinesBody()
        self._ascii = ascii_only
        self._whose = ""
        self._active = False

    def compose(self) -> ComposeResult:
        """Add the line in which one types what is looked for."""
        yield SearchPrompt(id="detail-search")

    @property
    def tab_name(self) -> str:
        """The name of the tab that is shown."""
        return self.TABS[self.tab]

    @property
    def body(self) -> Body:
        """What scrolls in the tab that is shown."""
        return {OUTPUT: self.output, MEDIA: self.media}.get(self.tab_name, self._plain)

    @property
    def lines(self) -> LinesBody | None:
        """The lines of the tab that is shown; ``None`` where they are read by windows."""
        return self.body if isinstance(self.body, LinesBody) else None

    # -- what is shown -------------------------------------------------------------------------------------------------

    def show(self, name: str, make: MakeLines, fresh: bool) -> None:
        """Show lines.

        Args:
            name: Whose they are.
            make: Makes them.
            fresh: Whether they are another simulation's or another tab's, and are shown from their start.
        """
        self._whose = name
        self._plain.show(make, fresh)
        self.repaint()

    def show_name(self, name: str) -> None:
        """Say whose what is shown is."""
        self._whose = name
        self.repaint()

    def set_active(self, active: bool) -> None:
        """Say whether the keys go here."""
        self._active = active
        self.repaint()

    def next_tab(self, by: int) -> None:
        """Choose another tab; what it shows is asked for by the screen."""
        self.tab = (self.tab + by) % len(self.TABS)

    def make_lines(self, width: int, height: int) -> list[Line]:
        """Make the tabs' names, the lines in sight, and the line below them."""
        searching = self.prompt.display
        foot = [(" /", "mark")] if searching else self.body.foot()
        room = max(0, height - 1 - bool(foot))
        lines = self.body.paint(width, room)
        lines += [[]] * (room - len(lines))
        return [self.title_line(width, room), *lines, *([foot] if foot else [])]

    def title_line(self, width: int, height: int) -> Line:
        """Make the tabs' names, and say whose lines these are and where in them this is."""
        place = (self.prompt.display and self.body.tally()) or self.body.place(height)
        used = sum(len(name) + 2 for name in self.TABS) + len(place) + 3
        name = fit(self._whose, min(24, len(self._whose)), ascii_only=self._ascii) if width - used >= 8 else ""
        return tab_title(self.TABS, self.tab, self._active, f"{name}  {place}".strip(), width)

    # -- moving --------------------------------------------------------------------------------------------------------

    def scroll_lines(self, by: int) -> None:
        """Scroll by so many lines, or move the cursor where there is one."""
        self._ask(self.body.scroll(by))

    def scroll_pages(self, by: int) -> None:
        """Scroll by so many pages."""
        self.scroll_lines(by * max(1, self.size.height - 3))

    def scroll_to_end(self, end: bool) -> None:
        """Go to the last or the first line."""
        self._ask(self.body.go_to_end(end))

    def _ask(self, more: str) -> None:
        self.repaint()
        if more:
            self.post_message(self.Wanted(more))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll with the wheel."""
        self.scroll_lines(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll with the wheel."""
        self.scroll_lines(-3)

    def on_click(self, event: events.Click) -> None:
        """Choose the tab, or the line, under the pointer."""
        self.post_message(PaneClicked("details"))
        offset = event.get_content_offset(self)
        if offset is None:
            return
        if offset.y:
            self.body.click(offset.y - 1)
            self.repaint()
        at = 1
        for number, name in enumerate(self.TABS):
            if offset.y == 0 and at <= offset.x < at + len(name):
                self.post_message(TabClicked(number))
            at += len(name) + 2

    # -- searching -----------------------------------------------------------------------------------------------------

    def open_search(self, text: str) -> None:
        """Open the line in which one types what is looked for."""
        self.prompt.display = self.prompt.can_focus = True
        with self.prompt.prevent(Input.Changed):
            self.prompt.value = text
        self.prompt.cursor_position = len(text)
        self.prompt.focus()
        self.repaint()

    def close_search(self) -> None:
        """Close it, and give the keys back."""
        self.prompt.display = self.prompt.can_focus = False
        self.screen.set_focus(None)
        self.repaint()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for what is typed."""
        event.stop()
        self.post_message(self.Searched(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep what was typed."""
        event.stop()
        self.close_search()
        self.post_message(self.Searched(event.value, kept=True))

    def on_search_prompt_left(self) -> None:
        """Forget what was typed."""
        self.close_search()
        self.post_message(self.SearchLeft())

    @dataclass
    class Searched(Message):
        """Something is looked for.

        Attributes:
            text: What; empty for nothing any more.
            kept: Whether it was typed to its end.
        """

        text: str
        kept: bool = False

    class SearchLeft(Message):
        """What was typed is to be forgotten."""

    @dataclass
    class Wanted(Message):
        """More of a printed file has to be read: ``earlier``, ``later``, ``end`` or ``start``."""

        what: str


class SearchPrompt(PromptInput):
    """The line in which one types what is looked for; esc leaves it."""

    class Left(Message):
        """It was left without a wish."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(compact=True, select_on_focus=False, id=id)
        self.can_focus = False  # or the screen would give it the keys at once

    def key_escape(self, event: events.Key) -> None:
        """Leave it."""
        event.stop()
        self.post_message(self.Left())


class TabClicked(Message):
    """A tab's name was clicked."""

    def __init__(self, tab: int) -> None:
        super().__init__()
        self.tab = tab
