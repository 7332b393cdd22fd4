"""The queue's commands, as one types them; most are run within the test's own process, which is faster."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from gymdash_tui.project.project import Project
from gymdash_tui.simulation.supervision import SupervisorFiles
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.cli.shell import Said, Shell
from tests.helpers.orders import config_of
from tests.helpers.processes import PATIENCE, supervisors, until
from tests.helpers.sims import Steps

Typed = Callable[..., Said]


def test_an_evening_at_the_queue(shell: Shell, typed: Typed, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    assert typed("slots", "1").out == "0 of 1 slots\n"
    first = typed("queue", "steps", "--name", "first", "--set", "steps=1", "--set", f"until={gate}")
    assert first.code == 0 and first.out.startswith("queued first  ") and first.out.endswith("  starts next\n")
    with Project.open(shell.project) as project:
        until(project.live, "the first one")
        holder = until(lambda: SupervisorFiles(project.folder).holder, "the supervisor to say who it is")
    second = typed("queue", "steps", "--name", "second", "--after", "first")
    assert second.out.endswith("  after 'first'\n")
    typed("queue", "steps", "--name", "last", "--held")
    several = typed("queue", "steps", "--name", "many", "--seeds", "0-1", "--priority", "5", "--set", "steps=3")
    assert several.out == "queued 2 simulations; `gymdash-tui queue` shows what they wait for\n"
    told = typed("queue").out.splitlines()
    rows = [line.split(maxsplit=2)[2].split(maxsplit=2) for line in told[1:-1]]
    assert [row[0].partition("-")[0] for row in rows] == ["many", "many", "second", "last"]
    assert told[0].split() == ["place", "id", "name", "type", "priority", "waits", "for"]
    assert told[1].endswith("5  no slot free (1 of 1)") and told[3].endswith("after 'first'") and "held" in told[4]
    assert told[-1] == f"1 of 1 slots · supervisor: pid {holder.pid}"
    assert typed("release", "last").out == "queued last\n"
    gate.touch()
    assert typed("wait", "last", "second", "--timeout", "60").code == 0
    assert typed("queue").out.splitlines()[0] == "Nothing is queued."


def test_what_was_created_is_queued_by_its_name(typed: Typed, tracker: SimulationTracker, project: Project) -> None:
    tracker.call(tracker.aio.set_slots(0))
    for name in ("a", "b"):
        tracker.create_simulation(Steps(config_of(Steps, name)))
    assert typed("queue", "a", "b", "--priority", "2").out.startswith("queued 2 simulations")
    assert [record.priority for record in project.queue()] == [2, 2]
    assert typed("queue", "a").refuses("'a' is in the queue already.")
    assert typed("queue", "b", "--set", "steps=3").refuses("'b' was made already; --set can be given when")
    assert typed("queue", "a", "nobody").refuses("No simulation has the name or id 'nobody'")
    assert typed("queue", "stepps").refuses(
        "stepps", "did you mean 'steps'", "No simulation has that name or id either."
    )


def test_changing_the_queue(typed: Typed, tracker: SimulationTracker, project: Project) -> None:
    tracker.call(tracker.aio.set_slots(0))
    typed("queue", "steps", "--name", "s", "--group", "g", "--seeds", "0-2")
    names = [record.name for record in project.queue()]
    assert typed("hold", "--group", "g").out == "".join(f"held {name}\n" for name in names)
    assert typed("release", names[0], "nobody").code == 2
    assert [record.held for record in project.queue()] == [False, True, True]
    assert typed("move", names[2], "first").out == f"held {names[2]}  place 1 of 3, priority 0\n"
    assert typed("move", names[2], "-1").out.split()[3] == "1" and typed("move", names[2], "+1").out.split()[3] == "2"
    assert typed("priority", names[1], "7").out == f"held {names[1]}  place 1 of 3, priority 7\n"
    assert typed("unqueue", names[1], "--json").json[0]["state"] == "created"
    assert typed("unqueue", names[1]).refuses(f"'{names[1]}' is not in the queue: it is created.")
    told = typed("queue", "--json").json
    assert [row["name"] for row in told["queue"]] == [names[0], names[2]] and told["supervisor"] is None
    assert told["queue"][1]["waits_for"] == "held" and told["slots"]["count"] == 0
    assert typed("unqueue", "--group", "g").code == 0
    assert typed("hold", "--group", "g").refuses("Nothing of the group 'g' is queued.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("move", "x", "sideways"), "'sideways' is no place to move to"),
        (("move", "x", "+-1"), "'+-1' is no place to move to"),
        (("slots", "-3"), "-3 is no number of slots"),
        (("slots", "--gpu", "0"), "--gpu '0' is not of the form INDEX=N"),
        (("slots", "--gpu", "0=x"), "--gpu '0=x' is not of the form INDEX=N"),
        (("slots", "--gpu", "9=1"), "This machine has no GPU 9; it has 0, 1."),
        (("queue", "steps", "--after", "nobody"), "No simulation has the name or id 'nobody'"),
        (("queue", "steps", "--priority", "99999999"), "99999999 is no priority"),
        (("queue", "steps", "--gpu", "5"), "This machine has no GPU 5; it has 0, 1."),
        (("queue", "steps", "--set", "steps=-1"), "steps"),
        (("hold", "nobody"), "No simulation has the name or id 'nobody'"),
    ],
)
def test_what_makes_no_sense(
    typed: Typed, project: Project, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.setenv("GYMDASH_TUI_GPUS", "0,1")
    assert typed(*words).refuses(said)
    assert project.count() == 0


def test_gpu_slots(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GYMDASH_TUI_GPUS", "0,1")
    assert typed("slots", "4", "--gpu", "0=3", "--gpu", "1=1").out == "0 of 4 slots · GPU 0: 0 of 3 · GPU 1: 0 of 1\n"
    assert typed("slots", "--gpu", "1=0").out == "0 of 4 slots · GPU 0: 0 of 3\n"
    assert typed("slots", "--gpu", "9=1", "--force", "--json").json["gpus"][1] == {"index": 9, "slots": 1, "used": 0}


def test_supervise_in_the_background_and_in_the_foreground(shell: Shell, project: Project) -> None:
    with Project.open(shell.project) as own:
        own.set_setting("slots", 0)
    shell("queue", "steps", "--name", "x")
    nothing = shell("supervise", "--background")
    assert (nothing.code, nothing.out) == (0, "") and "no supervisor is needed" in nothing.err
    project.set_setting("slots", 1)
    started = shell("supervise", "--background")
    assert started.code == 0 and started.out.startswith("a supervisor runs") and "supervisor.log" in started.out
    until(lambda: project.find("x").word == "done", "its end")
    until(lambda: not supervisors(project.folder.root), "the supervisor's end", PATIENCE)
    with shell.running("supervise") as process:
        assert process.stderr is not None and "supervises" in process.stderr.readline()
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


def test_preview_makes_nothing(shell: Shell, typed: Typed) -> None:
    assert "3 simulations" in typed("queue", "steps", "--seeds", "0-2", "--preview").out
    assert not shell.project.exists()


def test_supervise_without_a_project(typed: Typed) -> None:
    assert typed("supervise").refuses("There is no project in")
    assert typed("queue").refuses("There is no project in")
