"""The settings' screen: what is changed counts at once and stands in the file; what is wrong in it is said."""

from __future__ import annotations

import tomllib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.filter import Monochrome, NoColor
from textual.pilot import Pilot
from textual.widgets import Static

from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.preferences import read_preferences
from gymdash_tui.tui.screens.choose_theme import ChooseTheme
from gymdash_tui.tui.screens.dialog import Choose, Confirm
from gymdash_tui.tui.screens.press_key import PressKey
from gymdash_tui.tui.screens.settings import SettingsScreen
from gymdash_tui.tui.world import World
from gymdash_tui.user.paths import settings_file
from tests.tui.conftest import Filled, opened, screen_text, until

SIZES = [(80, 24), (120, 40), (200, 50)]


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Settings of the test's own, with nothing in them yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    settings_file().parent.mkdir(parents=True)
    yield settings_file()


def stands_in(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text()) if file.exists() else {}


@asynccontextmanager
async def at_settings(folder: Path, size: tuple[int, int] = (120, 40)) -> AsyncIterator[tuple[GymdashApp, Pilot[None]]]:
    """Open the screen as the program does, with what stands in the file."""
    async with opened(folder, *size) as (app, pilot):
        reading = read_preferences()
        app.preferences.mistakes = reading.mistakes
        app.preferences.take(reading.settings)
        await pilot.press("9")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        await pilot.pause()
        yield app, pilot


def screen(app: GymdashApp) -> SettingsScreen:
    assert isinstance(app.screen, SettingsScreen)
    return app.screen


async def go_to(app: GymdashApp, pilot: Pilot[None], path: str) -> None:
    screen(app).picks.select(path)
    await pilot.pause()
    assert screen(app).picks.key == path


@pytest.mark.parametrize("size", SIZES)
async def test_each_setting_says_what_it_is_and_does(filled: Filled, file: Path, size: tuple[int, int]) -> None:
    async with at_settings(filled.folder, size) as (app, pilot):
        shown = screen_text(app)
        assert "theme" in shown and "The colours of everything." in shown
        assert "It is gymdash, which is the default." in shown
        assert "● running" in shown
        await go_to(app, pilot, "keys.stop")
        shown = screen_text(app)
        assert "Stop; the model is saved first." in shown
        assert 'keys.stop = "s"' in shown
        assert not file.exists()


async def test_what_is_switched_counts_at_once(filled: Filled, file: Path) -> None:
    async with at_settings(filled.folder) as (app, pilot):
        await go_to(app, pilot, "confirm.kill")
        await pilot.press("enter")
        await until(pilot, lambda: not app.world.settings.confirm.kill)
        assert stands_in(file) == {"confirm": {"kill": False}}
        await until(pilot, lambda: "off" in screen_text(app))
        await pilot.press("d")
        await until(pilot, lambda: app.world.settings.confirm.kill)
        assert stands_in(file) == {}


async def test_a_number_is_typed_and_judged(filled: Filled, file: Path) -> None:
    async with at_settings(filled.folder) as (app, pilot):
        await go_to(app, pilot, "refresh.rows")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is not app.screen_stack[1])
        await pilot.press("ctrl+u", "0")
        await until(pilot, lambda: "from 0.5 to 600" in screen_text(app))
        await pilot.press("ctrl+u", "4", "enter")
        await until(pilot, lambda: app.world.settings.refresh.rows == 4)
        assert stands_in(file) == {"refresh": {"rows": 4.0}}


async def test_themes_are_seen_while_they_are_chosen(filled: Filled, file: Path) -> None:
    async with at_settings(filled.folder) as (app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ChooseTheme))
        await pilot.press("down")
        await until(pilot, lambda: app.theme == "gymdash-light")
        await pilot.press("escape")
        await until(pilot, lambda: app.theme == "gymdash")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ChooseTheme))
        await pilot.press(*"dracula", "enter")
        await until(pilot, lambda: app.world.settings.theme == "dracula")
        await until(pilot, lambda: app.theme == "dracula")
        assert stands_in(file) == {"theme": "dracula"}


async def test_one_of_a_few_is_chosen_from_a_list(filled: Filled, file: Path) -> None:
    async with at_settings(filled.folder) as (app, pilot):
        await go_to(app, pilot, "pictures")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press(*"six", "enter")
        await until(pilot, lambda: app.world.settings.pictures == "sixel")
        assert stands_in(file) == {"pictures": "sixel"}
        await until(pilot, lambda: "It is sixel; default: blocks." in screen_text(app))


async def test_a_key_is_pressed_and_does_the_thing_from_then_on(filled: Filled, file: Path) -> None:
    filled.run("alive")
    async with at_settings(filled.folder) as (app, pilot):
        await go_to(app, pilot, "keys.stop")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PressKey))
        await pilot.press("x")
        await until(pilot, lambda: "x is 'kill' there already" in screen_text(app))
        await pilot.press("ctrl+i")
        await until(pilot, lambda: "arrives as" in screen_text(app))
        await pilot.press("D")
        await until(pilot, lambda: app.preferences["stop"].label == "D")
        assert stands_in(file) == {"keys": {"stop": "D"}}
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.home)
        await until(pilot, lambda: "D stop" in screen_text(app))
        await pilot.press("s")
        await pilot.pause()
        assert app.screen is app.home
        await pilot.press("D")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("n")
        await until(pilot, lambda: app.screen is app.home)
        await pilot.press("question_mark")
        await until(pilot, lambda: f"{'D':<16}Stop; the model" in all_of(app))


