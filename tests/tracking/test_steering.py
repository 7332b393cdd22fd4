"""Steering from outside: real workers are told things, and answer; record and audit know of it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.domain.errors import ProjectError, TimedOut, UnknownSimulation, WorkerError, WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.steer import Command
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.types import TypeRef
from gymdash_tui.tracking import ask
from gymdash_tui.tracking.aio import AsyncSimulationTracker
from gymdash_tui.tracking.stop import Patience
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.disk import Disk
from tests.helpers.orders import call_of, config_of, order
from tests.helpers.processes import PATIENCE, child_of, kill, parent_of, printed, until
from tests.helpers.sims import Deaf, Steps

QUICK = Patience(asked=0.2, term=1.0, kill=PATIENCE)


def counted(tracker: SimulationTracker, name: str, **kwargs: Any) -> SimulationRecord:
    """Start a simulation that counts to five and then waits and listens."""
    record = tracker.start(order(Steps, name, steps=5, **kwargs))
    until(lambda: tracker.record(record.sim_id).progress.step == 5, "the last step")
    return record


@pytest.fixture
def waiting(tracker: SimulationTracker, tmp_path: Path) -> SimulationRecord:
    """A simulation that runs until a file is there."""
    return counted(tracker, "first", until=str(tmp_path / "gate"))


def told(project: Project, sim_id: str) -> list[str]:
    """The statuses of a simulation, oldest first."""
    return [found.status.details for found in reversed(project.statuses(sim_id))]


def test_pause_and_go_on(
    tracker: SimulationTracker, project: Project, waiting: SimulationRecord, tmp_path: Path
) -> None:
    answer = tracker.call(tracker.aio.pause("first"))
    assert answer.done and answer.said == "Paused at step 5."
    paused = tracker.record("first")
    assert (paused.phase, paused.word) == (Phase.PAUSED, "paused")
    assert told(project, waiting.sim_id)[-1] == "Paused at step 5 by a script."
    call = call_of(project)
    assert (call.name, call.code) == ("pause", 0)
    expected = {"shell": "script", "name": "first", "sim_id": waiting.sim_id, "answer": "Paused at step 5."}
    assert call.details.items() >= expected.items()

    (tmp_path / "gate").touch()  # a simulation that is paused does not see it
    assert tracker.call(tracker.aio.pause(waiting.sim_id[:8])).said == "It is paused already."
    assert tracker.record("first").phase is Phase.PAUSED
    beat = tracker.record("first").progress.heartbeat
    until(lambda: tracker.record("first").progress.heartbeat > beat, "a sign of life while paused")

    assert tracker.call(tracker.aio.go_on("first")).said == "Goes on at step 5."
    (done,) = tracker.wait("first", PATIENCE)
    assert done.ending is Ending.SUCCEEDED
    assert told(project, waiting.sim_id)[-3:-1] == ["Paused at step 5 by a script.", "Went on at step 5 by a script."]


def test_a_stop_ends_a_pause_at_once(tracker: SimulationTracker, waiting: SimulationRecord) -> None:
    tracker.call(tracker.aio.pause("first"))
    stopped = tracker.stop("first")
    assert stopped.word == "stopped" and not stopped.force_stopped
    assert stopped.exit is not None and stopped.exit["code"] == 4


def test_term_ends_a_pause_at_once(tracker: SimulationTracker, project: Project, waiting: SimulationRecord) -> None:
    tracker.call(tracker.aio.pause("first"))
    os.kill(child_of(project.folder, waiting.sim_id), signal.SIGTERM)
    (stopped,) = tracker.wait("first", PATIENCE)
    assert stopped.word == "stopped" and not stopped.force_stopped


def test_a_death_ends_a_pause_too(tracker: SimulationTracker, project: Project, waiting: SimulationRecord) -> None:
    tracker.call(tracker.aio.pause("first"))
    kill(child_of(project.folder, waiting.sim_id))
    (died,) = tracker.wait("first", PATIENCE)
    assert died.word == "died"


async def test_two_who_pause_the_same_one_both_are_answered(project: Project, waiting: SimulationRecord) -> None:
    one, other = AsyncSimulationTracker(project, "screen"), AsyncSimulationTracker(project, "shell")
    answers = await asyncio.gather(one.pause("first"), other.pause("first"))
    assert sorted(answer.said for answer in answers) == ["It is paused already.", "Paused at step 5."]
    (by,) = [text for text in told(project, waiting.sim_id) if text.startswith("Paused")]
    assert by in ("Paused at step 5 by you from the screen.", "Paused at step 5 by you from the shell.")


# --- what is refused


def test_what_a_type_cannot_is_refused_with_what_it_can(
    tracker: SimulationTracker, project: Project, waiting: SimulationRecord
) -> None:
    for work, deed in (
        (tracker.aio.extend("first", 10), "be extended"),
        (tracker.aio.set_learning_rate("first", 0.1), "change its learning rate"),
        (tracker.aio.checkpoint("first"), "write a checkpoint"),
        (tracker.aio.evaluate("first"), "be evaluated"),
        (tracker.aio.record_episode("first"), "be filmed"),
    ):
        with pytest.raises(WrongUse) as refused:
            tracker.call(work)
        sentence = f"'first' is a steps, which cannot {deed}; it can be paused and stop by rules."
        assert str(refused.value) == sentence
        call = call_of(project)
        assert (call.code, call.details["answer"], call.details["error"]) == (2, sentence, sentence)
    assert told(project, waiting.sim_id) == ["Counted to 5."]


@pytest.mark.parametrize(("command", "value", "sentence"), [
    (Command.EXTEND, -1, "-1 is no number of steps"),
    (Command.EXTEND, "many", "'many' is no number of steps"),
    (Command.LEARNING_RATE, float("nan"), "nan is no learning rate"),
    (Command.LEARNING_RATE, -0.1, "-0.1 is no learning rate"),
    (Command.STOP_WHEN, ["reward"], "'reward' is no rule for stopping: it compares nothing"),
])  # fmt: skip
def test_values_that_are_none_are_refused_before_anybody_is_asked(
    tracker: SimulationTracker, project: Project, command: Command, value: Any, sentence: str
) -> None:
    tracker.create_simulation(Steps(config_of(Steps, "made")))
    with pytest.raises(WrongUse) as refused:
        tracker.call(tracker.aio.steer("made", command, value))
    assert sentence in str(refused.value)
    assert (call_of(project).name, call_of(project).code) == (str(command), 2)


def test_what_does_not_run_is_refused_with_the_next_step(
    tracker: SimulationTracker, project: Project, waiting: SimulationRecord, tmp_path: Path
) -> None:
    tracker.create_simulation(Steps(config_of(Steps, "made")))
    with pytest.raises(WrongUse, match=r"'made' was never started, so it cannot be paused\. Start it: gymdash-tui "):
        tracker.call(tracker.aio.pause("made"))
    (tmp_path / "gate").touch()
    tracker.wait("first", PATIENCE)
    with pytest.raises(WrongUse, match=r"'first' is done, so it cannot go on\. Go on to more steps: gymdash-tui ex"):
        tracker.call(tracker.aio.go_on("first"))
    tracker.stop("made")
    with pytest.raises(WrongUse, match=r"'made' is over \(stopped\), so it cannot be evaluated\. Go on with it: gym"):
        tracker.call(tracker.aio.evaluate("made"))
    with pytest.raises(UnknownSimulation, match="did you mean 'first'"):
        tracker.call(tracker.aio.pause("frist"))


def test_what_is_done_is_not_extended_to_less(
    tracker: SimulationTracker, waiting: SimulationRecord, tmp_path: Path
) -> None:
    (tmp_path / "gate").touch()
    tracker.wait("first", PATIENCE)
    with pytest.raises(WrongUse, match="'first' is at step 5 already; give more steps than that"):
        tracker.call(tracker.aio.extend("first", 5))


# --- who does not answer


def test_one_that_does_not_listen_is_told_as_such(tracker: SimulationTracker, project: Project) -> None:
    record = tracker.start(order(Deaf, "wall"))
    printed(project.folder, record.sim_id, "deaf")
    until(lambda: tracker.record("wall").progress.heartbeat, "a sign of life")
    with pytest.raises(TimedOut) as late:
        tracker.call(tracker.aio.steer("wall", Command.PAUSE, timeout=0.2))
    assert str(late.value) == (
        "'wall' did not answer within 0.2 s, and the command was taken back. Its type (deaf) may not listen: a "
        "simulation has to call base_step() or set_progress() in each step. Stopping works all the same."
    )
    assert list(project.folder.simulation(record.sim_id).inbox.iterdir()) == []
    assert (call_of(project).name, call_of(project).code) == ("pause", 3)
    assert tracker.stop("wall", QUICK).word == "stopped"


SLOW_MODULE = """
import pathlib, sys, time
from tests.helpers.sims import Steps
class Slow(Steps):
    pass
