"""The home screen, as a person sees and uses it."""

from __future__ import annotations

import math

import pytest

from gymdash_tui.domain.states import Ending
from gymdash_tui.simulation.events import EventWriter
from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.world import World
from tests.tui.conftest import HOSTILE, Filled, opened, screen_text, until

RISING = tuple(500 * (1 - math.exp(-step / 10)) for step in range(50))
FLAT = (20.0,) * 50


async def test_an_empty_project_says_what_to_press(filled: Filled) -> None:
    async with opened(filled.folder, 80, 24) as (app, _):
        text = screen_text(app)
        assert "No simulations yet." in text
        assert "n  start one" in text
        assert "d  watch a demo" in text
        assert "n new" in text.splitlines()[-1]
        assert "s stop" not in text


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_list_curve_and_counts_are_seen_at_a_glance(filled: Filled, size: tuple[int, int]) -> None:
    filled.add("broken", Ending.FAILED)
    filled.add("ppo-seed7", rewards=RISING)
    async with opened(filled.folder, *size) as (app, pilot):
        await until(pilot, lambda: "rollout/ep_rew_mean" in screen_text(app))
        text = screen_text(app)
        assert "night" in text
        assert "✓ 1 done" in text
        assert "✗ 1 failed" in text
        assert "ppo-seed7" in text
        assert "✓ done" in text
        assert "496." in text  # the last reward
        assert any(0x2800 < ord(char) < 0x2900 for char in text)  # the curve itself
        assert all(len(line) <= size[0] for line in text.splitlines())


async def test_moving_shows_the_curve_and_details_of_what_is_under_the_cursor(filled: Filled) -> None:
    filled.add("old", rewards=FLAT)
    filled.add("new", rewards=RISING)
    async with opened(filled.folder) as (app, pilot):
        assert app._home.sims.record is not None
        assert app._home.sims.record.name == "new"
        await pilot.press("j")
        assert app._home.sims.record.name == "old"
        await until(pilot, lambda: "odd" in screen_text(app) and "old" in screen_text(app).split("odd")[1])
        await pilot.press("k", "down", "up", "G")
        assert app._home.sims.record.name == "old"
        await pilot.press("g")
        assert app._home.sims.record.name == "new"


async def test_marked_simulations_are_compared(filled: Filled) -> None:
    for name, rewards in (("first", FLAT), ("second", RISING), ("third", FLAT)):
        filled.add(name, rewards=rewards)
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("space", "space")
        await until(pilot, lambda: len(app._home._store.watched) == 2 if app._home._store else False)
        await until(pilot, lambda: "2 marked" in screen_text(app))
        legend = [line for line in screen_text(app).splitlines() if "third" in line and "second" in line.split("│")[-1]]
        assert legend or "second" in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: "marked" not in screen_text(app))


async def test_a_group_is_drawn_together(filled: Filled) -> None:
    for seed in range(3):
        filled.add(f"ppo-seed{seed}", rewards=RISING, group="ppo")
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: app._home._store is not None and len(app._home._store.watched) == 3)


async def test_a_failure_is_understood_from_the_screen(filled: Filled) -> None:
    filled.add("arm", Ending.FAILED)
    async with opened(filled.folder) as (app, pilot):
        assert "RuntimeError: [/joint]" in screen_text(app)
        await pilot.press("right_square_bracket")
        await until(pilot, lambda: "Traceback (most recent call last)" in screen_text(app))
        assert 'File "arm.py", line 17' in screen_text(app)
        assert "✗ FAIL ERROR" in screen_text(app)


async def test_output_is_shown_and_followed(filled: Filled) -> None:
    sim_id = filled.add("talker")
    output = filled.project.folder.simulation(sim_id).output
    output.write_text("".join(f"line {number}\n" for number in range(100)) + "\x1b[31m[/last] one\n")
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("right_square_bracket", "right_square_bracket")
        await until(pilot, lambda: "[/last] one" in screen_text(app))
        await pilot.press("enter", "g")
        await until(pilot, lambda: "line 0 " in screen_text(app))