def all_of(app: GymdashApp) -> str:
    """Give the whole text of a dialog that is only read."""
    found = app.screen.query("#reading-text").results(Static)
    return "".join(str(one.content) for one in found)


async def test_esc_leaves_the_key_and_one_more_is_added(filled: Filled, file: Path) -> None:
    async with at_settings(filled.folder) as (app, pilot):
        await go_to(app, pilot, "keys.down")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PressKey))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        assert not file.exists()
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, PressKey))
        await pilot.press("f17")
        await until(pilot, lambda: app.preferences["down"].keys == "j,down,f17")
        before = screen(app).picks.key
        await pilot.press("f17")
        await until(pilot, lambda: screen(app).picks.key != before)


async def test_a_setting_is_found_by_typing(filled: Filled) -> None:
    async with at_settings(filled.folder) as (app, pilot):
        await pilot.press("slash")
        await until(pilot, lambda: not isinstance(app.screen, SettingsScreen))
        await pilot.press(*"webhook", "enter")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        await until(pilot, lambda: screen(app).picks.key == "notify.webhook")


MISTAKEN = '# mine\ntheme = "nrod"\nmouse = false\n[keys]\nstop = "ctrl+i"\nkill = "s"\n'


@pytest.mark.parametrize("size", SIZES)
async def test_mistakes_are_named_with_their_lines(filled: Filled, file: Path, size: tuple[int, int]) -> None:
    file.write_text(MISTAKEN)
    async with at_settings(filled.folder, size) as (app, pilot):
        shown = screen_text(app)
        for line, what in ((2, "theme is 'nrod'"), (5, "keys.stop is 'ctrl+i'"), (6, "keys.kill is s")):
            assert f"line {line}: {what}" in shown
        assert app.world.settings.theme == "gymdash"
        assert app.world.settings.mouse is False
        assert app.preferences["stop"].keys == "s"
        await pilot.press("enter", "d")
        await until(pilot, lambda: "mended in the file itself" in screen_text(app))
        assert file.read_text() == MISTAKEN


async def test_the_program_says_mistakes_when_it_starts(filled: Filled, file: Path) -> None:
    file.write_text(MISTAKEN)
    reading = read_preferences()
    app = GymdashApp(World(filled.folder, settings=reading.settings, mistakes=reading.mistakes))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        # the file's path, which stands before it, may be longer than the line at the top
        await until(pilot, lambda: any("line 2: theme" in one.text for one in app._said._sayings))
        await until(pilot, lambda: app.home.is_connected and "settings" in screen_text(app))
        await pilot.press("exclamation_mark")
        await until(pilot, lambda: "line 6: keys.kill is s" in all_of(app))


async def test_a_file_that_cannot_be_read_is_not_written(filled: Filled, file: Path) -> None:
    file.write_text("theme = \n")
    async with at_settings(filled.folder) as (app, pilot):
        await go_to(app, pilot, "confirm.stop")
        await pilot.press("enter")
        await until(pilot, lambda: any("nothing was saved" in one.text for one in app._said._sayings))
        assert file.read_text() == "theme = \n"
        assert app.world.settings.confirm.stop


async def test_what_is_changed_by_hand_is_taken_over(filled: Filled, file: Path) -> None:
    async with at_settings(filled.folder) as (app, pilot):
        file.write_text('theme = "nord"\n[keys]\nstop = "S"\n')
        await until(pilot, lambda: app.theme == "nord")
        assert app.preferences["stop"].label == "S"
        await until(pilot, lambda: "nord" in screen_text(app))
        file.write_text('theme = "nrd"\n')
        await until(pilot, lambda: "line 1: theme is 'nrd'" in screen_text(app))
        assert app.theme == "gymdash"
        file.unlink()
        await until(pilot, lambda: not app.preferences.mistakes)


async def test_what_needs_no_question_is_done_at_once(filled: Filled, file: Path) -> None:
    filled.add("old")
    file.write_text("[confirm]\ndelete = false\n")
    async with at_settings(filled.folder) as (app, pilot):
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.home)
        await pilot.press("d")
        await until(pilot, lambda: app.store is not None and app.store.rows.count == 0)


@pytest.mark.parametrize("value", ["", "0", "1"])
async def test_no_color_means_none(filled: Filled, file: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("NO_COLOR", value)
    file.write_text('theme = "gymdash-light"\n')
    filled.add("one", rewards=(1.0, 2.0))
    async with at_settings(filled.folder) as (app, _):
        assert app.theme == "ansi-light"
        assert any(isinstance(one, NoColor) for one in app._filters)
        assert not any(isinstance(one, Monochrome) for one in app._filters)
        assert "NO_COLOR is set" in screen_text(app)
        styles = [part.style for strip in app.screen._compositor.render_strips() for part in strip if part.style]
        assert {style.color.name for style in styles if style.color} <= {"default"}
        assert {style.bgcolor.name for style in styles if style.bgcolor} <= {"default"}
        assert any(style.bold for style in styles)
        assert any(style.dim for style in styles)


@pytest.mark.parametrize("theme", ["gymdash", "gymdash-safe", "ansi-dark", "ansi-light", "solarized-light"])
async def test_every_screen_stands_in_every_theme(filled: Filled, theme: str) -> None:
    filled.add("one", rewards=(1.0, 2.0))
    async with opened(filled.folder) as (app, pilot):
        app.preferences.show_theme(theme)
        for number in "1234567890T":
            await pilot.press(number)
            await pilot.pause()
        assert app.theme == theme
