"""The command palette: every action of the screen, and every simulation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from gymdash_tui.tui.keys import Key
from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.text import plain

if TYPE_CHECKING:
    from gymdash_tui.tui.app import GymdashApp


class Actions(Provider):
    """What the keys of the screen do, by name."""

    def _keys(self) -> list[Key]:
        screen = self.screen
        if not isinstance(screen, BaseScreen):
            return []
        return [key for key in screen.keys if key.id != "palette" and screen.is_possible(key)]

    async def _run(self, key: Key) -> None:
        screen = self.screen
        assert isinstance(screen, BaseScreen)
        await screen.run_action(key.action if key.scope == screen.SCOPE else f"app.{key.action}")

    async def discover(self) -> Hits:
        """Offer all of them."""
        for key in self._keys():
            yield DiscoveryHit(f"{key.description}  ({key.label})", partial(self._run, key), help=key.tooltip)

    async def search(self, query: str) -> Hits:
        """Offer those that match."""
        matcher = self.matcher(query)
        for key in self._keys():
            text = f"{key.description}: {key.tooltip}"
            score = matcher.match(text)
            if score > 0:
                yield Hit(score, matcher.highlight(text), partial(self._run, key), help=key.label)


class Simulations(Provider):
    """Every simulation that the list has read; choosing one puts the cursor on it."""

    async def search(self, query: str) -> Hits:
        """Offer the simulations whose name or id matches."""
        app = cast("GymdashApp", self.app)
        # plainly, and not by the palette's own matcher: a long name would keep that busy for minutes
        wanted = query.casefold()
        for record in app.store.rows.loaded() if app.store is not None else []:
            if wanted in record.name[:2000].casefold() or record.sim_id.startswith(wanted):
                text = plain(f"{record.name[:200]}  {record.word}")
                yield Hit(1.0, text, partial(app.go_to_simulation, record.sim_id), help=record.sim_id[:8])
