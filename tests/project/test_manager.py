"""The process-wide current project, by GymDash's names, and what importing it costs."""

from __future__ import annotations

import subprocess
import sys
import threading
from argparse import Namespace
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gymdash_tui.domain.errors import ProjectError
from gymdash_tui.project.manager import ProjectManager

from .helpers import record


@pytest.fixture(autouse=True)
def nobody_elses_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Begin in an empty folder with nothing set, and leave nothing behind."""
    monkeypatch.chdir(tmp_path)
    ProjectManager.setup_from_args()
    yield
    ProjectManager.setup_from_args()


def test_the_default_folder_is_gymdashs(tmp_path: Path) -> None:
    assert ProjectManager.project_folder() == "./.gymdash-projects"
    assert Path(ProjectManager.db_path()).resolve() == tmp_path / ".gymdash-projects" / "db" / "simulations.db"
    assert not (tmp_path / ".gymdash-projects").exists()  # asking makes nothing
    ProjectManager.current()
    assert sorted(path.name for path in (tmp_path / ".gymdash-projects").iterdir()) == ["db", "resources", "sims"]


@pytest.mark.parametrize("way", ["setup", "set_project_folder", "setup_from_args"])
def test_folders_are_texts_below_what_was_set(tmp_path: Path, way: str) -> None:
    root = str(tmp_path / "mine")
    getattr(ProjectManager, way)(Namespace(project_dir=root) if way == "setup_from_args" else root)
    assert ProjectManager.project_folder() == root
    assert ProjectManager.sims_folder() == f"{root}/sims"
    assert ProjectManager.db_folder() == f"{root}/db"
    assert ProjectManager.resources_folder() == f"{root}/resources"
    assert ProjectManager.db_path() == f"{root}/db/simulations.db"
    assert str(ProjectManager.current().folder.database) == ProjectManager.db_path()


@pytest.mark.parametrize("args", [None, Namespace(), Namespace(project_dir=None)])
def test_arguments_that_name_no_folder_mean_the_default(args: Namespace | None) -> None:
    ProjectManager.setup("elsewhere")
    ProjectManager.setup_from_args(args)
    assert ProjectManager.project_folder() == "./.gymdash-projects"


def test_the_current_project_is_opened_once_and_anew_when_set_anew(tmp_path: Path) -> None:
    ProjectManager.setup(tmp_path / "one")
    gate = threading.Barrier(6)

    def current() -> object:
        gate.wait(30)
        return ProjectManager.current()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(lambda _: current(), range(6)))) == 1
    one = ProjectManager.current()
    ProjectManager.setup(tmp_path / "two")
    two = ProjectManager.current()
    two.add(record())
    assert (one.count(), two.count()) == (0, 1)  # a tracker may still be at work on the first


def test_a_folder_that_cannot_be_is_said_when_it_is_needed(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ProjectManager.setup(tmp_path / "file")
    with pytest.raises(ProjectError, match="is a file"):
        ProjectManager.current()


def test_importing_it_brings_no_tables() -> None:
    """In an interpreter of its own: what a worker pays for a script that sets the project, then what opening costs."""
    script = """
import sys
from gymdash_tui.project.manager import ProjectManager
ProjectManager.setup(sys.argv[1])
ProjectManager.sims_folder()
heavy = {"sqlmodel", "sqlalchemy", "pydantic", "sqlite3", "alembic", "textual", "rich", "numpy"}
print(sorted(heavy & set(sys.modules)))
ProjectManager.current().count()
ProjectManager.setup(sys.argv[1])
ProjectManager.current().count()
print(sorted({"sqlmodel", "alembic", "textual", "torch"} & set(sys.modules)))
"""
    root = Path(__file__).parents[2]
    said = subprocess.run(
        [sys.executable, "-c", script, "project"], env={"PYTHONPATH": str(root)}, capture_output=True, text=True
    )
    assert said.stderr == ""
    # Alembic is for older projects alone: neither making nor opening one of today's needs it
    assert said.stdout.splitlines() == ["[]", "['sqlmodel']"]
