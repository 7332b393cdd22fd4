"""``statuses`` and ``calls`` with what narrows them down."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.project.project import Project
from tests.cli.shell import Said, Shell

Typed = Callable[..., Said]


@pytest.fixture
def told(shell: Shell, typed: Typed) -> Typed:
    """A shell in whose project two simulations reported, and commands were given."""
    with Project.open(shell.project) as project:
        for sim_id, name in (("arm", "arm"), ("leg", "[/leg]\x1b[31m")):
            project.add(SimulationRecord(sim_id, name, "steps"))
            statuses = [SimStatus(SimStatusCode.INFO, f"{name} got to {step}") for step in range(3)]
            statuses.append(SimStatus(SimStatusCode.FAIL, "It broke.", 1, 'File "arm.py"\nValueError: \x1b[31mtorn'))
            assert project.ingest(sim_id, [{"kind": "status", **one.to_json()} for one in statuses], 0, 1)
        project.record_call("stop", {"shell": "screen", "name": "arm", "sim_id": "arm"})
        project.record_call("start_sim", {"shell": "shell", "key": "x\x1b", "error": "There is\nno \x1b[31mx."}, 2)
    return typed


def test_statuses_of_one_code_with_some_words(told: Typed) -> None:
    failed = told("statuses", "--code", "fail", "--json").json
    assert [one["sim_name"] for one in failed] == ["arm", "[/leg]\x1b[31m"]
    assert failed[0]["error_trace"].startswith("File")
    assert len(told("statuses", "--code", "FAIL", "--code", "info", "--json").json) == 8
    (one,) = told("statuses", "--text", "ARM to 2", "--json").json
    assert one["details"] == "arm got to 2"
    assert [one["details"] for one in told("statuses", "arm", "--limit", "2", "--json").json][-1] == "It broke."


def test_people_read_traces_without_what_drives_a_terminal(told: Typed) -> None:
    out = told("statuses", "--code", "fail").out
    assert "ValueError: " in out and "\x1b" not in out
    assert told("statuses", "--text", "nobody said this").out == ""


def test_an_unknown_code_is_refused(told: Typed) -> None:
    assert told("statuses", "--code", "bad").refuses("--code", "fail")


def test_calls_newest_last_with_what_was_refused(told: Typed) -> None:
    said = told("calls").out.splitlines()
    assert "stop" in said[0] and "name=arm" in said[0]
    assert "refused (2)" in said[1]
    assert "There is" in said[2]
    assert "\x1b" not in "".join(said)


def test_calls_for_scripts(told: Typed) -> None:
    stop, start = told("calls", "--json").json
    assert stop.keys() == {"id", "name", "time", "code", "details"}
    assert (stop["name"], stop["details"]["shell"], start["code"]) == ("stop", "screen", 2)
    assert told("calls", "--refused", "--json").json == [start]
    assert told("calls", "--name", "stop", "--json").json == [stop]
    assert told("calls", "--text", "ARM", "--json").json == [stop]
    assert told("calls", "--limit", "1", "--json").json == [start]


def test_a_name_that_was_mistyped_is_guessed(told: Typed) -> None:
    said = told("calls", "--name", "stopp")
    assert (said.code, said.out) == (0, "")
    assert "did you mean 'stop'?" in said.err
