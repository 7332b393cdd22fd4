"""What the screens share: the header's notice, the help, and what is shown when the terminal is too small."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from gymdash_tui.tui.keys import Key, bindings, in_scope
from gymdash_tui.tui.quiet import QuietCompositor
from gymdash_tui.tui.run import SMALLEST
from gymdash_tui.tui.widgets.footer import Footer

WIDE = 100
"""The columns from which on two panes stand side by side."""


class BaseScreen(Screen[str]):
    """A screen with a footer from the table of keys.

    Attributes:
        SCOPE: Its keys' scope in the table.
        PURPOSE: What it is for, in a few lines; the help shows it.
    """

    SCOPE: ClassVar[str] = ""
    PURPOSE: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self) -> None:
        super().__init__()
        self._compositor = QuietCompositor()

    def __init_subclass__(cls) -> None:
        if cls.SCOPE:
            cls.BINDINGS = [*bindings(cls.SCOPE)]
        super().__init_subclass__()

    @property
    def keys(self) -> Iterable[Key]:
        """The keys that work here."""
        return in_scope(self.SCOPE, "app")

    def make_footer(self) -> Footer:
        """Make the footer of this screen."""
        return Footer(self.keys, self.is_possible, self.targets)

    def is_possible(self, key: Key) -> bool:
        """Tell whether a key does something now."""
        return True

    def targets(self, key: Key) -> int:
        """Tell to how many simulations a key would do something; 0 where that says nothing."""
        return 0

    def make_too_small(self) -> Static:
        """Make what is shown while the terminal is too small."""
        return Static(f"Too small: the screen needs {SMALLEST[0]}x{SMALLEST[1]}. Enlarge the terminal.", id="too-small")

    def on_resize(self, event: events.Resize) -> None:
        """Choose the layout for the size."""
        self.set_class(event.size.width < WIDE, "-narrow")
        self.set_class(event.size.width < SMALLEST[0] or event.size.height < SMALLEST[1], "-tiny")

    async def on_footer_clicked(self, event: Footer.Clicked) -> None:
        """Do what the clicked key does."""
        await self.run_action(event.key.action if event.key.scope == self.SCOPE else f"app.{event.key.action}")

    def action_help(self) -> None:
        """Explain this screen."""
        from gymdash_tui.tui.screens.dialog import HelpScreen  # deferred: 15 ms, after the first paint

        self.app.push_screen(HelpScreen(self.PURPOSE, self.keys))
