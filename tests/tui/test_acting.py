"""What the keys do to simulations, and what is said of it: on a project without processes."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.run import _farewell
from gymdash_tui.tui.screens.home import HomeScreen
from gymdash_tui.tui.world import World
from tests.tui.conftest import HOSTILE, Filled, header_line, opened, screen_text, until


async def test_a_queued_one_shows_its_place_and_is_held_and_released(filled: Filled) -> None:
    filled.queue("first")
    sim_id = filled.queue("second")
    async with opened(filled.folder) as (app, pilot):
        assert "◌ queued 2" in screen_text(app)
        assert "on hold (0 slots)" in screen_text(app)
        assert "h hold" in screen_text(app).splitlines()[-1]
        await pilot.press("h")
        await until(pilot, lambda: "⊖ held 2" in screen_text(app) and "Held 'second'." in header_line(app))
        assert "⊖ 1 held" in screen_text(app)
        await until(pilot, lambda: "h release" in screen_text(app).splitlines()[-1])
        record = filled.project.get(sim_id)
        assert record is not None
        assert record.held
        await pilot.press("h")
        await until(pilot, lambda: "Released 'second'." in header_line(app))


async def test_what_is_deleted_goes_after_a_question_and_comes_back(filled: Filled) -> None:
    sim_id = filled.add("precious", rewards=(1.0, 2.0))
    filled.add("other")
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("j", "d")
        await until(pilot, lambda: "Delete this simulation?" in screen_text(app))
        assert "precious" in screen_text(app)
        assert "kB go into the trash" in screen_text(app)
        await pilot.press("y")
        await until(pilot, lambda: "Deleted 'precious'. u takes it back" in header_line(app))
        await until(pilot, lambda: "1 of 1" in screen_text(app))
        record = filled.project.get(sim_id)
        assert record is not None
        assert record.deleted is not None
        assert "u undelete" in screen_text(app).splitlines()[-1]
        await pilot.press("u")
        await until(pilot, lambda: "Taken back 'precious'." in header_line(app))
        await until(pilot, lambda: "1 of 2" in screen_text(app) or "2 of 2" in screen_text(app))
        assert filled.project.folder.simulation(sim_id).tb.exists()
        await until(pilot, lambda: "undelete" not in screen_text(app).splitlines()[-1])


async def test_all_that_are_marked_are_deleted_and_their_marks_go(
    filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.add_many(150)
    async with opened(filled.folder) as (app, pilot):
        said: list[str] = []
        saying = app.say

        def say(text: str, *more: Any, **named: Any) -> None:
            said.append(text)
            saying(text, *more, **named)

        monkeypatch.setattr(app, "say", say)
        await pilot.press("a")
        await until(pilot, lambda: "150 marked" in screen_text(app))
        await pilot.press("d")
        await until(pilot, lambda: "Delete 150 simulations?" in screen_text(app))
        await pilot.press("y")
        await until(pilot, lambda: "Deleted 150 simulations. u takes them back" in header_line(app))
        await until(pilot, lambda: "No simulations yet." in screen_text(app))
        assert not app._home.sims.marks
        assert "Deleting 150 simulations: 75 of 150..." in said
        await pilot.press("u")
        await until(pilot, lambda: filled.project.count() == 150)


async def test_a_group_is_marked_and_the_marks_are_taken_away(filled: Filled) -> None:
    filled.add("alone")
    for seed in range(3):
        filled.add(f"ppo-{seed}", group="ppo [/x]")
    async with opened(filled.folder) as (app, pilot):
        assert isinstance(app.screen, HomeScreen)
        await pilot.press("G", "M")
        await until(pilot, lambda: "It belongs to no group" in header_line(app))
        await pilot.press("space", "g", "M")
        await until(pilot, lambda: "4 marked" in screen_text(app))
        await pilot.press("M")
        await until(pilot, lambda: "1 marked" in screen_text(app))


async def test_what_cannot_be_done_is_said_and_can_be_read_later(filled: Filled) -> None:
    filled.add("done")
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("r")
        await until(pilot, lambda: "Nothing here that could be resumed." in header_line(app))
        await pilot.press("x")
        await until(pilot, lambda: "Nothing here that could be killed." in header_line(app))
        await pilot.press("exclamation_mark")
        await until(pilot, lambda: "What was said" in screen_text(app))
        text = screen_text(app)
        assert text.index("could be killed") < text.index("could be resumed")


async def test_a_refusal_of_the_tracker_is_said_whole(filled: Filled) -> None:
    sim_id = filled.add("stuck", Ending.FAILED)
    shutil.rmtree(filled.project.folder.simulation(sim_id).root)
    async with opened(filled.folder, 80, 24) as (app, pilot):
        await pilot.press("r")
        # too long for the line at the top, so it stands beside the screen as well
        await until(pilot, lambda: "beginning." in screen_text(app))
        await pilot.press("exclamation_mark")
        await until(pilot, lambda: "What was said" in screen_text(app) and "starts the same" in screen_text(app))


async def test_killing_says_what_is_lost(filled: Filled) -> None:
    sim_id = filled.run("runner", step=12_000, total=20_000)
    folder = filled.project.folder.simulation(sim_id)
    (folder.checkpoints / "step-000010000").mkdir(parents=True)
    folder.journal.write_text('{"kind": "checkpoint", "file": "step-000010000", "step": 10000, "exact": true}\n')
    async with opened(filled.folder) as (app, pilot):
        assert "● running" in screen_text(app)
        await pilot.press("x")
        await until(pilot, lambda: "Kill this simulation?" in screen_text(app))
        assert "2,000 steps since the last checkpoint are lost" in screen_text(app)
        await pilot.press("n")
        await until(pilot, lambda: "Kill" not in screen_text(app))
        record = filled.project.get(sim_id)
        assert record is not None
        assert record.phase is Phase.RUNNING


async def test_a_steering_that_takes_a_value_checks_it_while_it_is_typed(filled: Filled) -> None:
    filled.run("runner [/x]", step=12_000, total=20_000)
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("w")
        await until(pilot, lambda: "checkpoint now" in screen_text(app))
        await pilot.press(*"ext", "enter")
        await until(pilot, lambda: "How many steps in all?" in screen_text(app))
        await pilot.press(*"9k")
        await until(pilot, lambda: "is at 12,000 already" in screen_text(app))
        await pilot.press("enter", "home", "3")
        await until(pilot, lambda: "39,000 steps in all instead of 20,000" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app._home)


async def test_the_palette_offers_each_steering(filled: Filled) -> None:
    filled.run("runner", step=1, total=10)
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("ctrl+p", *"learning r")
        await until(pilot, lambda: "learning rate..." in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Which learning rate?" in screen_text(app))


async def test_in_an_empty_project_d_is_the_demo_alone(filled: Filled) -> None:
    async with opened(filled.folder) as (app, _):
        assert app._home.check_action("demo", ())
        assert not app._home.check_action("do", ("delete",))
        assert "d demo" in screen_text(app).splitlines()[-1]
    filled.add("one")
    async with opened(filled.folder) as (app, _):
        assert not app._home.check_action("demo", ())
        assert app._home.check_action("do", ("delete",))
        assert "d delete" in screen_text(app).splitlines()[-1]


async def test_the_record_tells_how_it_was_started(filled: Filled) -> None:
    sim_id = filled.add("one")
    filled.project.folder.simulation(sim_id).config.write_text('{"command_line": "gymdash-tui [/x]", "host": "box"}')
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("left_square_bracket")
        await until(pilot, lambda: "gymdash-tui [/x]" in screen_text(app) and "box" in screen_text(app))


async def test_hostile_names_are_drawn_as_text_in_dialogs_queue_form_and_trash(filled: Filled) -> None:
    for name in HOSTILE:
        filled.queue(name, group=name)

    def is_safe(app: object) -> bool:
        text = screen_text(app)
        assert "\x1b" not in text
        assert "\x07" not in text
        return True

    async with opened(filled.folder, 100, 30) as (app, pilot):
        await pilot.press("h", "M", "d")
        await until(pilot, lambda: is_safe(app) and "y delete" in screen_text(app))
        await pilot.press("escape", "escape", "a", "Q")
        for _ in HOSTILE:
            await pilot.press("P")
            await until(pilot, lambda: is_safe(app) and "Which priority for" in screen_text(app))
            await pilot.press("escape", "j")
        await pilot.press("escape", "left_square_bracket")
        await until(pilot, lambda: app.screen is app._home)
        await pilot.press("G")
        for _ in HOSTILE[:3]:
            await pilot.press("c")
            await until(pilot, lambda: is_safe(app) and len(app.screen.query("FieldRow")) > 20)
            await pilot.press("escape", "k")
            await until(pilot, lambda: app.screen is app._home)
        await pilot.press("d")
        await until(pilot, lambda: "Delete 6 simulations?" in screen_text(app))
        await pilot.press("y")
        await until(pilot, lambda: "Deleted 6 simulations." in header_line(app))
        await pilot.press("T", "j", "j", "u")
        await until(pilot, lambda: is_safe(app) and "Taken back" in header_line(app))
        await pilot.press("exclamation_mark")
        await until(pilot, lambda: is_safe(app) and "What was said" in screen_text(app))


async def test_the_form_can_be_opened_filled_from_the_shell(filled: Filled) -> None:
    sim_id = filled.add("model [/x]", group="night")
    app = GymdashApp(World(filled.folder, clone=sim_id[:8]))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "Like model [/x]" in screen_text(app) and "night" in screen_text(app))
    app = GymdashApp(World(filled.folder, clone="nobody"))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "No simulation has the name or id 'nobody'" in screen_text(app))
        await until(pilot, lambda: app.screen is app._home)


@pytest.mark.parametrize(
    ("live", "queued", "said"),
    [
        (1, 0, "1 simulation goes on running. To see"),
        (2, 3, "2 simulations go on running, and 3 in the queue will be started in turn. To see"),
        (0, 1, "1 in the queue will be started in turn. To see"),
    ],
)
def test_whoever_leaves_is_told_what_goes_on(live: int, queued: int, said: str) -> None:
    assert _farewell(live, queued, True, Path("x")).startswith(said)
