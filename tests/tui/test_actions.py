"""Every action has a key, a line in the help and an entry in the palette, all from the one table."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from textual.command import CommandInput, CommandPalette, Hit, Provider
from textual.content import Content

from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.commands import Actions, Elsewhere, Options, Simulations, Steerings
from gymdash_tui.tui.keymap import Keymap
from gymdash_tui.tui.keys import KEYS, WHERE, in_scope
from gymdash_tui.tui.screens.queue import QueueScreen
from gymdash_tui.tui.screens.reading import help_lines
from gymdash_tui.tui.screens.settings import SettingsScreen
from gymdash_tui.tui.widgets.pick_list import PickList
from gymdash_tui.tui.world import World
from gymdash_tui.user.options import OPTIONS
from gymdash_tui.user.settings import Settings
from tests.tui.conftest import HOSTILE, Filled, opened, screen_text, until
from tests.tui.test_keys import HOMES

WITHOUT = {"steer"}
"""What no key does by itself: each of its ways stands in the palette, and w offers them all."""


def own_actions(home: type) -> set[str]:
    """Name the actions that are the program's and not Textual's."""
    ours = [one for one in home.__mro__ if one.__module__.startswith("gymdash_tui")]
    return {name.removeprefix("action_") for one in ours for name in vars(one) if name.startswith("action_")}


@pytest.mark.parametrize("scope", HOMES)
def test_every_action_has_a_key(scope: str) -> None:
    with_keys = {key.action.partition("(")[0] for key in in_scope(scope, "app")}
    assert own_actions(HOMES[scope]) - with_keys - WITHOUT - {"go"} == set()


@pytest.mark.parametrize("scope", [scope for scope in HOMES if scope != "app"])
def test_every_key_has_a_line_in_the_help(scope: str) -> None:
    keymap = Keymap({"quit": "f17"})
    keys = list(keymap.in_scope(scope, "app"))
    text = "\n".join(line.plain for line in help_lines("What it is for.", keys, 80))
    for key in keys:
        assert f"  {key.label:<16}{key.tooltip}" in text
    assert f"  {'f17':<16}" in text


def test_every_key_says_in_a_line_what_it_does() -> None:
    for key in KEYS:
        assert len(key.tooltip) <= 76, key.id
        assert key.scopes <= set(WHERE), key.id


async def hits(provider: Provider, query: str) -> list[Hit]:
    return [hit async for hit in provider.search(query) if isinstance(hit, Hit)]


def words(found: Iterable[Hit]) -> str:
    return "\n".join(hit.match_display.plain for hit in found if isinstance(hit.match_display, Content))


async def test_every_key_is_in_the_palette_from_every_screen(filled: Filled) -> None:
    filled.add("one")
    async with opened(filled.folder) as (app, pilot):
        for number in "15790":
            await pilot.press(number)
            await pilot.pause()
            here = [Actions(app.screen), Elsewhere(app.screen)]
            for key in KEYS:
                if key.id != "palette":
                    found = [hit for one in here for hit in await hits(one, key.tooltip.lower())]
                    assert f": {key.tooltip}" in words(found), f"{key.id} at {number}"


async def choose(provider: Provider, query: str) -> None:
    found = await hits(provider, query)
    assert found, query
    best = max(found, key=lambda hit: hit.score)
    result = best.command()
    if result is not None and hasattr(result, "__await__"):
        await result


async def test_what_is_done_elsewhere_is_gone_to(filled: Filled) -> None:
    filled.add("one")
    async with opened(filled.folder) as (app, pilot):
        await choose(Elsewhere(app.screen), "a slot more")
        await until(pilot, lambda: isinstance(app.screen, QueueScreen))
        await until(pilot, lambda: "Here + does it: A slot more: one more runs at once." in screen_text(app))


async def test_what_does_nothing_now_says_why(filled: Filled) -> None:
    filled.add("over")
    async with opened(filled.folder) as (app, pilot):
        await choose(Actions(app.screen), "kill its processes")
        await until(pilot, lambda: "Nothing here that could be killed" in screen_text(app))


async def test_what_is_typed_into_is_not_left_by_the_palette(filled: Filled) -> None:
    async with opened(filled.folder) as (app, pilot):
        await choose(Elsewhere(app.screen), "check the arguments and start")
        await until(pilot, lambda: "on the form" in screen_text(app).replace("does it on the form", "on the form"))
        await pilot.press("n")
        await until(pilot, lambda: getattr(app.screen, "SCOPE", "") == "form")
        form = app.screen
        await choose(Elsewhere(app.screen), "a slot more")
        await choose(Options(app.screen), "webhook")
        await pilot.pause()
        assert app.screen is form


async def test_every_setting_is_in_the_palette(filled: Filled) -> None:
    filled.add("one")
    async with opened(filled.folder) as (app, pilot):
        for one in OPTIONS:
            assert await hits(Options(app.screen), one.path)
        await choose(Options(app.screen), "webhook")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        await until(pilot, lambda: [one.key for one in app.screen.query(PickList)] == ["notify.webhook"])


async def test_the_palette_shows_changed_keys(filled: Filled) -> None:
    filled.run("alive")
    app = GymdashApp(World(filled.folder, settings=Settings(keys={"stop": "f17", "steer": "f18"})))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.store is not None and app.store.rows.count == 1)
        await until(pilot, lambda: "f17 stop" in screen_text(app))
        (found,) = await hits(Actions(app.screen), "stop; the model is saved first")
        assert words([found]).endswith("  f17")
        assert all(line.endswith("  f18") for line in words(await hits(Steerings(app.screen), "")).splitlines())


async def test_every_simulation_is_in_the_palette_however_many(filled: Filled) -> None:
    filled.add_many(1000)
    filled.add(HOSTILE[0])
    async with opened(filled.folder) as (app, pilot):
        (found,) = await hits(Simulations(app.screen), "run 987")
        await pilot.press("5")
        await until(pilot, lambda: isinstance(app.screen, QueueScreen))
        found.command()
        await until(pilot, lambda: app.screen is app.home)
        await until(pilot, lambda: app.home.sims.record is not None and app.home.sims.record.name == "run 987")
        for wild in (*HOSTILE, '"', "-(", "state=", "%_"):
            assert all("\x1b" not in line for line in words(await hits(Simulations(app.screen), wild)))
        assert "[/foo]" in words(await hits(Simulations(app.screen), "[/foo"))


async def test_the_palette_stands_still(filled: Filled) -> None:
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette))
        await until(pilot, lambda: [one.cursor_blink for one in app.screen.query(CommandInput)] == [False])
        await pilot.press(*"leave")
        await until(pilot, lambda: "leave: Leave; simulations go on running.  q" in screen_text(app))


async def test_an_empty_project_shows_changed_keys(filled: Filled) -> None:
    app = GymdashApp(World(filled.folder, settings=Settings(keys={"new": "f17"})))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "f17  start one" in screen_text(app))
        await until(pilot, lambda: app.home.is_connected)
        app.preferences.take(Settings())
        await until(pilot, lambda: " n  start one" in screen_text(app))
