"""Opening a project: what is made, what is refused, and with which sentence."""

from __future__ import annotations

import os
import resource
import sqlite3
import stat
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from gymdash_tui.domain.errors import ProjectError
from gymdash_tui.project.engine import make_engine
from gymdash_tui.project.project import Project
from gymdash_tui.project.version import SCHEMA_VERSION
from gymdash_tui.simulation.paths import ProjectFolder

from .helpers import ask, at_once, record


def test_makes_private_folders_and_the_documented_tables(tmp_path: Path) -> None:
    with Project.open(tmp_path / "deep" / "project") as project:
        folder = project.folder
    for path in (folder.root, folder.db, folder.resources, folder.sims):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert ask(folder.database, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    assert ask(folder.database, "PRAGMA journal_mode") == [("wal",)]
    columns = {row[1]: row[2] for row in ask(folder.database, "PRAGMA table_info(simulations)")}
    documented = "sim_id name created started ended is_done cancelled failed force_stopped config start_kwargs"
    assert set(f"{documented} sim_type_name sim_module_name".split()) <= set(columns)
    assert columns["sim_id"] == "TEXT"
    tables = {"sim_status": "id sim_id time code subcode details error_trace", "api_calls": "id name time code details"}
    for table, names in tables.items():
        assert [row[1] for row in ask(folder.database, f"PRAGMA table_info({table})")] == names.split()


def test_opens_again_with_what_was_in_it(tmp_path: Path) -> None:
    with Project.open(tmp_path) as project:
        project.add(record("kept", sim_id="a"))
    with Project.open(str(tmp_path), create=False) as project:
        assert project.find("kept").sim_id == "a"


def test_opens_gymdash_folders_that_lack_resources(tmp_path: Path) -> None:
    Project.open(tmp_path).close()
    (tmp_path / "resources").rmdir()
    Project.open(tmp_path, create=False).close()
    assert (tmp_path / "resources").is_dir()


@pytest.mark.parametrize("name", ["a b", "50% ?mode=ro#x", "file:x", "[bold]", "'", "🦊", ":memory:", "é" * 100])
def test_folders_of_any_name(tmp_path: Path, name: str) -> None:
    with Project.open(tmp_path / name) as project:
        project.add(record())
    assert (tmp_path / name / "db" / "simulations.db").stat().st_size > 0


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_a_missing_project_is_named_and_not_made(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ProjectError, match=rf"no project in .*{name}.*--project-dir"):
        Project.open(tmp_path / name, create=False)
    assert not (tmp_path / "nowhere").exists()
    assert not list((tmp_path / "empty").iterdir())


@pytest.mark.parametrize("below", ["", "project", "project/deeper"])
def test_a_file_in_the_way(tmp_path: Path, below: str) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ProjectError, match=r"notes\.txt.* is a file.*--project-dir"):
        Project.open(tmp_path / "notes.txt" / below)
    assert (tmp_path / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["db", "sims", "resources"])
def test_a_file_in_the_way_of_an_inner_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(ProjectError, match=rf"/{name} is a file"):
        Project.open(tmp_path)


@pytest.mark.parametrize("name", ["nul\0", "x" * 5000, "~nobody-of-this-name/project"])
def test_a_name_that_can_be_no_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProjectError, match="cannot be used as the project's folder"):
        Project.open(name if name.startswith("~") else tmp_path / name)


def test_a_folder_where_the_database_should_be(tmp_path: Path) -> None:
    (tmp_path / "db" / "simulations.db").mkdir(parents=True)
    with pytest.raises(ProjectError, match=r"simulations\.db cannot be opened"):
        Project.open(tmp_path)


@pytest.mark.parametrize("exists", [False, True])
def test_a_folder_that_may_not_be_written(exists: bool) -> None:
    def open_as_somebody_else() -> None:
        if os.geteuid() == 0:
            os.setuid(65534)  # nothing is refused to root, so become nobody
        with pytest.raises(ProjectError, match=f"{root}.*(may not be written by you|in a folder that you may write)"):
            Project.open(root / "project").record_call("ls", {})

    with tempfile.TemporaryDirectory() as name:  # not tmp_path, which nobody but its owner can even enter
        root = Path(name)
        closed = [root]
        if exists:
            Project.open(root / "project").close()
            closed = [root / "project" / "db" / "simulations.db", root / "project" / "db", root / "project", root]
        for path in closed:
            path.chmod(0o555)
        try:
            at_once(open_as_somebody_else)
        finally:
            for path in closed[::-1]:
                path.chmod(0o755)


