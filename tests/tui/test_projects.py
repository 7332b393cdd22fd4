"""The projects' screen, by keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from gymdash_tui.project.glance import Glance, Standing
from gymdash_tui.tui import project_feed
from gymdash_tui.tui.project_feed import ProjectFeed
from gymdash_tui.tui.screens.projects import ProjectsScreen
from gymdash_tui.user.known import KnownProjects
from tests.project.helpers import GymdashDatabase
from tests.tui.conftest import Filled, opened, screen_text, until
from tests.tui.test_switching import at_projects, is_open, row_of

pytestmark = pytest.mark.usefixtures("no_projects")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_each_project_stands_there_with_what_is_special_about_it(
    filled: Filled, tmp_path: Path, size: tuple[int, int]
) -> None:
    filled.add("one")
    filled.run("runner", 1, 2)
    GymdashDatabase(tmp_path / "olddash").add("x")
    for name in ("olddash", "vanished"):
        KnownProjects().remember(tmp_path / name)
    async with opened(filled.folder, *size) as (app, pilot):
        await at_projects(app, pilot, "vanished")
        await until(pilot, lambda: "folder is missing" in row_of(app, "vanished"))
        await until(pilot, lambda: "GymDash 0.1.x" in row_of(app, "olddash"))
        await until(pilot, lambda: "kB" in row_of(app, "▌ night"))
        assert "● 1" in row_of(app, "▌ night") and "✓ 1" in row_of(app, "▌ night")
        assert "It is open now." in screen_text(app)
        await pilot.press("j")
        await until(pilot, lambda: "Its folder is not there: moved, deleted" in screen_text(app))
        assert all(len(line) <= size[0] for line in screen_text(app).splitlines())
        # what happens in the open one is counted as it happens
        filled.add("two")
        await until(pilot, lambda: "✓ 2" in row_of(app, "night"))
    assert not (tmp_path / "vanished").exists()
    assert sorted(path.name for path in (tmp_path / "olddash" / "db").iterdir()) == ["simulations.db"]


async def test_a_new_one_is_made_and_opened(filled: Filled, tmp_path: Path) -> None:
    async with opened(filled.folder, 80, 24) as (app, pilot):
        await at_projects(app, pilot)
        await pilot.press("n")
        await until(pilot, lambda: "A new project in which folder?" in screen_text(app))
        await pilot.press(*str(tmp_path / "fresh"))
        await until(pilot, lambda: "makes " in screen_text(app))
        assert not (tmp_path / "fresh").exists()
        await pilot.press("enter")
        await until(pilot, lambda: is_open(app, tmp_path / "fresh" / ".gymdash-projects"))
        await until(pilot, lambda: "No simulations yet." in screen_text(app) and "fresh" in screen_text(app))


async def test_one_is_opened_by_its_path(filled: Filled, tmp_path: Path) -> None:
    other = Filled(tmp_path / "lander" / ".gymdash-projects")
    other.add("moon")
    other.project.close()
    async with opened(filled.folder, 80, 24) as (app, pilot):
        await at_projects(app, pilot)
        await pilot.press("o")
        await until(pilot, lambda: "Open the project in which folder?" in screen_text(app))
        await pilot.press(*str(tmp_path / "nothing"))
        await until(pilot, lambda: "There is no project in" in screen_text(app))
        await pilot.press("enter", "ctrl+u", *str(tmp_path / "lander"))
        await until(pilot, lambda: "the project 'lander'" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: is_open(app, other.folder) and "moon" in screen_text(app))


async def test_enter_on_the_open_one_goes_home_and_d_leaves_it_on_the_list(filled: Filled) -> None:
    filled.add("one")
    async with opened(filled.folder) as (app, pilot):
        await at_projects(app, pilot)
        await until(pilot, lambda: "open" in row_of(app, "▌ night"))
        assert "d forget" not in screen_text(app)
        await pilot.press("d")
        await until(pilot, lambda: "go to another one before" in screen_text(app))
        assert [one.name for one in KnownProjects().list()] == ["night"]
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is app.home)


async def test_one_is_taken_off_the_list_and_its_folder_stays(filled: Filled, tmp_path: Path) -> None:
    other = Filled(tmp_path / "lander")
    other.project.close()
    KnownProjects().remember(other.folder)
    async with opened(filled.folder) as (app, pilot):
        await at_projects(app, pilot, "lander")
        await pilot.press("j", "d")
        await until(pilot, lambda: "'lander' is off the list; its folder stays." in screen_text(app))
        assert "lander " not in "\n".join(screen_text(app).splitlines()[2:])
        assert (other.folder / "db").is_dir()


async def test_its_path_is_copied(filled: Filled) -> None:
    async with opened(filled.folder) as (app, pilot):
        await at_projects(app, pilot)
        await until(pilot, lambda: "open" in row_of(app, "▌ night"))
        await pilot.press("y")
        await until(pilot, lambda: app.clipboard == str(filled.folder.resolve()))


async def test_a_disk_that_does_not_answer_holds_up_nobody(
    filled: Filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    forever = threading.Event()

    def look(path: Path, version: int) -> Glance:
        if path.name == "slow":
            forever.wait()
        return Glance(Standing.OURS, {"done": 7})

    monkeypatch.setattr(project_feed, "glance", look)
    monkeypatch.setattr(project_feed, "PATIENCE", 0.2)
    for name in ("fast", "slow"):
        KnownProjects().remember(tmp_path / name)
    async with opened(filled.folder) as (app, pilot):
        await at_projects(app, pilot, "slow")
        await until(pilot, lambda: "✓ 7" in row_of(app, "fast"))
        await until(pilot, lambda: "cannot be read" in row_of(app, "slow"))
        await pilot.press("j")
        await until(pilot, lambda: "its disk does not answer" in screen_text(app))
        await pilot.press("r")
        await until(pilot, lambda: "Looked at all of them." in screen_text(app))
        assert isinstance(app.screen, ProjectsScreen)
    forever.set()


async def test_nothing_is_sent_while_nothing_changes(filled: Filled) -> None:
    feed = ProjectFeed()
    told: list[int] = []
    KnownProjects().remember(filled.folder)
    await feed.look(lambda: told.append(1), None)
    await feed.measure(lambda: told.append(1))
    first = len(told)
    await feed.look(lambda: told.append(1), None)
    await feed.measure(lambda: told.append(1))
    assert len(told) == first
