"""A project seen from outside: nothing is written, nothing carried over, nothing raised."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.times import utc_now
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.project.glance import Standing, glance, is_locked
from gymdash_tui.project.project import Project
from gymdash_tui.project.version import SCHEMA_VERSION

from .helpers import GymdashDatabase, record


@pytest.fixture(autouse=True)
def local_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")


def fill(root: Path) -> None:
    """Put in one of each."""
    with Project.open(root) as project:
        for name in ("made", "waits", "held", "runs", "done", "failed", "died", "thrown"):
            project.add(record(name, sim_id=name, created=datetime(2026, 5, 1, tzinfo=UTC)))
        project.enqueue("waits", QueueWish())
        project.enqueue("held", QueueWish(held=True))
        for name in ("runs", "done", "failed", "died", "thrown"):
            project.set_phase(name, Phase.STARTING)
            project.set_phase(name, Phase.RUNNING)
        for name, ending in (("done", Ending.SUCCEEDED), ("failed", Ending.FAILED), ("died", Ending.DIED)):
            project.finish(name, ending, datetime(2031, 5, 2, tzinfo=UTC))
        project.finish("thrown", Ending.SUCCEEDED, utc_now())
        project.set_deleted("thrown", utc_now())


@contextmanager
def untouched(root: Path) -> Iterator[None]:
    """See that nothing below a folder comes, goes or changes."""

    def look() -> dict[str, tuple[int, int, bytes]]:
        files = [path for path in root.rglob("*") if path.is_file()]
        folders = [path for path in (root, *root.rglob("*")) if path.is_dir()]
        # a reader takes its place in the shared index, which is memory that happens to lie in a file
        told = {
            str(path): (path.stat().st_mtime_ns, path.stat().st_size, path.read_bytes())
            for path in files
            if not path.name.endswith("-shm")
        }
        return told | {str(path): (path.stat().st_mtime_ns, 0, b"") for path in folders}

    before = look()
    yield
    assert look() == before


def test_it_tells_what_runs_and_what_became_of_the_rest(tmp_path: Path) -> None:
    fill(tmp_path)
    with untouched(tmp_path):
        found = glance(tmp_path, SCHEMA_VERSION)
    assert found.standing is Standing.OURS
    words = {"created": 1, "queued": 1, "held": 1, "running": 1, "done": 1, "failed": 1, "died": 1}
    assert found.counts == words
    assert found.live == 1
    assert found.last == datetime(2031, 5, 2, tzinfo=UTC)


def test_it_sees_what_another_program_wrote_a_moment_ago(tmp_path: Path) -> None:
    with Project.open(tmp_path) as project:
        project.add(record("first"))
        with untouched(tmp_path):
            assert glance(tmp_path, SCHEMA_VERSION).counts == {"created": 1}
        project.add(record("second"))
        assert glance(tmp_path, SCHEMA_VERSION).counts == {"created": 2}


def test_what_a_crash_left_is_read_as_well(tmp_path: Path) -> None:
    pid = os.fork()
    if pid == 0:
        project = Project.open(tmp_path)
        project.add(record("first"))
        os._exit(0)  # without closing: the log stays
    os.waitpid(pid, 0)
    assert (tmp_path / "db" / "simulations.db-wal").stat().st_size
    with untouched(tmp_path):
        assert glance(tmp_path, SCHEMA_VERSION).counts == {"created": 1}


def test_a_project_of_gymdash_is_named_as_such_and_not_carried_over(tmp_path: Path) -> None:
    old = GymdashDatabase(tmp_path)
    old.add("well")
    old.add("failed", failed=1)
    old.add("cancelled", failed=1, cancelled=1)
    old.add("unrecorded", is_done=0, ended="2025-03-02 11:00:00.500000")
    with untouched(tmp_path):
        found = glance(tmp_path, SCHEMA_VERSION)
    assert found.standing is Standing.GYMDASH
    assert found.counts == {"done": 1, "failed": 1, "stopped": 1, "died": 1}
    assert found.last == datetime(2025, 3, 2, 11, 0, 0, 500_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("version", "standing"), [(SCHEMA_VERSION - 1, Standing.OLDER), (SCHEMA_VERSION + 1, Standing.NEWER)]
)
def test_older_and_newer_tables_are_told_apart(tmp_path: Path, version: int, standing: Standing) -> None:
    fill(tmp_path)
    with closing(sqlite3.connect(tmp_path / "db" / "simulations.db")) as connection, connection:
        connection.execute(f"PRAGMA user_version = {version}")
    found = glance(tmp_path, SCHEMA_VERSION)
    assert found.standing is standing
    assert found.counts["done"] == 1


def test_newer_tables_of_an_unknown_kind_are_newer_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    with closing(sqlite3.connect(tmp_path / "db" / "simulations.db")) as connection, connection:
        connection.execute("CREATE TABLE runs (id INTEGER)")
        connection.execute("PRAGMA user_version = 99")
    found = glance(tmp_path, SCHEMA_VERSION)
    assert found.standing is Standing.NEWER
    assert found.counts == {}
    assert found.last is not None and abs(found.last - utc_now()) < timedelta(days=1)


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    assert glance(tmp_path / "gone", SCHEMA_VERSION).standing is Standing.MISSING
    assert glance(tmp_path, SCHEMA_VERSION).standing is Standing.NO_PROJECT
    (tmp_path / "file").write_text("x")
    assert glance(tmp_path / "file" / "x", SCHEMA_VERSION).standing is Standing.MISSING
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


def test_other_peoples_databases_and_no_databases_are_told(tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    file = tmp_path / "db" / "simulations.db"
    file.touch()
    assert glance(tmp_path, SCHEMA_VERSION).standing is Standing.EMPTY
    file.write_text("this is no database at all, though it is as long as one has to be" * 20)
    found = glance(tmp_path, SCHEMA_VERSION)
    assert found.standing is Standing.UNREADABLE
    assert "not a database" in found.problem
    file.unlink()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE recipes (id INTEGER)")
    assert glance(tmp_path, SCHEMA_VERSION).standing is Standing.NO_PROJECT


def test_one_that_is_locked_says_so_soon(tmp_path: Path) -> None:
    fill(tmp_path)
    with closing(sqlite3.connect(tmp_path / "db" / "simulations.db")) as connection:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("UPDATE simulations SET name = 'x'")
        found = glance(tmp_path, SCHEMA_VERSION)
    # without a shared index there is nothing to be read but the file itself, as it was when it was last closed
    assert found.standing in (Standing.OURS, Standing.UNREADABLE)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(*[st.none() | st.text(max_size=6) | st.integers(-3, 3) | st.binary(max_size=4)] * 4), max_size=4)
)
def test_odd_rows_are_counted_and_never_raised(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[object, ...]]
) -> None:
    root = tmp_path_factory.mktemp("odd")
    (root / "db").mkdir()
    with closing(sqlite3.connect(root / "db" / "simulations.db")) as connection, connection:
        connection.execute("CREATE TABLE simulations (sim_id, phase, ending, created)")
        connection.executemany(
            "INSERT INTO simulations VALUES (?, ?, ?, ?)",
            [[one.replace("\ud800", "") if isinstance(one, str) else one for one in row] for row in rows],
        )
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    found = glance(root, SCHEMA_VERSION)
    assert found.standing is Standing.OURS
    assert sum(found.counts.values()) == len(rows)


@pytest.mark.parametrize("name", ["a b", "50%?x=1", "#1", "名前", os.fsdecode(b"\xff"), "'q\"", "x" * 200])
def test_whatever_its_folder_is_called_it_is_read(tmp_path: Path, name: str) -> None:
    root = tmp_path / name
    (root / "db").mkdir(parents=True)
    with closing(sqlite3.connect(tmp_path / "made.db")) as connection, connection:
        connection.execute("CREATE TABLE simulations (sim_id, phase, ending)")
        connection.execute("INSERT INTO simulations VALUES ('a', 'running', NULL)")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    (tmp_path / "made.db").rename(root / "db" / "simulations.db")
    assert glance(root, SCHEMA_VERSION).counts == {"running": 1}


def test_looking_at_what_this_process_has_open_takes_no_lock_away(tmp_path: Path) -> None:
    fill(tmp_path)
    file = tmp_path / "db" / "simulations.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")  # as on a network's file system, where there is no log
        connection.execute("BEGIN IMMEDIATE")
        assert glance(tmp_path, SCHEMA_VERSION).counts["done"] == 1
        code = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"
        ran = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True)
        assert "database is locked" in ran.stderr


# -- locks -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_lock_of_somebody_else_is_seen_and_its_end(tmp_path: Path, how: str) -> None:
    fill(tmp_path)
    database = tmp_path / "db" / "simulations.db"
    assert not is_locked(database)
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute(f"BEGIN {how}")
        assert is_locked(database)
        other.execute("ROLLBACK")
        assert not is_locked(database)


def test_what_is_not_there_is_not_locked_and_is_not_made(tmp_path: Path) -> None:
    assert not is_locked(tmp_path / "none.db")
    assert not list(tmp_path.iterdir())
