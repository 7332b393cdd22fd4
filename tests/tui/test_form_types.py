"""The form for types of a person's own, by keys alone: chosen, typed, edited, broken, started."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gymdash_tui.domain.preset import Preset
from gymdash_tui.domain.states import Phase
from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.file_watch import stamps, watch_files
from gymdash_tui.tui.screens.form import FormScreen
from gymdash_tui.tui.screens.form_types import LAST_TYPE
from gymdash_tui.tui.screens.reading import ReadingScreen
from gymdash_tui.tui.widgets.side import Side
from tests.helpers.processes import leave_nothing
from tests.tui.conftest import Filled, opened, screen_text, until

ARM = """
from dataclasses import dataclass, field
from typing import Literal

from gymdash_tui import Simulation
from gymdash_tui.domain.fields import arg

@dataclass
class Gripper:
    force: float = 2.5
    mode: Literal["soft", "hard"] = "soft"

@dataclass
class ArmKwargs:
    joints: int
    speed: float = arg(0.5, "How [/fast] it moves.", minimum=0)
    gripper: Gripper = field(default_factory=Gripper)

class Arm(Simulation):
    '''Moves an arm.'''
    Kwargs = ArmKwargs

    def _run(self, **kwargs):
        print(self.kwargs)

class Free(Simulation):
    def _run(self, **kwargs):
        print(self.kwargs)
