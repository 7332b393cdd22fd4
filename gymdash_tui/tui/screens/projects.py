"""Projects: those that the person opened, to go to another one, make one, or take one off the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult

from gymdash_tui.domain.times import from_unix
from gymdash_tui.project.glance import Standing
from gymdash_tui.tui.clipboard import copy
from gymdash_tui.tui.project_feed import Seen
from gymdash_tui.tui.project_paths import NEW_HINT, NEW_QUESTION, OPEN_HINT, OPEN_QUESTION, read_new, read_project
from gymdash_tui.tui.screens.picking import PickScreen
from gymdash_tui.tui.sentences import quoted
from gymdash_tui.tui.store import News
from gymdash_tui.tui.widgets.footer import Offer
from gymdash_tui.tui.widgets.header import Header
from gymdash_tui.tui.widgets.pick_list import PickList, Row
from gymdash_tui.tui.widgets.project_lines import about, project_rows
from gymdash_tui.tui.widgets.side import Side

_LOOK_EVERY = 10.0  # seconds between two looks at projects that others may work in


class ProjectsScreen(PickScreen):
    """The projects that you opened, last used first."""

    SCOPE = "projects"
    PURPOSE: ClassVar[str] = """\
The projects that you opened, last used first: what runs in each and what became of the rest,
when something last happened, and how much of the disk it holds. Going to another one takes a
moment and touches nothing that runs; a look at this list changes nothing in them."""

    def compose(self) -> ComposeResult:
        """Lay out the list, and below it what the one under the cursor is."""
        yield Header(self.gymdash.world.ascii_only)
        yield PickList(id="picks")
        yield Side(self.gymdash.world.ascii_only, id="project-about")
        yield self.make_too_small()
        yield self.make_footer()

    def on_mount(self) -> None:
        """Look at them; Textual calls the base's handler, which shows the list, as well."""
        self._look()
        self.set_interval(_LOOK_EVERY, self._look)

    @work(group="look", exclusive=True)
    async def _look(self, again: bool = False) -> None:
        feed = self.gymdash.projects
        await feed.look(self._tell, self.gymdash.switching.here)
        await feed.measure(self._tell, again)
        if again:
            self.notice("Looked at all of them.", "good", 4)

    def _tell(self) -> None:
        if self.display:
            self._show()

    def _take(self, news: News) -> None:
        if news.rows:
            self._show()

    # -- the list ------------------------------------------------------------------------------------------------------

    @property
    def _seen(self) -> list[Seen]:
        return [self._as_it_is(one) for one in self.gymdash.projects.seen(self.gymdash.switching.here)]

    def _as_it_is(self, one: Seen) -> Seen:
        """Count what is open by what is known of it, which is newer than what a look from outside tells."""
        if not one.is_here or one.glance is None:
            return one
        counts = {word: count for word, count in self._store.rows.counts.items() if word != "asks"}
        return replace(one, glance=replace(one.glance, standing=Standing.OURS, counts=counts))

    def _rows(self) -> Sequence[Row]:
        now = from_unix(self.gymdash.world.clock())
        return project_rows(self._seen, now, self.gymdash.world.ascii_only)

    def _show(self) -> None:
        super()._show()
        self._show_about()

    @on(PickList.Moved)
    def _moved(self) -> None:
        self._show_about()
        self.footer.repaint()

    def _show_about(self) -> None:
        chosen = self._chosen
        width = max(1, self.size.width - 2)
        self.query_one("#project-about", Side).show(about(chosen, width) if chosen is not None else [])

    def on_resize(self, event: events.Resize) -> None:
        """Choose the layout for the size."""
        super().on_resize(event)
        self._show_about()

    @property
    def _chosen(self) -> Seen | None:
        return next((one for one in self._seen if str(one.path) == self.picks.key), None)

    # -- keys ----------------------------------------------------------------------------------------------------------

    def offers(self) -> list[Offer]:
        """Give the keys that do something now."""
        chosen = self._chosen if self.is_mounted else None
        idle = set() if chosen is not None else {"projects-open", "projects-forget", "projects-copy"}
        idle |= {"projects-forget"} if chosen is not None and chosen.is_here else set()
        words = {"projects-open": "simulations"} if chosen is not None and chosen.is_here else {}
        return [(key, words.get(key.id, key.description)) for key in self.keys if key.id not in idle]

    def action_open(self) -> None:
        """Go to the project under the cursor."""
        chosen = self._chosen
        if chosen is not None and chosen.is_here:
            self.gymdash.go("home")
        elif chosen is not None:
            self.gymdash.switch_project(chosen.path)

    @work(group="ask", exclusive=True)
    async def action_new(self) -> None:
        """Ask where, make a project there, and go to it."""
        from gymdash_tui.tui.screens.ask import Ask  # deferred: most visits make none

        answer = await self.app.push_screen_wait(Ask(NEW_QUESTION, NEW_HINT, read_new))
        if answer is not None:
            self.gymdash.switch_project(answer[0], create=True)

    @work(group="ask", exclusive=True)
    async def action_path(self) -> None:
        """Ask for the path of a project, and go to it."""
        from gymdash_tui.tui.screens.ask import Ask  # deferred: most visits type none

        answer = await self.app.push_screen_wait(Ask(OPEN_QUESTION, OPEN_HINT, read_project))
        if answer is not None:
            self.gymdash.switch_project(answer[0])

    @work(group="forget")
    async def action_forget(self) -> None:
        """Take the project under the cursor off the list."""
        chosen = self._chosen
        if chosen is None:
            return
        if chosen.is_here:
            self.gymdash.say("It is open; go to another one before it is taken off the list.", "warn")
            return
        await self.gymdash.guarded(self.gymdash.projects.forget(chosen.path))
        self._show()
        self.gymdash.say(f"{quoted(chosen.name)} is off the list; its folder stays.", "good")

    def action_copy_path(self) -> None:
        """Copy the path of the project under the cursor."""
        chosen = self._chosen
        if chosen is not None:
            copy(self.gymdash, str(chosen.path), "the path")

    def action_look(self) -> None:
        """Look at all of them again."""
        self.notice("Looking at all of them, and measuring...")
        self._look(again=True)
