"""The inbox and the answer, by keys; on simulations that ask without a process, and on one that is really talked to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.preset import Preset, PresetKind
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.times import utc_now
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.events import EventWriter
from gymdash_tui.simulation.journal import JournalWriter
from gymdash_tui.simulation.registry import SimulationRegistry
from gymdash_tui.tracking.launch import Order
from gymdash_tui.tracking.tracker import SimulationTracker
from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.screens.answer import AnswerScreen
from gymdash_tui.tui.screens.control import ControlScreen
from tests.tui.conftest import HOSTILE, Filled, opened, screen_text, until

SIZES = [(80, 24), (120, 40), (200, 50)]


def reply(filled: Filled, sim_id: str, value: object) -> None:
    """Write a reply, as if somebody had answered from elsewhere."""
    journal = JournalWriter(filled.project.folder.simulation(sim_id).journal)
    journal.write("reply", id="from-elsewhere", channel="custom_query", value=value)


def posted(filled: Filled, sim_id: str) -> list[object]:
    """Give what was put into a simulation's inbox."""
    inbox = filled.project.folder.simulation(sim_id).inbox
    return [json.loads(path.read_text())["value"] for path in sorted(inbox.glob("[0-9]*.json"))]


def on_inbox(app: GymdashApp) -> bool:
    return isinstance(app.screen, ControlScreen)


def on_answer(app: GymdashApp) -> bool:
    return isinstance(app.screen, AnswerScreen) and bool(app.screen.lines.rows)


# -- the badge, the row, the inbox -------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_asked_stands_in_header_row_footer_and_inbox(filled: Filled, size: tuple[int, int]) -> None:
    sim = filled.run("demo", 4, 10)
    filled.ask(sim, "Go on?\nSay yes or no.", "go", "rate")
    async with opened(filled.folder, *size) as (app, pilot):
        await until(pilot, lambda: "? 1 asks" in screen_text(app).splitlines()[0])
        assert "? asks" in screen_text(app)
        assert "Go on?" in screen_text(app)
        assert "C answer 1" in screen_text(app).splitlines()[-1]
        await pilot.press("C")
        await until(pilot, lambda: on_inbox(app) and "Say yes or no." in screen_text(app))
        assert "go, rate" in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app._home)


async def test_nothing_asked_says_what_the_inbox_is_for(filled: Filled) -> None:
    filled.add("done")
    async with opened(filled.folder, 80, 24) as (app, pilot):
        assert "C inbox" not in screen_text(app).splitlines()[-1]
        await pilot.press("C")
        await until(pilot, lambda: "Nothing is asked for." in screen_text(app))
        assert "add_control_request" in screen_text(app)
        await pilot.press("enter", "space", "M", "o", "tab", "G", "escape", "escape")
        await until(pilot, lambda: app.screen is app._home)


async def test_hostile_requests_break_nothing(filled: Filled) -> None:
    for text in HOSTILE:
        filled.ask(filled.run(text), text, text)
    async with opened(filled.folder, 100, 30) as (app, pilot):
        await until(pilot, lambda: f"? {len(HOSTILE)} asks" in screen_text(app))
        await pilot.press("C")
        await until(pilot, lambda: on_inbox(app))
        for _ in HOSTILE:
            await pilot.press("j", "enter")
            await until(pilot, lambda: on_answer(app))
            assert "\x1b" not in screen_text(app)
            await pilot.press("escape")
            await until(pilot, lambda: on_inbox(app))


async def test_a_long_text_scrolls_to_its_end(filled: Filled) -> None:
    filled.ask(filled.run("demo"), "\n".join(f"line {number}" for number in range(500)) + "\nthe very end")
    async with opened(filled.folder, 120, 30) as (app, pilot):
        await pilot.press("C")
        await until(pilot, lambda: "line 3" in screen_text(app))
        await pilot.press("tab", "G")
        await until(pilot, lambda: "the very end" in screen_text(app))
        await pilot.press("g", "pagedown")
        await until(pilot, lambda: "line 26" in screen_text(app) and "line 3 " not in screen_text(app))


