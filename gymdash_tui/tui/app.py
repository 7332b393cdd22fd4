"""The app: opens the project, follows it, and holds what outlives a screen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import work
from textual.app import App
from textual.binding import BindingType

from gymdash_tui.domain.errors import GymdashError
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.simulation.paths import DEFAULT_PROJECT
from gymdash_tui.tui.keys import bindings
from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.screens.home import HomeScreen
from gymdash_tui.tui.store import Store
from gymdash_tui.tui.text import plain
from gymdash_tui.tui.themes import GYMDASH
from gymdash_tui.tui.world import World

if TYPE_CHECKING:
    from textual.command import Provider

    from gymdash_tui.tracking.launch import Order

T = TypeVar("T")


def _actions() -> type[Provider]:
    from gymdash_tui.tui.commands import Actions  # deferred: the palette costs 34 ms, after the first paint

    return Actions


def _simulations() -> type[Provider]:
    from gymdash_tui.tui.commands import Simulations  # deferred: with the palette

    return Simulations


class GymdashApp(App[None]):
    """The screens of one project.

    Attributes:
        world: What it works on.
        store: What the screens show; ``None`` until the project is open.
        drafts: What was typed into forms that were left, by type.
        starting: Whether the demo is being started.
        refusal: Why the project could not be opened; ``None`` where it could.
    """

    CSS_PATH = "app.tcss"
    TITLE = "gymdash"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS = App.COMMANDS | {_actions, _simulations}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("app")]

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.store: Store | None = None
        self.refusal: GymdashError | None = None
        self.drafts: dict[str, dict[str, str]] = {}
        self.starting = False
        self._one_stop = asyncio.Semaphore(2)
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
        await self.guarded(self.store.reload())
        self._home.show_rows(self.store)
        await asyncio.to_thread(self.world.warm_up)
        self._home.connect(self.store)
        self._follow()
        if self.world.orders is not None:
            self._start_orders(self.world.orders)
        else:
            self._learn_types()

    @work(group="follow")
    async def _follow(self) -> None:
        assert self.store is not None
        while True:
            try:
                await self.store.run()
            except Exception as error:
                # whatever it is, training does not depend on it: say it, and look again
                self._home.header.notice(f"The project could not be read ({error}); trying again.", "bad", 5)
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
                    self.fail(error)

    async def guarded(self, work: Awaitable[T]) -> T | None:
        """Await something that may fail for reasons a person can mend; a failure is said, and nothing comes back."""
        try:
            return await work
        except (GymdashError, OSError) as error:
            self.fail(error)
            return None

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
        self._home.say("Starting the demo: three seeds of PPO on CartPole-v1.")
        try:
            for order in make():
                await self.store.tracker.start(order)
                await self.store.reload()
        except (GymdashError, OSError) as error:
            self.fail(error)
        else:
            self._home.say("")
        finally:
            self.starting = False
        self._learn_types()

    @work(group="form")
    async def open_form(self) -> None:
        """Open the form, and put the cursor on what it started."""
        from gymdash_tui.tui.screens.form import FormScreen  # deferred: most visits start nothing

        if self.screen is not self._home:
            return  # the key was pressed twice
        started = await self.push_screen_wait(FormScreen())
        if started and self.store is not None:
            await self.guarded(self.store.reload())
            self._home.sims.select(started)

    @work(group="stop")
    async def stop_simulation(self, record: SimulationRecord) -> None:
        """Stop a simulation, whatever screen is open meanwhile."""
        assert self.store is not None
        async with self._one_stop:  # many at once on a locked database would take all threads
            await self.guarded(self.store.tracker.stop(record.sim_id))
            await self.guarded(self.store.reload())

    def go_to_simulation(self, sim_id: str) -> None:
        """Put the cursor on a simulation."""
        self._home.sims.select(sim_id)

    def fail(self, error: Exception) -> None:
        """Say what went wrong, on whatever screen is open: the sentence, and a trace's last line."""
        first, *rest = str(error).strip().splitlines() or [type(error).__name__]
        words = "\n".join(plain(line).plain[:300] for line in (first, *rest[-1:]))
        self._home.say("")
        self.notify(words, title="That did not work", severity="error", timeout=12, markup=False)

    # -- everywhere ----------------------------------------------------------------------------------------------------

    def action_help(self) -> None:
        """Explain the screen."""
        if isinstance(self.screen, BaseScreen):
            self.screen.action_help()

    async def action_quit(self) -> None:
        """Leave; whoever ran the app says what goes on running."""
        stops = [worker for worker in self.workers if worker.group == "stop" and worker.node is self]
        if stops:  # what was to be stopped is at least asked to
            await asyncio.wait([asyncio.ensure_future(worker.wait()) for worker in stops], timeout=2)
        self.exit()

    @property
    def live_count(self) -> int:
        """How many simulations run now."""
        counts = self.store.rows.counts if self.store is not None else {}
        return sum(counts.get(word, 0) for word in ("starting", "running", "paused", "stopping"))

    def on_unmount(self) -> None:
        """Let go of files."""
        if self.store is not None:
            self.store.close()


def project_dir_for_command(folder: Path) -> str:
    """Give the project's folder as a command line needs it: empty where it is the default one."""
    return "" if folder == DEFAULT_PROJECT else str(folder)