async def test_the_next_measure_and_smoothing(filled: Filled) -> None:
    filled.add("one", rewards=RISING)
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "rollout/ep_rew_mean" in screen_text(app))
        await pilot.press("full_stop")
        await until(pilot, lambda: "train/loss" in screen_text(app))
        await pilot.press("m")
        await until(pilot, lambda: "smooth 0.6" in screen_text(app))
        await pilot.press("comma")
        await until(pilot, lambda: "rollout/ep_rew_mean" in screen_text(app))


async def test_a_point_that_is_recorded_comes_to_the_screen(filled: Filled) -> None:
    sim_id = filled.add("one", rewards=RISING)
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "rollout/ep_rew_mean" in screen_text(app))
        store = app.store
        assert store is not None
        writer = EventWriter(filled.project.folder.simulation(sim_id).tb)
        writer.add_scalar("a/new_measure", 1.0, 1)
        writer.close()
        await store.watch()
        assert "a/new_measure" in store.curves.tags([sim_id])


async def test_panes_zoom_and_come_back(filled: Filled) -> None:
    filled.add("one", rewards=RISING)
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("tab", "z")
        await until(pilot, lambda: "Simulations" not in screen_text(app))
        assert "Config" not in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: "Simulations" in screen_text(app))
        await pilot.press("tab", "z")
        await until(pilot, lambda: "Config" in screen_text(app) and "Simulations" not in screen_text(app))


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_name_is_drawn_as_text_everywhere(filled: Filled, name: str) -> None:
    filled.add(name, rewards=RISING)
    filled.add(name, Ending.DIED)
    async with opened(filled.folder, 100, 30) as (app, pilot):
        await pilot.press("space", "space", "right_square_bracket", "right_square_bracket")
        await pilot.pause()
        await pilot.press("left_square_bracket", "tab", "tab", "z", "z")
        await pilot.press("ctrl+p", *"a", "escape")
        text = screen_text(app)
        assert "\x1b" not in text
        assert "\x07" not in text
        if name == "[/foo]":
            assert "[/foo]" in text


async def test_ten_thousand_simulations_are_no_burden(filled: Filled) -> None:
    filled.add_many(10_000)
    async with opened(filled.folder) as (app, pilot):
        assert "1 of 10000" in screen_text(app)
        await pilot.press("G")
        await until(pilot, lambda: "run 0 " in screen_text(app))
        assert "10000 of 10000" in screen_text(app)
        await pilot.press("g")
        await until(pilot, lambda: "run 9999" in screen_text(app))


async def test_a_tiny_terminal_says_so_and_recovers(filled: Filled) -> None:
    filled.add("one", rewards=RISING)
    async with opened(filled.folder) as (app, pilot):
        await pilot.resize_terminal(40, 10)
        await until(pilot, lambda: "Too small" in screen_text(app))
        await pilot.resize_terminal(120, 40)
        await until(pilot, lambda: "Simulations" in screen_text(app))


async def test_a_resize_storm_ends_well(filled: Filled) -> None:
    filled.add("one", rewards=RISING)
    async with opened(filled.folder) as (app, pilot):
        for width, height in ((60, 16), (200, 50), (61, 17), (30, 5), (1, 1), (300, 90), (99, 24), (100, 24)):
            await pilot.resize_terminal(width, height)
        await pilot.resize_terminal(120, 40)
        await until(pilot, lambda: "Simulations" in screen_text(app) and "one" in screen_text(app))


