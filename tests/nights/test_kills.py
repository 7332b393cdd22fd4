"""Screen, supervisor, thin parents and workers are killed at random moments: in the morning the record is true."""

from __future__ import annotations

import os
import random
import time
from collections import Counter

import pytest

from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatusCode
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.processes import until
from tests.nights.night import Night
from tests.nights.sims import STEPS

KILLS = int(os.environ.get("GYMDASH_TUI_KILLS", "20"))
"""How many in all; the record of a change to this program has 200 of them run by hand."""


@pytest.mark.slow
def test_whoever_is_killed_nothing_is_lost_and_nothing_is_wrong(
    project: Project, tracker: SimulationTracker, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = int(os.environ.get("GYMDASH_TUI_KILLS_SEED", random.randrange(10**6)))
    print(f"GYMDASH_TUI_KILLS_SEED={seed} repeats this night's choices")
    night = Night(project, tracker, random.Random(seed))
    tracker.call(tracker.aio.set_slots(3))
    try:
        _live_through(night)
        _sleep_in(night)
    finally:
        night.close_screen()
    _judge(night)
    endings = Counter(record.word for record in map(project.find, night.asked_for))
    with capsys.disabled():
        print(f"\n{sum(night.kills.values())} kills {night.kills}, {len(night.asked_for)} simulations {dict(endings)}")


def _live_through(night: Night) -> None:
    """Kill until enough were killed, with the queue always filled and the screen always reopened."""
    killed = 0
    while killed < KILLS:
        if len(night.project.unfinished()) < 6:
            night.queue(4)
        night.open_screen()
        time.sleep(night.chance.uniform(0, 0.3))  # the random moment, and no waiting for anything
        killed += night.strike()


def _sleep_in(night: Night) -> None:
    """Let all that is queued run to its end, with a screen open as in the morning."""
    night.open_screen()
    assert night.screen is not None
    screen = night.screen
    until(lambda: screen.text is not None and not night.project.unfinished(), "the end of all", 240)
    night.close_screen()
    until(lambda: not night.left_over(), "the end of all processes", 60)


def _judge(night: Night) -> None:
    for sim_id in night.asked_for:
        _judge_one(night, sim_id)
    assert night.project.count() == len(night.asked_for) == len(set(night.asked_for))
    assert len(list(night.project.folder.sims.iterdir())) == len(night.asked_for)


def _judge_one(night: Night, sim_id: str) -> None:
    """Hold a simulation's record against its journal, which nobody but its own process wrote."""
    record = night.project.find(sim_id)
    entries = read_journal(night.project.folder.simulation(sim_id).journal).entries
    said = [entry["details"] for entry in entries if entry["kind"] == "status"]
    ended = [entry["ending"] for entry in entries if entry["kind"] == "ending"]
    began = [entry for entry in entries if entry["kind"] == "phase" and entry["phase"] == "running"]
    statuses = [one.status for one in reversed(night.project.statuses(sim_id, 1000))]
    told = [status.details for status in statuses if status.details.startswith("step ")]
    failures = [status for status in statuses if status.code is SimStatusCode.FAIL]
    about = f"{record.name}: {statuses}"

    assert record.phase is Phase.DONE, about
    assert len(began) <= 1, f"started twice: {about}"
    assert told == [text for text in said if text.startswith("step ")], f"lost or doubled: {about}"
    if ended:
        assert (ended, record.ending) == (["succeeded"], Ending.SUCCEEDED), about
        assert told == [f"step {step}" for step in range(1, STEPS + 1)] and not failures, about
    else:
        assert sim_id in night.hit, f"nobody killed it: {about}"
        assert (record.ending, record.force_stopped, len(failures)) == (Ending.DIED, True, 1), about