"""


@pytest.fixture
def types(filled: Filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file with two types; nothing that is started with them runs on."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "arm.py"
    file.write_text(ARM)
    filled.project.set_setting(LAST_TYPE, "custom_control")
    yield file
    leave_nothing(filled.folder)


def side(app: GymdashApp) -> str:
    """Give what stands beside the form, on one line."""
    return " ".join(app.screen.query_one(Side).plain.split())


async def open_form(app: GymdashApp, pilot: Pilot[None], key: str) -> FormScreen:
    """Open the form, and turn to a type by typing its key."""
    await pilot.press("n")
    await until(pilot, lambda: isinstance(app.screen, FormScreen) and app.focused is not None)
    screen = app.screen
    assert isinstance(screen, FormScreen)
    await pilot.press("up", "ctrl+u", *key)
    await until(pilot, lambda: f"start {key} " in side(app))
    await pilot.press("down")
    return screen


def lines_of(app: GymdashApp) -> list[str]:
    assert isinstance(app.screen, FormScreen)
    return [row.entry.field.name for row in app.screen.fields.rows]


async def test_a_type_is_chosen_from_the_list_and_its_fields_come(filled: Filled, types: Path) -> None:
    async with opened(filled.folder, sims=("arm.py",)) as (app, pilot):
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, FormScreen) and "poll_period" in screen_text(app))
        await pilot.press(*"mine", "up", "f4")
        await until(pilot, lambda: "What kind of simulation?" in screen_text(app))
        text = screen_text(app)
        assert "custom_control" in text
        assert "--sims arm.py" in text
        await pilot.press(*"arm", "enter")
        await until(pilot, lambda: "joints *" in screen_text(app) and "poll_period" not in screen_text(app))
        text = screen_text(app)
        assert "needed" in text
        assert "How [/fast] it moves." in text[: text.index("several, and")] or "How [/fas" in text
        assert lines_of(app)[:6] == ["type", "name", "joints", "speed", "force", "mode"]
        assert "seeds" not in lines_of(app)
        assert "--name mine" in text  # what was typed beside the arguments goes along
        assert "Moves an arm." in text
        assert "✗" not in text  # nobody has done anything wrong yet


async def test_what_is_needed_is_missed_when_it_is_to_start(filled: Filled, types: Path) -> None:
    async with opened(filled.folder, sims=("arm.py",)) as (app, pilot):
        await open_form(app, pilot, "arm")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "joints: has to be given" in screen_text(app))
        await pilot.press(*"three")
        await until(pilot, lambda: "needs a whole number" in screen_text(app))
        await pilot.press("ctrl+u", *"3", "down", "down", "down", *"loud", "ctrl+s")
        await until(pilot, lambda: "mode: 'loud' is not known" in screen_text(app))
        assert filled.project.count() == 0


async def test_nested_arguments_reach_the_worker_and_the_type_is_remembered(filled: Filled, types: Path) -> None:
    async with opened(filled.folder, sims=("arm.py",)) as (app, pilot):
        await open_form(app, pilot, "arm")
        await pilot.press("down", *"3", "down", "down", *"1.5", "ctrl+s")
        await until(pilot, lambda: app.screen is app._home)
        await until(pilot, lambda: filled.project.page()[0].phase is Phase.DONE)
        (record,) = filled.project.page()
        assert record.word == "done"
        assert record.kwargs == {"joints": 3, "gripper": {"force": 1.5}}
        output = filled.project.folder.simulation(record.sim_id).output.read_text()
        assert "'force': 1.5" in output
        await until(pilot, lambda: "✓ done" in screen_text(app))
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, FormScreen) and "joints=3" in side(app))
        assert "gripper.force=1.5" in side(app)
        assert "type" not in lines_of(app)
        await pilot.press("escape")
    async with opened(filled.folder, sims=("arm.py",)) as (app, pilot):
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, FormScreen) and "joints *" in screen_text(app))


async def test_a_type_that_declares_nothing_takes_lines_of_ones_own(filled: Filled, types: Path) -> None:
    async with opened(filled.folder, sims=("arm.py",)) as (app, pilot):
        await open_form(app, pilot, "free")
        assert lines_of(app)[:4] == ["type", "name", "seeds", "argument"]
        await pilot.press("down", "down", *"train_kwargs.epochs = 5")
        await until(
            pilot, lambda: lines_of(app)[3:5] == ["argument", "argument"] and "a whole number" in screen_text(app)
        )
        await pilot.press("down", *"junk")
        await until(pilot, lambda: "is not of the form" in screen_text(app))
        await pilot.press("ctrl+u", *"x = [1, 2]")
        await until(pilot, lambda: lines_of(app).count("argument") == 3)
        await pilot.press("up", "ctrl+u", "up")  # the first one is emptied and left: it goes
        await until(pilot, lambda: lines_of(app).count("argument") == 2)
        await pilot.press("down", "end", "backspace", *", 3]", "down", *"train_kwargs.epochs = 5", "ctrl+s")
        await until(pilot, lambda: app.screen is app._home)
        (record,) = filled.project.page()
        assert record.kwargs == {"x": [1, 2, 3], "train_kwargs": {"epochs": 5}}
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, FormScreen) and lines_of(app).count("argument") == 3)
        assert "train_kwargs.epochs=5" in side(app)


async def test_one_type_that_breaks_harms_no_other_and_its_trace_can_be_read(filled: Filled, types: Path) -> None:
    types.with_name("broken.py").write_text("import gymdash_tui\nraise NameError('[/oops]')\n")
    async with opened(filled.folder, sims=("arm.py", "broken.py")) as (app, pilot):
        await open_form(app, pilot, "arm")
        assert "f8 why not" in screen_text(app).splitlines()[-1]
        await pilot.press("up", "f4")
        await until(pilot, lambda: "✗ --sims broken.py  NameError: [/oops]" in screen_text(app))
        await pilot.press(*"broken", "enter")
        await until(pilot, lambda: isinstance(app.screen, ReadingScreen))
        assert "raise NameError('[/oops]')" in screen_text(app)
        assert "describe.py" not in screen_text(app)
        await pilot.press("escape", "down", "down", *"3", "ctrl+s")
        await until(pilot, lambda: app.screen is app._home)
        assert filled.project.count() == 1


async def test_the_form_follows_the_types_file(filled: Filled, types: Path) -> None:
    async with opened(filled.folder, sims=("arm.py",)) as (app, pilot):
        await open_form(app, pilot, "arm")
        await pilot.press("down", *"42", "down", *"7")
        types.write_text(ARM.replace("    joints: int\n", "    joints: int\n    gain: int = 1\n"))
        await until(pilot, lambda: "arm.py changed: gain is new." in screen_text(app))
        assert "--set joints=42 --set speed=7" in side(app)
        await pilot.press(*"5")  # the cursor has stayed where it was
        await until(pilot, lambda: "--set speed=75" in side(app))
        types.write_text("import nothing_of_that_name\n")
        await until(pilot, lambda: "the last fields stay" in screen_text(app))
        assert "gain" in lines_of(app)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "type: " in screen_text(app).splitlines()[1])
        assert filled.project.count() == 0
        await pilot.press("f8")
        await until(pilot, lambda: "import nothing_of_that_name" in screen_text(app))
        await pilot.press("escape")
        types.write_text(ARM)
        await until(pilot, lambda: "gain is gone" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is app._home)
        assert filled.project.page()[0].kwargs == {"joints": 42, "speed": 75}


async def test_an_interpreter_that_is_none_is_said_at_its_field(filled: Filled, types: Path) -> None:
    async with opened(filled.folder, sims=("arm.py",)) as (app, pilot):
        form = await open_form(app, pilot, "arm")
        row = form.fields.row("@python")
        assert row is not None
        row.enter()
        await pilot.press(*"/no/such/python", "down")
        await until(pilot, lambda: "✗ There is no i" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "python: There is no interpreter '/no/such/python'" in screen_text(app))
        assert "joints" in lines_of(app)
        await pilot.press("ctrl+u", "up")
        await until(pilot, lambda: "✗ There is no i" not in screen_text(app))
        assert filled.project.count() == 0


async def test_a_preset_fills_the_form_and_turns_to_its_type(filled: Filled, types: Path) -> None:
    filled.project.set_preset(
        Preset(
            "[/fast] arm", sim_key="arm", kwargs={"joints": 3, "gripper": {"mode": "hard"}, "old": 1}, note="A note."
        )
    )
    filled.project.set_preset(Preset("gone", sim_key="nobody", kwargs={"x": 1}))
    async with opened(filled.folder, sims=("arm.py",)) as (app, pilot):
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, FormScreen) and "poll_period" in screen_text(app))
        await pilot.press("f7")
        await until(pilot, lambda: "Which preset?" in screen_text(app) and "A note." in screen_text(app))
        await pilot.press(*"fast", "enter")
        await until(pilot, lambda: "--set gripper.mode=hard" in side(app))
        assert "Left out, as arm does not take it: old." in screen_text(app)
        assert isinstance(app.screen, FormScreen)
        app.screen.notice("")
        await until(pilot, lambda: "preset [/fast] arm" in screen_text(app))
        await pilot.press("f7", *"gone", "enter")
        await until(pilot, lambda: "which is no type that is known here" in screen_text(app))
        assert "joints" in lines_of(app)


async def test_what_is_typed_is_saved_as_a_preset(filled: Filled, types: Path) -> None:
    def kept() -> dict[str, dict[str, Any]]:
        return {one.name: one.kwargs for one in filled.project.presets()}

    async with opened(filled.folder, sims=("arm.py",)) as (app, pilot):
        await open_form(app, pilot, "arm")
        await pilot.press("down", *"x", "f3")
        await until(pilot, lambda: "joints: needs a whole number" in screen_text(app))
        await pilot.press("ctrl+u", *"4", "f3")
        await until(pilot, lambda: "Save what is typed as which preset?" in screen_text(app))
        await pilot.press(*"four [/x]", "enter")
        await until(pilot, lambda: "Saved the preset 'four [/x]'." in screen_text(app))
        await pilot.press("ctrl+u", *"5", "f3", "enter")
        await until(pilot, lambda: "Replace the preset 'four [/x]'?" in screen_text(app))
        assert kept() == {"four [/x]": {"joints": 4}}
        await pilot.press("y")
        await until(pilot, lambda: kept() == {"four [/x]": {"joints": 5}})


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_nothing_is_wider_than_the_terminal(filled: Filled, types: Path, size: tuple[int, int]) -> None:
    long = "a_very_long_name_of_an_argument_that_nobody_would_ever_type"
    types.write_text(ARM.replace("joints: int", f"{long}: int").replace("How [/fast]", "How \\x1b[31mfast " * 30))
    async with opened(filled.folder, *size, sims=("arm.py",)) as (app, pilot):
        await open_form(app, pilot, "arm")
        await pilot.press("down")
        text = screen_text(app)
        assert "\x1b" not in text
        assert "a_very_long_" in text
        assert long not in "\n".join(line[:40] for line in text.splitlines())
        assert all(len(line.rstrip()) <= size[0] for line in text.splitlines())
        assert sum("…" in line for line in text.splitlines()) > 2


async def test_a_file_is_watched_also_before_it_is_there_and_when_its_folder_goes(tmp_path: Path) -> None:
    there, later = tmp_path / "a.py", tmp_path / "sub" / "b.py"
    there.write_text("1")
    changes = watch_files(stamps([there, later]))

    async def next_change() -> frozenset[Path]:
        return await anext(changes)

    there.write_text("22")
    assert await next_change() == {there}
    later.parent.mkdir()
    later.write_text("1")
    assert await next_change() == {later}
    # as editors save: another file takes its place
    (tmp_path / "new").write_text("333")
    (tmp_path / "new").rename(there)
    assert await next_change() == {there}
    later.unlink()
    later.parent.rmdir()
    assert await next_change() == {later}
    there.unlink()
    assert await next_change() == {there}
    await changes.aclose()


async def test_what_cannot_be_watched_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no inotify watches are left")

    monkeypatch.setattr("watchfiles.awatch", refuse)
    file = tmp_path / "a.py"
    changes = watch_files(stamps([file]))
    file.write_text(str(time.time()))
    assert await anext(changes) == {file}
    file.write_text("another")
    assert await anext(changes) == {file}
    await changes.aclose()


async def test_the_interpreter_of_the_command_line_stands_in_its_field(filled: Filled, types: Path) -> None:
    async with opened(filled.folder, sims=("arm.py",), python=sys.executable) as (app, pilot):
        form = await open_form(app, pilot, "arm")
        row = form.fields.row("@python")
        assert row is not None
        assert row.text == sys.executable
        assert f"--python {sys.executable}" in side(app)
