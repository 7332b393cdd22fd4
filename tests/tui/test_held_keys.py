"""Keys that come faster than what they lead to: in the palette, and wherever one key opens what the next is for."""

from __future__ import annotations

import asyncio
import threading

import pytest
from textual import events
from textual.pilot import Pilot

from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.early import early_list
from gymdash_tui.tui.screens.form import FormScreen
from gymdash_tui.tui.world import World
from tests.tui.conftest import Filled, SlowTypes, opened, screen_text, until


def press(app: GymdashApp, *keys: str) -> None:
    """Press keys without waiting for what they do, as a terminal sends a line that was pasted or typed ahead."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))


async def is_open(app: GymdashApp, pilot: Pilot[None]) -> None:
    await pilot.press("ctrl+p")
    await until(pilot, lambda: "Start new simulations from a form." in screen_text(app))


async def test_enter_is_for_what_was_typed_and_not_for_what_was_found_before(filled: Filled) -> None:
    async with opened(filled.folder) as (app, pilot):
        await is_open(app, pilot)
        press(app, *"what was saved to be used", "enter")
        await until(pilot, lambda: "There are none yet" in screen_text(app))


async def test_all_of_it_in_one_go(filled: Filled) -> None:
    async with opened(filled.folder) as (app, pilot):
        press(app, "ctrl+p", *"what was saved to be used", "enter")
        await until(pilot, lambda: "There are none yet" in screen_text(app))


async def test_what_is_typed_behind_enter_is_for_what_it_leads_to(filled: Filled) -> None:
    async with opened(filled.folder) as (app, pilot):
        press(app, "ctrl+p", *"start new sim", "enter", *"abc")
        await until(pilot, lambda: "--name abc" in screen_text(app))


async def test_what_is_typed_behind_a_key_that_asks_is_the_answer(filled: Filled) -> None:
    filled.run("runner", step=12_000, total=20_000)
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "runner" in screen_text(app))
        press(app, "w", *"ext", "enter", *"9k")
        await until(pilot, lambda: "is at 12,000 already" in screen_text(app))


async def test_what_is_typed_behind_a_line_is_for_the_screen_again(filled: Filled) -> None:
    sim_id = filled.add("night run")
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "night run" in screen_text(app))
        press(app, "E", "ctrl+u", *"yes no quit", "enter", "5")
        await until(pilot, lambda: getattr(app.screen, "SCOPE", "") == "queue")
        await until(pilot, lambda: (record := filled.project.get(sim_id)) is not None and record.name == "yes no quit")


async def test_keys_and_what_is_pasted_keep_their_order(filled: Filled) -> None:
    filled.add("night run")
    filled.add("day run")
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "night run" in screen_text(app))
        press(app, "slash", *"na")
        app.post_message(events.Paste("me:nig"))
        press(app, *"ht", "enter")
        await until(pilot, lambda: "name:night" in screen_text(app) and "day run" not in screen_text(app))


async def test_what_is_typed_while_a_form_is_being_filled_is_for_its_fields(
    filled: Filled, slow_types: SlowTypes
) -> None:
    filled.project.set_setting("slots", 0)
    async with opened(filled.folder, 200, 50) as (app, pilot):
        press(app, "n")
        await asyncio.wait_for(slow_types.asked.wait(), 60)
        press(app, "ctrl+f", *"seeds", "enter", *"3,4", "f2")
        for _ in range(50):
            await asyncio.sleep(0)  # nothing of it was done to a form without fields
        assert isinstance(app.screen, FormScreen)
        slow_types.gate.set()
        await until(pilot, lambda: filled.project.count() == 2)
        assert sorted(record.kwargs["seed"] for record in filled.project.page()) == [3, 4]


async def test_what_hangs_keeps_no_keys(filled: Filled) -> None:
    filled.add("night run")
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "night run" in screen_text(app))
        gate = asyncio.Event()
        app.screen.call_later(gate.wait)  # the screen hears nothing any more, and the app nothing through it
        press(app, "j", "slash")
        try:
            async with asyncio.timeout(60):
                while not app._home.line.is_open:
                    await asyncio.sleep(0.02)
        finally:
            gate.set()


@pytest.mark.parametrize("lines", [0, 24])
async def test_what_is_typed_before_the_project_is_open_is_for_the_whole_list(
    filled: Filled, monkeypatch: pytest.MonkeyPatch, lines: int
) -> None:
    for number in range(60):
        filled.add(f"night {number}")
    world, gate = World(filled.folder), threading.Event()
    world.early = early_list(filled.folder, lines) if lines else None
    open_it = World.open
    monkeypatch.setattr(World, "open", lambda *words: open_it(*words) if gate.wait(60) else None)
    app = GymdashApp(world)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "night 59" in screen_text(app) or not lines)
        press(app, "G", *["k"] * 9, "d")
        for _ in range(50):
            await asyncio.sleep(0)
        gate.set()
        await until(pilot, lambda: "Delete this simulation?" in screen_text(app))
        assert "night 9 " in screen_text(app).split("Delete this simulation?")[1]
