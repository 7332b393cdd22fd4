"""Going from one project to another in place."""

from __future__ import annotations

import asyncio
import gc
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from textual.pilot import Pilot

from gymdash_tui.project.project import Project
from gymdash_tui.project.version import SCHEMA_VERSION
from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.jobs import GROUP
from gymdash_tui.tui.screens.form import FormScreen
from gymdash_tui.tui.screens.projects import ProjectsScreen
from gymdash_tui.tui.viewing import ViewingApp
from gymdash_tui.tui.world import World
from gymdash_tui.user.known import KnownProjects
from tests.tui.conftest import HOSTILE, Filled, filling, opened, screen_text, until

pytestmark = pytest.mark.usefixtures("no_projects")

SIZES = [(80, 24), (120, 40), (200, 50)]


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Filled]:
    """Another project."""
    with filling(tmp_path / "lander" / ".gymdash-projects") as found:
        yield found


def is_open(app: GymdashApp, folder: Path) -> bool:
    """Tell whether a project is shown, and followed."""
    return app.store is not None and app.store.project.folder.root == folder and app.home.is_connected


async def at_projects(app: GymdashApp, pilot: Pilot[None], words: str = "Projects") -> None:
    """Go to the list of projects."""
    app.go("projects")
    await until(pilot, lambda: isinstance(app.screen, ProjectsScreen) and words in screen_text(app))


def row_of(app: GymdashApp, words: str) -> str:
    return next((line for line in screen_text(app).splitlines()[3:] if words in line), "")


def last_said(app: GymdashApp) -> str:
    """Give the newest of the messages that `!` shows."""
    return next((line.plain for line in app._said.lines()), "")


def held_files(folder: Path) -> int:
    """Count the files below a folder that this process has open."""
    gc.collect()
    held = [Path("/proc/self/fd", name) for name in os.listdir("/proc/self/fd")]  # noqa: PTH208 - names are enough
    return sum(os.path.lexists(one) and str(folder) in os.readlink(one) for one in held)  # noqa: PTH115 - no path


@pytest.mark.parametrize("size", SIZES)
async def test_enter_goes_to_another_project_and_nothing_of_the_one_before_is_shown(
    filled: Filled, other: Filled, size: tuple[int, int]
) -> None:
    marked = [filled.add("first one", rewards=(1, 2, 3)), filled.add("second one")]
    other.add("moon", rewards=(7.0, 8.0))
    other.run("mars", 5, 10)
    KnownProjects().remember(other.folder)
    async with opened(filled.folder, *size) as (app, pilot):
        app.home.sims.set_marks(marked)
        await at_projects(app, pilot, "lander")
        await until(pilot, lambda: "● 1" in row_of(app, "lander") and "✓ 1" in row_of(app, "lander"))
        await pilot.press("j", "enter")
        await until(pilot, lambda: is_open(app, other.folder) and "moon" in screen_text(app))
        await until(pilot, lambda: app.screen is app.home)
        text = screen_text(app)
        assert "lander" in text.splitlines()[0]
        assert "night" not in text and "first one" not in text and "second one" not in text
        assert "marked" not in text
        assert not app.marked
        assert len(app.screen_stack) == 1
        assert all(len(line) <= size[0] for line in text.splitlines())
        # and what happens there is followed
        other.add("venus")
        await until(pilot, lambda: "venus" in screen_text(app))


async def test_the_one_before_is_let_go_of_once_nobody_reads_it(filled: Filled, other: Filled) -> None:
    filled.add("one", rewards=tuple(map(float, range(200))))
    other.add("moon")
    filled.project.close()  # SQLite keeps files open as long as anybody in the process holds a lock on them
    async with opened(filled.folder) as (app, pilot):
        before = app.store
        assert before is not None
        for folder in (other.folder, filled.folder, other.folder):
            app.switch_project(folder)
            await until(pilot, partial(is_open, app, folder))
        await until(pilot, lambda: not app.switching._left)
        with pytest.raises(Exception, match="was closed"):
            before.project.page()
        assert len([worker for worker in app.workers if worker.group == "follow"]) == 2
        del before
        assert held_files(filled.folder) == 0


