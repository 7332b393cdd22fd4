"""The screen of calls: every command that was given, from where, and what came of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.pilot import Pilot

from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.screens.calls import CallsScreen
from tests.tui.conftest import HOSTILE, Filled, opened, screen_text, until

SIZES = [(80, 24), (120, 40), (200, 50)]
REFUSED = "'arm' is done already; there is nothing to stop."


async def go(app: GymdashApp, pilot: Pilot[None]) -> CallsScreen:
    """Go to the calls, and wait until they are read."""
    await pilot.press("0")
    await until(pilot, lambda: isinstance(app.screen, CallsScreen) and app.screen.feed.is_read)
    assert isinstance(app.screen, CallsScreen)
    return app.screen


@pytest.mark.parametrize("size", SIZES)
async def test_a_command_its_shell_and_why_it_was_refused_are_shown(filled: Filled, size: tuple[int, int]) -> None:
    filled.project.record_call("start_sim", {"shell": "screen", "name": "arm", "key": "stable_baselines"})
    filled.project.record_call("stop", {"shell": "script", "name": "arm", "error": REFUSED}, 2)
    async with opened(filled.folder, *size) as (app, pilot):
        await go(app, pilot)
        text = screen_text(app)
        assert text.index("✗ stop") < text.index("✓ start_sim")
        assert "refused with exit code 2" in text and "there is nothing to stop." in text and "script" in text
        await pilot.press("j")
        await until(pilot, lambda: "✓ carried out" in screen_text(app) and "stable_baselines" in screen_text(app))


@pytest.mark.parametrize("size", SIZES)
async def test_nothing_is_explained(filled: Filled, size: tuple[int, int]) -> None:
    async with opened(filled.folder, *size) as (app, pilot):
        await go(app, pilot)
        assert "No command was given yet." in screen_text(app)
        await pilot.press("enter", "y", "n", "f", "tab", "escape", "escape")
        await until(pilot, lambda: not isinstance(app.screen, CallsScreen))


async def test_refused_ones_names_and_words_narrow_it_down(filled: Filled) -> None:
    for number in range(6):
        refused = {"error": "No."} if number % 3 == 0 else {}
        filled.project.record_call(
            "stop" if number % 2 else "start_sim", {"name": f"sim {number}", **refused}, 2 * bool(refused)
        )
    async with opened(filled.folder) as (app, pilot):
        screen = await go(app, pilot)
        await pilot.press("f")
        await until(pilot, lambda: "refused " in screen_text(app) and "1 of 2" in screen_text(app))
        await pilot.press("n")
        await until(pilot, lambda: "refused  only stop" in screen_text(app) and "1 of 1" in screen_text(app))
        await pilot.press("escape", "slash", *"sim 4", "enter")
        await until(pilot, lambda: "1 of 1" in screen_text(app) and "/sim 4" in screen_text(app))
        assert screen.record is not None and screen.record.details["name"] == "sim 4"


async def test_a_new_command_comes_in_and_the_cursor_stays(filled: Filled) -> None:
    filled.project.record_call("stop", {"name": "old"})
    async with opened(filled.folder) as (app, pilot):
        screen = await go(app, pilot)
        filled.project.record_call("set_slots", {"slots": 3})
        await until(pilot, lambda: "set_slots" in screen_text(app))
        assert screen.record is not None and screen.record.name == "stop"


async def test_enter_leads_to_the_simulation_and_y_copies(
    filled: Filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    sim_id = filled.add("arm")
    filled.add("other")
    filled.project.record_call("stop", {"name": "arm", "sim_id": sim_id})
    filled.project.record_call("set_slots", {"slots": 3})
    async with opened(filled.folder, 200, 50) as (app, pilot):
        await go(app, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "This command names no simulation." in screen_text(app))
        await pilot.press("y")
        await until(pilot, lambda: "Copied the call" in screen_text(app))
        assert json.loads(app.clipboard)["details"] == {"slots": 3}
        await pilot.press("j", "enter")
        await until(pilot, lambda: app.screen is app._home)
        await until(pilot, lambda: [record.sim_id for record in app._home.chosen()] == [sim_id])


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_details_break_nothing(filled: Filled, size: tuple[int, int]) -> None:
    for name in HOSTILE:
        filled.project.record_call(name, {name: name, "name": name, "names": [name] * 50, "error": name}, 1)
    async with opened(filled.folder, *size) as (app, pilot):
        screen = await go(app, pilot)
        for key in ("n", "tab"):
            for at in range(len(HOSTILE)):
                screen.picks.go_to(at)
                await pilot.press(key)
                await pilot.pause()
        assert "\x1b" not in screen_text(app)
