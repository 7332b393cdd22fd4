"""What is kept about a start: the code's state above all, from real repositories, and whatever git does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.domain.states import Ending
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.tracking import code_state as states
from gymdash_tui.tracking.code_state import CodeState, code_state
from gymdash_tui.tracking.keeping import packages, start_record
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.orders import order
from tests.helpers.processes import PATIENCE
from tests.helpers.sims import Steps

Git = Callable[..., None]


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that a person works in; each look is a new one."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.setattr(states, "_STAYS_TRUE", -1)
    for name in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"):
        monkeypatch.setenv(name, "me")
    for name in ("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"):
        monkeypatch.setenv(name, "me@example.org")
    return folder


@pytest.fixture
def git(work: Path) -> Git:
    """Git in that folder, with a repository of one commit."""

    def run(*words: str) -> None:
        subprocess.run(["git", *words], cwd=work, check=True, capture_output=True)

    run("init", "-b", "main")
    (work / "train.py").write_text("x = 1\n")
    run("add", ".")
    run("commit", "-m", "one")
    return run


def state(folder: Path) -> CodeState:
    found = code_state(folder)
    assert found is not None
    return found


def head(folder: Path) -> str:
    return subprocess.run(["git", "rev-parse", "HEAD"], cwd=folder, capture_output=True, text=True).stdout.strip()


def test_a_folder_without_a_repository(work: Path) -> None:
    assert code_state(work) is None


def test_a_repository_as_it_was_committed(work: Path, git: Git) -> None:
    assert state(work) == CodeState(str(work), head(work), "main")
    (work / "below").mkdir()
    assert state(work / "below") == CodeState(str(work), head(work), "main")


def test_what_was_changed_and_what_nobody_follows(work: Path, git: Git) -> None:
    (work / "train.py").write_text("x = 2\n")
    (work / "new one.py").write_text("y = 1\n")
    (work / "folder").mkdir()
    (work / "folder" / "file").write_text("")
    found = state(work)
    assert found.changed and not found.diff_cut and found.problem == ""
    assert b"-x = 1\n+x = 2\n" in found.diff
    assert (found.untracked, found.untracked_count) == (("folder/", "new one.py"), 2)
    git("stash")
    subprocess.run(["git", "apply"], cwd=work, input=found.diff, check=True)
    assert (work / "train.py").read_text() == "x = 2\n"


def test_what_was_renamed_or_only_staged(work: Path, git: Git) -> None:
    git("mv", "train.py", "? train.py")
    found = state(work)
    assert found.changed and found.untracked == () and b"rename to" in found.diff


def test_no_branch_and_no_commit(work: Path, git: Git, tmp_path: Path) -> None:
    git("checkout", "--detach")
    assert (state(work).branch, state(work).commit) == ("", head(work))
    empty = tmp_path / "empty"
    subprocess.run(["git", "init", "-b", "main", str(empty)], check=True, capture_output=True)
    (empty / "file").write_text("")
    assert state(empty) == CodeState(str(empty), "", "main", untracked=("file",), untracked_count=1)


def test_a_large_difference_is_cut_at_a_line(work: Path, git: Git) -> None:
    (work / "train.py").write_text("x = 'a line of a large file'\n" * 100_000)
    found = state(work)
    assert found.diff_cut and len(found.diff) <= states.LARGEST_DIFF and found.diff.endswith(b"\n")


def test_many_untracked_files_are_counted_and_the_first_named(work: Path, git: Git) -> None:
    for number in range(150):
        (work / f"file {number}\n").touch()
    found = state(work)
    assert found.untracked_count == 150 and len(found.untracked) == 100


@pytest.fixture
def other_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts another program in git's place."""

    def put(script: str) -> None:
        program = tmp_path / "bin" / "git"
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")

    return put


