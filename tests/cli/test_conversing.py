"""``requests``, ``send``, ``query`` and ``explain``, as a person types them."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import Any

import pytest

from gymdash_tui.domain.preset import Preset, PresetKind
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.cli.shell import Said, Shell
from tests.helpers.echo import Asks, Echo, TakesOnly
from tests.helpers.orders import config_of, order
from tests.helpers.processes import until
from tests.helpers.sims import WILD, Steps

Typed = Callable[..., Said]


@pytest.fixture
def start(tracker: SimulationTracker) -> Callable[..., SimulationRecord]:
    """Starts a simulation and waits until it listens."""

    def run(kind: type[Simulation], name: str, group: str = "", **kwargs: Any) -> SimulationRecord:
        wanted = order(kind, name, **kwargs)
        wanted.group = group
        record = tracker.start(wanted)
        until(lambda: tracker.record(record.sim_id).progress.step == 1, "it to listen")
        if kind is Asks:
            until(lambda: tracker.requests(name), "what it asks")
        return record

    return run


Start = Callable[..., SimulationRecord]


def test_what_is_asked_is_listed_with_the_very_command_that_answers_it(typed: Typed, start: Start) -> None:
    start(Asks, "ppo")
    listed = typed("requests")
    first, keys, answer = listed.out.splitlines()
    assert first.startswith("0:0") and first.endswith("  ppo: Which way?")
    assert keys.strip() == "keys: left, right"
    words = shlex.split(answer.strip().removeprefix("answer: gymdash-tui "))
    assert words[0] == "send" and words[2:] == ["left=VALUE", "right=VALUE"]

    said = typed(*words[:2], "left=2", "right=up")
    assert (said.code, said.out) == (0, 'ppo: {"left": 2, "right": "up"}\n')
    (answered,) = [one for one in typed("requests", "--all", "--json").json if one["closed"]]
    assert (answered["closed"], answered["answer"]) == ("answered", {"left": 2, "right": "up"})
    assert 'answered: {"left": 2, "right": "up"}' in typed("requests", "--all").out


def test_nobody_asks(typed: Typed, project: Project) -> None:
    assert typed("requests").out == "No simulation asks for anything.\n"
    assert typed("requests", "--all").out == "No simulation ever asked for anything.\n"
    assert typed("requests", "--json").json == []


def test_requests_as_json_hold_the_command(typed: Typed, start: Start) -> None:
    record = start(Asks, "ppo", keys=[])
    (found,) = typed("requests", "--json").json
    assert found["command"] == f"gymdash-tui send {record.sim_id[:8]} KEY=VALUE"
    assert (found["sim_name"], found["details"], found["keys"], found["closed"]) == ("ppo", "Which way?", [], None)


def test_several_are_answered_and_each_failure_is_said(typed: Typed, start: Start, tracker: SimulationTracker) -> None:
    start(Asks, "one")
    start(Asks, "other", keys=["up"])
    tracker.create_simulation(Steps(config_of(Steps, "made")))
    said = typed("send", "one", "other", "made", "left.far=1e-3")
    assert said.code == 1 and said.out == 'one: {"left": {"far": 0.001}}\n'
    refused, other = said.err.splitlines()
    assert refused == "'other' does not ask for 'left'. It asks for: up."
    assert other.startswith("'made' was never started, so it cannot answer. Start it: gymdash-tui resume ")
    told = typed("send", "other", "made", "--json-value", '{"up": true}', "--json")
    assert told.code == 1
    assert [(one["name"], one["done"]) for one in told.json] == [("other", True), ("made", False)]
    assert told.json[0]["reply"] == {"up": True} and "never started" in told.json[1]["error"]


def test_a_group_is_answered(typed: Typed, start: Start) -> None:
    for name in ("a", "b"):
        start(Asks, name, group="two")
    said = typed("send", "--group", "two", "left=1")
    assert (said.code, sorted(said.out.splitlines())) == (0, ['a: {"left": 1}', 'b: {"left": 1}'])


def test_a_name_with_a_sign_of_equality_comes_first(typed: Typed, start: Start) -> None:
    start(Asks, "ppo-learning_rate=0.1")
    assert typed("send", "ppo-learning_rate=0.1", "left=1").code == 0


def test_one_wrong_key_is_wrong_use(typed: Typed, start: Start) -> None:
    start(Asks, "ppo")
    assert typed("send", "ppo", "lefd=1").refuses("does not ask for 'lefd'; did you mean 'left'?", code=2)


def test_a_saved_answer_lies_under_what_is_given(typed: Typed, start: Start, project: Project) -> None:
    start(Asks, "ppo")
    project.set_preset(Preset("usual", PresetKind.RESPONSE, kwargs={"left": {"far": 1, "fast": 2}}))
    assert typed("send", "ppo", "--preset", "usal", "left=1").refuses("did you mean 'usual'")
    said = typed("send", "ppo", "--preset", "usual", "left.far=3")
    assert said.out == 'ppo: {"left": {"far": 3, "fast": 2}}\n'


@pytest.mark.parametrize(("words", "sentence"), [
    ((), "Say to whom"),
    (("ppo",), "Say what: give KEY=VALUE"),
    (("ppo", "--json-value", "[1]"), "--json-value has to be an object for an answer"),
    (("ppo", "--json-value", "{"), "--json-value is no JSON"),
    (("ppo", "--json-value", "1", "a=1"), "KEY=VALUE can be laid over an object only"),
    (("ppo", "=1"), "is not of the form key=value"),
    (("ppo", "a=1", "--channel", "radio"), "No simulation has the channel 'radio'"),
    (("nobody", "a=1"), "No simulation has the name or id 'nobody'"),
    (("--group", "none", "a=1"), "No group is named 'none'"),
])  # fmt: skip
def test_words_that_make_no_sense_are_refused(
    typed: Typed, tracker: SimulationTracker, words: tuple[str, ...], sentence: str
) -> None:
    tracker.create_simulation(Steps(config_of(Steps, "ppo")))
    assert typed("send", *words).refuses(sentence)


def test_a_query_prints_its_reply(typed: Typed, start: Start) -> None:
    start(Echo, "echo")
    assert typed("query", "echo", "a.b=1", "c=x", "--json").json == {
        "name": "echo",
        "value": {"a": {"b": 1}, "c": "x"},
    }
    assert typed("query", "--timeout", "30", "echo", "--json", "c=x").json["value"] == {"c": "x"}
    assert typed("query", "echo").json == {"name": "echo", "value": None}
    assert typed("query", "echo", "--json-value", "[1, 2]").json["value"] == [1, 2]


def test_a_simulation_explains_itself(typed: Typed, start: Start) -> None:
    start(Echo, "echo")
    assert typed("explain", "echo").out == (
        "Answers what it is asked with just that, and its name.\n\nIt says that it is an echo.\n"
    )
    assert typed("explain", "echo", "--json").json.startswith("Answers what")


def test_time_runs_out_with_code_3(typed: Typed, start: Start) -> None:
    start(TakesOnly, "mute")
    assert typed("query", "mute", "a=1", "--timeout", "1").refuses("'mute' took the message", code=3)
    assert typed("send", "mute", "a=1", "--timeout", "0.2").refuses("'mute'", code=3)
    said = typed("query", "mute", "--json-value", '"answer"')
    assert (said.code, said.out) == (0, "answered\n")


def test_one_that_is_over_is_not_asked(typed: Typed, start: Start, tracker: SimulationTracker) -> None:
    start(Echo, "echo")
    tracker.stop("echo")
    assert typed("query", "echo").refuses("'echo' is over (stopped), so it cannot answer")
    assert typed("explain", "echo").refuses("'echo' is over (stopped), so it cannot answer")


def test_nothing_of_it_drives_a_terminal(shell: Shell, start: Start) -> None:
    start(Asks, WILD.replace("\x00", ""), keys=[WILD])
    for words in (("requests",), ("requests", "--all")):
        shown = shell.on_a_terminal(*words)
        assert b"\x1b" not in shown and b"red" in shown