if "child" in sys.argv[0] or not pathlib.Path("described").exists():
    while not pathlib.Path("go on").exists(): time.sleep(0.01)
"""


def test_one_that_is_being_loaded_says_so_and_another_one_that_it_is_stopped(
    tracker: SimulationTracker, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "described").touch()
    (tmp_path / "slow_module.py").write_text(SLOW_MODULE)
    asked = order(Steps, "slow", steps=5, until=str(tmp_path / "never"))
    asked.type = TypeRef("slow_module", "Slow", str(tmp_path / "slow_module.py"))
    record = tracker.start(asked)
    with pytest.raises(TimedOut, match=r"'slow' did not answer within 0\.2 s.*: it is (still being )?load"):
        tracker.call(tracker.aio.steer("slow", Command.PAUSE, timeout=0.2))
    (tmp_path / "go on").touch()
    until(lambda: tracker.record("slow").progress.step == 5, "the last step")
    tracker.refresh()
    assert tracker.record("slow").phase is Phase.RUNNING  # the command was taken back

    monkeypatch.setattr(ask, "_SILENCE", 0.0)
    os.kill(child_of(project.folder, record.sim_id), signal.SIGSTOP)
    with pytest.raises(TimedOut, match=r"it gave no sign of life for 0:0\d\. Is its process stopped\?"):
        tracker.call(tracker.aio.steer("slow", Command.PAUSE, timeout=0.2))


def test_one_that_dies_meanwhile_is_not_waited_for(tracker: SimulationTracker, project: Project) -> None:
    record = tracker.start(order(Deaf, "wall"))
    printed(project.folder, record.sim_id, "deaf")
    inbox = project.folder.simulation(record.sim_id).inbox

    async def both() -> None:
        work = asyncio.create_task(tracker.aio.steer("wall", Command.PAUSE, timeout=PATIENCE))
        while not list(inbox.iterdir()):
            await asyncio.sleep(0.01)
        await asyncio.to_thread(kill, parent_of(project.folder, record.sim_id))
        await asyncio.to_thread(kill, child_of(project.folder, record.sim_id))
        with pytest.raises(WrongUse, match="'wall' ended before it could answer; its record says how"):
            await work

    tracker.call(both())


async def test_who_waits_no_more_takes_the_command_back(project: Project, tracker: SimulationTracker) -> None:
    record = await asyncio.to_thread(tracker.start, order(Deaf, "wall"))
    await asyncio.to_thread(printed, project.folder, record.sim_id, "deaf")
    inbox = project.folder.simulation(record.sim_id).inbox
    work = asyncio.create_task(AsyncSimulationTracker(project).pause("wall"))
    async with asyncio.timeout(PATIENCE):
        while not list(inbox.iterdir()):
            await asyncio.sleep(0.01)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert list(inbox.iterdir()) == []


def test_a_full_disk_takes_no_command(small_disk: Disk) -> None:
    with Project.open(small_disk.project) as project:
        tracker = SimulationTracker(project)
        record = tracker.start(order(Steps, "full", steps=1, until=str(small_disk.root / "never")))
        until(lambda: tracker.record("full").progress.step == 1, "its step")
        tracker.refresh()
        small_disk.fill()
        with pytest.raises((WorkerError, ProjectError)) as refused:
            tracker.call(tracker.aio.pause("full"))
        assert "takes no message" in str(refused.value) or "full" in str(refused.value)
        small_disk.empty()
        assert tracker.call(tracker.aio.pause(record.sim_id)).done
        tracker.stop("full")
        tracker.close()


# --- what is kept


def test_rules_of_a_live_simulation_end_it(
    tracker: SimulationTracker, project: Project, waiting: SimulationRecord, tmp_path: Path
) -> None:
    answer = tracker.call(tracker.aio.stop_when("first", ["work/valu >= 1e9"]))
    assert answer.said == (
        "It stops early by 'work/valu >= 1000000000'. Nothing was recorded so far as 'work/valu'; "
        "did you mean 'work/value'?"
    )
    assert tracker.call(tracker.aio.stop_when("first", [])).said == "It does not stop early any more."
    (tmp_path / "gate").touch()
    (done,) = tracker.wait("first", PATIENCE)
    # the type does not declare rules, so that a further attempt must not be given any
    assert done.ending is Ending.SUCCEEDED and done.start_kwargs == {}


@pytest.fixture
def amenable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TypeRef]:
    """A type of a person's own that can be told more, and declares nothing."""
    file = tmp_path / "amenable.py"
    file.write_text(
        "import time\n"
        "from gymdash_tui import Simulation, StopSimulation\n"
        "from gymdash_tui.domain.steer import Command\n"
        "from gymdash_tui.simulation.steering import Done\n"
        "class Amenable(Simulation):\n"
        "    def _run(self, **kwargs):\n"
        "        self.on_command(Command.LEARNING_RATE, self.set_rate)\n"
        "        print('rate', kwargs.get('inner', {}).get('rate'), flush=True)\n"
        "        while not self.interactor.stop_requested:\n"
        "            self.base_step()\n"
        "            time.sleep(0.005)\n"
        "        raise StopSimulation\n"
        "    def set_rate(self, value):\n"
        "        return Done(f'Now {value}.', f'Rate {value}', {'inner': {'rate': value}})\n"
    )
    yield TypeRef("amenable", "Amenable", str(file))