async def test_what_was_answered_is_shown_on_a_key(filled: Filled) -> None:
    sim = filled.run("demo")
    filled.ask(sim, "Old question?")
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("C")
        await until(pilot, lambda: "Old question?" in screen_text(app))
        reply(filled, sim, {"went": "on"})
        await until(pilot, lambda: "Nothing is asked for." in screen_text(app))
        await pilot.press("h")
        await until(pilot, lambda: "it replied:" in screen_text(app) and '{"went": "on"}' in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Nobody waits for an answer to this any more" in screen_text(app))
        await pilot.press("h", "h", "o")
        await until(pilot, lambda: app.screen is app._home)


# -- the answer --------------------------------------------------------------------------------------------------------


async def test_what_is_typed_is_previewed_and_not_lost_by_esc(filled: Filled) -> None:
    sim = filled.run("demo")
    filled.ask(sim, "Go on?", "go", "rate")
    async with opened(filled.folder, 80, 24) as (app, pilot):
        await pilot.press("C", "enter")
        await until(pilot, lambda: on_answer(app))
        assert "To 'demo'" in screen_text(app)
        await pilot.press(*"true", "down", "0", ".", "1", "down", *"a.b=[1]")
        await until(pilot, lambda: '{"go": true, "rate": 0.1, "a": {"b": [1]}}' in screen_text(app))
        assert f"gymdash-tui send {sim[:8]} go=true rate=0.1" in screen_text(app)
        await pilot.press("escape", "enter")
        await until(pilot, lambda: on_answer(app) and '{"go": true, "rate": 0.1, "a": {"b": [1]}}' in screen_text(app))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: app.screen is app._home)
        await pilot.press("A")
        await until(pilot, lambda: on_answer(app) and '"rate": 0.1' in screen_text(app))


