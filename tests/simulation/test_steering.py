"""Steering from inside: what every type can be told, what a type adds, and what is said where it cannot."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest

from gymdash_tui import SimStatusCode, SimStatusSubcode, Simulation, SimulationStartConfig, StopSimulation
from gymdash_tui.domain.errors import InvalidKwargs
from gymdash_tui.domain.fields import arg
from gymdash_tui.domain.states import Phase
from gymdash_tui.domain.steer import Command, Steer
from gymdash_tui.simulation.inbox import Message, post
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.simulation.link import FolderLink
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.steering import Done, Refused
from tests.helpers.processes import until


class Counts(Simulation):
    """Counts for ever, and says so."""

    steps = 0

    def _run(self, **kwargs: Any) -> None:
        while not self.interactor.stop_requested:
            self.steps += 1
            self.set_progress(self.steps, 1_000_000)
            time.sleep(0.0005)
        raise StopSimulation


@dataclass
class Runs:
    """A simulation that runs in a thread, in its folder."""

    simulation: Counts
    folder: SimulationFolder
    errors: list[BaseException] = field(default_factory=list)

    def tell(self, command: Command, value: Any = None, by: str = "you from the screen") -> dict[str, Any]:
        """Tell it something, and give its answer."""
        return self.say(Steer(command, value, by).to_json())

    def say(self, value: Any) -> dict[str, Any]:
        """Post anything on the channel, and give the answer."""
        message = Message("steer", value)
        post(self.folder.inbox, message)

        def reply() -> Any:
            return [entry for entry in self.of_kind("reply") if entry["id"] == message.id]

        (found,) = until(reply, "the answer")
        assert found["channel"] == "steer"
        answer: dict[str, Any] = found["value"]
        return answer

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        """The journal's entries of one kind."""
        return [entry for entry in read_journal(self.folder.journal).entries if entry["kind"] == kind]

    @property
    def phases(self) -> list[str]:
        """The phases it said it was in."""
        return [entry["phase"] for entry in self.of_kind("phase")]

    @property
    def noted(self) -> list[str]:
        """What the record keeps."""
        return [entry["details"] for entry in self.of_kind("status")]

    def goes(self) -> None:
        """Wait until it has counted further."""
        now = self.simulation.steps
        until(lambda: self.simulation.steps > now + 3, "further steps")


@contextmanager
def running(folder: SimulationFolder, kind: type[Counts] = Counts) -> Iterator[Runs]:
    """Run a simulation beside the test, and stop it in the end."""
    simulation = kind(SimulationStartConfig("first", "counts"))
    simulation.registry_key = "counts"
    link = FolderLink(folder)
    simulation.attach(link)
    runs = Runs(simulation, folder)

    def run() -> None:
        try:
            simulation.setup()
            simulation.run()
        except BaseException as error:
            runs.errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield runs
    finally:
        post(folder.inbox, Message("stop_simulation", True))
        thread.join(60)
        assert not thread.is_alive()
        link.close()


# --- pausing


def test_it_stands_still_while_paused_and_goes_on_where_it_was(folder: SimulationFolder) -> None:
    with running(folder) as runs:
        runs.goes()
        answer = runs.tell(Command.PAUSE)
        assert answer["done"] and answer["said"].startswith("Paused at step ")
        at = runs.simulation.steps
        assert answer["said"] == f"Paused at step {at:,}."
        assert runs.noted == [f"Paused at step {at:,} by you from the screen."]
        assert runs.phases == ["paused"]
        assert runs.tell(Command.PAUSE) == {"done": True, "said": "It is paused already."}
        post(folder.inbox, asked := Message("help_request"))
        until(lambda: asked.id in [entry["id"] for entry in runs.of_kind("reply")], "the explanation, while paused")
        assert runs.simulation.steps == at and len(runs.noted) == 1
        assert runs.tell(Command.GO_ON, by="")["said"] == f"Goes on at step {at:,}."
        assert runs.noted[-1] == f"Went on at step {at:,}."
        runs.goes()
        assert runs.phases == ["paused", "running"]
        assert runs.tell(Command.GO_ON)["said"] == "It is not paused, and goes on."
        assert len(runs.noted) == 2
    assert isinstance(runs.errors[0], StopSimulation)
    assert runs.simulation._steering.paused_seconds > 0


def test_a_pause_is_no_slowness(folder: SimulationFolder) -> None:
    with running(folder) as runs:
        runs.goes()
        paused: list[float] = []
        runs.simulation._steering.after_pause.append(paused.append)
        for nth in (1, 2):
            runs.tell(Command.PAUSE)
            runs.tell(Command.GO_ON)
            runs.goes()
            assert len(paused) == nth
        assert sum(paused) == runs.simulation._steering.paused_seconds > 0


def test_the_speed_is_measured_anew_after_a_pause(folder: SimulationFolder) -> None:
    link = FolderLink(folder)
    for step in (0, 50):
        link.progress_file.step = step
        link.progress_file.write()
    assert link.progress_file.snapshot().rate > 0
    link.phase(Phase.PAUSED)
    link.progress_file.write()  # as the heartbeat does
    assert (link.progress_file.snapshot().rate, link.progress_file.snapshot().eta) == (0, -1)
    link.phase(Phase.RUNNING)
    assert link.progress_file.snapshot().rate == 0  # not known yet
    link.progress_file.step = 60
    link.progress_file.write()
    assert link.progress_file.snapshot().rate > 0


