"""The form: from typing to a real simulation, by keys alone."""

from __future__ import annotations

import asyncio
import re

import pytest
from textual import events

from gymdash_tui.tui.screens.form import FormScreen
from gymdash_tui.tui.widgets.field_row import FieldRow
from gymdash_tui.tui.widgets.side import Side
from tests.tui.conftest import Filled, SlowTypes, opened, screen_text, until


def rows_laid(screen: object) -> bool:
    return isinstance(screen, FormScreen) and len(screen.query(FieldRow)) > 20 and screen.focused is not None


async def test_errors_are_said_at_the_field_and_nothing_is_started(filled: Filled) -> None:
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("n")
        await until(pilot, lambda: rows_laid(app.screen))
        await pilot.press("down", "down", "down", *"12x")
        await until(pilot, lambda: "✗ needs a whole" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "num_steps: needs a whole number, not '12x'" in screen_text(app))
        assert filled.project.count() == 0


async def test_what_only_the_type_itself_can_tell_is_said_at_the_field_too(filled: Filled) -> None:
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("n")
        await until(pilot, lambda: rows_laid(app.screen))
        await pilot.press("down", *"CartPol-v1", "ctrl+s")
        await until(pilot, lambda: "did you mean 'CartPole-v1'" in screen_text(app))
        assert filled.project.count() == 0
        assert not list(filled.project.folder.sims.iterdir())


async def test_another_algorithm_brings_its_arguments_and_the_draft_is_kept(filled: Filled) -> None:
    async with opened(filled.folder, 120, 60) as (app, pilot):
        await pilot.press("n")
        await until(pilot, lambda: rows_laid(app.screen))
        assert "clip_range" in screen_text(app)
        await pilot.press("down", "down", *"dqn")
        await until(pilot, lambda: "buffer_size" in screen_text(app) and "clip_range" not in screen_text(app))
        await until(pilot, lambda: "algorithm=dqn" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, FormScreen))
        await pilot.press("n")
        await until(pilot, lambda: rows_laid(app.screen) and "buffer_size" in screen_text(app))


async def test_a_value_can_be_chosen_from_a_list(filled: Filled) -> None:
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("n")
        await until(pilot, lambda: rows_laid(app.screen))
        await pilot.press("down", "f4")
        await until(pilot, lambda: "type to narrow" in screen_text(app))
        await pilot.press(*"acrob", "enter")
        await until(pilot, lambda: "env=Acrobot-v1" in screen_text(app))


@pytest.mark.slow
async def test_from_the_form_to_a_curve_to_a_stop_by_keys_alone(filled: Filled) -> None:
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("n")
        await until(pilot, lambda: rows_laid(app.screen))
        await pilot.press(*"[/my] run", "down", "down", "down", *"1_000_000", "ctrl+s")
        await until(pilot, lambda: not isinstance(app.screen, FormScreen))
        await until(pilot, lambda: "[/my] run" in screen_text(app) and "● running" in screen_text(app))
        await until(pilot, lambda: "rollout/ep_rew_mean" in screen_text(app))
        await pilot.press("s")
        await until(pilot, lambda: "Stop this simulation?" in screen_text(app))
        await pilot.press("y")
        await until(pilot, lambda: "■ stopped" in screen_text(app))
        (record,) = filled.project.page()
        assert record.flags.cancelled
        assert not record.force_stopped
        assert (filled.project.folder.simulation(record.sim_id).checkpoints / "model.zip").exists()
        calls = [(call.name, call.details["shell"]) for call in filled.project.calls()]
        assert calls == [("stop", "screen"), ("start_sim", "screen")]


async def test_keys_that_arrive_in_one_go_keep_their_order(filled: Filled) -> None:
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("n")
        await until(pilot, lambda: rows_laid(app.screen))
        keys = [*"old", "ctrl+u", *"new", "backspace", "t", "down", *"Acrobat", "down", "down", *"70"]
        keys += ["up", "up", "ctrl+u", *"Acrobot", "down", "down", *"00"]
        for key in keys:
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: "--name net" in screen_text(app) and "env=Acrobot" in screen_text(app))
        await until(pilot, lambda: "num_steps=7000" in screen_text(app))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_a_field_is_found_by_a_part_of_its_name_and_seeds_are_counted(
    filled: Filled, size: tuple[int, int]
) -> None:
    async with opened(filled.folder, *size) as (app, pilot):
        await pilot.press("n")
        await until(pilot, lambda: rows_laid(app.screen))
        assert "find field" in screen_text(app)
        await pilot.press("ctrl+f")
        await until(pilot, lambda: "Which field?" in screen_text(app))
        await pilot.press(*"clip_range", "enter", *"0.1")
        await until(pilot, lambda: "algorithm_kwargs.clip_range=0.1" in side(app.screen))
        await pilot.press("f9", *"seeds", "enter", *"0-4")
        await until(pilot, lambda: "5 simulations: 2 start now, 3 wait; 0 of 2 slots taken" in side(app.screen))
        await until(pilot, lambda: re.search(r"^ seeds +0-4 +5 simulations", screen_text(app), re.M) is not None)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_is_nested_deeper_than_the_form_is_typed_by_dots(filled: Filled, size: tuple[int, int]) -> None:
    async with opened(filled.folder, *size) as (app, pilot):
        await pilot.press("n")
        await until(pilot, lambda: rows_laid(app.screen))
        await pilot.press("ctrl+f", *"argument", "enter", *"env_kwargs.sutton_barto_reward=true")
        await until(pilot, lambda: "env_kwargs.sutton_barto_reward=true" in side(app.screen))
        await until(pilot, lambda: "true or false" in screen_text(app))
        await pilot.press("ctrl+u", *"nonsense.x=1")
        await until(pilot, lambda: "✗ not an argument" in screen_text(app))


async def test_a_field_that_is_looked_for_in_vain_changes_nothing(filled: Filled) -> None:
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("n")
        await until(pilot, lambda: rows_laid(app.screen))
        before = app.screen.focused
        await pilot.press("ctrl+f", *"[/nothing]", "enter")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        assert app.screen.focused is before


async def test_a_program_shows_the_command_that_runs_it(filled: Filled) -> None:
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("n")
        await until(pilot, lambda: rows_laid(app.screen))
        await pilot.press("ctrl+f", *"type", "enter", "ctrl+u", *"command")
        await until(pilot, lambda: "argv" in screen_text(app))
        await pilot.press("ctrl+f", *"argv", "enter", *"python train.py --env X")
        await until(pilot, lambda: "run --name train-X --project-dir" in side(app.screen))
        assert side(app.screen).endswith("-- python train.py --env X")


def side(screen: object) -> str:
    return screen.query_one(Side).plain if isinstance(screen, FormScreen) else ""


@pytest.mark.parametrize("turns", [0, 7])  # of the event loop: its lines still stand there, or are taken away already
@pytest.mark.parametrize("is_over", [False, True])
async def test_it_can_be_left_while_it_is_being_filled(
    filled: Filled, slow_types: SlowTypes, turns: int, is_over: bool
) -> None:
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("n")
        await asyncio.wait_for(slow_types.asked.wait(), 60)
        form = app.screen
        leaving = asyncio.ensure_future(app._shutdown()) if is_over else form.dismiss("")
        for _ in range(turns):
            await asyncio.sleep(0)
        slow_types.gate.set()
        await leaving
        await until(pilot, lambda: not form.is_running)
    # what fails in a worker is raised by now
    assert filled.project.count() == 0
