"""``wait`` and ``stop``, and their exit codes."""

from __future__ import annotations

import threading
from pathlib import Path

from gymdash_tui.project.project import Project
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.cli.shell import Shell
from tests.helpers.orders import order
from tests.helpers.processes import PATIENCE, child_of, kill, printed, until
from tests.helpers.sims import FailsAt, Steps


def test_waiting_for_several(shell: Shell, tracker: SimulationTracker) -> None:
    good = tracker.start(order(Steps, "good", steps=1))
    tracker.start(order(FailsAt, "bad", at=1))
    said = shell("wait", "bad", good.sim_id[:8])
    assert (said.code, said.out, said.err) == (1, "failed bad\ndone good\n", "")
    alone = shell("wait", "good", "--json")
    assert alone.code == 0 and [one["ending"] for one in alone.json] == ["succeeded"]


def test_waiting_for_one_that_dies(shell: Shell, tracker: SimulationTracker, project: Project, tmp_path: Path) -> None:
    record = tracker.start(order(Steps, "victim", until=str(tmp_path / "never")))
    pid = child_of(project.folder, record.sim_id)
    with shell.running("wait", "victim") as process:
        threading.Timer(0.2, kill, [pid]).start()
        out, _ = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (1, "died victim\n")


def test_waiting_no_longer_than_that(shell: Shell, tracker: SimulationTracker, tmp_path: Path) -> None:
    tracker.start(order(Steps, "slow", until=str(tmp_path / "never")))
    said = shell("wait", "slow", "--timeout", "0.1", "--json")
    assert said.code == 3 and "Not done after 0.1 s: 'slow'" in said.err
    assert [one["is_done"] for one in said.json] == [False]
    assert shell("wait", "nobody").refuses("No simulation has the name or id 'nobody'")
    for wrong in ("-1", "nan", "inf", "soon", ""):
        assert shell("wait", "slow", "--timeout", wrong).refuses("--timeout", "is no number of seconds")


def test_stopping_one(shell: Shell, tracker: SimulationTracker, project: Project, tmp_path: Path) -> None:
    record = tracker.start(order(Steps, "one", until=str(tmp_path / "never")))
    said = shell("stop", "one", "--json")
    assert said.code == 0 and said.err == ""
    (told,) = said.json
    assert (told["ending"], told["cancelled"], told["failed"], told["force_stopped"]) == (
        "cancelled",
        True,
        True,
        False,
    )
    assert told["sim_id"] == record.sim_id
    assert [(call.name, call.details["shell"]) for call in project.calls(1)] == [("stop", "shell")]
    assert shell("stop", "one").refuses("'one' is stopped already; there is nothing to stop.")
    assert project.calls(1)[0].code == 2
    assert shell("wait", "one").code == 1


def test_stopping_several_whatever_becomes_of_one(shell: Shell, tracker: SimulationTracker, tmp_path: Path) -> None:
    for name in ("a", "b"):
        tracker.start(order(Steps, name, until=str(tmp_path / "never")))
    tracker.wait(tracker.start(order(Steps, "done", steps=1)).sim_id, PATIENCE)
    said = shell("stop", "a", "done", "nobody", "b", "a")
    assert (said.code, said.out) == (2, "stopped a\nstopped b\n")
    assert "'done' is done already" in said.err and "name or id 'nobody'" in said.err


def test_stopping_from_one_shell_ends_the_waiting_in_another(
    shell: Shell, tracker: SimulationTracker, project: Project, tmp_path: Path
) -> None:
    record = tracker.start(order(Steps, "one", steps=1, until=str(tmp_path / "never")))
    printed(project.folder, record.sim_id, "running")
    with shell.running("wait", "one") as process:
        assert shell("stop", "one").out == "stopped one\n"
        out, _ = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (1, "stopped one\n")
    assert until(lambda: project.counts() == {"stopped": 1}, "the record")
