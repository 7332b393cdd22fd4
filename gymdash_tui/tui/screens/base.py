"""What the screens share: the header's notice, the help, and what is shown when the terminal is too small."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, getters
from textual.binding import BindingType
from textual.geometry import Size
from textual.screen import UPDATE_PERIOD, Screen
from textual.widgets import Static

from gymdash_tui.tui.keys import Key, bindings
from gymdash_tui.tui.quiet_screen import Quiet
from gymdash_tui.tui.run import SMALLEST
from gymdash_tui.tui.widgets.footer import Footer, Offer
from gymdash_tui.tui.widgets.header import Header
from gymdash_tui.tui.widgets.painted import Painted
from gymdash_tui.tui.widgets.place_tabs import PlaceTabs

if TYPE_CHECKING:
    from gymdash_tui.tui.app import GymdashApp
    from gymdash_tui.tui.store import News, Store

WIDE = 100
"""The columns from which on two panes stand side by side."""

ROOMY = 140
"""The columns from which on both of them have room to spare."""


class BaseScreen(Quiet, Screen[str]):
    """A screen with a header and a footer from the table of keys.

    Attributes:
        SCOPE: Its keys' scope in the table.
        PURPOSE: What it is for, in a few lines; the help shows it.
        unsaid: What was to be said before there was a header; the header says it when it comes.
    """

    SCOPE: ClassVar[str] = ""
    PURPOSE: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = []

    header = getters.query_one(Header)
    footer = getters.query_one(Footer)

    def __init__(self) -> None:
        super().__init__()
        self._framed = 0.0
        self._heard: list[Callable[[], None]] = []
        self.unsaid: tuple[str, str, float] | None = None

    def _on_idle(self, event: events.Idle) -> None:  # type: ignore[override]
        """Show a change at once where the last frame is long enough ago; Textual waits for its clock's next tick.

        A key's frame then comes 8 ms earlier on average. The base's handler, which would wait, is passed over.
        """
        now = monotonic()
        if self._dirty_widgets and self.is_current and now - self._framed >= UPDATE_PERIOD:
            event.prevent_default()
            self._framed = now
            self._on_timer_update()

    def __init_subclass__(cls) -> None:
        if cls.SCOPE:
            cls.BINDINGS = [*bindings(cls.SCOPE)]
        super().__init_subclass__()

    @property
    def is_behind(self) -> bool:
        """Whether something changed that is not drawn yet."""
        return False

    @property
    def gymdash(self) -> GymdashApp:
        """The app."""
        return cast("GymdashApp", self.app)

    @property
    def keys(self) -> Iterable[Key]:
        """The keys that work here."""
        return self.gymdash.preferences.keymap.in_scope(self.SCOPE, "app")

    def hear(self, store: Store, take: Callable[[News], None]) -> None:
        """Have a function called with all news as long as this screen stands."""

        def told(news: News) -> None:
            if self.display:  # a screen that is being taken away has lost its widgets a moment before it is told so
                take(news)

        self._heard.append(store.subscribe(told))

    def on_screen_resume(self) -> None:
        """Show what changed while another screen stood above; the base's handler is called as well."""
        for widget in self.query(Painted):
            widget.catch_up()

    def on_unmount(self) -> None:
        """Hear of nothing any more."""
        for end in self._heard:
            end()

    def notice(self, text: str, part: str = "dim", seconds: float = 0) -> None:
        """Say something in the header, as soon as there is one."""
        headers = list(self.query(Header))
        self.unsaid = None if headers else (text, part, seconds)
        for header in headers:
            header.notice(text, part, seconds)

    def shows_requests(self, sim_ids: set[str]) -> bool:
        """Tell whether this screen shows by itself what these simulations ask."""
        return False

    def make_footer(self) -> Footer:
        """Make the footer of this screen."""
        return Footer(self.offers)

    def offers(self) -> list[Offer]:
        """Give the keys that do something now, in the table's order, and what they do in a word or two."""
        return [(key, key.description) for key in self.keys]

    def why_not(self, key: Key) -> str:
        """Say why a key does nothing now."""
        return f"There is nothing here that {key.label} could do now."

    def make_too_small(self) -> Static:
        """Make what is shown while the terminal is too small."""
        return Static(f"Too small: the screen needs {SMALLEST[0]}x{SMALLEST[1]}. Enlarge the terminal.", id="too-small")

    async def on_place_tabs_clicked(self, event: PlaceTabs.Clicked) -> None:
        """Go where the clicked name leads."""
        self.action_go(event.place)

    def on_compose(self) -> None:
        """Choose the layout for the terminal before there are widgets, or all of them would be styled once more."""
        self._suit(self.app.size, update=False)

    def on_resize(self, event: events.Resize) -> None:
        """Choose the layout for the size."""
        self._suit(event.size)

    def _suit(self, size: Size, update: bool = True) -> None:
        self.set_class(size.width < WIDE, "-narrow", update=update)
        self.set_class(WIDE <= size.width < ROOMY, "-medium", update=update)
        self.set_class(size.width < SMALLEST[0] or size.height < SMALLEST[1], "-tiny", update=update)

    async def on_footer_clicked(self, event: Footer.Clicked) -> None:
        """Do what the clicked key does."""
        await self.run_action(event.key.target)

    def action_go(self, place_id: str) -> None:
        """Go to another screen."""
        self.gymdash.go(place_id)

    def action_help(self) -> None:
        """Explain this screen."""
        from gymdash_tui.tui.screens.reading import HelpScreen  # deferred: 15 ms, after the first paint

        self.app.push_screen(HelpScreen(self.PURPOSE, self.keys))
