"""The names of files and folders, which other programs and older projects know too."""

from __future__ import annotations

from pathlib import Path

import pytest

from gymdash_tui.simulation.paths import (
    DEFAULT_PROJECT,
    ProjectFolder,
    SimulationFolder,
    project_for_command,
    project_meant,
)


def test_a_project_has_upstreams_folders() -> None:
    project = ProjectFolder(DEFAULT_PROJECT)
    assert str(project.root) == ".gymdash-projects"
    assert project.database == project.db / "simulations.db"
    assert [path.name for path in (project.db, project.resources, project.sims)] == ["db", "resources", "sims"]


def test_what_is_thrown_away_lies_beside_what_is_kept() -> None:
    project = ProjectFolder(Path("/p"))
    assert project.thrown("1234").root == Path("/p/trash/1234") and project.thrown("1234").project == project
    assert project.simulation("1234").exit_of(2) == Path("/p/sims/1234/exit-2.json")


def test_only_another_folder_than_the_default_one_is_named_in_a_command() -> None:
    for default in (".gymdash-projects", "./.gymdash-projects", DEFAULT_PROJECT):
        assert project_for_command(default) == ""
    for other in ("runs", "/home/me/.gymdash-projects", "a/.gymdash-projects"):
        assert project_for_command(other) == project_for_command(Path(other)) == other


def test_a_simulation_knows_its_project_and_its_entries() -> None:
    folder = ProjectFolder(Path("/p")).simulation("1234")
    assert (folder.sim_id, folder.project) == ("1234", ProjectFolder(Path("/p")))
    properties = [name for name, value in vars(SimulationFolder).items() if isinstance(value, property)]
    entries = {getattr(folder, name).name for name in properties if name not in ("sim_id", "project")}
    assert entries == {
        *("config.json", "config.pkl", "journal.jsonl", "progress.json", "inbox", "exit.json"),
        *("tb", "media", "checkpoints", "output.log", "output.times", "worker.lock", "code.diff", "announced"),
    }
    assert all(getattr(folder, name).parent == folder.root for name in properties if name not in ("sim_id", "project"))


def made(root: Path) -> Path:
    """Make what a folder is known by as a project's own."""
    database = ProjectFolder(root).database
    database.parent.mkdir(parents=True)
    database.touch()
    return root


def test_the_folder_one_works_in_means_the_project_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = made(tmp_path / "cartpole" / DEFAULT_PROJECT)
    assert project_meant(str(tmp_path / "cartpole")) == project_meant(str(inside)) == str(inside)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert project_meant("~/cartpole") == str(inside)
    monkeypatch.chdir(tmp_path / "cartpole")
    assert project_for_command(project_meant(".")) == ""


def test_a_folder_that_is_a_project_or_holds_none_is_meant_itself(tmp_path: Path) -> None:
    both = made(tmp_path / "both")
    made(both / DEFAULT_PROJECT)
    for folder in (str(both), str(tmp_path), str(tmp_path / "none"), "", "nul\0", "~nobody-knows/x", "x" * 5_000):
        assert project_meant(folder) == folder