async def test_coming_back_finds_what_was_typed_and_no_undo_of_the_other(filled: Filled, other: Filled) -> None:
    thrown = filled.add("thrown")
    other.add("moon")
    async with opened(filled.folder) as (app, pilot):
        app.drafts.of("stable_baselines")["@name"] = "half typed"
        record = filled.project.get(thrown)
        assert record is not None
        app.jobs.undoable = [record]
        app.switch_project(other.folder)
        await until(pilot, lambda: is_open(app, other.folder))
        assert app.jobs.undoable == []
        assert not app.drafts
        app.switch_project(filled.folder)
        await until(pilot, lambda: is_open(app, filled.folder))
        assert app.drafts.of("stable_baselines")["@name"] == "half typed"


async def test_what_was_begun_is_carried_out_where_it_was_begun(filled: Filled, other: Filled) -> None:
    filled.add("one")
    other.add("moon")
    async with opened(filled.folder) as (app, pilot):
        store, goes_on = app.store, asyncio.Event()
        assert store is not None
        found: list[str] = []

        async def slow() -> None:
            await goes_on.wait()
            found.extend(record.name for record in await asyncio.to_thread(store.project.page))

        app.jobs.quietly(slow)
        app.switch_project(other.folder)
        await until(pilot, lambda: is_open(app, other.folder))
        assert any(worker.group == GROUP for worker in app.workers)
        goes_on.set()
        await until(pilot, lambda: not app.switching._left)
        assert found == ["one"]
        assert "moon" in screen_text(app)


async def test_screens_above_the_home_are_left_behind(filled: Filled, other: Filled) -> None:
    filled.add("one")
    other.add("moon")
    async with opened(filled.folder) as (app, pilot):
        app.open_form()
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        await pilot.press("f1")
        await until(pilot, lambda: len(app.screen_stack) == 3)
        app.switch_project(other.folder)
        await until(pilot, lambda: is_open(app, other.folder) and len(app.screen_stack) == 1)
        await until(pilot, lambda: not [one for one in app.workers if one.group == "form"])
        app.open_form()  # and the form opens again
        await until(pilot, lambda: isinstance(app.screen, FormScreen) and "CartPole" in screen_text(app))


async def test_of_two_wishes_in_a_row_the_last_one_holds(filled: Filled, other: Filled, tmp_path: Path) -> None:
    third = Filled(tmp_path / "third")
    third.add("sun")
    third.project.close()
    filled.add("one")
    other.add("moon")
    async with opened(filled.folder) as (app, pilot):
        app.switch_project(other.folder)
        app.switch_project(third.folder)
        app.switch_project(third.folder)
        await until(pilot, lambda: is_open(app, third.folder) and "sun" in screen_text(app))
        await until(pilot, lambda: not [one for one in app.workers if one.group == "open"])
        assert is_open(app, third.folder)


def _newer(folder: Path) -> None:
    Project.open(folder).close()
    with closing(sqlite3.connect(folder / "db" / "simulations.db")) as connection, connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")


def _recipes(folder: Path) -> None:
    (folder / "db").mkdir(parents=True)
    with closing(sqlite3.connect(folder / "db" / "simulations.db")) as connection, connection:
        connection.execute("CREATE TABLE recipes (id INTEGER)")


def _damaged(folder: Path) -> None:
    (folder / "db").mkdir(parents=True)
    (folder / "db" / "simulations.db").write_text("no database" * 500)