def test_a_stop_ends_a_pause(folder: SimulationFolder) -> None:
    with running(folder) as runs:
        runs.goes()
        runs.tell(Command.PAUSE)
    assert isinstance(runs.errors[0], StopSimulation)
    assert runs.phases == ["paused", "stopping"]


def test_a_signal_ends_a_pause_as_well(folder: SimulationFolder) -> None:
    with running(folder) as runs:
        runs.goes()
        runs.tell(Command.PAUSE)
        runs.simulation.interactor.request_stop()
        until(lambda: runs.errors, "the end")
    assert isinstance(runs.errors[0], StopSimulation)


# --- what a type adds, and what it cannot


class Learns(Counts):
    """Can be told more."""

    rate = 0.1

    def _setup(self, **kwargs: Any) -> None:
        self.on_command(Command.LEARNING_RATE, self._set_rate)
        self.on_command(Command.CHECKPOINT, self._break)

    def _set_rate(self, value: Any) -> Done:
        if value == 1:
            raise Refused("One is too much; give less.")
        self.rate = value
        self.set_progress(self.steps, 1_000_000)  # which attends, within what is being attended to
        return Done(f"The rate is {value}.", f"Rate set to {value}", {"rate": value})

    def _break(self, value: Any) -> Done:
        raise OSError("the disk\nis full")


def test_a_type_carries_out_what_it_can(folder: SimulationFolder) -> None:
    with running(folder, Learns) as runs:
        runs.goes()
        assert runs.tell(Command.LEARNING_RATE, 0.5) == {
            "done": True,
            "said": "The rate is 0.5.",
            "keep": {"rate": 0.5},
        }
        assert runs.simulation.rate == 0.5  # type: ignore[attr-defined]
        assert runs.tell(Command.LEARNING_RATE, 1) == {"done": False, "said": "One is too much; give less."}
        assert runs.noted == ["Rate set to 0.5 by you from the screen."]


def test_what_fails_is_told_and_the_simulation_goes_on(folder: SimulationFolder) -> None:
    with running(folder, Learns) as runs:
        runs.goes()
        sentence = "'checkpoint' could not be done (OSError: the disk is full)."
        assert runs.tell(Command.CHECKPOINT) == {"done": False, "said": sentence}
        runs.goes()
    (status,) = runs.simulation.statuses
    assert (status.code, status.subcode, status.details) == (SimStatusCode.INFO, SimStatusSubcode.ERROR, sentence)
    assert "_break" in status.error_trace


def test_what_a_type_cannot_is_said_with_what_it_can(folder: SimulationFolder) -> None:
    with running(folder) as runs:
        runs.goes()
        assert runs.tell(Command.EXTEND, 5) == {
            "done": False,
            "said": "'first' is a counts, which cannot be extended; it can be paused and stop by rules.",
        }
        for nonsense in ({"command": "dance"}, "pause", None, [1]):
            answer = runs.say(nonsense)
            assert not answer["done"] and answer["said"].startswith("That is no command; there are pause, go-on,")
        runs.goes()
    assert runs.noted == [] and runs.phases == []


def test_it_works_without_a_folder_as_well() -> None:
    simulation = Counts(SimulationStartConfig("alone", "counts"))
    simulation.interactor.set_in("steer", Steer(Command.PAUSE).to_json())
    simulation.interactor.set_in("steer", Steer(Command.GO_ON).to_json())
    simulation.base_step()
    assert simulation.interactor.get_out("steer") == (True, {"done": True, "said": "Goes on."})
    assert [status.details for status in simulation.statuses] == ["Paused.", "Went on."]


# --- stopping early


def run_alone(values: Callable[[Simulation], None], **kwargs: Any) -> Simulation:
    """Run a function as a simulation, right here."""

    class Alone(Simulation):
        def _run(self, **_: Any) -> None:
            values(self)

    simulation = Alone(SimulationStartConfig("alone", "alone", kwargs=kwargs))
    simulation.setup()
    simulation.run()
    return simulation


def test_a_rule_that_is_met_ends_it_well() -> None:
    seen = []

    def work(self: Simulation) -> None:
        for step in range(1, 100):
            self.set_progress(step, 100)
            seen.append(step)
            self.log("loss", 1 / step, step)

    simulation = run_alone(work, stop_when=["loss < 0.3 for 2"])
    assert seen == [1, 2, 3, 4, 5]
    (status,) = simulation.statuses
    assert status.code is SimStatusCode.SUCCESS and not simulation.has_failed()
    assert status.details == "Stopped early at step 5 of 100: loss < 0.3 held 2 times (last 0.2)."


def test_what_is_no_number_ends_it_as_failed() -> None:
    def work(self: Simulation) -> None:
        self.log("fine", 1.0, 1)
        self.log("loss", math.nan, 7)
        raise AssertionError("it goes on")

    simulation = run_alone(work, stop_when="nan")
    (status,) = simulation.statuses
    assert status.code is SimStatusCode.FAIL and simulation.has_failed()
    assert status.details == "Ended at step 7: loss is nan."


