"""Running the same again as a simulation of its own, and what is said to differ."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.domain.errors import UnknownSimulation
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.atomic import write_json
from gymdash_tui.tracking import code_state
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.orders import call_of, order
from tests.helpers.processes import PATIENCE
from tests.helpers.sims import Resumes, Steps


def again(tracker: SimulationTracker, name: str, **how: Any) -> SimulationRecord:
    record = tracker.call(tracker.aio.rerun(name, **how))
    return tracker.wait(record.sim_id, PATIENCE)[0]


def done(tracker: SimulationTracker, **kwargs: Any) -> SimulationRecord:
    asked = order(Resumes, "first", waits=0, **kwargs)
    return tracker.wait(tracker.start(asked).sim_id, PATIENCE)[0]


def output(project: Project, record: SimulationRecord) -> str:
    return project.folder.simulation(record.sim_id).output.read_text()


def kept(project: Project, record: SimulationRecord) -> dict[str, Any]:
    return dict(json.loads(project.folder.simulation(record.sim_id).config.read_text()))


def test_the_same_arguments_the_drawn_seed_and_the_same_variables(
    tracker: SimulationTracker, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("MUJOCO_GL", "egl")
        patch.setenv("CUDA_VISIBLE_DEVICES", "5")
        patch.setenv("MY_PASSWORD", "secret")
        first = done(tracker, threads=2, word=lambda step: f"word {step}")
    assert first.seed == 1234 and "at 0, None word 0 ('2', 'egl')" in output(project, first)
    second = again(tracker, "first")
    assert second.ending is Ending.SUCCEEDED and second.sim_id != first.sim_id
    assert (second.parent, second.name, second.seed, second.attempt) == (first.sim_id, "first", 1234, 1)
    assert second.kwargs == first.kwargs and second.start_kwargs == {"seed": 1234}
    assert "at 0, 1234 word 0 ('2', 'egl')" in output(project, second)
    told = kept(project, second)
    assert told["environment"] == kept(project, first)["environment"]
    assert "CUDA_VISIBLE_DEVICES" not in told["environment"] and "secret" not in json.dumps(told)
    call = call_of(project)
    assert (call.name, call.details["parent"]) == ("rerun", first.sim_id)
    third = again(tracker, second.sim_id)  # of a rerun as well
    assert (third.parent, third.seed) == (second.sim_id, 1234) and "word 0" in output(project, third)


def test_it_can_wait_in_the_queue(tracker: SimulationTracker) -> None:
    first = done(tracker)
    assert again(tracker, first.sim_id, queued=True).ending is Ending.SUCCEEDED


def test_it_runs_where_the_first_one_ran(
    tracker: SimulationTracker, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gate").touch()
    monkeypatch.chdir(tmp_path)
    first = tracker.start(order(Steps, "first", steps=1, until="gate"))  # a name relative to where the person stands
    tracker.wait(first.sim_id, PATIENCE)
    monkeypatch.chdir("/")
    second = again(tracker, "first")
    assert second.ending is Ending.SUCCEEDED and kept(project, second)["cwd"] == str(tmp_path)


def test_nothing_differs_at_once(tracker: SimulationTracker, project: Project) -> None:
    first = done(tracker)
    second = again(tracker, "first")
    *_, told = [found.status for found in project.statuses(second.sim_id)]
    sentence = f"Runs as 'first' ({first.sim_id[:8]}) did. Nothing that is known differs now from then."
    assert (told.code.name, told.details) == ("INFO", sentence)


def git(folder: Path, *words: str) -> None:
    settings = ["-c", "user.name=me", "-c", "user.email=me@example.org"]
    subprocess.run(["git", *settings, *words], cwd=folder, check=True, capture_output=True)


def test_what_differs_is_said(
    tracker: SimulationTracker, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    git(work, "init")
    (work / "train.py").write_text("x = 1\n")
    git(work, "add", ".")
    git(work, "commit", "-m", "one")
    first = done(tracker)
    config = kept(project, first)
    config["packages"] |= {"torch": "0.1", "gone-package": "1.0"}
    write_json(project.folder.simulation(first.sim_id).config, {**config, "host": "another", "gpus": ["A100"]})
    git(work, "commit", "--allow-empty", "-m", "two")
    (work / "train.py").write_text("x = 2\n")
    monkeypatch.setattr(code_state, "_STAYS_TRUE", -1)
    second = again(tracker, "first")
    told = project.statuses(second.sim_id)[-1].status.details
    for words in (
        f"What differs now: the commit {config['git_commit'][:7]} → ",
        "; uncommitted changes; ",
        "the host another → ",
        "the GPUs A100 → none",
        "2 packages (gone-package 1.0 → gone, torch 0.1 → ",
    ):
        assert words in told
    assert "+x = 2" in project.folder.simulation(second.sim_id).code_diff.read_text()


def test_an_older_record_is_compared_as_far_as_it_goes(tracker: SimulationTracker, project: Project) -> None:
    first = done(tracker)
    folder = project.folder.simulation(first.sim_id)
    for damaged in ('{"packages": 5, "code": [], "gpus": "x", "git_commit": 7}', "", "{"):
        folder.config.write_text(damaged)
        second = again(tracker, first.sim_id)
        assert (
            second.ending is Ending.SUCCEEDED
            and "Runs as 'first'" in project.statuses(second.sim_id)[-1].status.details
        )


def test_who_is_unknown_is_refused(tracker: SimulationTracker, project: Project) -> None:
    with pytest.raises(UnknownSimulation):
        again(tracker, "nobody")
    assert (call_of(project).name, call_of(project).code) == ("rerun", 2)


def test_a_clone_begins_as_the_other_one_did(tracker: SimulationTracker, project: Project) -> None:
    first = done(tracker, inner={"rate": 1}, word=lambda step: "carried")
    asked = tracker.call(tracker.aio.order_like("first"))
    assert asked.sim_id != first.sim_id and asked.parent == first.sim_id
    assert asked.config.kwargs["inner"] == {"rate": 1} and "seed" not in asked.kwargs
    asked.config.kwargs["inner"]["rate"] = 2
    asked.start_kwargs = {"steps": 3}
    (second,) = tracker.wait(tracker.start(asked).sim_id, PATIENCE)
    assert second.parent == first.sim_id and second.progress.total == 3 and "carried" in output(project, second)
