"""Talking with running simulations: real workers are asked, and answer; what they ask is open until it is answered."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.domain.errors import TimedOut, UnknownSimulation, WorkerError, WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.request import Closed
from gymdash_tui.domain.states import Ending
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.tracking.aio import AsyncSimulationTracker
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.echo import Asks, DiesOf, Echo, TakesOnly, TwoThreads
from tests.helpers.orders import call_of, config_of, order
from tests.helpers.processes import PATIENCE, until
from tests.helpers.sims import Steps


def live(tracker: SimulationTracker, kind: type[Simulation], name: str = "", **kwargs: Any) -> SimulationRecord:
    """Start a simulation and wait until it listens."""
    record = tracker.start(order(kind, name or kind.__name__.lower(), **kwargs))
    until(lambda: tracker.record(record.sim_id).progress.step == 1, "it to listen")
    return record


def asking(tracker: SimulationTracker, *names: str) -> None:
    """Wait until simulations are seen to ask."""
    until(lambda: len(tracker.requests(list(names))) == len(names), "what they ask")


# --- queries


def test_a_query_is_answered(tracker: SimulationTracker, project: Project) -> None:
    record = live(tracker, Echo)
    values: tuple[Any, ...] = ({"speed": 2, "inner": {"a": [1, None]}}, None, "text", 0, [], "Größe 🦊 \x1b[31m")
    for value in values:
        assert tracker.query("echo", value, timeout=PATIENCE) == {"name": "echo", "value": value}
    call = call_of(project)
    assert (call.name, call.code) == ("query", 0)
    assert call.details.items() >= {"shell": "script", "sim_id": record.sim_id, "channel": "custom_query"}.items()
    assert call.details["reply"] == {"name": "echo", "value": "Größe 🦊 \x1b[31m"}
    assert list(project.folder.simulation(record.sim_id).inbox.iterdir()) == []


def test_it_explains_itself(tracker: SimulationTracker) -> None:
    live(tracker, Echo)
    text = tracker.call(tracker.aio.help_of("echo", PATIENCE))
    assert text == "Answers what it is asked with just that, and its name.\n\nIt says that it is an echo."


def test_a_long_reply_arrives_whole_and_is_audited_short(tracker: SimulationTracker, project: Project) -> None:
    live(tracker, Echo)
    assert tracker.query("echo", "x" * 300_000, timeout=PATIENCE)["value"] == "x" * 300_000
    assert len(call_of(project).details["reply"]) < 3000


@pytest.mark.parametrize(("value", "channel", "sentence"), [
    ({"f": {"g": [1, len]}}, "custom_query", "A message holds plain values only, and value.f.g[1] is <len>"),
    ({1: 2}, "custom_query", "value is a dictionary with the key 1"),
    (1, "custom_quary", "No simulation has the channel 'custom_quary'; did you mean 'custom_query'? There are: custom"),
    (1, "stop_simulation", "Nothing is asked on the channel 'stop_simulation': a simulation is stopped by stop."),
    (1, "steer", "Nothing is asked on the channel 'steer'"),
])  # fmt: skip
def test_what_cannot_be_said_is_refused_before_anybody_is_asked(
    tracker: SimulationTracker, project: Project, value: Any, channel: str, sentence: str
) -> None:
    tracker.create_simulation(Steps(config_of(Steps, "made")))
    with pytest.raises(WrongUse) as refused:
        tracker.query("made", value, channel=channel)
    assert sentence in str(refused.value)
    assert (call_of(project).name, call_of(project).code) == ("query", 2)


def test_who_does_not_run_is_not_asked(tracker: SimulationTracker) -> None:
    tracker.create_simulation(Steps(config_of(Steps, "made")))
    with pytest.raises(WrongUse, match=r"'made' was never started, so it cannot answer\. Start it: gymdash-tui resume"):
        tracker.query("made")
    tracker.queue_sim(Steps(config_of(Steps, "held")), held=True)
    with pytest.raises(WrongUse, match="'held' still waits in the queue, so it cannot answer; ask again when it runs"):
        tracker.query("held")
    live(tracker, Echo)
    tracker.stop("echo")
    with pytest.raises(WrongUse, match=r"'echo' is over \(stopped\), so it cannot answer\. Go on with it: gymdash-tui"):
        tracker.query("echo")
    with pytest.raises(UnknownSimulation, match="did you mean 'echo'"):
        tracker.query("ecko")


def test_who_never_listens_leaves_the_message_and_it_is_taken_back(
    tracker: SimulationTracker, project: Project
) -> None:
    record = tracker.start(order(Steps, "steps", steps=1, until="/nowhere/at/all"))
    until(lambda: tracker.record("steps").progress.step == 1, "its step")
    with pytest.raises(TimedOut) as late:  # although it looks into its inbox all the time
        tracker.query("steps", 1, timeout=0.3)
    assert str(late.value) == (
        "'steps' did not answer within 0.3 s, and the message was taken back. Its type (steps) may not listen on this "
        "channel: a simulation does by interactor.get_in('custom_query')."
    )
    assert late.value.exit_code == 3 and call_of(project).code == 3
    assert list(project.folder.simulation(record.sim_id).inbox.iterdir()) == []
    tracker.call(tracker.aio.pause("steps"))
    with pytest.raises(TimedOut, match=r"it is paused\. Let it go on: gymdash-tui go-on"):
        tracker.query("steps", 1, timeout=0.2)


def test_who_takes_the_message_without_an_answer(tracker: SimulationTracker) -> None:
    live(tracker, TakesOnly)
    with pytest.raises(TimedOut, match=r"'takesonly' took the message and has not answered within 1 s"):
        tracker.query("takesonly", "hello", timeout=1)


async def test_who_is_passed_over_is_told_at_once(project: Project, tracker: SimulationTracker) -> None:
    record = await asyncio.to_thread(live, tracker, TakesOnly)
    journal = project.folder.simulation(record.sim_id).journal
    aio = AsyncSimulationTracker(project)
    first = asyncio.create_task(aio.query("takesonly", "hello", timeout=PATIENCE))
    await asyncio.to_thread(until, lambda: tracker.record("takesonly").progress.step == 2, "it to take the message")
    assert await aio.query("takesonly", "answer", timeout=PATIENCE) == "answered"
    with pytest.raises(WorkerError, match="'takesonly' took the message, and went on to the next one without answer"):
        await asyncio.wait_for(first, PATIENCE / 2)
    replies = [entry for entry in read_journal(journal).entries if entry["kind"] == "reply"]
    assert [entry.get("unanswered") for entry in replies] == [True, None]


def test_its_end_is_an_answer_also_to_what_still_lies_in_the_inbox(tracker: SimulationTracker) -> None:
    live(tracker, DiesOf)

    async def ask_all() -> list[Any]:
        asks = (tracker.aio.query("diesof", number, timeout=PATIENCE) for number in range(5))
        return await asyncio.gather(*asks, return_exceptions=True)

    begun = time.monotonic()
    errors = tracker.call(ask_all())
    sentences = {str(error) for error in errors}
    assert sentences <= {
        "'diesof' ended before it could answer; its record says how.",
        "'diesof' is being stopped, so it cannot answer.",
        "'diesof' is over (stopped), so it cannot answer. Go on with it: gymdash-tui resume "
        + tracker.record("diesof").sim_id[:8],
        "'diesof' took the message, and went on to the next one without answering it.",
    }
    assert "'diesof' ended before it could answer; its record says how." in sentences
    assert time.monotonic() - begun < PATIENCE


def test_two_threads_of_a_simulation_cross_nothing(tracker: SimulationTracker) -> None:
    live(tracker, TwoThreads)

    async def ask_all() -> list[Any]:
        return await asyncio.gather(*(tracker.aio.query("twothreads", n, timeout=PATIENCE) for n in range(60)))

    assert tracker.call(ask_all()) == list(range(60))


# --- many at once


def test_many_queries_of_several_processes_are_each_answered_once(
    tracker: SimulationTracker, project: Project, tmp_path: Path
) -> None:
    names = [f"echo-{number}" for number in range(4)]
    for name in names:
        tracker.start(order(Echo, name))
    until(lambda: all(tracker.record(name).progress.step for name in names), "all to listen")
    root = project.folder.root
    spawn = multiprocessing.get_context("spawn")
    asked = [spawn.Process(target=ask_many, args=(root, number, names, 67, tmp_path)) for number in range(3)]
    for process in asked:
        process.start()
    for process in asked:
        process.join(PATIENCE)
    assert [process.exitcode for process in asked] == [0, 0, 0]
    for number in range(3):
        told = json.loads((tmp_path / f"{number}.json").read_text())
        assert told == [{"name": names[i % len(names)], "value": {"from": number, "number": i}} for i in range(67)]
    for name in names:
        folder = project.folder.simulation(tracker.record(name).sim_id)
        ids = [entry["id"] for entry in read_journal(folder.journal).entries if entry["kind"] == "reply"]
        assert len(ids) == len(set(ids)) and list(folder.inbox.iterdir()) == []
    assert sum(call.name == "query" for call in project.calls(10_000)) == 201


def ask_many(root: Path, number: int, names: list[str], count: int, told: Path) -> None:
    """Ask simulations all at once, in a process of its own, and write down what they answered."""

    async def work() -> list[Any]:
        with Project.open(root) as project:
            tracker = AsyncSimulationTracker(project)
            asks = (
                tracker.query(names[i % len(names)], {"from": number, "number": i}, timeout=PATIENCE)
                for i in range(count)
            )
            return await asyncio.gather(*asks)

    (told / f"{number}.json").write_text(json.dumps(asyncio.run(work())))


# --- what they ask


def test_a_request_is_open_until_it_is_answered(tracker: SimulationTracker, project: Project) -> None:
    record = live(tracker, Asks, "ppo")
    asking(tracker, "ppo")
    (request,) = tracker.requests()
    assert (request.sim_id, request.sim_name, request.details, request.keys) == (
        record.sim_id,
        "ppo",
        "Which way?",
        ("left", "right"),
    )
    assert tracker.record("ppo").asks == "Which way?" and project.request_count() == 1

    (sent,) = tracker.send("ppo", {"left": {"far": 2}}, timeout=PATIENCE)
    assert sent.error is None and sent.reply == {"left": {"far": 2}}
    until(lambda: tracker.requests("ppo")[0].details.startswith("And now?"), "the next one")
    answered = tracker.requests("ppo", open_only=False)[-1]
    assert (answered.id, answered.closed, answered.answer) == (request.id, Closed.ANSWERED, {"left": {"far": 2}})
    assert tracker.record("ppo").asks == "And now?\nLeft or right?"

    tracker.stop("ppo")
    assert tracker.requests() == [] and tracker.record("ppo").asks == ""
    assert [one.closed for one in tracker.requests("ppo", open_only=False)] == [Closed.ENDED, Closed.ANSWERED]


def test_a_wrong_key_is_refused_before_it_is_sent(tracker: SimulationTracker, project: Project) -> None:
    live(tracker, Asks, "ppo")
    asking(tracker, "ppo")
    (sent,) = tracker.send("ppo", {"lefd": 1})
    assert isinstance(sent.error, WrongUse)
    assert str(sent.error) == "'ppo' does not ask for 'lefd'; did you mean 'left'? It asks for: left, right."
    assert tracker.record("ppo").asks == "Which way?"
    assert (call_of(project).name, call_of(project).code, call_of(project).details["name"]) == ("send", 2, "ppo")


def test_where_the_request_names_no_keys_anything_goes(tracker: SimulationTracker) -> None:
    live(tracker, Asks, "free", keys=[])
    asking(tracker, "free")
    (sent,) = tracker.send("free", {"whatever": 1}, timeout=PATIENCE)
    assert sent.error is None


def test_several_are_answered_at_once_and_one_that_refuses_holds_up_nobody(tracker: SimulationTracker) -> None:
    for name in ("one", "two"):
        live(tracker, Asks, name)
    live(tracker, Asks, "other", keys=["up"])
    tracker.create_simulation(Steps(config_of(Steps, "made")))
    asking(tracker, "one", "two", "other")
    sent = tracker.send(["one", "other", "two", "made", "one"], {"left": 1}, timeout=PATIENCE)
    assert [one.record.name for one in sent] == ["one", "other", "two", "made"]
    assert [one.error is None for one in sent] == [True, False, True, False]
    assert "'other' does not ask for 'left'" in str(sent[1].error)
    assert "'made' was never started" in str(sent[3].error)


@pytest.mark.parametrize("value", [{}, None, [1], "text"])
def test_an_answer_is_made_of_keys_and_values(tracker: SimulationTracker, value: Any) -> None:
    tracker.create_simulation(Steps(config_of(Steps, "made")))
    with pytest.raises(WrongUse, match="An answer is made of keys and values; give at least one"):
        tracker.send("made", value)


def test_nobody_is_told_where_one_of_them_is_unknown(tracker: SimulationTracker) -> None:
    live(tracker, Asks, "ppo")
    with pytest.raises(UnknownSimulation):
        tracker.send(["ppo", "nobody"], {"left": 1})
    asking(tracker, "ppo")


def test_an_answer_that_ends_it(tracker: SimulationTracker) -> None:
    live(tracker, Asks, "ppo")
    asking(tracker, "ppo")
    tracker.send("ppo", {"right": 1}, timeout=PATIENCE)
    until(lambda: "end" in tracker.requests("ppo")[0].keys if tracker.requests("ppo") else False, "the next one")
    tracker.send("ppo", {"end": True}, timeout=PATIENCE)
    (done,) = tracker.wait("ppo", PATIENCE)
    assert done.ending is Ending.CANCELLED and done.asks == ""


def test_a_further_attempt_asks_anew(tracker: SimulationTracker, until_asked: Callable[[str], None]) -> None:
    live(tracker, Asks, "ppo")
    until_asked("ppo")
    tracker.stop("ppo")
    tracker.call(tracker.aio.resume("ppo"))
    until_asked("ppo")
    found = tracker.requests("ppo", open_only=False)
    assert [one.closed for one in found] == [None, Closed.ENDED]
    tracker.stop("ppo")


@pytest.fixture
def until_asked(tracker: SimulationTracker) -> Callable[[str], None]:
    """Waits until a simulation is seen to ask."""
    return lambda name: asking(tracker, name)
