"""How one gets about in the app: its home, what screens open from there, and where they go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gymdash_tui.tui.places import HOME, place
from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.screens.home import HomeScreen
from gymdash_tui.tui.speaking import SpeakingApp
from gymdash_tui.tui.world import World

if TYPE_CHECKING:
    from gymdash_tui.tui.answer_model import Target
    from gymdash_tui.tui.beginnings import Demo
    from gymdash_tui.tui.moments import Moment
    from gymdash_tui.tui.store import Store

HOMES = ("home", "other home")
"""Textual's modes: one shows the project, and the next one the project after it, in turn."""


class GoingApp(SpeakingApp):
    """Does what screens ask for: opens forms, and goes to places and to simulations.

    Attributes:
        store: What the screens show; ``None`` until the project is open.
        demo: Starts the demo.
    """

    DEFAULT_MODE = HOMES[0]

    demo: Demo

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.store: Store | None = None
        self._home = HomeScreen(world.ascii_only)
        self.add_mode(HOMES[0], lambda: self._home)

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
        if place_id == HOME:
            if self.screen is not self._home:
                self.screen.dismiss("")
            self._home.panes.show_only("")
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

    def open_output(self, moment: Moment) -> None:
        """Show at home what a simulation printed at a moment; its end where there is none."""
        self.go_to_simulation(moment.sim_id)
        if self._home.display:
            self._home.show_output(moment)

    def open_charts(self, moment: Moment) -> None:
        """Show the charts with the crosshair at a moment of a simulation."""
        from gymdash_tui.tui.screens.analyze import AnalyzeScreen  # deferred: most visits come by another way

        if self.store is not None and self.screen is self._home:
            screen = AnalyzeScreen(self.store)
            screen.moment = moment
            self.push_screen(screen)

    def show_simulation(self, sim_id: str) -> None:
        """Put the cursor on a simulation at home, without going there."""
        if self._home.display:  # the program may be left while something is still under way
            self._home.show_simulation(sim_id)

    def forget(self, sim_ids: set[str]) -> None:
        """Take the marks away from what is gone."""
        if self._home.display:
            self._home.sims.set_marks([sim_id for sim_id in self._home.sims.marks if sim_id not in sim_ids])
