"""Projects of GymDash 0.1.x: their rows come along, and a copy of the file is kept."""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.domain.errors import ProjectError
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.project.engine import make_engine, sentences, write_transaction
from gymdash_tui.project.migrations import migrate, revisions
from gymdash_tui.project.project import Project
from gymdash_tui.project.schema import ensure_schema
from gymdash_tui.project.version import SCHEMA_VERSION
from gymdash_tui.simulation.events import EventWriter

from .helpers import GYMDASH_TABLES, GymdashDatabase, ask, at_once, record

EXAMPLES = "gymdash.backend.core.simulation.examples"


@pytest.fixture
def old(tmp_path: Path) -> GymdashDatabase:
    """A project's database as GymDash made it, still empty."""
    return GymdashDatabase(tmp_path)


@pytest.fixture(autouse=True)
def somewhere_east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stand in a zone that is three hours ahead of UTC (POSIX turns the sign around)."""
    monkeypatch.setenv("TZ", "XST-3")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def utc(hour: int, minute: int = 0, second: int = 0, micro: int = 0) -> datetime:
    """Give a moment of the day on which everything in these tests happened."""
    return datetime(2025, 1, 2, hour, minute, second, micro, tzinfo=UTC)


def copies(path: Path) -> list[Path]:
    """List the copies kept beside a database."""
    return sorted(path.parent.glob("*.bak"))


def test_a_simulation_comes_along_whole(tmp_path: Path, old: GymdashDatabase) -> None:
    kwargs = {"env": "CartPole-v1", "algorithm_kwargs": {"seed": 3}}
    config = {"name": "x", "sim_key": "stable_baselines", "sim_family": "rl", "sim_type": None, "kwargs": kwargs}
    sim_id = old.add("ppo-cart", config=json.dumps(config), start_kwargs='{"num_steps": 7}')
    old.add_status(sim_id, details="begun", error_trace="NoneType: None\n")
    old.add_status(sim_id, code=0, details="ready", time="2025-01-02 10:59:00")
    old.insert("api_calls", name="start", time="2025-01-02 10:00:00", code=None, details="by hand")
    with Project.open(tmp_path) as project:
        found = project.find("ppo-cart")
        assert (found.sim_id, found.sim_key, found.seed) == (sim_id, "stable_baselines", 3)
        assert (found.kwargs, found.start_kwargs) == (kwargs, {"num_steps": 7})
        assert (found.created, found.started) == (utc(7, micro=250_000), utc(7, 0, 1))
        assert found.ended == utc(8, micro=500_000)
        assert (found.phase, found.ending, found.force_stopped) == (Phase.DONE, Ending.SUCCEEDED, False)
        assert (found.sim_type_name, found.tags, found.attempt) == ("StableBaselinesSimulation", (), 1)
        begun = SimStatus(SimStatusCode.INFO, "begun", 0, "", utc(7, 30, micro=1))
        ready = SimStatus(SimStatusCode.SUCCESS, "ready", 0, "", utc(7, 59))
        assert [(one.id, one.status) for one in project.statuses(sim_id)] == [(2, ready), (1, begun)]
        assert found.last_status == ready
        [call] = project.calls()
        assert (call.name, call.time, call.code, call.details) == ("start", utc(7), 0, {"text": "by hand"})
    [(kept,)] = ask(old.path, "SELECT config FROM simulations")
    assert json.loads(kept) == {**config, "name": "x"}


@pytest.mark.parametrize(
    ("row", "ending"),
    [
        ({"is_done": 1}, Ending.SUCCEEDED),
        ({"is_done": 1, "failed": 1}, Ending.FAILED),
        ({"is_done": 0, "failed": 1}, Ending.FAILED),
        ({"is_done": 1, "failed": 1, "cancelled": 1}, Ending.CANCELLED),
        ({"is_done": 1, "cancelled": 1}, Ending.CANCELLED),
        ({"is_done": 1, "force_stopped": 1}, Ending.DIED),
        ({"is_done": 0, "force_stopped": 1, "cancelled": 1}, Ending.CANCELLED),
        ({"is_done": 0}, Ending.DIED),
        ({"is_done": None, "failed": None, "cancelled": None, "force_stopped": None}, Ending.DIED),
        ({"is_done": "True"}, Ending.SUCCEEDED),
    ],
)
def test_endings(tmp_path: Path, old: GymdashDatabase, row: dict[str, Any], ending: Ending) -> None:
    sim_id = old.add(**row)
    with Project.open(tmp_path) as project:
        found = project.find(sim_id)
        assert (found.phase, found.ending) == (Phase.DONE, ending)
        assert found.force_stopped == (bool(row.get("force_stopped")) or ending is Ending.DIED)
        assert project.unfinished() == []


def test_what_was_never_marked_done_died_and_says_so(tmp_path: Path, old: GymdashDatabase) -> None:
    silent = old.add("silent", is_done=0, ended=None)
    talked = old.add("talked", is_done=0, ended=None)
    queued = old.add("queued", is_done=0, started=None, ended=None)
    old.add_status(talked, details="half way")
    with Project.open(tmp_path) as project:
        for sim_id, ended in ((silent, utc(7, 0, 1)), (talked, utc(7, 30, micro=1)), (queued, utc(7, micro=250_000))):
            found = project.find(sim_id)
            assert (found.word, found.ended, found.flags.force_stopped) == ("died", ended, True)
            assert found.last_status == project.statuses(sim_id)[0].status
            assert found.last_status is not None
            assert found.last_status.code is SimStatusCode.FAIL
            assert "GymDash ended without recording" in found.last_status.details
        assert [one.status.details for one in project.statuses(talked)][1:] == ["half way"]


ODD_ROWS: list[dict[str, Any]] = [
    {"name": None, "created": None, "started": None, "ended": None},
    {"config": None, "start_kwargs": None, "sim_type_name": None, "sim_module_name": None},
    {"config": "{broken", "start_kwargs": "null"},
    {"config": "[]", "start_kwargs": "[1]"},
    {"config": '{"kwargs": null, "sim_key": null}'},
    {"config": '{"kwargs": {"seed": "x", "algorithm_kwargs": 3}}'},
    {"created": "yesterday", "started": 12, "ended": b"\xff\x00"},
    {"created": "0001-01-01 00:00:00", "ended": "9999-12-31 23:59:59"},
    {"created": "2025-01-02 10:00:00+02:00", "ended": "2025-01-02"},
    {"is_done": "maybe", "failed": b"1", "cancelled": 2.5},
    {"name": "\x1b[31m[/foo]\x00🦊" * 900},
    {"sim_id": "not-a-uuid"},
    {"sim_id": "../../../home"},
    {"sim_id": ""},
    {"sim_id": None},
    {"sim_id": None, "name": "another without an id"},
    {"sim_id": b"\xff" * 16},
    {"sim_id": "0123456789abcdef0123456789abcdef"},
]


def test_odd_rows_break_nothing(tmp_path: Path, old: GymdashDatabase) -> None:
    good = old.add("good")
    for row in ODD_ROWS:
        old.add(**row)
    odd = {"time": None, "code": None, "subcode": None, "details": None, "error_trace": None}
    old.add_status(good, **odd)
    old.add_status(good, time="noon", code=99, subcode="x", details=b"\xff", error_trace=7)
    old.insert("api_calls", name="", time=None, code="x", details=None)
    old.insert("api_calls", name="stop", details='{"id": 1}')
    with Project.open(tmp_path) as project:
        page = project.page()
        assert len(page) == len(ODD_ROWS) + 1
        assert all(project.get(found.sim_id) == found for found in page)
        assert all(found.name and "/" not in found.sim_id for found in page)
        assert {"not-a-uuid", "01234567-89ab-cdef-0123-456789abcdef"} <= {found.sim_id for found in page}
        assert [one.status.code for one in project.statuses(good)] == [SimStatusCode.INFO] * 2
        assert project.find("good").last_status == project.statuses(good)[0].status
        assert {one.status.time for one in project.statuses(good)} == {utc(8, micro=500_000)}  # the simulation's end
        assert [call.details for call in project.calls()] == [{"id": 1}, {}]
        project.add(record("new"))
        assert project.page(0, 1)[0].name == "new"


def test_ids_of_rows_made_later_go_on(tmp_path: Path, old: GymdashDatabase) -> None:
    sim_id = old.add()
    old.insert("sim_status", id=500, sim_id=sim_id, time="2025-01-02 10:00:00", code=2, subcode=0)
    with Project.open(tmp_path) as project:
        project.ingest(sim_id, [{"kind": "status", "details": "later"}], 0, 1)
        assert [one.id for one in project.statuses()] == [501, 500]


@pytest.mark.parametrize("kept", [1, 2])
def test_a_database_that_lacks_tables_or_columns(tmp_path: Path, kept: int) -> None:
    tables = ";".join(GYMDASH_TABLES.split(";")[:kept]).replace("start_kwargs KWARGS,", "")
    old = GymdashDatabase(tmp_path, tables)
    old.insert("simulations", sim_id="a", name="early", is_done=1)
    with Project.open(tmp_path) as project:
        assert (project.find("early").word, project.find("early").start_kwargs) == ("done", {})
        assert project.statuses() == []
        assert project.calls() == []


def test_a_copy_is_kept_of_the_file_as_it_was(tmp_path: Path, old: GymdashDatabase) -> None:
    sim_id = old.add()
    before = ask(old.path, "SELECT * FROM simulations")
    Project.open(tmp_path).close()
    [copy] = copies(old.path)
    assert copy.name.startswith("simulations.db.v0-")
    assert ask(copy, "SELECT * FROM simulations") == before
    assert ask(copy, "PRAGMA user_version") == [(0,)]
    assert ask(old.path, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    with Project.open(tmp_path) as project:  # and no second one
        assert project.find("old").sim_id == sim_id
    assert copies(old.path) == [copy]
    assert {path.name for path in old.path.parent.iterdir()} == {old.path.name, copy.name}


def test_the_newest_revision_makes_todays_tables() -> None:
    assert [revision.revision for revision in revisions(0)] == [str(n + 1) for n in range(SCHEMA_VERSION)]
    assert revisions(SCHEMA_VERSION) == []


def test_programs_that_open_it_at_once_carry_it_over_once(tmp_path: Path, old: GymdashDatabase) -> None:
    for number in range(50):
        old.add(f"sim {number}")

    def open_it() -> None:
        with Project.open(tmp_path) as project:
            assert project.count() == 50

    at_once(*[open_it] * 4)
    assert len(copies(old.path)) == 1


def test_a_crash_in_between_leaves_the_old_state(tmp_path: Path, old: GymdashDatabase) -> None:
    sim_id = old.add()
    old.add_status(sim_id, details="kept")
    before = ask(old.path, "SELECT * FROM simulations")

    def die_within() -> None:
        with write_transaction(make_engine(old.path)) as connection:
            migrate(connection, old.path)
            assert connection.exec_driver_sql("PRAGMA user_version").scalar() == SCHEMA_VERSION
            os._exit(0)

    at_once(die_within)
    assert ask(old.path, "PRAGMA user_version") == [(0,)]
    assert ask(old.path, "SELECT * FROM simulations") == before
    with Project.open(tmp_path) as project:
        assert project.statuses(sim_id)[0].status.details == "kept"
    assert len(copies(old.path)) == 2


def test_without_a_copy_nothing_is_changed(tmp_path: Path, old: GymdashDatabase) -> None:
    for number in range(100):
        old.add(f"sim {number}")
    before = old.path.read_bytes()

    def open_where_nothing_fits() -> None:
        # the limit of a file's size stands in for a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, resource.RLIM_INFINITY))
        with pytest.raises(ProjectError, match="only changed once a copy is kept"):
            Project.open(tmp_path)

    at_once(open_where_nothing_fits)
    assert old.path.read_bytes() == before
    assert {path.name for path in old.path.parent.iterdir()} == {old.path.name}


def test_gymdash_still_writing_is_waited_for(tmp_path: Path, old: GymdashDatabase) -> None:
    old.add()
    engine = make_engine(old.path, busy_seconds=0.05)
    with closing(sqlite3.connect(old.path, isolation_level=None)) as gymdash:
        gymdash.execute("BEGIN IMMEDIATE")
        with pytest.raises(ProjectError, match="kept locked"), sentences(old.path):
            ensure_schema(engine, old.path)
        gymdash.execute("ROLLBACK")
    with Project.open(tmp_path) as project:
        assert project.count() == 1


# -- what the real program wrote ---------------------------------------------------------------------------------------


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Project]:
    """A project whose database GymDash 0.1.4 itself wrote."""
    GymdashDatabase(tmp_path, (Path(__file__).parent / "gymdash_0_1_4.sql").read_text())
    with Project.open(tmp_path) as project:
        yield project


def test_the_real_program_s_rows_are_shown_as_what_they_are(written: Project) -> None:
    found = {(one.name, one.sim_key, one.word) for one in written.page()}
    assert found == {
        ("ppo films", "stable_baselines", "done"),
        ("a2c [/foo] 🦊", "stable_baselines", "done"),
        ("cancelled", "stable_baselines", "stopped"),
        ("failed env", "stable_baselines", "failed"),  # GymDash shows these two as successes
        ("failed kwargs", "stable_baselines", "failed"),
        ("failed learn", "stable_baselines", "failed"),
        ("custom", "custom_control", "done"),
        ("asks", "custom_control", "died"),
        ("queued 1", "custom_control", "died"),
        ("walk", "random_walk", "done"),
        ("digits", "example_ml", "done"),
        ("test", "stable_baselines", "done"),  # registered as 'demo', with a configuration that says 'Acrobot-v1'
        ("in main", "in_main", "done"),
        ("no family", "stable_baselines", "done"),
    }
    assert written.count() == 15  # 'walk' twice
    assert {one.launcher for one in written.page()} == {"gymdash"}
    learnt = written.find("failed learn").last_status
    assert learnt is not None
    assert "TypeError" in learnt.error_trace
    started = written.find("ppo films").started
    assert started == datetime(2026, 11, 22, 20, 36, 28, 524476, UTC) - timedelta(hours=3)
    for name, words in (("failed kwargs", "recorded no result"), ("asks", "this is the last"), ("queued 1", "waiting")):
        status = written.find(name).last_status
        assert status is not None
        assert (status.code, words in status.details) == (SimStatusCode.FAIL, True)


def test_the_real_program_s_arguments_come_along(written: Project) -> None:
    assert written.find("ppo films").seed == 3
    test = written.find("test")
    assert test.kwargs["episode_trigger"] == "<function>"
    assert (test.progress.step, test.progress.total) == (600, 600)
    assert written.find("failed learn").progress.total == 0  # its num_steps was 'many'
    assert written.find("cancelled").progress.fraction == 0


@pytest.mark.parametrize(
    ("row", "key", "word"),
    [
        ({"sim_module_name": EXAMPLES}, "stable_baselines", "failed"),
        ({"sim_module_name": EXAMPLES, "sim_type_name": "MLSimulation"}, "example_ml", "done"),
        ({"sim_module_name": EXAMPLES, "sim_type_name": "Mine", "config": '{"sim_key": "x"}'}, "x", "done"),
        ({"sim_module_name": "mine", "config": '{"sim_key": "x"}'}, "x", "done"),
    ],
)
def test_success_without_a_word(tmp_path: Path, old: GymdashDatabase, row: dict[str, Any], key: str, word: str) -> None:
    old.add("silent", **row)
    old.add_status(old.add("said", **row), code=0, details="well")
    with Project.open(tmp_path) as project:
        assert (project.find("silent").sim_key, project.find("silent").word) == (key, word)
        assert project.find("said").word == "done"


def test_folders_without_a_row_get_one(tmp_path: Path, old: GymdashDatabase) -> None:
    known, number = old.add("known"), "0a8e0000-0000-4000-8000-00000000000"
    events = tmp_path / "sims" / f"{number}1" / "tb" / "CartPole-v1_ppo" / "train"
    for folder in (
        events,
        tmp_path / "sims" / known / "tb",
        tmp_path / "sims" / f"{number}2" / "tb" / "custom",
        tmp_path / "sims" / f"{number}3" / "media",
        tmp_path / "sims" / f"{number}4" / "nothing",
        tmp_path / "sims" / "not-an-id" / "tb",
    ):
        folder.mkdir(parents=True)
    (tmp_path / "sims" / f"{number}5").symlink_to(tmp_path)
    (events / "events.out.tfevents.1700000000.host.1.0").touch()
    with Project.open(tmp_path) as project:
        found = {one.sim_id[-1]: one for one in project.page() if one.sim_id != known}
        assert {end: (one.name, one.sim_key, one.word) for end, one in found.items()} == {
            "1": ("ppo-CartPole-v1", "stable_baselines", "died"),
            "2": ("custom_control", "custom_control", "died"),
            "3": ("0a8e0000", "", "died"),
        }
        assert found["1"].kwargs == {"env": "CartPole-v1", "algorithm": "ppo"}
        assert found["1"].created == datetime.fromtimestamp(1_700_000_000, UTC)
        told = found["1"].last_status
        assert told is not None
        assert "left this simulation's folder and no record" in told.details
    with Project.open(tmp_path) as project:
        assert project.count() == 4


def test_scores_are_read_off_the_event_files(tmp_path: Path, old: GymdashDatabase) -> None:
    config = json.dumps({"kwargs": {"num_steps": 400}, "sim_key": "stable_baselines"})
    learnt, large = old.add("learnt", config=config), old.add("large", config=config)
    for sim_id in (learnt, large):
        writer = EventWriter(tmp_path / "sims" / sim_id / "tb" / "CartPole-v1_ppo" / "train")
        for step in (100, 200, 300):
            writer.add_scalar("rollout/ep_rew_mean", step / 10, step)
            writer.add_scalar("time/fps", 1.0, step)
        writer.close()
    with next((tmp_path / "sims" / large).rglob("*tfevents*")).open("ab") as file:
        file.truncate(5 << 20)
    with Project.open(tmp_path) as project:
        found = project.find("learnt").progress
        assert (found.step, found.total, found.score, found.score_tag) == (300, 400, 30.0, "rollout/ep_rew_mean")
        assert [value for value in found.trail if value is not None] == [10.0, 20.0, 30.0]
        assert project.find("large").progress.score is None
