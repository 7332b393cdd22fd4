"""The presets' screen, by keys, on a project without processes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gymdash_tui.domain.preset import Preset, PresetKind
from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.screens.form import FormScreen
from gymdash_tui.tui.screens.presets import PresetsScreen
from gymdash_tui.tui.widgets.preset_lines import preset_rows
from gymdash_tui.tui.widgets.side import Side, wrap_words
from tests.tui.conftest import HOSTILE, Filled, opened, screen_text, until


def names(filled: Filled) -> list[str]:
    return [one.name for one in filled.project.presets()]


def on_presets(app: GymdashApp, text: str) -> bool:
    return isinstance(app.screen, PresetsScreen) and text in screen_text(app)


def keep(filled: Filled, name: str, **kwargs: object) -> None:
    filled.project.set_preset(Preset(name, sim_key="custom_control", kwargs=dict(kwargs)))


async def test_an_empty_list_says_what_to_press(filled: Filled) -> None:
    async with opened(filled.folder, 80, 24) as (app, pilot):
        await pilot.press("P")
        await until(pilot, lambda: on_presets(app, "n opens the form; f3 there saves what is typed as one."))
        assert "e edit" not in screen_text(app).splitlines()[-1]
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, PresetsScreen))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app._home)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_each_is_a_line_whatever_its_name(filled: Filled, size: tuple[int, int]) -> None:
    for name in HOSTILE:
        if len(name) <= 200:
            keep(filled, name, total_runtime=3)
    zoo = Preset("zoo/ppo-CartPole-v1", sim_key="stable_baselines", more={"score": 500.0}, note="From RL Zoo.")
    filled.project.set_preset(zoo)
    filled.project.set_preset(Preset("go on", PresetKind.RESPONSE, kwargs={"continue": True}))
    async with opened(filled.folder, *size) as (app, pilot):
        await pilot.press("P")
        await until(pilot, lambda: on_presets(app, "to answer"))
        text = screen_text(app)
        assert "\x1b" not in text
        assert "[/foo]" in text
        assert "500.0" in text
        assert "continue=true" in text
        assert text.index("to start") < text.index("go on")


async def test_one_is_used_in_the_form_and_changed_there(filled: Filled) -> None:
    keep(filled, "short", total_runtime=3, other_kwargs={"x": 1})
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("P")
        await until(pilot, lambda: on_presets(app, "total_runtime=3"))
        await pilot.press("enter")
        await until(pilot, lambda: "preset short" in screen_text(app) and "total_runtime=3" in side(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, PresetsScreen))
        await pilot.press("e")
        await until(pilot, lambda: "f3 saves it" in screen_text(app) and "total_runtime=3" in side(app))
        await pilot.press("down", "down", "down", "end", *"5", "f3")
        await until(pilot, lambda: on_presets(app, "total_runtime=35"))
        assert "Saved the preset 'short'." in screen_text(app)
        (kept,) = filled.project.presets()
        assert kept.kwargs == {"total_runtime": 35, "other_kwargs": {"x": 1}}


def side(app: GymdashApp) -> str:
    return " ".join(part.plain for part in app.screen.query(Side))


async def test_an_answer_is_changed_in_one_line(filled: Filled) -> None:
    filled.project.set_preset(Preset("go on", PresetKind.RESPONSE, "custom_control", {"continue": True}))
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("P")
        await until(pilot, lambda: on_presets(app, "continue=true"))
        await pilot.press("e")
        await until(pilot, lambda: "What does the preset 'go on' answer?" in screen_text(app))
        await pilot.press(*" junk")
        await until(pilot, lambda: "'junk' is not of the form key=value" in screen_text(app))
        await pilot.press("ctrl+u", *"a.b=2 c='x y'", "enter")
        await until(pilot, lambda: on_presets(app, 'a.b=2 c="x y"') or on_presets(app, "a.b=2 c=x y"))
        (kept,) = filled.project.presets()
        assert kept.kwargs == {"a": {"b": 2}, "c": "x y"}


async def test_names_notes_and_deleting(filled: Filled) -> None:
    keep(filled, "one", total_runtime=1)
    keep(filled, "two", total_runtime=2)
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("P")
        await until(pilot, lambda: on_presets(app, "total_runtime=2"))
        await pilot.press("t", *"a [/note]", "enter")
        await until(pilot, lambda: on_presets(app, "a [/note]"))
        await pilot.press("R")
        await until(pilot, lambda: "Which name for the preset 'one'?" in screen_text(app))
        await pilot.press("ctrl+u", *"two")
        await until(pilot, lambda: "'two' is taken" in screen_text(app))
        await pilot.press(*"-b", "enter")
        await until(pilot, lambda: names(filled) == ["two", "two-b"] and on_presets(app, "two-b"))
        moved = filled.project.preset("two-b")
        assert moved is not None
        assert (moved.note, moved.kwargs) == ("a [/note]", {"total_runtime": 1})
        await pilot.press("d")
        await until(pilot, lambda: "Delete the preset 'two-b'?" in screen_text(app))
        await pilot.press("n", "d", "y")
        await until(pilot, lambda: names(filled) == ["two"] and on_presets(app, "Deleted the preset 'two-b'."))


async def test_files_are_written_and_read(filled: Filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    keep(filled, "one", total_runtime=1)
    keep(filled, "two", total_runtime=2)
    Path("bad.json").write_text("{")
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("P")
        await until(pilot, lambda: on_presets(app, "total_runtime=2"))
        await pilot.press("x")
        await until(pilot, lambda: "Write which presets into a file?" in screen_text(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "Into which file?" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: on_presets(app, "Wrote 2 presets into"))
        document = json.loads(Path("presets.json").read_text())
        assert [one["name"] for one in document["presets"]] == ["one", "two"]
        filled.project.delete_preset("two", PresetKind.START)
        await pilot.press("i", *"nowhere.json")
        await until(pilot, lambda: "There is no file" in screen_text(app))
        await pilot.press("ctrl+u", *"bad.json", "enter")
        await until(pilot, lambda: on_presets(app, "is no JSON"))
        await pilot.press("i", *"presets.json", "enter")
        await until(pilot, lambda: "Replace presets of the same names?" in screen_text(app))
        assert "'one' is a preset already" in screen_text(app)
        assert names(filled) == ["one"]
        await pilot.press("y")
        await until(pilot, lambda: names(filled) == ["one", "two"] and on_presets(app, "Took 2 presets out of"))


async def test_the_palette_leads_there(filled: Filled) -> None:
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("ctrl+p", *"used again")
        await until(pilot, lambda: "presets: Show what was saved" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: on_presets(app, "There are none yet"))
        await pilot.press("question_mark")
        await until(pilot, lambda: "Take presets out of a file" in screen_text(app))


@pytest.mark.parametrize("width", [60, 80, 99, 120, 200])
def test_every_line_fits(width: int) -> None:
    presets = [Preset("n" * count, sim_key="k" * count, kwargs={"x": "y" * 300}) for count in (1, 20, 90)]
    for row in preset_rows(presets, True):
        assert sum(len(text) for text, _ in row.make(width, False)) <= width


def test_words_are_broken_at_blanks() -> None:
    assert wrap_words("one two three", 8) == ["one two", "three"]
    assert wrap_words("a" * 20, 8) == ["a" * 8, "a" * 8, "a" * 4]
    assert wrap_words("名前名前", 3) == ["名", "前", "名", "前"]
    assert wrap_words("", 8) == [""]
