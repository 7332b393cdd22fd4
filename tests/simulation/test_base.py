"""What a person subclasses: hooks with upstream's names, run right here or in a folder."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui import SimStatus, SimStatusCode, SimStatusSubcode, Simulation, SimulationStartConfig, StopSimulation
from gymdash_tui.domain.fields import arg
from gymdash_tui.simulation.inbox import Message, post
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.simulation.link import FolderLink
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.progress import read_progress

from .test_events import events


@dataclass
class Declared:
    steps: int = arg(10, "How many steps.", minimum=1)
    inner: dict[str, Any] = arg({"speed": 1, "shape": [64]}, "More.")


class Recorder(Simulation):
    """Writes down what is called, and with what.

    It explains itself in two lines.
    """

    Kwargs: ClassVar[type | None] = Declared

    def __init__(self, config: SimulationStartConfig) -> None:
        super().__init__(config)
        self.calls: list[Any] = []
        for event in ("start_setup", "end_setup", "start_run", "end_run"):
            self.add_callback(event, functools.partial(self.calls.append, event))

    def _create_streamers(self, kwargs: dict[str, Any]) -> None:
        self.calls.append(("streamers", kwargs["steps"]))

    def _setup(self, **kwargs: Any) -> None:
        self.calls.append(("setup", kwargs))

    def _run(self, **kwargs: Any) -> None:
        self.calls.append(("run", kwargs))


def recorder(**kwargs: Any) -> Recorder:
    return Recorder(SimulationStartConfig("test", "recorder", kwargs=kwargs))


def linked(simulation: Simulation, folder: SimulationFolder) -> FolderLink:
    link = FolderLink(folder)
    simulation.attach(link)
    return link


# --- its life


def test_the_hooks_are_called_in_upstreams_order_with_the_starts_arguments() -> None:
    simulation = recorder(steps=20)
    simulation.setup(steps=30, extra=1)
    simulation.run(steps=30, extra=1)
    start = {"steps": 30, "extra": 1}
    assert simulation.calls == [
        "start_setup",
        ("streamers", 30),
        ("setup", start),
        "end_setup",
        "start_run",
        ("run", start),
        "end_run",
    ]


def test_an_error_reaches_the_caller_and_the_end_is_told_all_the_same() -> None:
    class Failing(Recorder):
        def _setup(self, **kwargs: Any) -> None:
            raise ValueError("no such environment")

        def _run(self, **kwargs: Any) -> None:
            raise StopSimulation

    simulation = Failing(SimulationStartConfig("test", "failing"))
    with pytest.raises(ValueError, match="no such environment"):
        simulation.setup()
    with pytest.raises(StopSimulation):
        simulation.run()
    assert [call for call in simulation.calls if isinstance(call, str)] == [
        "start_setup",
        "end_setup",
        "start_run",
        "end_run",
    ]


def test_a_callback_that_raises_is_reported_and_the_others_are_called() -> None:
    simulation = recorder()
    called = []
    simulation.add_callback("start_run", lambda: 1 / 0)
    simulation.add_callback("start_run", lambda: called.append(1))
    simulation.run()
    assert called == [1]
    assert simulation.calls[-1] == "end_run"
    (status,) = simulation.statuses
    assert (status.code, status.subcode) == (SimStatusCode.FAIL, SimStatusSubcode.ERROR)
    assert status.details == "A callback of 'start_run' raised ZeroDivisionError: division by zero"
    assert "1 / 0" in status.error_trace


def test_a_callback_may_stop_the_simulation_and_add_others() -> None:
    simulation = recorder()
    simulation.add_callback("start_setup", lambda: simulation.add_callback("start_setup", simulation.set_cancelled))
    simulation.setup()
    assert not simulation.was_cancelled()
    simulation.setup()
    assert simulation.was_cancelled()

    def stop() -> None:
        raise StopSimulation

    simulation.add_callback("start_run", stop)
    with pytest.raises(StopSimulation):
        simulation.run()


def test_an_event_that_does_not_exist_is_said() -> None:
    simulation = recorder()
    sentence = "'end' is no event of a simulation; there are start_setup, end_setup"
    with pytest.raises(ValueError, match=sentence):
        simulation.add_callback("end", print)
    with pytest.raises(ValueError, match=sentence):
        simulation.trigger_callbacks("end")


def test_a_type_that_does_nothing_is_said_so() -> None:
    class Empty(Simulation):
        pass

    simulation = Empty(SimulationStartConfig("test", "empty"))
    simulation.setup()
    with pytest.raises(NotImplementedError, match="Empty has no _run"):
        simulation.run()


# --- arguments


def test_the_starts_arguments_lie_over_the_configurations_over_the_defaults() -> None:
    simulation = recorder(inner={"speed": 2}, own="x")
    assert simulation.kwargs == {"steps": 10, "inner": {"speed": 2, "shape": [64]}, "own": "x"}
    simulation.setup(inner={"speed": 3, "more": True})
    assert simulation.kwargs == {"steps": 10, "inner": {"speed": 3, "shape": [64], "more": True}, "own": "x"}
    merged = simulation._overwrite_new_kwargs(simulation.kwarg_defaults, simulation.config.kwargs, {"own": "y"})
    assert merged == {"steps": 10, "inner": {"speed": 2, "shape": [64]}, "own": "y"}


def test_what_is_done_with_the_arguments_changes_neither_defaults_nor_configuration() -> None:
    simulation = recorder(inner={"speed": 2})
    simulation.kwargs["inner"]["shape"].append(32)
    simulation.kwargs["inner"]["speed"] = 9
    assert simulation.kwargs == {"steps": 10, "inner": {"speed": 2, "shape": [64]}}
    assert simulation.config.kwargs == {"inner": {"speed": 2}}
    assert recorder().kwargs["inner"] == {"speed": 1, "shape": [64]}


def test_a_type_may_say_its_defaults_as_upstream_does() -> None:
    class Upstream(Simulation):
        def create_kwarg_defaults(self) -> dict[str, Any]:
            return {"num_steps": 5000, "episode_trigger": lambda x: False}

    simulation = Upstream(SimulationStartConfig("test", "up", kwargs={"num_steps": 1}))
    assert simulation.kwargs["num_steps"] == 1
    assert simulation.kwargs["episode_trigger"](0) is False
    assert Upstream.fields() == ()
    assert Upstream.check({"anything": 1}) == {}
    assert [field.name for field in Recorder.fields()] == ["steps", "inner"]


@given(st.integers(-50, 50), st.integers(0, 500))
def test_every_so_many(every: int, count: int) -> None:
    trigger = recorder()._to_every_x_trigger(every)
    assert trigger(count) == (every > 0 and count % every == 0)


@pytest.mark.parametrize(
    ("value", "hits"), [(2, [0, 2, 4]), (2.0, [0, 2, 4]), (0, []), (None, []), (-3, []), (lambda x: x > 3, [4])]
)
def test_a_trigger_is_a_number_or_a_function(value: Any, hits: list[int]) -> None:
    trigger: Callable[[int], bool] = recorder()._to_every_x_trigger(value)
    assert [count for count in range(5) if trigger(count)] == hits


def test_arguments_can_be_required() -> None:
    simulation = recorder()
    simulation._check_kwargs_required(["a"], "_run", a=1)
    with pytest.raises(ValueError, match="Argument 'b' not provided for method '_run' of Recorder"):
        simulation._check_kwargs_required(["a", "b"], "_run", a=1)
    simulation._check_kwargs_optional(["a", "b"], "_run", a=1)
    (status,) = simulation.statuses
    assert (status.code, "'b'" in status.details) == (SimStatusCode.INFO, True)


# --- what it reports


def test_alone_it_writes_nothing_and_needs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    simulation = recorder()
    simulation.setup()
    simulation.log("loss", 1.0, 1)
    simulation.set_progress(1, 2)
    simulation.set_score("loss", 1.0)
    simulation.add_error_details("odd")
    simulation.base_step()
    simulation.run()
    simulation.close()
    assert simulation.sim_path is None
    assert simulation.resources_path is None
    assert simulation.statuses[0].error_trace == ""
    assert list(tmp_path.iterdir()) == []


def test_in_its_folder_everything_is_written(folder: SimulationFolder) -> None:
    simulation = recorder()
    link = linked(simulation, folder)
    assert simulation.sim_path == str(folder.root)
    assert simulation.resources_path == str(folder.project.resources)
    simulation.set_progress(5, 10)
    simulation.log("rollout/ep_rew_mean", 9.5, 5)
    simulation.log("rollout/ep_rew_mean", True, 6)
    simulation.set_score("rollout/ep_rew_mean", 9.5)
    simulation.add_status(SimStatus(SimStatusCode.SUCCESS, "Solved.", 7))
    try:
        raise ValueError("odd")
    except ValueError:
        simulation.add_error_details("Something is odd.")
    link.close()

    first, second = read_journal(folder.journal).entries
    assert (first["kind"], first["code"], first["subcode"], first["details"]) == ("status", 0, 7, "Solved.")
    assert (second["code"], second["subcode"], second["details"]) == (1, 1, "Something is odd.")
    assert second["error_trace"].endswith("ValueError: odd\n")
    assert [(event.step, event.summary.value[0].simple_value) for event in events(folder.tb)[1:]] == [(5, 9.5), (6, 1)]
    progress = read_progress(folder.progress)
    assert progress is not None
    assert (progress.fraction, progress.score, progress.score_tag) == (0.5, 9.5, "rollout/ep_rew_mean")
    assert [status.details for status in simulation.statuses] == ["Solved.", "Something is odd."]


def test_what_never_logs_has_no_event_file(folder: SimulationFolder) -> None:
    linked(recorder(), folder).close()
    assert not folder.tb.exists()
    assert folder.inbox.stat().st_mode & 0o777 == 0o700


def test_it_explains_itself_to_whoever_asks(folder: SimulationFolder) -> None:
    simulation = recorder()
    linked(simulation, folder)
    simulation.base_step()
    asked = Message("help_request")
    post(folder.inbox, asked)
    simulation.base_step()
    simulation.base_step()
    (reply,) = read_journal(folder.journal).entries
    assert (reply["kind"], reply["id"]) == ("reply", asked.id)
    assert reply["value"] == "Writes down what is called, and with what.\n\nIt explains itself in two lines."


def test_without_a_docstring_it_says_so() -> None:
    class Mute(Simulation):
        pass

    assert Mute(SimulationStartConfig("a", "b"))._get_help_text() == "Mute has no help text."


def test_how_it_ended_can_be_said() -> None:
    simulation = recorder()
    assert (simulation.was_cancelled(), simulation.has_failed()) == (False, False)
    simulation.set_cancelled()
    simulation.set_failed()
    assert (simulation.was_cancelled(), simulation.has_failed()) == (True, True)


def test_a_first_attempt_resumes_nothing() -> None:
    assert (recorder().attempt, recorder().resume_from) == (1, "newest")


def test_upstreams_way_to_say_where_it_lives() -> None:
    simulation = recorder()
    simulation.set_project_info("/projects/sims", "/projects/resources", "1234")
    assert simulation.sim_path == "/projects/sims/1234"
    assert simulation.resources_path == "/projects/resources"
