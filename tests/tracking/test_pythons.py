"""Other interpreters: what a person may write for one, and what is said where it is none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import WorkerError, WrongUse
from gymdash_tui.simulation.supervision import OWN_PYTHON
from gymdash_tui.simulation.types import TypeRef
from gymdash_tui.tracking import interpreter, pythons
from gymdash_tui.tracking.carrying import check_carried
from gymdash_tui.tracking.interpreter import environment, package_folder, running_in
from gymdash_tui.tracking.launch import Order
from gymdash_tui.tracking.pythons import ask_python, own_python, python_path
from gymdash_tui.tracking.types import describe


@pytest.fixture(autouse=True)
def forgetful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin with an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def pretend(path: Path, version: tuple[int, int, int], folders: tuple[str, ...] = ()) -> Path:
    """Make a program that answers as an interpreter of a version would, and counts how often it was asked."""
    told = f"{pythons._MARK}{json.dumps([version, '/nowhere', folders])}"
    return program(path, f"echo x >> {path}.asked\necho noise; printf '%s' '{told}'")


def test_an_interpreter_is_written_in_several_ways(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = program(tmp_path / "env" / "bin" / "python", "")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{python.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("HOME", str(tmp_path))
    for text in (str(python), str(tmp_path / "env"), "env", "./env/bin/python", "~/env", "python"):
        assert python_path(text) == str(python), text
    link = tmp_path / "link"
    link.symlink_to(python)
    assert python_path("./link") == str(link)  # what it leads to would be another environment


def test_what_is_no_interpreter_is_said(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_text("x")
    for text in (str(tmp_path / "nowhere"), "no-such-command", "", "\x00", "~nobody-at-all/x", "x" * 5000):
        with pytest.raises(WrongUse, match="There is no interpreter"):
            python_path(text)
    with pytest.raises(WrongUse, match="may not be executed"):
        python_path(str(plain))
    with pytest.raises(WrongUse, match=r"is no Python interpreter that works\. It said: no such thing"):
        ask_python(str(program(tmp_path / "a", "echo no such thing >&2; exit 3")))
    with pytest.raises(WrongUse, match="is no Python interpreter that works"):
        ask_python("/bin/true")
    for version in ((3, 10, 14), (2, 7, 18)):
        old = pretend(tmp_path / f"old{version[0]}", version)
        with pytest.raises(WrongUse, match=r"is Python .*; simulations need 3.11 or newer"):
            ask_python(str(old))
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF nothing")
    broken.chmod(0o755)
    with pytest.raises(WrongUse, match="cannot be run"):
        ask_python(str(broken))


def test_one_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pythons, "_PATIENCE", 0.3)
    with pytest.raises(WrongUse, match="did not say within"):
        ask_python(str(program(tmp_path / "slow", "exec sleep 600")))


def test_it_is_asked_once_until_something_is_installed(tmp_path: Path) -> None:
    packages = tmp_path / "lib" / "site-packages"
    packages.mkdir(parents=True)
    python = pretend(tmp_path / "python", (3, 12, 1), (str(packages),))
    for _ in range(2):
        found = ask_python(str(python))
    assert (found.version_text, found.folders) == ("3.12.1", (str(packages),))
    assert Path(f"{python}.asked").read_text() == "x\n" and not found.has("cloudpickle")
    (packages / "cloudpickle").mkdir()
    assert ask_python(str(python)).has("cloudpickle") and Path(f"{python}.asked").read_text() == "x\nx\n"
    for file in (tmp_path / "cache" / "gymdash-tui" / "pythons").iterdir():
        file.write_text('{"told": [[3, "x"], 5]}')
    assert ask_python(str(python)).version == (3, 12, 1)


def test_our_own_is_known() -> None:
    assert ask_python("") == ask_python(sys.executable) == own_python() and own_python().has("cloudpickle")


async def test_a_type_in_an_interpreter_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="There is no interpreter"):
        await describe(TypeRef("a", "B", python=str(tmp_path / "gone")))


# -- what another interpreter is given of us ---------------------------------------------------------------------------


def test_it_is_given_this_package_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = str(Path(interpreter.__file__).parents[2])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([home, str(tmp_path)]))
    monkeypatch.setenv("PYTHONHOME", "/ours")
    given = environment("/other/python", OMP_NUM_THREADS="1")
    folders = given["PYTHONPATH"].split(os.pathsep)
    assert folders == [str(tmp_path), str(package_folder())]
    assert [entry.name for entry in package_folder().iterdir()] == ["gymdash_tui"]
    assert "PYTHONHOME" not in given and given[OWN_PYTHON] == sys.executable and given["OMP_NUM_THREADS"] == "1"
    assert environment()["PYTHONHOME"] == "/ours"


def test_the_link_is_mended(tmp_path: Path) -> None:
    link = package_folder() / "gymdash_tui"
    link.unlink()
    link.symlink_to(tmp_path)
    ran = subprocess.run(
        [sys.executable, "-c", "import gymdash_tui; print(gymdash_tui.__file__)"],
        env={"PYTHONPATH": str(package_folder())}, cwd="/", capture_output=True, text=True,
    )  # fmt: skip
    assert Path(ran.stdout.strip()) == link / "__init__.py"


def test_a_cache_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    with pytest.raises(WorkerError, match="by which another interpreter finds this package"):
        environment("/other/python")


def test_our_folder_is_not_imported_from_elsewhere(tmp_path: Path) -> None:
    home = Path(interpreter.__file__).parents[2]
    type_ = TypeRef("m", "T", str(tmp_path / "m.py"), (str(home), str(tmp_path)))
    assert running_in(type_, "/other/python").path == (str(tmp_path),)
    assert running_in(type_, "").path == type_.path
    ours = TypeRef("m", "T", str(home / "m.py"), (str(home),))
    assert running_in(ours, "/other/python").path == (str(home),)


# -- what is carried there ---------------------------------------------------------------------------------------------


def test_code_is_carried_to_the_same_python_only(tmp_path: Path) -> None:
    (tmp_path / "cloudpickle").mkdir()
    own = own_python().version
    same = pretend(tmp_path / "same", (own[0], own[1], 99), (str(tmp_path),))
    newer = pretend(tmp_path / "newer", (3, 99, 0), (str(tmp_path),))

    def order(python: Path | str, value: object) -> Order:
        type_ = TypeRef("m", "T", python=str(python))
        return Order(SimulationStartConfig("n", "m", kwargs={"a": {"f": value}, "b": 1}), type=type_)

    for python, value in ((same, lambda: 1), ("", lambda: 1), (newer, 3), (newer, os.path.join)):
        check_carried(order(python, value))  # a function of a module is carried by its name
    with pytest.raises(WrongUse, match=r"a.f cannot be given as code: .*newer is Python 3.99.0, and this program runs"):
        check_carried(order(newer, lambda: 1))
