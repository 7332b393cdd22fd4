"""Opens the project, follows it, and goes to another one in its place."""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import GymdashError, ProjectError, ProjectLocked
from gymdash_tui.simulation.paths import ProjectFolder, project_name
from gymdash_tui.tui import beginnings, jobs
from gymdash_tui.tui.drafts import Drafts
from gymdash_tui.tui.sentences import quoted
from gymdash_tui.tui.store import Store
from gymdash_tui.tui.threads import aside
from gymdash_tui.tui.watchdog import ANSWERS, SILENT, WAITING, Watchdog
from gymdash_tui.user.known import KnownProjects, short_path

if TYPE_CHECKING:
    from textual.worker import Worker

    from gymdash_tui.project.project import Project
    from gymdash_tui.tracking.aio import AsyncSimulationTracker
    from gymdash_tui.tui.app import GymdashApp

_LASTED = 5.0  # seconds after which what is wrong with following is news again


class Switching:
    """Opens projects, one at a time; what was begun in the one before is still carried out there."""

    def __init__(self, app: GymdashApp) -> None:
        self._app = app
        self._wished = 0
        self._taking = asyncio.Lock()
        self._drafts: dict[Path, Drafts] = {}
        self._following: list[Worker[None]] = []
        self._left: set[Store] = set()
        self._watchdog: Watchdog | None = None
        self._here: Path | None = None

    @property
    def here(self) -> Path | None:
        """The folder of the project that is open, without links in it; ``None`` where it is lost, or none of theirs."""
        return None if self.lost or self._app.TIED else self._here

    @property
    def lost(self) -> str:
        """Why the project cannot be reached any more; empty while it can."""
        return self._watchdog.lost if self._watchdog is not None else ""

    # -- the first one -------------------------------------------------------------------------------------------------

    async def open(self) -> bool:
        """Open the project with which the program was started, and show it; leave where it refuses.

        Returns:
            Whether it is shown.
        """
        app = self._app
        try:
            store = await self._opened_patiently(app.world.folder)
        except GymdashError as error:
            app.refusal = error
            app.exit(return_code=error.exit_code)
            return False
        self._drafts[store.project.folder.root] = app.drafts
        app.adopt(store)
        await app.guarded(store.reload())
        return await self._show(store)

    async def _opened_patiently(self, folder: Path) -> Store:
        """Open it; one that somebody keeps locked is waited for as long as it takes, or until the person leaves."""
        app = self._app
        saying = app.set_timer(SILENT, lambda: app.say(WAITING, "warn", 0))
        began = time.monotonic()
        try:
            while True:
                try:
                    return await self._opened(folder, create=True)
                except ProjectLocked:
                    await asyncio.sleep(0.5)
        finally:
            saying.stop()
            if time.monotonic() - began > SILENT:
                app.unsay(WAITING)
                app.say(ANSWERS, "good", 4)

    async def _opened(self, folder: Path, create: bool) -> Store:
        return Store(*await aside(self._open, folder, create))

    def _open(self, folder: Path, create: bool) -> tuple[Project, AsyncSimulationTracker]:
        if not create and not ProjectFolder(folder.expanduser()).database.is_file():
            raise ProjectError(f"There is no project in {short_path(folder)}: moved, deleted, or not mounted.")
        return self._app.world.open(folder, create)

    async def _show(self, store: Store) -> bool:
        """Show a project at home, and follow it from now on; whether its home still stands."""
        app, home = self._app, self._app.home
        self._here = Path(await aside(os.path.realpath, store.project.folder.root))
        if home.display:  # and not left already
            home.show_rows(store)
        await asyncio.to_thread(app.world.warm_up)
        if not home.display:
            return False
        home.connect(store)
        app.held_keys.release()
        self._watchdog = Watchdog(app, store, self._again)
        self._following = [
            app.run_worker(self._follow(store), group="follow"),
            app.run_worker(self._watchdog.keep(), group="follow"),
        ]
        await self._remember(store.project.folder.root)
        return True

    async def _remember(self, root: Path) -> None:
        if self._app.TIED:
            return
        try:
            await aside(KnownProjects().remember, root)
        except OSError as error:  # a full or read-only home: it is only missing in a list
            self._app.note(f"{error.filename or root} could not be written, so this project is not remembered.", "warn")

    async def _follow(self, store: Store) -> None:
        said, began = "", 0.0
        while not self.lost:
            before, began = began, time.monotonic()
            try:
                with suppress(ProjectLocked):  # the watchdog says it, sooner
                    await store.run()
            except Exception as error:
                # whatever it is, training does not depend on it: say it, and look again
                text = f"The project could not be read ({error}); trying again."
                if not self.lost and (text != said or began - before > _LASTED):
                    self._app.say(text, "bad", 5)
                said = text
            await asyncio.sleep(1)

    # -- another one ---------------------------------------------------------------------------------------------------

    async def switch(self, folder: Path, create: bool = False) -> None:
        """Go to another project; where it refuses, the one that is open stays, and it is said why.

        Args:
            folder: Its folder.
            create: Whether to make it where there is none.
        """
        app = self._app
        if app.TIED:
            app.say(app.TIED, "warn")
            return
        if self._is_open(folder):
            app.say(f"{quoted(project_name(folder))} is open already.")
            return
        app.say(f"Opening {quoted(project_name(folder))}...", keep=False)
        await self._switch(folder, create, f"{quoted(app.project_name)} stays open." if not self.lost else "")

    def _is_open(self, folder: Path) -> bool:
        store = self._app.store
        return store is not None and not self.lost and store.project.folder.root == folder.expanduser().absolute()

    async def _again(self) -> None:
        """Open the project that was gone and is back."""
        store = self._app.store
        assert store is not None, "what was never open is not watched"
        opening = self._switch(store.project.folder.root, create=False, otherwise="")
        # as a worker of its own: what calls this is ended by it
        await asyncio.shield(asyncio.ensure_future(self._app.run_worker(opening, group="open").wait()))

    async def _switch(self, folder: Path, create: bool, otherwise: str) -> None:
        app, self._wished = self._app, self._wished + 1
        wish, store = self._wished, None
        try:
            store = await self._opened(folder, create)
            await store.reload(tell=False)
        except (GymdashError, OSError) as error:
            if store is not None:
                store.close()
            app.fail(ProjectError(f"{error} {otherwise}".strip()))
            return
        async with self._taking:
            if wish != self._wished:  # another one was wanted meanwhile
                store.close()
                return
            await self._take_over(store)

    async def _take_over(self, store: Store) -> None:
        app, old = self._app, self._app.store
        following, self._following = self._following, []
        begun = [one for one in app.workers if one.node is app and one.group in (jobs.GROUP, beginnings.GROUP)]
        for worker in following:
            worker.cancel()
        await self._leave_screens()
        root = store.project.folder.root
        app.world.folder = root
        app.renew(self._drafts.setdefault(root, Drafts()))
        app.adopt(store)
        await app.renew_home()
        if old is not None:
            self._left.add(old)
            app.run_worker(self._end(old, [*following, *begun]), group="ending")
        if await self._show(store):
            app.say(f"{quoted(app.project_name)} is open.", "good", 4)

    async def _leave_screens(self) -> None:
        """Take away what stands above the home, which shows the project before."""
        app = self._app
        for screen in app.screen_stack:
            app.workers.cancel_node(screen)  # what one of them is about to do it would do without its widgets
        while len(app.screen_stack) > 1:
            await app.screen.dismiss(None)

    # -- the one before ------------------------------------------------------------------------------------------------

    async def _end(self, store: Store, begun: list[Worker[None]]) -> None:
        """Let go of a project once nothing is done in it any more: no simulation depends on that."""
        await asyncio.gather(*(worker.wait() for worker in begun), return_exceptions=True)
        await store.tracker.settle()
        await store.end()
        self._left.discard(store)

    def close(self) -> None:
        """Close whatever is still open, after the app has ended."""
        for store in (*self._left, self._app.store):
            if store is not None:
                store.close()