def test_a_git_that_hangs_keeps_nobody_waiting(
    work: Path, git: Git, other_git: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(states, "PATIENCE", 0.2)
    other_git("sleep 600; true")  # with a child that holds its output open
    found = state(work)
    assert found.problem == "git status did not answer within 0.2 s" and found.commit == ""


def test_a_git_that_fails_or_is_missing_is_said(
    work: Path, git: Git, other_git: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other_git("echo odd; exit 3")
    assert state(work).problem == "git status left with exit code 3"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert state(work).problem == "git could not be asked (No such file or directory)"


def test_what_a_repository_asks_to_be_run_is_not_run(work: Path, git: Git, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    git("config", "core.fsmonitor", f"touch {ran}; false")
    git("config", "diff.external", f"touch {ran}")
    git("config", "diff.odd.textconv", f"touch {ran}; cat")
    (work / ".gitattributes").write_text("* diff=odd\n")
    (work / "train.py").write_text("x = 2\n")
    assert b"+x = 2" in state(work).diff and not ran.exists()


def test_several_starts_at_once_look_once(work: Path, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "_STAYS_TRUE", 60)
    before = state(work)
    (work / "train.py").write_text("x = 2\n")
    assert state(work) is before
    assert code_state(work.parent) is None  # elsewhere it is looked anew


# -- the record --------------------------------------------------------------------------------------------------------


def record(work: Path, tmp_path: Path) -> tuple[dict[str, Any], SimulationFolder]:
    folder = SimulationFolder(tmp_path / "sim")
    folder.root.mkdir(exist_ok=True)
    told = start_record("gymdash-tui start steps", folder, work)
    return json.loads(json.dumps(told)), folder


def test_a_record_tells_what_is_needed_to_do_it_again(
    work: Path, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("API_TOKEN", "secret")
    (work / "train.py").write_text("x = 2\n")
    told, folder = record(work, tmp_path)
    assert (told["command_line"], told["cwd"], told["attempt"]) == ("gymdash-tui start steps", str(work), 1)
    assert (told["interpreter"], told["argv"]) == (sys.executable, sys.argv)
    assert told["git_commit"] == told["code"]["commit"] == head(work) and told["code"]["branch"] == "main"
    assert told["code"]["changed"] and told["code"]["diff_bytes"] == folder.code_diff.stat().st_size
    assert b"+x = 2" in folder.code_diff.read_bytes() and folder.code_diff.stat().st_mode & 0o777 == 0o600
    assert told["variables"]["PYTHONHASHSEED"] == "7" and "secret" not in json.dumps(told)
    assert told["cores"] == os.cpu_count() and isinstance(told["gpus"], list)


def test_without_a_repository_there_is_no_code(work: Path, tmp_path: Path) -> None:
    told, folder = record(work, tmp_path)
    assert told["code"] is None and told["git_commit"] is None and not folder.code_diff.exists()


def test_the_packages_are_those_that_are_installed() -> None:
    def plain(name: str) -> str:
        return name.lower().replace("_", "-").replace(".", "-")

    assert packages() == {plain(one.metadata["Name"]): one.version for one in metadata.distributions()}


def test_packages_of_other_installers_are_read_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder, name in ((first, "Some_Pack.age-1.2.3.dist-info"), (second, "some_pack.age-9.dist-info")):
        (folder / name).mkdir(parents=True)
    (first / "old-1.0-py3.11.egg-info").mkdir()
    (first / "bare.egg-info").mkdir()
    (first / "bare.egg-info" / "PKG-INFO").write_text("Metadata-Version: 2.1\nName: bare\nVersion: 0.5\n")
    (first / "odd.egg-info").write_text("no metadata at all")
    monkeypatch.setattr(sys, "path", [str(first), str(second), str(tmp_path / "gone"), ""])
    found = packages()
    assert {"some-pack-age": "1.2.3", "old": "1.0", "bare": "0.5", "odd": ""}.items() <= found.items()


def test_who_waits_in_the_queue_runs_where_and_as_it_was_asked_for(
    tracker: SimulationTracker, project: Project, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (work / "gate").touch()
    monkeypatch.chdir(work)
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    asked = order(Steps, "first", steps=1, until="gate")  # a name relative to where the person stands
    asked.queue = QueueWish()
    queued = tracker.call(tracker.aio.queue(asked))
    (done,) = tracker.wait(queued.sim_id, PATIENCE)
    assert done.ending is Ending.SUCCEEDED
    kept = json.loads(project.folder.simulation(done.sim_id).config.read_text())
    assert kept["environment"]["PYTHONHASHSEED"] == "7"
