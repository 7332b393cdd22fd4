"""The app: opens the project, follows it, and holds what outlives a screen."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.binding import BindingType

from gymdash_tui.domain.errors import GymdashError
from gymdash_tui.simulation.paths import project_name
from gymdash_tui.tui import jobs
from gymdash_tui.tui.beginnings import Demo, learn_types
from gymdash_tui.tui.drafts import Drafts
from gymdash_tui.tui.garbage import Garbage
from gymdash_tui.tui.gauging import Gauging
from gymdash_tui.tui.going import GoingApp
from gymdash_tui.tui.hang_up import leave_when_hung_up
from gymdash_tui.tui.held_keys import HeldKeys, Typed
from gymdash_tui.tui.imports import Imports
from gymdash_tui.tui.keys import bindings
from gymdash_tui.tui.news_calls import NewsCalls
from gymdash_tui.tui.preferences import Preferences
from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.store import Store
from gymdash_tui.tui.switching import Switching
from gymdash_tui.tui.themes import GYMDASH
from gymdash_tui.tui.widgets.painted import STYLES
from gymdash_tui.tui.world import World

if TYPE_CHECKING:
    from textual.command import Provider

    from gymdash_tui.tui.launches import Launches
    from gymdash_tui.tui.project_feed import ProjectFeed


def _later(name: str) -> Callable[[], type[Provider]]:
    def load() -> type[Provider]:
        from gymdash_tui.tui import commands  # deferred: the palette costs 34 ms, after the first paint

        found: type[Provider] = getattr(commands, name)
        return found

    return load


class GymdashApp(GoingApp):
    """The screens of one project, and then of another one.

    Attributes:
        TIED: Why no other project can be gone to; empty where one can.
        jobs: What is being done to simulations.
        imports: Imports logs.
        news_calls: Calls the person when something is asked for, or is over.
        gauging: Looks at the machine.
        drafts: What was typed into forms that were left.
        held_keys: Keys that were pressed before the project was open.
        garbage: Looks for cyclic garbage in the pauses.
        preferences: The person's settings at work.
        refusal: Why the project could not be opened; ``None`` where it could.
        switching: Opens projects, and follows the one that is open.
    """

    TIED: ClassVar[str] = ""

    CSS_PATH = "app.tcss"
    COMPONENT_CLASSES: ClassVar[set[str]] = {*STYLES}
    TITLE = "gymdash"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {
        _later(name) for name in ("Actions", "Steerings", "Simulations", "Elsewhere", "Options")
    }
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("app")]

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._is_styled = self._is_painted = False
        self.held_keys = HeldKeys(self)
        self.garbage = Garbage(self, lambda: self.home.is_connected)
        self.switching = Switching(self)
        self.gauging = Gauging(self)
        self.refusal: GymdashError | None = None
        self.renew(Drafts())
        self.preferences = Preferences(self)
        # over a slow line nothing moves that carries no news
        self.animation_level = "none"

    @property
    def project_name(self) -> str:
        """The project's name."""
        # the open one's own path: a relative one means nothing any more once the folder that one stands in is deleted
        return project_name(self.store.project.folder.root if self.store is not None else self.world.folder)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the curves' colours to every theme, since no other one has them."""
        return dict(GYMDASH.variables)

    def on_mount(self) -> None:
        """Choose plain borders for a terminal that has no others."""
        self.set_class(self.world.ascii_only, "-ascii")

    # -- the project ---------------------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Do one key after the other, and keep those for later that nothing could be done with yet."""
        if not isinstance(event, Typed) or event.is_forwarded:
            await super().on_event(event)
            return
        self.garbage.pressed()
        # a key may come while the program is being left, and there is no screen any more
        if self.screen_stack and not self.held_keys.takes(event):
            heard_by = self.focused or self.screen
            await super().on_event(event)
            self.held_keys.follow(heard_by)

    def refresh_css(self, animate: bool = True) -> None:
        """Apply the styles anew; before the first paint, when they were not read yet, there is only the app itself."""
        if self._is_painted:
            super().refresh_css(animate)
        elif not self._is_styled:
            self._is_styled = True
            self.stylesheet.set_variables(self.get_css_variables())
            self.stylesheet.update(self)

    def on_ready(self) -> None:
        """Open the project once the first paint is out."""
        self._is_painted = True
        self.garbage.begin()
        if not self.is_headless and sys.__stdin__ is not None:
            self.run_worker(leave_when_hung_up(sys.__stdin__.fileno()), group="watch")
        self.preferences.begin()
        self._open()

    @work(group="open")
    async def _open(self) -> None:
        if not await self.switching.open():
            return
        self.preferences.tell()
        if self.world.orders is not None:
            self.demo.begin(self.world.orders)
            return
        if self.world.clone:
            self.open_form(self.world.clone)
        self.run_worker(learn_types(self), group="learn")

    def renew(self, drafts: Drafts) -> None:
        """Forget what belongs to one project: what is being done, what can be undone, what was asked.

        Args:
            drafts: What was typed before into forms of the project that is shown from now on.
        """
        self.jobs = jobs.Jobs(self)
        self.imports = Imports(self)
        self.demo = Demo(self)
        self.news_calls = NewsCalls(self)
        self.drafts = drafts

    def adopt(self, store: Store) -> None:
        """Work on a project from now on."""
        self.store = store
        store.subscribe(self.news_calls.take)
        store.subscribe(self.gauging.take)

    @cached_property
    def launches(self) -> Launches:
        """Starts what a form comes to."""
        from gymdash_tui.tui.launches import Launches  # deferred: with all that forms stand on, after the first paint

        return Launches(self)

    @cached_property
    def projects(self) -> ProjectFeed:
        """What is known of the projects that the person opened."""
        from gymdash_tui.tui.project_feed import ProjectFeed  # deferred: most visits stay in one

        return ProjectFeed()

    @work(group="open")
    async def switch_project(self, folder: Path, create: bool = False) -> None:
        """Go to another project; nothing that runs is touched.

        Args:
            folder: Its folder.
            create: Whether to make it where there is none.
        """
        await self.switching.switch(folder, create)

    # -- everywhere ----------------------------------------------------------------------------------------------------

    def action_help(self) -> None:
        """Explain the screen."""
        if isinstance(self.screen, BaseScreen):
            self.screen.action_help()

    def action_command_palette(self) -> None:
        """Search everything that can be done."""
        from gymdash_tui.tui.commands import Palette  # deferred: 34 ms, after the first paint

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def action_messages(self) -> None:
        """Show everything that was said."""
        from gymdash_tui.tui.screens.reading import MessagesScreen  # deferred: 15 ms, after the first paint

        self.push_screen(MessagesScreen(self._said))

    async def action_quit(self) -> None:
        """Leave; whoever ran the app says what goes on running."""
        begun = [worker for worker in self.workers if worker.group == jobs.GROUP and worker.node is self]
        if begun:  # what was to be stopped is at least asked to
            await asyncio.wait([asyncio.ensure_future(worker.wait()) for worker in begun], timeout=2)
        self.exit()

    @property
    def live_count(self) -> int:
        """How many simulations run now."""
        return self._count("starting", "running", "paused", "stopping")

    @property
    def queued_count(self) -> int:
        """How many wait to be started, without those that are held."""
        return self._count("queued")

    @property
    def queue_goes_on(self) -> bool:
        """Whether what waits will be started without anybody doing anything."""
        return self.store is not None and self.store.rows.queue.goes_on

    def _count(self, *words: str) -> int:
        counts = self.store.rows.counts if self.store is not None else {}
        return sum(counts.get(word, 0) for word in words)
