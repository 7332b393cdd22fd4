"""What the keys do to real simulations in processes of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Phase
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.tracking import launch
from gymdash_tui.tracking.tracker import SimulationTracker
from gymdash_tui.tui.screens.form import FormScreen
from tests.helpers.orders import order
from tests.helpers.processes import leave_nothing
from tests.helpers.sims import Deaf, Steps
from tests.tui.conftest import Filled, header_line, opened, screen_text, until, was_said


@pytest.fixture
def tracker(filled: Filled) -> Iterator[SimulationTracker]:
    made = SimulationTracker(filled.project)
    yield made
    made.close()
    leave_nothing(filled.folder)


def newest(filled: Filled) -> SimulationRecord:
    return filled.project.page(0, 1)[0]


def is_(filled: Filled, phase: Phase, count: int = 1) -> bool:
    return sum(record.phase is phase for record in filled.project.page()) == count


async def test_pause_go_on_steer_and_stop(filled: Filled, tracker: SimulationTracker, tmp_path: Path) -> None:
    tracker.start(order(Steps, "one", until=str(tmp_path / "gate")))
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "● running" in screen_text(app))
        await pilot.press("p")
        await until(pilot, lambda: "‖ paused" in screen_text(app) and "'one': Paused" in header_line(app))
        await until(pilot, lambda: "p go on" in screen_text(app).splitlines()[-1])
        await pilot.press("p")
        await until(pilot, lambda: "● running" in screen_text(app))
        await pilot.press("w", *"stop w", "enter")
        await until(pilot, lambda: "Stop when?" in screen_text(app))
        await pilot.press(*"reward >= 475 for 3", "enter")
        await until(pilot, lambda: "reward >= 475 for 3" in header_line(app))
        await pilot.press("s")
        await until(pilot, lambda: "Stop this simulation?" in screen_text(app))
        await pilot.press("y")
        await until(pilot, lambda: "■ stopped" in screen_text(app) and "Stopped 'one'." in header_line(app))
        names = [call.name for call in filled.project.calls()]
        assert names[:4] == ["stop", "stop-when", "go-on", "pause"]


async def test_killed_resumed_and_run_again(filled: Filled, tracker: SimulationTracker, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    tracker.start(order(Steps, "one", until=str(gate), seed=7))
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "● running" in screen_text(app) and "100%" in screen_text(app))
        await pilot.press("x")
        await until(pilot, lambda: "there is no checkpoint, so all 20 steps are lost" in screen_text(app))
        await pilot.press("y")
        await until(pilot, lambda: "Killed 'one'." in header_line(app))
        assert newest(filled).force_stopped
        await pilot.press("r")
        await until(pilot, lambda: "has no checkpoint, so it starts from the beginning" in header_line(app))
        gate.touch()
        await until(pilot, lambda: "✓ done" in screen_text(app))
        await until(pilot, lambda: "2nd" in screen_text(app))
        gate.unlink()  # or else that it is done is said over it
        await pilot.press("R")
        await until(pilot, lambda: "Runs as 'one'" in header_line(app))
        gate.touch()
        await until(pilot, lambda: filled.project.count() == 2 and is_(filled, Phase.DONE, 2))
        assert newest(filled).seed == 7
        await pilot.press("g")
        await until(pilot, lambda: "parent" in screen_text(app))


async def test_a_simulation_that_does_not_listen_is_named(filled: Filled, tracker: SimulationTracker) -> None:
    tracker.start(order(Deaf, "ear [/x]"))
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "● running" in screen_text(app))
        await pilot.press("p", "p", "Q")  # the second one is the same again; and it goes on on another screen
        await until(pilot, lambda: "Pausing 'ear [/x]'" in header_line(app) or "did not answer" in header_line(app))
        await until(pilot, lambda: "'ear [/x]' did not answer within 5 s" in header_line(app))
        assert sum(call.name == "pause" for call in filled.project.calls()) == 1
        await pilot.press("x")
        await until(pilot, lambda: "Kill this simulation?" in screen_text(app))
        await pilot.press("y")
        await until(pilot, lambda: "Killed 'ear [/x]'." in header_line(app))


async def test_a_clone_becomes_several_through_the_queue(filled: Filled, tracker: SimulationTracker) -> None:
    tracker.start(order(Steps, "one", steps=3, seed=1))
    async with opened(filled.folder, 120, 50) as (app, pilot):
        await until(pilot, lambda: "✓ done" in screen_text(app))
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, FormScreen) and app.screen.focused is not None)
        assert "Like one" in screen_text(app)
        await pilot.press("ctrl+u", *"many", *["down"] * 4)
        await pilot.press("ctrl+u", *"0-3")
        await until(pilot, lambda: "4 simulations: " in screen_text(app) and "--seeds 0-3" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is app._home)
        await until(pilot, lambda: was_said(app, "4 simulations: "))
        await until(pilot, lambda: is_(filled, Phase.DONE, 5))
        found = filled.project.group("many")
        assert [record.name for record in found] == [f"many-seed{seed}" for seed in range(4)]
        assert {record.kwargs["steps"] for record in found} == {3}
        assert all(record.parent == filled.project.find("one").sim_id for record in found)


async def test_what_a_form_queues_waits_until_there_is_a_slot(filled: Filled, tracker: SimulationTracker) -> None:
    tracker.start(order(Steps, "one", steps=3))
    filled.project.set_setting("slots", 0)
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "✓ done" in screen_text(app))
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, FormScreen) and app.screen.focused is not None)
        await pilot.press("f2")
        await until(pilot, lambda: "Queued 'one'." in header_line(app))
        await until(pilot, lambda: "◌ queued 1" in screen_text(app))
        await pilot.press("Q", "plus")
        await until(pilot, lambda: is_(filled, Phase.DONE, 2))
        await until(pilot, lambda: "Nothing waits." in screen_text(app))


async def test_a_dead_supervisor_is_replaced_by_the_screen(filled: Filled, tracker: SimulationTracker) -> None:
    # queued past the tracker, so that nobody has made sure of a supervisor
    made = order(Steps, "one", steps=3)
    launch.make(filled.project, made)
    filled.project.enqueue(made.sim_id, QueueWish())
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: is_(filled, Phase.DONE))
        await until(pilot, lambda: "✓ done" in screen_text(app))