def _nothing(folder: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("make", "words"),
    [(_newer, "newer gymdash-tui"), (_recipes, "no project"), (_damaged, "damaged"), (_nothing, "no project in")],
)
async def test_one_that_cannot_be_opened_leaves_the_old_one_open_and_says_why(
    filled: Filled, tmp_path: Path, make: object, words: str
) -> None:
    filled.add("one")
    folder = tmp_path / "bad"
    assert callable(make)
    make(folder)
    file = folder / "db" / "simulations.db"
    before = file.read_bytes() if file.exists() else None
    async with opened(filled.folder, 200, 50) as (app, pilot):
        app.switch_project(folder)
        await until(pilot, lambda: words in last_said(app))
        assert last_said(app).endswith("'night' stays open.")
        assert is_open(app, filled.folder)
        filled.add("later")
        await until(pilot, lambda: "later" in screen_text(app))  # it is followed as before
    assert (file.read_bytes() if file.exists() else None) == before
    assert folder not in [one.path for one in KnownProjects().list()]


async def test_every_project_that_is_opened_is_remembered(filled: Filled, other: Filled) -> None:
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: [one.name for one in KnownProjects().list()] == ["night"])
        app.switch_project(other.folder)
        await until(pilot, lambda: [one.name for one in KnownProjects().list()] == ["lander", "night"])


async def test_a_home_that_may_not_be_written_keeps_nobody_from_working(
    filled: Filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "state").write_text("a file")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    filled.add("one")
    async with opened(filled.folder) as (app, pilot):
        await at_projects(app, pilot)
        await until(pilot, lambda: "open" in row_of(app, "night"))
        await pilot.press("escape", "exclamation_mark")
        await until(pilot, lambda: "is not remembered" in screen_text(app))


async def test_a_view_of_logs_stays_one(tmp_path: Path) -> None:
    class NoMirror:
        problems: list[str] = []  # noqa: RUF012 - as the real one has it

        def refresh(self) -> bool:
            return False

    other = Filled(tmp_path / "lander")
    other.project.close()
    app = ViewingApp(World(tmp_path / "view"), NoMirror(), "runs")  # type: ignore[arg-type]
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.home.is_connected)
        app.switch_project(other.folder)
        await until(pilot, lambda: "This is a view of logs" in screen_text(app))
        assert is_open(app, tmp_path / "view")
    assert KnownProjects().list() == ()


@pytest.mark.parametrize("name", [*HOSTILE[:4], "a" * 200])
async def test_whatever_a_project_is_called_it_is_listed_and_opened(filled: Filled, tmp_path: Path, name: str) -> None:
    other = Filled(tmp_path / name.replace("/", "_") / ".gymdash-projects")
    other.add("moon")
    other.project.close()
    KnownProjects().remember(other.folder)
    async with opened(filled.folder, 80, 24) as (app, pilot):
        await at_projects(app, pilot)
        await until(pilot, lambda: len(app.projects.known) == 2)
        await pilot.press("j", "enter")
        await until(pilot, lambda: is_open(app, other.folder) and "moon" in screen_text(app))
        assert "\x1b" not in screen_text(app)


def test_nothing_waits_for_a_thread_that_never_ends() -> None:
    from gymdash_tui.tui.threads import aside

    forever = threading.Event()

    async def main() -> None:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(aside(forever.wait), 0.05)
        assert await aside(lambda: 3) == 3
        with pytest.raises(ZeroDivisionError):
            await aside(lambda: 1 // 0)

    asyncio.run(main())  # which would wait for asyncio's own threads
    forever.set()


def test_what_reads_in_a_thread_is_cancelled_only_once_it_has_read() -> None:
    from gymdash_tui.tui.threads import to_its_end

    async def main() -> None:
        begun, goes_on, ended = threading.Event(), threading.Event(), threading.Event()

        def read() -> int:
            begun.set()
            goes_on.wait(30)
            ended.set()
            return 3

        task = asyncio.ensure_future(to_its_end(read))
        await asyncio.to_thread(begun.wait, 30)
        for _ in range(3):
            task.cancel()
            await asyncio.sleep(0)
        assert not task.done()
        goes_on.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert ended.is_set()
        assert await to_its_end(lambda: 4) == 4

    asyncio.run(main())
