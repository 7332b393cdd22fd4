"""The app: opens the project, follows it, and holds what outlives a screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
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
from gymdash_tui.tui.gauging import Gauging
from gymdash_tui.tui.held_keys import HeldKeys
from gymdash_tui.tui.imports import Imports
from gymdash_tui.tui.keys import bindings
from gymdash_tui.tui.news_calls import NewsCalls
from gymdash_tui.tui.places import CURVES, HOME, place
from gymdash_tui.tui.preferences import Preferences
from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.screens.home import HomeScreen
from gymdash_tui.tui.speaking import SpeakingApp
from gymdash_tui.tui.store import Store
from gymdash_tui.tui.switching import Switching
from gymdash_tui.tui.themes import GYMDASH
from gymdash_tui.tui.world import World

if TYPE_CHECKING:
    from textual.command import Provider

    from gymdash_tui.tui.answer_model import Target
    from gymdash_tui.tui.launches import Launches
    from gymdash_tui.tui.project_feed import ProjectFeed


HOMES = ("home", "other home")
"""Textual's modes: one shows the project, and the next one the project after it, in turn."""


def _later(name: str) -> Callable[[], type[Provider]]:
    def load() -> type[Provider]:
        from gymdash_tui.tui import commands  # deferred: the palette costs 34 ms, after the first paint

        found: type[Provider] = getattr(commands, name)
        return found

    return load


class GymdashApp(SpeakingApp):
    """The screens of one project, and then of another one.

    Attributes:
        TIED: Why no other project can be gone to; empty where one can.
        store: What the screens show; ``None`` until the project is open.
        jobs: What is being done to simulations.
        imports: Imports logs.
        news_calls: Calls the person when something is asked for, or is over.
        gauging: Looks at the machine.
        drafts: What was typed into forms that were left.
        held_keys: Keys that were pressed before the project was open.
        preferences: The person's settings at work.
        demo: Starts the demo.
        refusal: Why the project could not be opened; ``None`` where it could.
        switching: Opens projects, and follows the one that is open.
    """

    TIED: ClassVar[str] = ""
    DEFAULT_MODE = HOMES[0]

    CSS_PATH = "app.tcss"
    TITLE = "gymdash"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {
        _later(name) for name in ("Actions", "Steerings", "Simulations", "Elsewhere", "Options")
    }
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("app")]

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.store: Store | None = None
        self._is_styled = self._is_painted = False
        self.held_keys = HeldKeys(self)
        self.switching = Switching(self)
        self.gauging = Gauging(self)
        self.refusal: GymdashError | None = None
        self.renew(Drafts())
        self._home = HomeScreen(world.ascii_only)
        self.add_mode(HOMES[0], lambda: self._home)
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
        """Keep keys for later that nothing could be done with yet."""
        if not self.held_keys.takes(event):
            await super().on_event(event)

    def refresh_css(self, animate: bool = True) -> None:
        """Apply the styles anew; once is enough before the first paint, where Textual does it for the theme as well."""
        if self._is_styled and not self._is_painted:
            return
        self._is_styled = True
        super().refresh_css(animate)

    def on_ready(self) -> None:
        """Open the project once the first paint is out."""
        self._is_painted = True
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

    @property
    def home(self) -> HomeScreen:
        """The home; each project has one of its own."""
        return self._home

    async def renew_home(self) -> None:
        """Put a new home in the place of the one that shows the project before."""
        before, self._home = self.current_mode, HomeScreen(self.world.ascii_only)
        # the lowest screen of all cannot be replaced, but left behind with all that stands on it
        mode = HOMES[before == HOMES[0]]
        self.add_mode(mode, lambda: self._home)
        await self.switch_mode(mode)
        await self.remove_mode(before)

    @work(group="open")
    async def switch_project(self, folder: Path, create: bool = False) -> None:
        """Go to another project; nothing that runs is touched.

        Args:
            folder: Its folder.
            create: Whether to make it where there is none.
        """
        await self.switching.switch(folder, create)

    # -- what screens ask for ------------------------------------------------------------------------------------------

    def start_demo(self) -> None:
        """Start the demo's simulations."""
        self.demo.begin()

    def open_form(self, clone: str = "") -> None:
        """Open the form at once, since the keys that follow are meant for it; and go to what it starts.

        Args:
            clone: The name or id of a simulation with whose arguments it is filled.
        """
        from gymdash_tui.tui.screens.form import FormScreen  # deferred: most visits start nothing

        if self.screen is self._home:  # else the key was pressed twice
            self.push_screen(FormScreen(clone), self._form_left)

    async def _form_left(self, started: str | None) -> None:
        if started and self.store is not None:
            await self.guarded(self.store.reload())
            self.show_simulation(started)

    def go(self, place_id: str) -> None:
        """Go to the screen of a place; what stands above the home gives way to it."""
        if self.store is None or not isinstance(self.screen, BaseScreen):
            return
        if place_id in (HOME, CURVES):
            if self.screen is not self._home:
                self.screen.dismiss("")
            self._home.panes.show_only("curves" if place_id == CURVES else "")
        elif place_id == self.screen.SCOPE:
            return
        elif self.screen is self._home:
            self.push_screen(place(place_id).make(self.store))
        else:
            self.switch_screen(place(place_id).make(self.store))

    @property
    def marked(self) -> tuple[str, ...]:
        """The ids of the simulations that are marked at home."""
        return tuple(self._home.sims.marks) if self._home.display else ()

    def open_answer(self, targets: Sequence[Target]) -> None:
        """Ask for an answer, or for a question of one's own, and send it."""
        from gymdash_tui.tui.screens.answer import AnswerScreen  # deferred: most visits send none

        if self.store is not None and not isinstance(self.screen, AnswerScreen):
            self.push_screen(AnswerScreen(self.store, targets))

    def go_to_simulation(self, sim_id: str) -> None:
        """Put the cursor on a simulation, at home."""
        if self.screen is not self._home and isinstance(self.screen, BaseScreen):
            self.screen.dismiss("")
        if self._home.display:
            self._home.show_simulation(sim_id, unfilter=True)

    def show_simulation(self, sim_id: str) -> None:
        """Put the cursor on a simulation at home, without going there."""
        if self._home.display:  # the program may be left while something is still under way
            self._home.show_simulation(sim_id)

    def forget(self, sim_ids: set[str]) -> None:
        """Take the marks away from what is gone."""
        if self._home.display:
            self._home.sims.set_marks([sim_id for sim_id in self._home.sims.marks if sim_id not in sim_ids])

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