async def test_help_explains_the_screen_and_its_keys(filled: Filled) -> None:
    filled.add("one")
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("question_mark")
        await until(pilot, lambda: "Stop; the model is saved first." in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Stop; the model is saved first." not in screen_text(app))


async def test_a_simulation_made_by_another_program_appears(filled: Filled) -> None:
    filled.add("first")
    async with opened(filled.folder) as (app, pilot):
        filled.add("from elsewhere")
        await until(pilot, lambda: "from elsewhere" in screen_text(app))
        # the cursor stays on what it stood on
        assert app._home.sims.record is not None
        assert app._home.sims.record.name == "first"


async def test_another_theme_keeps_the_curves(filled: Filled) -> None:
    filled.add("one", rewards=RISING)
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "rollout/ep_rew_mean" in screen_text(app))
        for theme in ("textual-light", "ansi-dark", "gymdash"):
            app.theme = theme
            await pilot.pause()
        app.theme = "textual-light"
        background = app.theme_variables["background"]
        header = app._home.header
        await until(pilot, lambda: header.part("text").bgcolor is not None)
        ground = header.part("text").bgcolor
        await until(pilot, lambda: {cell.style.bgcolor for cell in header.render_line(0) if cell.style} == {ground})
        assert background
        assert "rollout/ep_rew_mean" in screen_text(app)


async def test_a_key_pressed_twice_opens_one_dialog(filled: Filled) -> None:
    filled.add("waiting", ending=None)
    async with opened(filled.folder) as (app, pilot):
        app._home.action_do("stop")
        app._home.action_do("stop")
        await until(pilot, lambda: "Stop this simulation?" in screen_text(app))
        assert len(app.screen_stack) == 2
        await pilot.press("n")
        await until(pilot, lambda: len(app.screen_stack) == 1)


async def test_all_that_are_marked_are_stopped_also_those_far_down(filled: Filled) -> None:
    waiting = filled.add("waiting", ending=None)
    filled.add_many(200)
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("a")
        await until(pilot, lambda: "201 marked" in screen_text(app))
        await pilot.press("s")
        await until(pilot, lambda: "Stop this simulation?" in screen_text(app) and "waiting" in screen_text(app))
        await pilot.press("y")
        await until(pilot, lambda: (found := filled.project.get(waiting)) is not None and found.word == "stopped")


@pytest.mark.parametrize("size", [(60, 16), (80, 24)])
async def test_the_question_fits_with_its_answers(filled: Filled, size: tuple[int, int]) -> None:
    for number in range(12):
        filled.add(f"{'long ' * 60}{number}", ending=None)
    async with opened(filled.folder, *size) as (app, pilot):
        await pilot.press("a")
        await until(pilot, lambda: "12 marked" in screen_text(app))
        await pilot.press("s")
        await until(pilot, lambda: "Stop 12 simulations?" in screen_text(app))
        assert "y stop    n let it run" in screen_text(app)


async def test_the_palette_finds_a_simulation_whatever_its_name(filled: Filled) -> None:
    filled.add("se ven x " * 200)
    filled.add("other")
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("ctrl+p", *"ven")
        await until(pilot, lambda: "se ven x se ven x" in screen_text(app))
        await pilot.press("escape")


async def test_a_click_gives_the_keys_to_the_pane(filled: Filled) -> None:
    filled.add("old", rewards=RISING)
    filled.add("new", rewards=RISING)
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("enter")
        await pilot.click("#list", offset=(10, 3))
        assert app._home.sims.record is not None
        assert app._home.sims.record.name == "old"
        await pilot.press("k")
        assert app._home.sims.record.name == "new"


async def test_in_ascii_nothing_else_is_drawn(filled: Filled) -> None:
    filled.add("名前 é", rewards=RISING)
    filled.add("arm", Ending.FAILED)
    app = GymdashApp(World(filled.folder, ascii_only=True))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app._home.is_connected)
        await pilot.press("j")
        await until(pilot, lambda: "rollout/ep_rew_mean" in screen_text(app))
        assert screen_text(app).isascii(), [line for line in screen_text(app).splitlines() if not line.isascii()]


async def test_news_that_come_while_the_program_is_left_harm_nothing(filled: Filled) -> None:
    sim_id = filled.add("started as somebody left", rewards=RISING)
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("q")
    assert app.store is not None
    # whatever was under way in the app may come to its end only now
    await app.store.reload()
    app.show_simulation(sim_id)
    app.forget({sim_id})
