"""A folder or a database that cannot be used: a sentence, exit code 2, nothing half made and nothing lost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from gymdash_tui.project.project import Project
from gymdash_tui.project.version import SCHEMA_VERSION
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.cli.shell import Shell
from tests.helpers.disk import Disk
from tests.helpers.orders import folders, order
from tests.helpers.processes import PATIENCE, ROOT
from tests.helpers.sims import Steps

START = ("start", "steps", "--set", "steps=1")


@pytest.mark.parametrize("where", ["file", "file/below", "/proc/project", "/dev/null", "/sys/kernel/project"])
def test_a_folder_that_cannot_be(shell: Shell, where: str) -> None:
    (shell.folder / "file").write_text("a file")
    assert shell(*START, "--project-dir", where).refuses(where.partition("/below")[0], "--project-dir")
    assert shell("ls", "--project-dir", where).refuses(where.partition("/below")[0])
    assert (shell.folder / "file").read_text() == "a file"
    assert [path.name for path in shell.folder.iterdir()] == ["file"]


def test_the_folder_one_works_in_is_enough(shell: Shell) -> None:
    work = shell.folder / "cartpole"
    assert shell(*START, "--project-dir", str(work / ".gymdash-projects"), "--wait").code == 0
    assert "steps" in shell("ls", "-d", str(work)).out
    assert [path.name for path in work.iterdir()] == [".gymdash-projects"]


@pytest.mark.parametrize("where", ["x" * 300, "nul\udc80", "\x1b[31mred"])
def test_a_folder_with_a_wild_name(shell: Shell, where: str) -> None:
    said = shell("ls", "--project-dir", where)
    assert said.refuses("--project-dir")


@pytest.fixture
def used(project: Project, tracker: SimulationTracker) -> Path:
    """A project with one simulation that is done."""
    tracker.wait(tracker.start(order(Steps, "kept", steps=1)).sim_id, PATIENCE)
    return project.folder.database


def test_a_database_of_a_newer_version_is_left_alone(shell: Shell, used: Path) -> None:
    with closing(sqlite3.connect(used)) as database:
        database.execute("PRAGMA user_version = 99")
    for words in (START, ("ls",), ("stop", "kept")):
        assert shell(*words).refuses("was written by a newer gymdash-tui", "version 99", "left untouched")
    with closing(sqlite3.connect(used)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (99,)
        assert database.execute("SELECT name FROM simulations").fetchall() == [("kept",)]
        database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    assert len(list((shell.project / "sims").iterdir())) == 1
    assert len(shell("ls", "--json").json) == 1


@pytest.mark.parametrize("content", [b"no database at all, only text" * 100, b"SQLite format 3\x00" + b"\xff" * 4000])
def test_a_file_that_is_no_database(shell: Shell, content: bytes) -> None:
    database = shell.project / "db" / "simulations.db"
    database.parent.mkdir(parents=True)
    database.write_bytes(content)
    assert shell(*START).refuses(str(database), "is damaged")
    assert database.read_bytes() == content and not any((shell.project / "sims").iterdir())


def test_a_folder_where_the_database_should_be(shell: Shell) -> None:
    (shell.project / "db" / "simulations.db").mkdir(parents=True)
    assert shell(*START).refuses("simulations.db")
    assert not any((shell.project / "sims").iterdir())


@pytest.fixture
def read_only(shell: Shell, used: Path, tmp_path: Path) -> Iterator[Path]:
    """The project on a disk that is mounted to be read only: that holds for root too."""
    if subprocess.run(["mount", "--bind", shell.project, shell.project], capture_output=True).returncode != 0:
        pytest.skip("no folder can be mounted here")
    subprocess.run(["mount", "-o", "remount,ro,bind", shell.project], check=True)
    yield shell.project
    subprocess.run(["umount", "-l", shell.project], check=True)


def test_a_folder_that_may_not_be_written(shell: Shell, read_only: Path) -> None:
    before = sorted(path for path in read_only.rglob("*"))
    assert shell(*START).refuses(str(read_only))
    assert sorted(path for path in read_only.rglob("*")) == before
    assert shell(*START, "--project-dir", read_only / "new").refuses("may not be written by you")


def test_a_full_disk(shell: Shell, small_disk: Disk) -> None:
    small_disk.fill()
    assert shell(*START, "--project-dir", small_disk.project).refuses(str(small_disk.project))
    small_disk.empty()
    assert shell(*START, "--project-dir", small_disk.project, "--wait").code == 0
    small_disk.fill()
    assert shell(*START, "--project-dir", small_disk.project).refuses(str(small_disk.project))
    small_disk.empty()
    with Project.open(small_disk.project) as project:
        assert project.count() == 1 == len(folders(project))


@pytest.mark.parametrize("command", ["ls", "show kept", "metrics kept --json"])
def test_an_output_that_is_full(shell: Shell, used: Path, command: str) -> None:
    words = " ".join(["exec", "$0", "-m", shell.module, command, ">/dev/full"])
    said = _sh(shell, words)
    assert said.returncode == 1 and "No space left on device" in said.stderr and "Traceback" not in said.stderr
    closed = _sh(shell, words.replace(">/dev/full", ">&-"))
    assert "Traceback" not in closed.stderr


def _sh(shell: Shell, line: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["sh", "-c", line, sys.executable], cwd=shell.folder, env=environment, capture_output=True, text=True
    )


def test_a_terminal_that_knows_ascii_alone(
    shell: Shell, project: Project, tracker: SimulationTracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracker.create_simulation(Steps(order(Steps, "fuchs 🦊").config))
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    monkeypatch.setenv("LC_ALL", "C")
    said = shell("ls")
    assert (said.code, said.err) == (0, "") and "fuchs \\U0001f98a" in said.out
    assert shell("ls", "--json").json[0]["name"] == "fuchs 🦊"
