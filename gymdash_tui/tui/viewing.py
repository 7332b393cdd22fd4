"""The screen on runs of other programs, where they are."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import work

from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.world import World

if TYPE_CHECKING:
    from gymdash_tui.tracking.logs.mirror import Mirror

REST = 1.0
"""Seconds between looks at the runs' files."""


class ViewingApp(GymdashApp):
    """The screens of a project that mirrors runs elsewhere."""

    TIED: ClassVar[str] = "This is a view of logs, and no project: leave it (q), then gymdash-tui -d FOLDER opens one."

    def __init__(self, world: World, mirror: Mirror, name: str) -> None:
        super().__init__(world)
        self._mirror = mirror
        self._viewed = name

    @property
    def project_name(self) -> str:
        """What is looked at."""
        return f"view of {self._viewed}"

    def on_ready(self) -> None:
        """Follow what is looked at; the project itself is opened by the handler of the same name above this one."""
        self._keep_up()

    @work(group="mirror")
    async def _keep_up(self) -> None:
        said: list[str] = []
        while True:
            changed = False
            try:
                changed = await asyncio.to_thread(self._mirror.refresh)
            except Exception as error:  # a file that changes while it is read, a full disk: the next look may do
                self.say(f"What is viewed could not be read ({error}); trying again.", "bad", 5)
            if self._mirror.problems != said:
                said = self._mirror.problems
                self.say(" ".join(said), "warn")
            if changed and self.store is not None:
                await self.store.watch()
            await asyncio.sleep(REST)
