"""Where a simulation object says that it is, in the process that runs it."""

from __future__ import annotations

from typing import Any

import pytest

from gymdash_tui import SimStatus, SimStatusCode, Simulation, SimulationStartConfig, StopSimException, StopSimulation
from gymdash_tui.simulation.inbox import Message, post
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.simulation.link import FolderLink
from gymdash_tui.simulation.paths import SimulationFolder


class Watched(Simulation):
    """Notes where it says that it is, whenever something is called."""

    def __init__(self, config: SimulationStartConfig) -> None:
        self.label = "set before the base is"
        super().__init__(config)
        self.words: list[str] = []
        self.result: Any = None
        self._hidden = 1
        self.error: BaseException | None = None
        for event in ("start_setup", "end_setup", "start_run", "end_run"):
            self.add_callback(event, self.note_now)

    def note_now(self) -> None:
        told = {"setting up": self.is_setting_up, "running": self.is_running, "done": self.is_done}
        self.words.append(" ".join(word for word, is_so in told.items() if is_so))

    def _setup(self, **kwargs: Any) -> None:
        self.note_now()

    def _run(self, **kwargs: Any) -> None:
        self.note_now()
        self.result = {"score": 1.5}
        if self.error is not None:
            raise self.error


def watched(error: BaseException | None = None) -> Watched:
    simulation = Watched(SimulationStartConfig("a", "b"))
    simulation.error = error
    return simulation


def test_it_says_where_it_is_as_upstream_does() -> None:
    simulation = watched()
    assert not simulation.is_done and simulation.can_run and simulation._meta_start_time is None
    simulation.setup()
    assert not simulation.is_done
    simulation.run()
    assert simulation.words == ["setting up"] * 3 + ["running"] * 3
    assert simulation.is_done and not simulation.is_running and not simulation.was_cancelled()
    created, started, ended = (
        simulation._meta_create_time,
        simulation._meta_start_time,
        simulation._meta_end_time,
    )
    assert started is not None and ended is not None and created <= started <= ended
    simulation.setup()
    assert not simulation.is_done


@pytest.mark.parametrize(
    ("error", "cancelled", "failed"),
    [(StopSimException("enough"), True, False), (ValueError("odd"), False, True), (SystemExit(0), False, False)],
)
def test_how_it_ended_is_known_at_its_end(error: BaseException, cancelled: bool, failed: bool) -> None:
    simulation, seen = watched(error), []
    simulation.add_callback("end_run", lambda: seen.append((simulation.was_cancelled(), simulation.has_failed())))
    simulation.setup()
    with pytest.raises(type(error)):
        simulation.run()
    assert seen == [(cancelled, failed)] and simulation.is_done
    simulation.reset_meta_status()
    assert not (simulation.is_done or simulation.was_cancelled() or simulation.has_failed())


def test_upstreams_name_for_a_stop_is_the_same() -> None:
    assert StopSimException is StopSimulation


def test_new_statuses_are_given_once() -> None:
    simulation = watched()
    simulation.add_status(SimStatus(SimStatusCode.INFO, "one"))
    assert [status.details for status in simulation.retrieve_new_statuses()] == ["one"]
    assert simulation.retrieve_new_statuses() == []
    simulation.add_status(SimStatus(SimStatusCode.INFO, "two"))
    assert [status.details for status in simulation.retrieve_new_statuses()] == ["two"]
    assert [status.details for status in simulation.statuses] == ["one", "two"]


def test_what_is_from_disk_is_not_run_unless_it_may_be() -> None:
    simulation = watched()
    simulation.from_disk = True
    assert simulation.is_done and not simulation.can_run
    simulation.run()
    assert simulation.words == [] and "was not run" in simulation.statuses[0].details
    simulation.can_rerun = True
    simulation.run()
    assert simulation.words == ["running"] * 3


def test_streams_can_be_made_without_a_run() -> None:
    class Streams(Watched):
        def create_kwarg_defaults(self) -> dict[str, Any]:
            return {"env": "a", "inner": {"x": 1}}

        def _create_streamers(self, kwargs: dict[str, Any]) -> None:
            self.result = kwargs

    simulation = Streams(SimulationStartConfig("a", "b"))
    simulation.create_streamers()
    assert simulation.result == {"env": "a", "inner": {"x": 1}}
    simulation.create_streamers(SimulationStartConfig("a", "b", kwargs={"env": "b"}), {"inner": {"y": 2}})
    assert simulation.result == {"env": "b", "inner": {"x": 1, "y": 2}}


def test_only_what_the_subclass_set_in_public_is_carried() -> None:
    simulation = watched()
    simulation.run()
    assert simulation.public_attributes() == {
        "label": "set before the base is",
        "words": ["running"] * 3,
        "result": {"score": 1.5},
        "error": None,
    }
    assert Simulation(SimulationStartConfig("a", "b")).public_attributes() == {}


@pytest.mark.parametrize("error", [None, StopSimulation(), ValueError("odd")])
def test_attributes_are_in_the_journal_before_its_end_is_told(
    folder: SimulationFolder, error: BaseException | None
) -> None:
    simulation = watched(error)
    link = FolderLink(folder)
    simulation.attach(link)
    simulation.setup()
    if error is None:
        simulation.run()
    else:
        with pytest.raises(type(error)):
            simulation.run()
    link.close()
    entries = [entry for entry in read_journal(folder.journal).entries if entry["kind"] in ("event", "attributes")]
    assert [entry.get("name", entry["kind"]) for entry in entries[-2:]] == ["attributes", "end_run"]
    told = entries[-2]
    assert told["values"]["result"] == {"score": 1.5} and told["too_large"] == []
    assert (told["cancelled"], told["failed"]) == (isinstance(error, StopSimulation), isinstance(error, ValueError))


def test_interactions_can_be_thrown_away(folder: SimulationFolder) -> None:
    simulation = watched()
    link = FolderLink(folder)
    simulation.attach(link)
    for _ in range(3):
        post(folder.inbox, Message("custom_query", {"a": 1}))
    simulation.interactor.set_out("progress", (1, 2))
    simulation.reset_interactions()
    assert simulation.interactor.get_in("custom_query") == (False, None)
    assert simulation.interactor.get_out("progress") == (False, None)
    link.close()


def test_it_can_ask_with_its_explanation_as_upstream_does(folder: SimulationFolder) -> None:
    simulation = watched()
    link = FolderLink(folder)
    simulation.attach(link)
    simulation.send_help_request()
    link.close()
    (asked,) = [entry for entry in read_journal(folder.journal).entries if entry["kind"] == "request"]
    assert (asked["channel"], asked["details"]) == (
        "custom_query",
        "Notes where it says that it is, whenever something is called.",
    )