def test_what_was_changed_is_kept_for_a_further_attempt(
    tracker: SimulationTracker, project: Project, amenable: TypeRef
) -> None:
    asked = order(Steps, "kept", inner={"more": 1})
    asked.type = amenable
    record = tracker.start(asked)
    printed(project.folder, record.sim_id, "rate None")
    assert tracker.call(tracker.aio.set_learning_rate("kept", 0.5)).said == "Now 0.5."
    tracker.call(tracker.aio.stop_when("kept", ["nan"]))
    assert tracker.record("kept").start_kwargs == {"inner": {"rate": 0.5}, "stop_when": ["nan"]}
    folder = project.folder.simulation(record.sim_id)
    assert "0.5" in folder.config.read_text()
    tracker.stop("kept")
    tracker.call(tracker.aio.resume("kept"))
    printed(project.folder, record.sim_id, "rate 0.5")
    assert tracker.call(tracker.aio.stop_when("kept", ["nan"])).said == "It stops by these rules already: 'nan'."
    assert json.loads(folder.config.read_text())["attempt"] == 2


def test_what_is_over_is_extended_by_a_further_attempt(
    tracker: SimulationTracker, project: Project, amenable: TypeRef
) -> None:
    asked = order(Steps, "more")
    asked.type = amenable
    record = tracker.start(asked)
    printed(project.folder, record.sim_id, "rate")
    tracker.stop("more")
    answer = tracker.call(tracker.aio.extend("more", 200_000))
    assert answer.said == "Goes on from step 0 to 200,000 steps, as attempt 2."
    assert tracker.record("more").start_kwargs == {"num_steps": 200_000}
    assert [call.name for call in project.calls(2)] == ["extend", "resume"]
    tracker.stop("more")
