"""The app: opens the project, follows it, and holds what outlives a screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import App
from textual.binding import BindingType

from gymdash_tui.domain.errors import GymdashError
from gymdash_tui.simulation.paths import DEFAULT_PROJECT
from gymdash_tui.tui import jobs
from gymdash_tui.tui.asked import Asked
from gymdash_tui.tui.drafts import Drafts
from gymdash_tui.tui.imports import Imports
from gymdash_tui.tui.keys import bindings
from gymdash_tui.tui.launches import Launches
from gymdash_tui.tui.places import CURVES, HOME, place
from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.screens.home import HomeScreen
from gymdash_tui.tui.speaking import SpeakingApp
from gymdash_tui.tui.store import Store
from gymdash_tui.tui.themes import GYMDASH
from gymdash_tui.tui.world import World

if TYPE_CHECKING:
    from textual.command import Provider

    from gymdash_tui.tracking.launch import Order
    from gymdash_tui.tui.answer_model import Target


def _later(name: str) -> Callable[[], type[Provider]]:
    def load() -> type[Provider]:
        from gymdash_tui.tui import commands  # deferred: the palette costs 34 ms, after the first paint

        found: type[Provider] = getattr(commands, name)
        return found

    return load


class GymdashApp(SpeakingApp):
    """The screens of one project.

    Attributes:
        store: What the screens show; ``None`` until the project is open.
        jobs: What is being done to simulations.
        launches: What a form came to.
        imports: Imports logs.
        asked: Calls the person when something is asked for.
        drafts: What was typed into forms that were left.
        starting: Whether the demo is being started.
        refusal: Why the project could not be opened; ``None`` where it could.
    """

    CSS_PATH = "app.tcss"
    TITLE = "gymdash"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS = App.COMMANDS | {_later("Actions"), _later("Steerings"), _later("Simulations")}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("app")]

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.store: Store | None = None
        self.jobs = jobs.Jobs(self)
        self.launches = Launches(self)
        self.imports = Imports(self)
        self.asked = Asked(self)
        self.refusal: GymdashError | None = None
        self.drafts = Drafts()
        self.starting = False
        self._home = HomeScreen(world.ascii_only)
        self.register_theme(GYMDASH)
        self.theme = GYMDASH.name
        # over a slow line nothing moves that carries no news
        self.animation_level = "none"

    @property
    def project_name(self) -> str:
        """The project's name: the folder that holds it where its own is the default one."""
        folder = self.world.folder.expanduser().absolute()
        return folder.parent.name if folder.name == DEFAULT_PROJECT.name else folder.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the curves' colours to every theme, since no other one has them."""
        return dict(GYMDASH.variables)

    def get_default_screen(self) -> HomeScreen:
        """Start at home."""
        return self._home

    def on_mount(self) -> None:
        """Choose plain borders for a terminal that has no others."""
        self.set_class(self.world.ascii_only, "-ascii")

    # -- the project ---------------------------------------------------------------------------------------------------

    def on_ready(self) -> None:
        """Open the project once the first paint is out."""
        self._open()

    @work(group="open")
    async def _open(self) -> None:
        try:
            project, tracker = await asyncio.to_thread(self.world.open)
        except GymdashError as error:
            self.refusal = error
            self.exit(return_code=error.exit_code)
            return
        self.store = Store(project, tracker)
        self.store.subscribe(self.asked.take)
        await self.guarded(self.store.reload())
        if self._home.display:  # and not left already
            self._home.show_rows(self.store)
        await asyncio.to_thread(self.world.warm_up)
        if not self._home.display:
            return
        self._home.connect(self.store)
        self._follow()
        if self.world.orders is not None:
            self._start_orders(self.world.orders)
            return
        if self.world.clone:
            self.open_form(self.world.clone)
        self._learn_types()

    @work(group="follow")
    async def _follow(self) -> None:
        assert self.store is not None
        while True:
            try:
                await self.store.run()
            except Exception as error:
                # whatever it is, training does not depend on it: say it, and look again
                self.say(f"The project could not be read ({error}); trying again.", "bad", 5)
                await asyncio.sleep(1)

    @work(group="learn")
    async def _learn_types(self) -> None:
        """Learn what the built-in type declares before the form is first opened."""
        from gymdash_tui.simulation.registry import SimulationRegistry
        from gymdash_tui.tracking.types import describe

        for key in SimulationRegistry.list_simulations():
            found = SimulationRegistry.find(key).type
            if found is not None:
                try:
                    await describe(found)
                except GymdashError as error:
                    self.note(f"{key} cannot be started: {error}", "warn")  # the form says it where it matters

    # -- what screens ask for ------------------------------------------------------------------------------------------

    def start_demo(self) -> None:
        """Start the demo's simulations."""
        from gymdash_tui.tracking.demo import demo_orders

        self._start_orders(demo_orders)

    @work(group="start")
    async def _start_orders(self, make: Callable[[], list[Order]]) -> None:
        if self.starting or self.store is None:
            return
        self.starting = True
        self.say("Starting the demo: three seeds of PPO on CartPole-v1.", keep=False)
        try:
            for order in make():
                await self.store.tracker.start(order)
                await self.store.reload()
        except (GymdashError, OSError) as error:
            self.fail(error)
        else:
            self.say("")
        finally:
            self.starting = False
        self._learn_types()

    @work(group="form")
    async def open_form(self, clone: str = "") -> None:
        """Open the form, and put the cursor on what it started.

        Args:
            clone: The name or id of a simulation with whose arguments it is filled.
        """
        from gymdash_tui.tui.screens.form import FormScreen  # deferred: most visits start nothing

        if self.screen is not self._home:
            return  # the key was pressed twice
        started = await self.push_screen_wait(FormScreen(clone))
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
        self.show_simulation(sim_id)

    def show_simulation(self, sim_id: str) -> None:
        """Put the cursor on a simulation at home, without going there."""
        if self._home.display:  # the program may be left while something is still under way
            self._home.sims.select(sim_id)

    def forget(self, sim_ids: set[str]) -> None:
        """Take the marks away from what is gone."""
        if self._home.display:
            self._home.sims.set_marks([sim_id for sim_id in self._home.sims.marks if sim_id not in sim_ids])

    # -- everywhere ----------------------------------------------------------------------------------------------------

    def action_help(self) -> None:
        """Explain the screen."""
        if isinstance(self.screen, BaseScreen):
            self.screen.action_help()

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
