"""A project that goes away, or that somebody keeps locked, under the open screen."""

from __future__ import annotations

import contextlib
import shutil
import time
from pathlib import Path

import pytest
from textual.pilot import Pilot

from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.places import PLACES
from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.screens.form import FormScreen
from gymdash_tui.tui.screens.projects import ProjectsScreen
from gymdash_tui.tui.world import World
from gymdash_tui.user.known import KnownProjects
from tests.helpers.locking import locked
from tests.tui.conftest import Filled, opened, screen_text, until

pytestmark = pytest.mark.usefixtures("no_projects")

GONE = "'night' is gone: its folder was moved or deleted. 8 shows other projects."


async def press_everything(app: GymdashApp, pilot: Pilot[None]) -> None:
    """Press each key of the screen that goes to no other place; whatever opens is left."""
    screen = app.screen
    assert isinstance(screen, BaseScreen)
    for key in list(screen.keys):
        if key.id in ("quit", "palette") or key.id.startswith("go-"):
            continue
        await pilot.press(key.keys.split(",")[0])
        while len(app.screen_stack) > 1 and app.screen is not screen:
            app.screen.dismiss(None)
            await pilot.pause()
        if app.screen is not screen:
            return


@pytest.mark.parametrize("place", [place.id for place in PLACES])
async def test_a_project_that_is_deleted_is_said_to_be_on_every_screen(filled: Filled, place: str) -> None:
    filled.add("one", rewards=(1, 2, 3))
    filled.queue("waits")
    async with opened(filled.folder, 100, 30) as (app, pilot):
        app.go(place)
        await pilot.pause()
        shutil.rmtree(filled.folder.parent)
        await until(pilot, lambda: GONE in screen_text(app))
        await press_everything(app, pilot)
        await until(pilot, lambda: GONE in screen_text(app))
        assert not filled.folder.parent.exists()
        app.go("projects")
        told = "None yet." if place == "projects" else "folder is missing"  # there d has taken it off the list
        await until(pilot, lambda: isinstance(app.screen, ProjectsScreen) and told in screen_text(app))
        await until(pilot, lambda: GONE in screen_text(app))
    assert not filled.folder.parent.exists()


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_from_a_deleted_one_another_one_is_gone_to(filled: Filled, tmp_path: Path, size: tuple[int, int]) -> None:
    other = Filled(tmp_path / "lander")
    other.add("moon")
    other.project.close()
    KnownProjects().remember(other.folder)
    filled.run("runner", 5, 10)
    async with opened(filled.folder, *size) as (app, pilot):
        shutil.rmtree(filled.folder.parent)
        await until(pilot, lambda: GONE in screen_text(app))
        app.go("projects")
        await until(pilot, lambda: "✓ 1" in screen_text(app))
        await pilot.press("G", "enter")
        await until(pilot, lambda: "moon" in screen_text(app))
        assert "night" not in screen_text(app)
        assert not app.switching.lost
        # and the deleted one is taken off the list, where it may stand
        app.go("projects")
        await until(pilot, lambda: "folder is missing" in screen_text(app))
        await pilot.press("G", "d")
        await until(pilot, lambda: "off the list" in screen_text(app))
        assert [one.name for one in KnownProjects().list()] == ["lander"]


async def test_one_that_is_deleted_under_a_form_starts_nothing(filled: Filled) -> None:
    filled.add("one")
    async with opened(filled.folder) as (app, pilot):
        app.open_form()
        await until(pilot, lambda: isinstance(app.screen, FormScreen) and "CartPole" in screen_text(app))
        shutil.rmtree(filled.folder.parent)
        await until(pilot, lambda: GONE in screen_text(app))
        await pilot.press("ctrl+s")
        await pilot.pause(0.5)
        await until(pilot, lambda: GONE in screen_text(app))
        assert not filled.folder.parent.exists()