@pytest.mark.parametrize("limit", [0, 4096, 20_000])
def test_a_disk_that_takes_no_more(tmp_path: Path, limit: int) -> None:
    def open_where_nothing_fits() -> None:
        # the limit of a file's size stands in for a full disk: both refuse the write that goes beyond
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        with pytest.raises(ProjectError, match=r"simulations\.db.* full"):
            Project.open(tmp_path / "project")

    at_once(open_where_nothing_fits)
    with Project.open(tmp_path / "project") as project:  # and when there is room again, all is well
        project.add(record())


def test_a_full_disk_changes_nothing(tmp_path: Path) -> None:
    with Project.open(tmp_path) as project:
        project.add(record("before"))
    engine = make_engine(ProjectFolder(tmp_path).database)
    with Project(ProjectFolder(tmp_path), engine) as project:
        with engine.connect() as connection:  # the pool hands this connection to the write below
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(ProjectError, match="disk is full, so nothing was changed"):
            project.add(record("after", notes="x" * 100_000), call=("start", {}))
        assert [found.name for found in project.page()] == ["before"]
        assert project.calls() == []


def test_a_newer_database_is_refused_untouched(tmp_path: Path) -> None:
    Project.open(tmp_path).close()
    database = ProjectFolder(tmp_path).database
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 6}")
    before = database.read_bytes()
    with pytest.raises(ProjectError, match=rf"newer gymdash-tui.*version {SCHEMA_VERSION + 6}.*untouched"):
        Project.open(tmp_path)
    assert database.read_bytes() == before
    assert [path.name for path in database.parent.iterdir()] == [database.name]


def test_another_programs_database_is_refused_untouched(tmp_path: Path) -> None:
    database = ProjectFolder(tmp_path).database
    database.parent.mkdir()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    before = database.read_bytes()
    with pytest.raises(ProjectError, match=r"no project's.*--project-dir"):
        Project.open(tmp_path)
    assert database.read_bytes() == before


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    database = ProjectFolder(tmp_path).database
    database.parent.mkdir()
    database.touch()
    with Project.open(tmp_path) as project:
        assert project.count() == 0


@pytest.mark.parametrize("damage", ["text", "cut", "zeroed"])
def test_a_damaged_database_is_named_and_left(tmp_path: Path, damage: str) -> None:
    database = ProjectFolder(tmp_path).database
    with Project.open(tmp_path) as project:
        for number in range(200):
            project.add(record(f"sim {number}"))
    whole = database.read_bytes()
    broken = {"text": b"not a database, really\n" * 500, "cut": whole[:5000], "zeroed": whole[:100] + bytes(50_000)}
    database.write_bytes(broken[damage])
    with pytest.raises(ProjectError, match=r"simulations\.db is damaged .*Move it away"), Project.open(tmp_path) as it:
        it.page()
    assert database.read_bytes() == broken[damage]


BAD_IDS = ["../../home", "/etc", "a/b", ".", "..", "", "nul\0"]


@pytest.mark.parametrize("bad", BAD_IDS)
def test_ids_that_lead_out_of_the_folder_are_refused(project: Project, bad: str) -> None:
    with pytest.raises(ProjectError, match="cannot be a simulation's id"):
        project.add(record(sim_id=bad))
    assert project.count() == 0
    project.add(record(sim_id="fine"))
    with closing(sqlite3.connect(project.folder.database)) as connection, connection:
        connection.execute("UPDATE simulations SET sim_id = ?", (bad,))
    with pytest.raises(ProjectError, match="out of the project's folder"):
        Project.open(project.folder.root)


def test_programs_that_open_a_new_project_at_once_all_get_it(tmp_path: Path) -> None:
    def open_and_add() -> None:
        with Project.open(tmp_path / "project") as project:
            project.add(record("mine"))

    at_once(*[open_and_add] * 6)
    with Project.open(tmp_path / "project") as project:
        assert project.count() == 6


def test_a_closed_project_says_so(tmp_path: Path) -> None:
    project = Project.open(tmp_path)
    project.close()
    project.close()
    for use in (project.count, project.version, lambda: project.record_call("ls", {})):
        with pytest.raises(ProjectError, match="was closed; open it again"):
            use()