async def test_a_line_that_cannot_be_read_is_said_and_nothing_is_sent(filled: Filled) -> None:
    sim = filled.run("demo")
    filled.ask(sim, "Go on?")
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("C", "enter")
        await until(pilot, lambda: on_answer(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Nothing is filled in." in screen_text(app))
        await pilot.press(*"nonsense", "ctrl+s")
        await until(pilot, lambda: "is not of the form name = value" in screen_text(app))
        assert posted(filled, sim) == []


async def test_an_answer_from_elsewhere_and_an_ending_are_said_and_the_form_stays(filled: Filled) -> None:
    first, second = filled.run("first"), filled.run("second")
    filled.ask(first, "One?", "go")
    filled.ask(second, "Two?", "go")
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("C", "M", "enter")
        await until(pilot, lambda: on_answer(app) and "To 2 simulations" in screen_text(app))
        await pilot.press(*"yes")
        reply(filled, first, {"by": "another"})
        await until(pilot, lambda: 'was answered meanwhile: {"by": "another"}' in screen_text(app))
        filled.project.finish(second, Ending.CANCELLED, utc_now())
        await until(pilot, lambda: "second  has ended; nobody waits" in screen_text(app))
        assert '{"go": "yes"}' in screen_text(app)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Nobody waits for this any more" in screen_text(app))
        assert posted(filled, first) == posted(filled, second) == []


async def test_another_question_meanwhile_takes_the_place_of_the_old_one(filled: Filled) -> None:
    sim = filled.run("demo")
    filled.ask(sim, "One?", "go")
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("A")
        await until(pilot, lambda: on_answer(app))
        await pilot.press(*"yes")
        reply(filled, sim, 1)
        filled.ask(sim, "Which rate?", "rate")
        await until(pilot, lambda: "Which rate?" in screen_text(app) and "not given" in screen_text(app))
        assert isinstance(app.screen, AnswerScreen)
        assert [(row.entry.field.name, row.text) for row in app.screen.lines.rows] == [
            ("rate", ""),
            ("more", "go = yes"),
            ("more", ""),
        ]
        await pilot.press(*"3", "ctrl+s")
        await until(pilot, lambda: "was for another question" in screen_text(app))
        assert posted(filled, sim) == []


async def test_presets_of_answers_are_saved_replaced_and_loaded(filled: Filled) -> None:
    filled.ask(filled.run("demo"), "Go on?", "go")
    filled.project.set_preset(Preset("a start", PresetKind.START, "stable_baselines", {"env": "X"}))
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("A")
        await until(pilot, lambda: on_answer(app))
        await pilot.press("f2")
        await until(pilot, lambda: "No answer was saved yet" in screen_text(app))
        await pilot.press(*"true", "f3")
        await until(pilot, lambda: "Save the answer as" in screen_text(app))
        await pilot.press(*"onward", "enter")
        await until(pilot, lambda: "Saved as 'onward'" in screen_text(app))
        kept = filled.project.preset("onward", PresetKind.RESPONSE)
        assert kept is not None
        assert (kept.kwargs, kept.sim_key) == ({"go": True}, "stable_baselines")
        await pilot.press("ctrl+u", *"false", "f3")
        await until(pilot, lambda: "Save the answer as" in screen_text(app))
        await pilot.press(*"onward", "enter")
        await until(pilot, lambda: "Replace 'onward'?" in screen_text(app))
        await pilot.press("n")
        await until(pilot, lambda: on_answer(app))
        await pilot.press("f2")
        await until(pilot, lambda: "Answer with" in screen_text(app) and "a start" not in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: on_answer(app) and 'sends  {"go": true}' in screen_text(app))


# -- talking to processes ----------------------------------------------------------------------------------------------


@pytest.fixture
def started(filled: Filled) -> Iterator[list[str]]:
    """The ids of simulations that are stopped in the end, whatever happens."""
    ids: list[str] = []
    yield ids
    tracker = SimulationTracker(filled.project)
    for sim_id in ids:
        if tracker.record(sim_id).phase is not Phase.DONE:
            tracker.stop(sim_id)
    tracker.close()


async def start(app: GymdashApp, ids: list[str], name: str, **kwargs: object) -> SimulationRecord:
    assert app.store is not None
    order = Order(
        SimulationStartConfig(name, "custom_control", kwargs=kwargs),
        type=SimulationRegistry.find("custom_control").type,
    )
    record = await app.store.tracker.start(order)
    ids.append(record.sim_id)
    return record


@pytest.mark.parametrize("size", [SIZES[0], *(pytest.param(size, marks=pytest.mark.slow) for size in SIZES[1:])])
async def test_custom_control_is_carried_through_its_two_requests_by_keys(
    filled: Filled, started: list[str], size: tuple[int, int]
) -> None:
    async with opened(filled.folder, *size) as (app, pilot):
        record = await start(
            app, started, "control demo", interactive=True, pause_points=[2], total_runtime=2.2, poll_period=0.5
        )
        await until(pilot, lambda: "? 1 asks" in screen_text(app))
        await pilot.press("C")
        await until(pilot, lambda: on_inbox(app) and "continue" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: on_answer(app))
        await pilot.press(*"0.1", "down", "down", "down", "down", *"true", "ctrl+s")
        await until(pilot, lambda: "Sent, and answered." in screen_text(app))
        assert "poll_period = 0.1" in screen_text(app)  # it says what it took over
        await pilot.press("escape")
        await until(pilot, lambda: on_inbox(app) and "It has run for 2" in screen_text(app))
        await pilot.press("a")
        await until(pilot, lambda: on_answer(app))
        await pilot.press("down", "down", "down", "down", *"true", "ctrl+s")
        await until(pilot, lambda: "Sent, and answered." in screen_text(app))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: "✓ done" in screen_text(app))
        await until(pilot, lambda: "' asks: " not in screen_text(app))  # what is asked no more is said no more
        requests = filled.project.requests(open_only=False, sim_id=record.sim_id)
        assert [one.closed for one in requests] == ["answered", "answered"]


async def test_one_answer_goes_to_all_marked_and_refusals_are_said(filled: Filled, started: list[str]) -> None:
    async with opened(filled.folder) as (app, pilot):
        for name in ("one", "two"):
            await start(app, started, name, interactive=True, total_runtime=60, poll_period=0.1)
        await until(pilot, lambda: "? 2 asks" in screen_text(app))
        await pilot.press("a", "C")
        await until(pilot, lambda: "2 marked" in screen_text(app) and "enter answer 2" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: on_answer(app) and "To 2 simulations" in screen_text(app))
        await pilot.press(*"x", "down", "down", "down", "down", *"true", "ctrl+s")
        await until(pilot, lambda: screen_text(app).count("poll_period needs a number") >= 2)
        assert isinstance(app.screen, AnswerScreen)
        await until(pilot, lambda: len(app.screen._waiting) == 2)  # type: ignore[attr-defined]
        # what was typed still stands there: only what is wrong is typed anew
        await pilot.press("up", "up", "up", "up", "ctrl+u", *"0.2", "ctrl+s")
        await until(pilot, lambda: screen_text(app).count("Taken over: poll_period = 0.2.") == 2)
        await pilot.press("escape", "escape", "escape")
        await until(pilot, lambda: app.screen is app._home and "? asks" not in screen_text(app))


async def test_a_simulation_that_asks_nothing_can_be_asked(filled: Filled, started: list[str]) -> None:
    done = filled.add("is over")
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("A")
        await until(pilot, lambda: "Only a simulation that runs can be asked something" in screen_text(app))
        record = await start(app, started, "talker", total_runtime=60, poll_period=0.1)
        await until(pilot, lambda: "● running" in screen_text(app))
        app._home.sims.select(record.sim_id)
        await pilot.press("A")
        await until(pilot, lambda: on_answer(app) and "a question of your own" in screen_text(app))
        await pilot.press(*"pause_points=[55]", "ctrl+s")
        await until(pilot, lambda: "Taken over: pause_points = [55]" in screen_text(app))
        await pilot.press("ctrl+u", *"nosuch=1", "ctrl+s")
        await until(pilot, lambda: "'nosuch' is no key of an answer" in screen_text(app))
        await pilot.press("ctrl+u", "ctrl+s")
        await until(pilot, lambda: screen_text(app).count("you sent  {}") == 1 and "It runs." in screen_text(app))
        assert done not in started


# -- importing ---------------------------------------------------------------------------------------------------------


async def type_path(app: GymdashApp, pilot: Pilot[None], path: Path) -> None:
    await until(pilot, lambda: bool(app.screen.query("#ask-line")))
    app.screen.query_one("#ask-line", Input).value = str(path)
    await pilot.press("enter")


async def test_logs_are_imported_from_a_path(filled: Filled, tmp_path: Path) -> None:
    logs = tmp_path / "elsewhere" / "ppo_1"
    writer = EventWriter(logs)
    for step in range(3):
        writer.add_scalar("rollout/ep_rew_mean", step, step)
    writer.close()
    async with opened(filled.folder) as (app, pilot):
        assert "import TensorBoard" in screen_text(app)
        await pilot.press("i")
        await until(pilot, lambda: "Import logs from which folder or file?" in screen_text(app))
        await pilot.press(*"/no/where")
        await until(pilot, lambda: "There is nothing at '/no/where'" in screen_text(app))
        await type_path(app, pilot, logs)
        await until(pilot, lambda: "Imported 1 simulation" in screen_text(app))
        await until(pilot, lambda: app._home.sims.record is not None)
        await pilot.press("i")
        await type_path(app, pilot, logs)
        await until(pilot, lambda: "Nothing new was found" in screen_text(app))
        await pilot.press("i")
        await type_path(app, pilot, filled.folder)
        # the folder's path may be longer than the line
        await until(pilot, lambda: "is a project already" in str([line.plain for line in app._said.lines()]))
    with Project.open(filled.folder) as project:
        assert project.count() == 1