def test_the_score_is_called_reward_and_ends_it_at_the_next_step() -> None:
    def work(self: Simulation) -> None:
        for step in range(1, 100):
            self.set_progress(step, 100)
            self.set_score("own/score", step)

    simulation = run_alone(work, stop_when="reward >= 10")
    assert simulation.statuses[0].details == "Stopped early at step 10 of 100: reward >= 10 (it is 10.0)."
    assert simulation.interactor.last_progress[0] == 11


def test_it_can_clean_up_and_report_after_a_rule_was_met() -> None:
    after = []

    def work(self: Simulation) -> None:
        try:
            self.log("loss", 1.0, 1)
        except StopSimulation:  # as of a stop by a person
            self.log("loss", 2.0, 2)
            self.base_step()
            after.append("cleaned up")
            raise

    simulation = run_alone(work, stop_when="loss > 0")
    assert after == ["cleaned up"]
    assert [status.code for status in simulation.statuses] == [SimStatusCode.SUCCESS]


def test_what_another_thread_records_ends_it_too() -> None:
    def work(self: Simulation) -> None:
        def record() -> None:
            with pytest.raises(StopSimulation):
                self.log("loss", 1.0, 3)

        thread = threading.Thread(target=record)
        thread.start()
        thread.join()
        self.base_step()
        raise AssertionError("it goes on")

    assert run_alone(work, stop_when="loss > 0").statuses[0].details.startswith("Stopped early at step 3:")


def test_what_is_recorded_before_it_runs_counts_once_it_runs() -> None:
    class Early(Simulation):
        def _setup(self, **_: Any) -> None:
            self.log("loss", 1.0, 0)

        def _run(self, **_: Any) -> None:
            raise AssertionError("it ran")

    simulation = Early(SimulationStartConfig("alone", "alone", kwargs={"stop_when": "loss > 0"}))
    simulation.setup()
    simulation.run()
    assert simulation.statuses[0].details == "Stopped early at step 0: loss > 0 (it is 1.0)."


def test_an_error_stays_an_error_although_a_rule_was_met() -> None:
    def work(self: Simulation) -> None:
        self.set_score("loss", 1.0)
        raise ValueError("odd")

    with pytest.raises(ValueError, match="odd"):
        run_alone(work, stop_when="reward > 0")


def test_rules_that_are_none_are_refused_before_anything_is_prepared() -> None:
    with pytest.raises(InvalidKwargs, match="stop_when: 'loss' is no rule for stopping"):
        run_alone(lambda self: None, stop_when="loss")
    assert list(Simulation.check({"stop_when": ["loss > 1", "loss >"]})) == ["stop_when"]
    assert Simulation.check({"stop_when": ["loss > 1"]}) == Simulation.check({}) == {}


class Logs(Counts):
    """Counts, and records what it counts."""

    def set_progress(self, step: float, total: float) -> None:
        self.log("work/value", step, int(step))
        super().set_progress(step, total)


def test_rules_of_a_live_simulation_are_replaced_and_cleared(folder: SimulationFolder) -> None:
    with running(folder, Logs) as runs:
        runs.goes()
        answer = runs.tell(Command.STOP_WHEN, ["work/valu >= 1e9 for 2", "nan"])
        rules = ["work/valu >= 1000000000 for 2", "nan"]
        assert answer == {
            "done": True,
            "said": f"It stops early by '{rules[0]}', 'nan'. Nothing was recorded so far as 'work/valu'; "
            "did you mean 'work/value'?",
            "keep": {"stop_when": rules},
        }
        assert runs.noted[0].startswith(f"Stops early by '{rules[0]}', 'nan', set at step ")
        refused = runs.tell(Command.STOP_WHEN, ["work/value =! 3"])
        assert not refused["done"] and "'=!' is no comparison here" in refused["said"]
        again = runs.tell(Command.STOP_WHEN, rules)
        assert again["said"].startswith("It stops by these rules already: ") and "keep" not in again
        assert runs.tell(Command.STOP_WHEN, [])["keep"] == {"stop_when": []}
        assert runs.tell(Command.STOP_WHEN, [])["said"] == "It has no rules for stopping."
        assert len(runs.noted) == 2 and not runs.errors
        assert runs.tell(Command.STOP_WHEN, "work/value > 0")["said"] == "It stops early by 'work/value > 0'."
        until(lambda: runs.simulation.statuses[-1].code is SimStatusCode.SUCCESS, "the end")
    assert runs.errors == []


@dataclass
class Declared:
    """What :class:`Strict` takes."""

    steps: int = arg(10, "How many.")


class Strict(Counts):
    """Takes no rules among its arguments."""

    Kwargs: ClassVar[type | None] = Declared


def test_a_type_that_does_not_declare_them_is_not_given_them_again(folder: SimulationFolder) -> None:
    with running(folder, Strict) as runs:
        runs.goes()
        assert "keep" not in runs.tell(Command.STOP_WHEN, ["nan"])
