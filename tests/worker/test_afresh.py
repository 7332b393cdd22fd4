"""What a fork takes over from whoever starts it, and what it cannot take over."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from gymdash_tui.worker.afresh import SetByImports, Unlike, take_over
from gymdash_tui.worker.title import set_title


@pytest.fixture(autouse=True)
def own_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Leave the test's own process as it was."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(os, "environ", dict(os.environ))


def test_the_import_path_is_that_of_a_new_process(tmp_path: Path) -> None:
    os.environ["PYTHONPATH"] = "/old"
    (tmp_path / "here").mkdir()
    take_over(str(tmp_path / "here"), {"PYTHONPATH": f"/new{os.pathsep}/lib"}, [], ["/old", "/lib", "/site"])
    assert sys.path == [str(tmp_path / "here"), "/new", "/lib", "/site"]
    assert dict(os.environ) == {"PYTHONPATH": f"/new{os.pathsep}/lib"} and Path.cwd() == tmp_path / "here"


@pytest.mark.parametrize("name", ["json.py", "json/__init__.py", "pytest.so", "sitecustomize.py"])
def test_other_code_of_the_same_name_is_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / "code" / name
    file.parent.mkdir(parents=True)
    file.touch()
    for cwd, variables, folders in (
        (tmp_path / "code", {}, []),
        (tmp_path, {"PYTHONPATH": str(tmp_path / "code")}, []),
        (tmp_path, {}, [str(tmp_path / "code")]),
    ):
        with pytest.raises(Unlike, match="of its own"):
            take_over(str(cwd), variables, folders, [])


@pytest.mark.parametrize("name", ["json", "json.txt", "sys/__init__.py", "random/data.csv", "train.py"])
def test_what_no_import_would_find_is_no_other_code(tmp_path: Path, name: str) -> None:
    file = tmp_path / "code" / name
    file.parent.mkdir(parents=True)
    file.touch()
    take_over(str(tmp_path / "code"), {}, [], [])


def test_the_same_code_is_no_other(tmp_path: Path) -> None:
    home = Path(take_over.__code__.co_filename).parents[2]
    (tmp_path / "mine.py").touch()
    take_over(str(tmp_path), {"PYTHONPATH": str(home)}, [str(tmp_path)], [])


def test_code_where_a_new_process_would_not_look_is_refused() -> None:
    os.environ["PYTHONPATH"] = str(Path(take_over.__code__.co_filename).parents[2])
    with pytest.raises(Unlike, match="not looked into any more"):
        take_over("/", {}, [], [os.environ["PYTHONPATH"]])


def test_a_package_that_brings_environments_is_refused(tmp_path: Path) -> None:
    about = tmp_path / "mine.egg-info"
    about.mkdir()
    take_over(str(tmp_path), {}, [], [])
    (about / "entry_points.txt").write_text("[gymnasium.envs]\nmine = mine:register\n")
    with pytest.raises(Unlike, match="brings environments"):
        take_over(str(tmp_path), {}, [], [])


def test_a_folder_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        take_over(str(tmp_path / "gone"), {}, [], [])


def test_what_imports_set_is_set_again() -> None:
    changes = SetByImports({"SAME": "1", "AWAY": "x", "OTHER": "a"}, {"SAME": "1", "NEW": "y", "OTHER": "b"})
    changes.check({"SAME": "anything", "OTHER": "a"})
    for unlike in ({"OTHER": "c"}, {"NEW": "z"}, {"AWAY": "z"}):
        with pytest.raises(Unlike):
            changes.check(unlike)
    os.environ.update({"AWAY": "x", "OTHER": "a"})
    changes.repeat()
    assert (os.environ["NEW"], os.environ["OTHER"]) == ("y", "b") and "AWAY" not in os.environ


def test_a_title_that_is_too_long_keeps_its_end() -> None:
    pid = os.fork()
    if pid == 0:
        set_title(["python", "x" * 100_000, "the id"])
        told = Path("/proc/self/cmdline").read_bytes().rstrip(b"\0")
        os._exit(0 if told.endswith(b"\0the id") else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
