"""The supervisor's files, and how one is started without anybody of the floors above."""

from __future__ import annotations

import fcntl
import json
import os
import sys
from pathlib import Path

import pytest

from gymdash_tui.simulation.lock import take_lock
from gymdash_tui.simulation.paths import ProjectFolder
from gymdash_tui.simulation.supervision import (
    LOCK_VARIABLE,
    LONGEST_LOG,
    SupervisorFiles,
    command_of,
    launch_supervisor,
    revive,
    write_note,
)
from tests.helpers.processes import until

STUB = """#!{python}
import json, os, sys, time
from pathlib import Path
out = Path({out!r})
told = {{"argv": sys.argv[1:], "cwd": os.getcwd(), "lock": os.environ[{variable!r}]}}
told["session"] = os.getsid(0) == os.getpid()
out.with_suffix(".tmp").write_text(json.dumps(told))
out.with_suffix(".tmp").rename(out)
print("it was here", flush=True)
until = time.monotonic() + 60  # should the test fail
while not out.with_name("leave").exists() and time.monotonic() < until:
    time.sleep(0.005)
"""


@pytest.fixture
def files(tmp_path: Path) -> SupervisorFiles:
    """The files of an empty project."""
    project = ProjectFolder(tmp_path / "project")
    project.db.mkdir(parents=True)
    return SupervisorFiles(project)


@pytest.fixture
def stub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in the interpreter's place that writes down how it was started, and waits to be told to leave."""
    program, out = tmp_path / "python", tmp_path / "told.json"
    program.write_text(STUB.format(python=sys.executable, out=str(out), variable=LOCK_VARIABLE))
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    return out


def leave(out: Path, files: SupervisorFiles) -> None:
    """Have the program leave."""
    out.with_name("leave").touch()
    until(lambda: not files.is_held, "its end")


def test_it_is_started_with_the_lock_in_its_hand(files: SupervisorFiles, stub: Path) -> None:
    assert launch_supervisor(files)
    assert files.is_held and not launch_supervisor(files)  # before it has said a word
    until(stub.exists, "its first word")
    told = json.loads(stub.read_text())
    root = str(files.project.root)
    assert told["argv"] == ["-m", "gymdash_tui", "supervise", "--background", "-d", root]
    assert told["cwd"] == root and told["session"]
    until(lambda: files.log.read_text() == "it was here\n", "its word in the log")
    leave(stub, files)
    assert launch_supervisor(files)
    leave(stub, files)


@pytest.mark.parametrize("note", [None, "", "[]", "{}", '{"queued": false}', '{"queued": "yes"}', "\x00"])
def test_nobody_is_revived_who_is_not_needed(files: SupervisorFiles, stub: Path, note: str | None) -> None:
    if note is not None:
        files.note.write_text(note)
    assert not revive(files.project) and not files.is_held and not stub.exists()


def test_whoever_was_killed_is_revived_once(files: SupervisorFiles, stub: Path) -> None:
    write_note(files, queued=True)
    assert revive(files.project) and not revive(files.project)
    leave(stub, files)
    write_note(files, queued=False)
    assert not revive(files.project)


def test_what_a_project_says_is_never_run(files: SupervisorFiles, stub: Path, tmp_path: Path) -> None:
    files.note.write_text(json.dumps({"queued": True, "argv": ["touch", str(tmp_path / "run")], "cwd": "/"}))
    assert revive(files.project)
    until(stub.exists, "its first word")
    leave(stub, files)
    assert not (tmp_path / "run").exists()


def test_who_cannot_be_revived_is_nobodys_fault(
    files: SupervisorFiles, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write_note(files, queued=True)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no such interpreter"))
    assert not revive(files.project) and not files.is_held
    assert not revive(ProjectFolder(tmp_path / "gone"))


def test_the_lock_is_taken_over_from_whoever_started_it(
    files: SupervisorFiles, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lock = take_lock(files.lock)
    assert lock is not None
    os.set_inheritable(lock, True)
    monkeypatch.setenv(LOCK_VARIABLE, str(lock))
    assert files.given_lock() == lock and not os.get_inheritable(lock)
    assert LOCK_VARIABLE not in os.environ and files.given_lock() is None
    for wrong in ("", "x", "-1", "99999", str(os.open(tmp_path / "other", os.O_CREAT))):
        monkeypatch.setenv(LOCK_VARIABLE, wrong)
        assert files.given_lock() is None
    fcntl.flock(lock, fcntl.LOCK_UN)
    os.close(lock)


def test_a_long_log_is_put_aside(files: SupervisorFiles, stub: Path) -> None:
    files.log.write_bytes(b"x" * (LONGEST_LOG + 1))
    assert launch_supervisor(files)
    until(lambda: files.log.read_text() == "it was here\n", "its word in the log")
    assert files.log.with_name("supervisor.log.1").stat().st_size == LONGEST_LOG + 1
    leave(stub, files)


def test_its_command_names_the_project(files: SupervisorFiles) -> None:
    assert command_of(files.project)[0] == sys.executable and command_of(files.project)[-1] == str(files.project.root)
