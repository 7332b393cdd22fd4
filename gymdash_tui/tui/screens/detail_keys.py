"""What the keys of the details do; they work while the details have the keys."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import getters, work

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.tui.detail_levels import LEVELS, TRACE
from gymdash_tui.tui.key_tables.details import KEYS
from gymdash_tui.tui.keys import Key
from gymdash_tui.tui.moments import NO_MOMENTS, Moment, moment_of_line
from gymdash_tui.tui.screens.acting import ActingScreen
from gymdash_tui.tui.widgets.details import CONFIG, MEDIA, OUTPUT, STATUSES, Details
from gymdash_tui.tui.widgets.sim_list import SimList

if TYPE_CHECKING:
    from gymdash_tui.tui.keymap import Keymap
    from gymdash_tui.tui.screens.detail_feed import DetailFeed
    from gymdash_tui.tui.screens.panes import Panes
    from gymdash_tui.tui.store import Store

_REST = 0.15  # seconds without a key, after which what was typed is looked for


def _name(action: str) -> str:
    return action.partition("(")[0]


def _share(one: Key, other: Key) -> bool:
    return not {*one.keys.split(",")}.isdisjoint(other.keys.split(","))


_OWN = {_name(key.action) for key in KEYS}
_IDS = {key.id for key in KEYS}


class DetailKeys(ActingScreen):
    """What the keys of the details do.

    Attributes:
        panes: Which pane has the keys.
    """

    details = getters.query_one(Details)
    sims = getters.query_one(SimList)
    panes: Panes
    _detail_feed: DetailFeed | None
    _store: Store | None
    _spot = (True, 0)
    _shadows: tuple[Keymap, dict[str, set[str]]] | None = None

    # -- what works now ------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let the details' keys be theirs while they have them, and else be what they are at home."""
        if action in _OWN:
            return self._works(action)
        whole = f"{action}({', '.join(map(repr, parameters))})" if parameters else action
        return not any(self._works(own) for own in self._shadowed.get(whole, ()))

    @property
    def _shadowed(self) -> dict[str, set[str]]:
        """What other keys of the home do that are the details' while those have them, as the keys are now."""
        keymap = self.gymdash.preferences.keymap
        if self._shadows is None or self._shadows[0] is not keymap:
            keys = list(keymap.in_scope("home"))
            own = [key for key in keys if key.id in _IDS]
            found = {
                key.action: {_name(one.action) for one in own if _share(one, key)} for key in keys if key not in own
            }
            self._shadows = (keymap, found)
        return self._shadows[1]

    def words(self, key: Key, chosen: Sequence[SimulationRecord]) -> str:
        """Say what a key of the details does now; nothing where it does nothing."""
        if _name(key.action) in _OWN:
            return self._words(key) if self._works(_name(key.action)) else ""
        if any(self._works(own) for own in self._shadowed.get(key.action, ())):
            return ""
        return super().words(key, chosen)

    def _words(self, key: Key) -> str:
        output = self.details.output
        match _name(key.action):
            case "next_level":
                return f"show {LEVELS[(output.level + 1) % len(LEVELS)]}"
            case "follow":
                return "stay" if output.follows else "follow"
            case "compare_all" if self._detail_feed is not None and self._detail_feed.everything:
                return "differences"
        return key.description

    def _works(self, action: str) -> bool:
        if self._detail_feed is None:
            return False
        tab, lines, output = self.details.tab_name, self.details.lines, self.details.output
        if action == "compare_all":  # which works from the list as well: what is marked there is compared
            return tab == CONFIG and len(self.sims.chosen) > 1
        if self.panes.active != "details":
            return False
        match action:
            case "next_level" | "follow" | "to_chart":
                return tab == OUTPUT
            case "next_hit":
                return bool(lines.needle if lines is not None else output.needle)
            case "stop_search":
                return bool(lines.needle) if lines is not None else bool(output.needle or output.busy is not None)
            case "open_media":
                return tab == MEDIA
        return True

    # -- searching -----------------------------------------------------------------------------------------------------

    def action_search(self) -> None:
        """Ask what to look for."""
        lines = self.details.lines
        self._spot = self.details.output.spot
        self.details.open_search(lines.needle if lines is not None else self.details.output.needle)

    def on_details_search_left(self) -> None:
        """Forget what was typed, and go back to where it was begun."""
        self.workers.cancel_group(self, "search")
        self.action_stop_search()
        if self._detail_feed is not None and self.details.tab_name == OUTPUT:
            self.run_worker(self._detail_feed.output.go_back(*self._spot), group="details")

    def on_details_searched(self, event: Details.Searched) -> None:
        """Look for what was typed, at once where it was typed to its end."""
        self._search_soon(event.text, 0 if event.kept else _REST)

    @work(group="search", exclusive=True)
    async def _search_soon(self, text: str, rest: float) -> None:
        await asyncio.sleep(rest)  # in a file of a gigabyte not for every letter
        lines = self.details.lines
        if lines is not None:
            lines.search(text)
        elif self._detail_feed is not None:
            self._detail_feed.output.search(text)
        self.details.repaint()
        self.footer.repaint()

    async def action_next_hit(self, by: int) -> None:
        """Go to the next line with what is looked for, or to the one before."""
        lines = self.details.lines
        if lines is not None:
            lines.next_hit(by)
            self.details.repaint()
        elif self._detail_feed is not None:
            await self._detail_feed.output.next_hit(by)

    def action_stop_search(self) -> None:
        """Forget what is looked for."""
        lines = self.details.lines
        if lines is not None:
            lines.search("")
        elif self._detail_feed is not None:
            self._detail_feed.output.stop()
        self.details.repaint()
        self.footer.repaint()

    # -- the output ----------------------------------------------------------------------------------------------------

    async def on_details_wanted(self, event: Details.Wanted) -> None:
        """Read more of what was printed, where the window's edge came near."""
        if self._detail_feed is not None and self.details.tab_name == OUTPUT:
            await self._detail_feed.output.more(event.what)

    def action_next_level(self) -> None:
        """Show warnings and errors, errors alone, or all."""
        if self._detail_feed is not None:
            self._detail_feed.output.set_level((self.details.output.level + 1) % len(LEVELS))
            self.footer.repaint()

    def action_follow(self) -> None:
        """Follow what is printed, or stay."""
        if self._detail_feed is not None:
            self._detail_feed.output.set_follow(not self.details.output.follows)
            self.footer.repaint()

    def show_output(self, moment: Moment) -> None:
        """Show what the simulation under the cursor printed at a moment."""
        if self._detail_feed is None or self._store is None:
            return
        self._detail_feed.output.want(self._store.folder(moment.sim_id), moment)
        self.details.tab = self.details.TABS.index(OUTPUT)
        self.panes.activate("details")
        if (record := self._shown_record) is not None:
            self._detail_feed.show(record)

    @work(group="moment", exclusive=True)
    async def action_to_chart(self) -> None:
        """Show the charts with the crosshair where a line was printed."""
        record, output = self._shown_record, self.details.output
        if record is None or self._store is None or not output.window.lines:
            self.gymdash.say("It has printed nothing.", "warn")
            return
        start = output.pointed
        finding = asyncio.to_thread(moment_of_line, self._store.folder(record.sim_id), start)
        moment = await self.gymdash.guarded(finding)
        if moment is None:
            self.gymdash.say(NO_MOMENTS, "warn")
            return
        output.point(start)
        self.details.repaint()
        self.gymdash.open_charts(moment)

    def action_to_trace(self) -> None:
        """Go to a traceback: among the statuses where they are shown, else in what was printed."""
        lines = self.details.lines
        if self.details.tab_name == STATUSES and lines is not None:
            if not lines.go_to_line(lambda text: TRACE in text):
                self.gymdash.say("No status holds a traceback.", "warn")
            self.details.repaint()
            return
        feed, record = self._detail_feed, self._shown_record
        if feed is None or record is None:
            return
        if self.details.tab_name != OUTPUT:
            self.details.tab = self.details.TABS.index(OUTPUT)
            feed.show(record)
        feed.output.to_trace()

    @property
    def _shown_record(self) -> SimulationRecord | None:
        return next(iter(self.chosen()), None)

    # -- comparing, media, copying -------------------------------------------------------------------------------------

    def action_compare_all(self) -> None:
        """Show all keys of the simulations that are compared, or only those in which they differ."""
        feed, record = self._detail_feed, self._shown_record
        if feed is not None and record is not None:
            feed.everything = not feed.everything
            feed.show(record)
            self.footer.repaint()

    def action_copy_details(self) -> None:
        """Copy what the details show."""
        from gymdash_tui.tui.clipboard import copy  # deferred: most visits copy nothing

        text, what = self._detail_feed.copied() if self._detail_feed is not None else ("", "")
        if text.strip():
            copy(self.gymdash, text, what)
        else:
            self.gymdash.say("There is nothing here that could be copied.", "warn")

    def action_open_media(self) -> None:
        """Show what is under the cursor over the whole screen, from where one goes on to the next."""
        from gymdash_tui.tui.screens.viewer import ViewerScreen  # deferred: most visits look at none

        feed, record = self._detail_feed, self._shown_record
        item = feed.media.current if feed is not None else None
        if feed is None or record is None or item is None or self.app.screen is not self:
            return
        media = feed.media
        media.viewer = ViewerScreen(media.items, media.items.index(item), record.name)
        self.app.push_screen(media.viewer, lambda where: media.go_to(where or ""))
