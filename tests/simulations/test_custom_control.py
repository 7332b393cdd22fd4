"""The conversation of ``custom_control``, in processes of its own: asked, answered, refused, paused, stopped."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import InvalidKwargs
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.metrics.run import RunReader
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.inbox import Message, post
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.progress import read_progress
from gymdash_tui.simulations.custom_control import CustomControlSimulation
from gymdash_tui.simulations.custom_control.settings import KEYS, read_answer
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.fixtures import own_machine, project, tracker
from tests.helpers.processes import PATIENCE, until
from tests.test_floors import SCREEN_NEVER, WORKER_NEVER, loaded_after

__all__ = ["own_machine", "project", "tracker"]

QUICK = 0.01


class Talk:
    """A simulation that runs, and the conversation with it."""

    def __init__(self, tracker: SimulationTracker, **kwargs: Any) -> None:
        given = {"poll_period": QUICK, "total_runtime": 3 * QUICK, **kwargs}
        self.tracker = tracker
        self.sim_id, _ = tracker.start_sim(SimulationStartConfig("talk", "custom_control", kwargs=given))
        self.folder: SimulationFolder = tracker.project.folder.simulation(self.sim_id)

    def entries(self, kind: str) -> list[dict[str, Any]]:
        return [entry for entry in read_journal(self.folder.journal).entries if entry["kind"] == kind]

    def asked(self, count: int = 1) -> dict[str, Any]:
        """Wait until it has asked so many times, and give the last question."""
        return until(lambda: self.entries("request")[count - 1 : count], f"question {count}")[0]

    def answer(self, value: Any) -> Any:
        """Send an answer, and give the reply to it."""
        message = Message("custom_query", value)
        post(self.folder.inbox, message)
        replies = until(lambda: [one for one in self.entries("reply") if one["id"] == message.id], "the reply")
        return replies[0]["value"]

    @property
    def progress(self) -> Progress:
        return read_progress(self.folder.progress) or Progress()

    def end(self) -> Ending | None:
        return self.tracker.wait(self.sim_id, PATIENCE)[0].ending

    def numbers(self) -> list[tuple[int, float]]:
        """What it recorded, as the screen reads it."""
        run = RunReader(self.folder.tb)
        run.poll()
        series = run.series["my_number"]
        run.close()
        return [(int(step), float(value)) for step, value in zip(series.steps, series.values, strict=True)]


def test_without_questions_it_counts_to_its_end(tracker: SimulationTracker) -> None:
    talk = Talk(tracker, total_runtime=5 * QUICK)
    assert talk.end() is Ending.SUCCEEDED
    assert talk.entries("request") == []
    numbers = talk.numbers()
    assert [step for step, _ in numbers] == list(range(5)) and all(step <= value < step + 4 for step, value in numbers)
    (status,) = talk.entries("status")
    assert status["details"].startswith("Recorded my_number 5 times in 0.05 s")
    assert (talk.progress.step, talk.progress.total) == (5 * QUICK, 5 * QUICK)


def test_it_is_carried_through_its_two_requests(tracker: SimulationTracker) -> None:
    talk = Talk(tracker, interactive=True, pause_points=[2 * QUICK])
    first = talk.asked()
    assert first["channel"] == "custom_query" and first["keys"] == list(KEYS)
    assert "poll_period (0.01 s), total_runtime (0.03 s), pause_points (0.02), other_kwargs" in first["details"]
    until(lambda: talk.progress.word == "waits for you", "the word beside the progress")
    reply = talk.answer({"continue": True, "other_kwargs": {"a": 1}})
    assert reply["done"] is True and reply["other_kwargs"] == {"a": 1}
    assert reply["said"] == 'Taken over: other_kwargs = {"a": 1}. It goes on.'
    assert talk.asked(2)["details"] == "It has run for 0.02 s; send 'continue' to let it go on."
    until(lambda: talk.progress.word == "waits for you" and talk.progress.step, "it waits for the second time")
    assert talk.answer({"continue": True})["said"] == "Nothing was changed. It goes on."
    assert talk.end() is Ending.SUCCEEDED and len(talk.entries("request")) == 2
    assert talk.progress.word == ""


def test_what_is_taken_over_is_said_and_asked_again(tracker: SimulationTracker) -> None:
    talk = Talk(tracker, interactive=True)
    talk.asked()
    reply = talk.answer({"poll_period": 0.02, "pause_points": [5, 1]})
    assert reply["said"] == "Taken over: poll_period = 0.02, pause_points = [5, 1]. It waits for 'continue'."
    assert reply["pause_points"] == [1, 5]
    again = talk.asked(2)
    assert again["details"].startswith(
        "Taken over: poll_period = 0.02, pause_points = [5, 1]. Now: poll_period (0.02 s)"
    )
    assert again["details"].endswith("It still waits for 'continue'.") and again["keys"] == list(KEYS)
    assert talk.answer({"continue": False})["said"] == "Nothing was changed. It waits for 'continue'."
    talk.asked(3)
    talk.answer({"continue": True, "pause_points": [], "total_runtime": 0.02})
    assert talk.end() is Ending.SUCCEEDED


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"total_runtime": "abc", "continue": True}, "total_runtime needs a number, not 'abc'."),
        ({"poll_period": -1}, "poll_period must be at least 0.001, not -1."),
        ({"poll_period": 0.5, "pause_points": 3}, "pause_points needs a list such as [1, 2], not 3."),
        ({"pause_points": [1, "x"]}, "pause_points needs a list of seconds of 0 or more, such as [1, 3]."),
        ({"continu": True}, "'continu' is no key of an answer; did you mean 'continue'?"),
        ({"[/foo]": 1}, f"'[/foo]' is no key of an answer; there are {', '.join(KEYS)}."),
        ("continue", 'An answer holds keys, such as {"continue": true}, and not continue.'),
        (None, 'An answer holds keys, such as {"continue": true}, and not null.'),
    ],
)
def test_an_answer_that_is_wrong_is_refused_whole(answer: Any, sentence: str) -> None:
    read = read_answer(answer)
    assert read.refusal == sentence and not read.goes_on and not read.changes
    assert read.said == f"{sentence} Nothing was changed."


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(KEYS) | st.text(), inner),
    )
)
def test_no_answer_is_too_wild(value: Any) -> None:
    read = read_answer(value)
    assert read.said
    assert not (read.refusal and (read.goes_on or read.changes))


def test_a_wrong_answer_is_refused_in_the_reply_and_asked_again(tracker: SimulationTracker) -> None:
    talk = Talk(tracker, interactive=True)
    talk.asked()
    reply = talk.answer({"total_runtime": "abc", "continue": True})
    assert (reply["done"], reply["total_runtime"]) == (False, 3 * QUICK)
    sentence = "total_runtime needs a number, not 'abc'. Nothing was changed."
    assert reply["said"] == f"{sentence} It waits for 'continue'."
    assert talk.asked(2)["details"].startswith(sentence)
    assert talk.answer(["odd"])["done"] is False
    talk.asked(3)
    talk.answer({"continue": 1})
    assert talk.end() is Ending.SUCCEEDED


def test_it_can_be_changed_while_it_runs(tracker: SimulationTracker) -> None:
    talk = Talk(tracker, poll_period=600, total_runtime=3600)
    until(lambda: talk.progress.total == 3600, "it to run")
    reply = talk.answer({"poll_period": QUICK, "total_runtime": 0.0})
    assert reply["said"] == "Taken over: poll_period = 0.01, total_runtime = 0.0. It runs."
    assert talk.end() is Ending.SUCCEEDED and talk.entries("request") == []


def test_what_lies_behind_is_not_asked_for(tracker: SimulationTracker) -> None:
    talk = Talk(tracker, pause_points=[2 * QUICK, 2 * QUICK], total_runtime=5 * QUICK)
    talk.asked()
    talk.answer({"pause_points": [0, QUICK, 4 * QUICK]})
    talk.asked(2)
    talk.answer({"continue": True})
    assert talk.asked(3)["details"].startswith("It has run for 0.04 s")
    talk.answer({"continue": True})
    assert talk.end() is Ending.SUCCEEDED and len(talk.entries("request")) == 3


def test_a_point_between_two_numbers_is_asked_for_and_one_at_the_end_is_not(tracker: SimulationTracker) -> None:
    talk = Talk(tracker, pause_points=[2.5 * QUICK, 3 * QUICK, 99])
    assert talk.asked()["details"].startswith("It has run for 0.03 s")
    talk.answer({"continue": True, "total_runtime": 4.5 * QUICK})
    assert talk.asked(2)["details"].startswith("It has run for 0.03 s")  # it is not the end any more
    talk.answer({"continue": True})
    assert talk.end() is Ending.SUCCEEDED and len(talk.entries("request")) == 2


@pytest.mark.parametrize("interactive", [True, False])
def test_it_is_stopped_while_it_waits(tracker: SimulationTracker, interactive: bool) -> None:
    talk = Talk(tracker, interactive=interactive, pause_points=[0], total_runtime=30)
    talk.asked()
    assert tracker.stop(talk.sim_id).ending is Ending.CANCELLED
    assert talk.entries("status")[-1]["details"] == "Stopped at step 0 of 30."


def test_it_is_paused_while_it_waits_and_then_still_waits(tracker: SimulationTracker, project: Project) -> None:
    talk = Talk(tracker, interactive=True)
    talk.asked()
    tracker.call(tracker.aio.pause(talk.sim_id))
    assert tracker.record(talk.sim_id).phase is Phase.PAUSED
    tracker.call(tracker.aio.go_on(talk.sim_id))
    assert tracker.record(talk.sim_id).phase is Phase.RUNNING
    assert talk.answer({"continue": True})["done"] is True
    assert talk.end() is Ending.SUCCEEDED


def test_waiting_is_no_running(tracker: SimulationTracker) -> None:
    talk = Talk(tracker, interactive=True, total_runtime=2 * QUICK)
    asked = talk.asked()["time"]
    until(lambda: talk.progress.heartbeat and talk.progress.word, "a sign of life while it waits")
    time.sleep(3 * QUICK)  # longer than it shall run
    talk.answer({"continue": True})
    assert talk.end() is Ending.SUCCEEDED and asked
    assert talk.entries("status")[-1]["details"].startswith("Recorded my_number 2 times in 0.02 s")


def test_it_explains_itself(tracker: SimulationTracker) -> None:
    talk = Talk(tracker, interactive=True)
    talk.asked()
    message = Message("help_request")
    post(talk.folder.inbox, message)
    (reply,) = until(lambda: [one for one in talk.entries("reply") if one["id"] == message.id], "the explanation")
    assert "`pause_points`" in reply["value"] and reply["value"].endswith("pause_points (none), other_kwargs.")
    tracker.stop(talk.sim_id)


@pytest.mark.parametrize(
    ("kwargs", "problem"),
    [
        ({"pause_points": ["a"]}, "pause_points: needs a list of seconds"),
        ({"pause_points": [-1]}, "pause_points: needs a list of seconds"),
        ({"poll_period": 0}, "poll_period: must be at least 0.001"),
        ({"total_runtime": "long"}, "total_runtime: needs a number, not 'long'"),
    ],
)
def test_wrong_arguments_are_refused_before_it_starts(
    tracker: SimulationTracker, kwargs: dict[str, Any], problem: str
) -> None:
    with pytest.raises(InvalidKwargs, match=problem):
        Talk(tracker, **kwargs)
    with pytest.raises(InvalidKwargs):
        CustomControlSimulation(SimulationStartConfig("a", "custom_control", kwargs=kwargs)).setup()


def test_its_defaults_are_upstreams() -> None:
    simulation = CustomControlSimulation(SimulationStartConfig("a", "custom_control"))
    assert simulation.kwargs == {
        "interactive": False,
        "poll_period": 0.5,
        "total_runtime": 30,
        "pause_points": [],
        "other_kwargs": {},
    }


def test_it_needs_the_standard_library_alone(tmp_path: Path) -> None:
    run = (
        "from gymdash_tui import CustomControlSimulation as C, SimulationStartConfig as S\n"
        "s = C(S('a', 'custom_control', kwargs={'poll_period': 0.001, 'total_runtime': 0.003})); s.setup(); s.run()"
    )
    assert not loaded_after(run) & (SCREEN_NEVER | WORKER_NEVER | {"numpy"})