async def test_one_that_comes_back_is_opened_again(filled: Filled, tmp_path: Path) -> None:
    filled.add("one")
    async with opened(filled.folder) as (app, pilot):
        filled.folder.rename(tmp_path / "elsewhere")
        await until(pilot, lambda: GONE in screen_text(app))
        (tmp_path / "elsewhere").rename(filled.folder)
        await until(pilot, lambda: "'night' is open." in screen_text(app))
        again = Filled(filled.folder)
        again.add("later")
        again.project.close()
        await until(pilot, lambda: "later" in screen_text(app))


async def test_one_into_whose_place_another_is_put_is_opened_anew(filled: Filled, tmp_path: Path) -> None:
    filled.add("one")
    other = Filled(tmp_path / "other")
    other.add("moon")
    other.project.close()
    async with opened(filled.folder) as (app, pilot):
        filled.folder.rename(tmp_path / "elsewhere")
        other.folder.rename(filled.folder)
        await until(pilot, lambda: "moon" in screen_text(app))
        assert "one" not in [record.name for record in app.home.chosen()]


async def test_a_database_that_is_taken_away_is_not_made_anew(filled: Filled) -> None:
    filled.add("one")
    async with opened(filled.folder) as (app, pilot):
        for file in (filled.folder / "db").iterdir():
            file.unlink()
        await until(pilot, lambda: "its database was taken away" in screen_text(app))
        await press_everything(app, pilot)
        await pilot.pause(1.5)
        left = [file.name for file in (filled.folder / "db").iterdir() if file.name.startswith("simulations.db")]
        assert left == []


# -- locked ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_one_that_is_locked_as_the_screen_starts_is_waited_for(filled: Filled, size: tuple[int, int]) -> None:
    filled.add("one")
    filled.project.close()
    app = GymdashApp(World(filled.folder))
    with contextlib.ExitStack() as lock:
        lock.enter_context(locked(filled.project.folder.database, "exclusive"))
        async with app.run_test(size=size, notifications=True) as pilot:
            await until(pilot, lambda: "The project does not answer" in screen_text(app))
            assert "night" in screen_text(app)
            lock.close()
            await until(pilot, lambda: "✓ done" in screen_text(app) and app.home.is_connected)
            await until(pilot, lambda: "does not answer" not in screen_text(app))


async def test_one_that_is_locked_as_the_screen_starts_keeps_nobody_from_leaving(filled: Filled) -> None:
    filled.add("one")
    filled.project.close()
    app = GymdashApp(World(filled.folder))
    with locked(filled.project.folder.database, "exclusive"):
        async with app.run_test() as pilot:
            await until(pilot, lambda: "The project does not answer" in screen_text(app))
            began = time.monotonic()
            await app.action_quit()
        assert time.monotonic() - began < 5


async def test_one_that_is_locked_as_the_screen_runs_is_waited_for(filled: Filled) -> None:
    filled.add("one")
    async with opened(filled.folder) as (app, pilot):
        with locked(filled.folder / "db" / "simulations.db", "everything"):
            await until(pilot, lambda: "The project does not answer" in screen_text(app))
            for key in ("j", "k", "right_square_bracket", "full_stop"):
                await pilot.press(key)
            assert "✓ done" in screen_text(app)
        await until(pilot, lambda: "The project answers again." in screen_text(app))
        filled.add("later")
        await until(pilot, lambda: "later" in screen_text(app))


async def test_what_is_asked_for_while_it_is_locked_is_done_once_it_is_not(filled: Filled) -> None:
    from gymdash_tui.tui.verbs import DELETE

    sim_id = filled.add("one")
    async with opened(filled.folder) as (app, pilot):
        record = filled.project.get(sim_id)
        assert record is not None
        with locked(filled.folder / "db" / "simulations.db", "write"):
            app.jobs.begin(DELETE, [record])
            await until(pilot, lambda: "Deleting 'one'..." in screen_text(app))
            await pilot.pause(0.5)
            assert len(filled.project.trash()) == 0
        await until(pilot, lambda: len(filled.project.trash()) == 1)
        await until(pilot, lambda: "u takes it back" in screen_text(app))
