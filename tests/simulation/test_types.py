"""Where a type lives, written by one program and found again by another process."""

from __future__ import annotations

import json
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import UnknownType
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.types import TypeRef, import_path, leave_import, look_in
from gymdash_tui.simulations.stable_baselines import StableBaselinesSimulation

from .processes import run_code
from .test_types_elsewhere import TYPE, script


class Mine(Simulation):
    """A person's own type."""

    class Inner(Simulation):
        """One within another."""

    @classmethod
    def make(cls, config: SimulationStartConfig) -> Simulation:
        return cls(config)

    def again(self, config: SimulationStartConfig) -> Simulation:
        return type(self)(config)


@pytest.mark.parametrize("creator", [Mine, Mine.Inner, Mine.make, StableBaselinesSimulation])
def test_what_is_named_is_found_again(creator: Callable[..., Any]) -> None:
    found = TypeRef.of(creator)
    assert found is not None
    assert found.name == creator.__name__
    assert TypeRef.from_json(json.loads(json.dumps(found.to_json()))) == found
    assert found.load() == creator


def test_a_built_in_type_needs_no_file() -> None:
    found = TypeRef.of(StableBaselinesSimulation)
    assert found is not None
    assert (found.file, found.path) == ("", ())


def local_type() -> Any:
    class Local(Simulation):
        pass

    return Local


@pytest.mark.parametrize(
    "creator",
    [
        lambda config: Mine(config),
        local_type(),
        Mine(SimulationStartConfig("a", "b")).again,  # the instance would be lost
        type("Dynamic", (Simulation,), {}),
        len,
        object(),
        None,
    ],
    ids=["lambda", "local", "bound", "dynamic", "built-in", "object", "none"],
)
def test_what_no_other_process_could_find_is_not_named(creator: Any) -> None:
    assert TypeRef.of(creator) is None


def test_what_was_typed_in_is_not_named() -> None:
    code = """
        from gymdash_tui.simulation.types import TypeRef
        class Typed: pass
        print(TypeRef.of(Typed))
    """
    assert run_code(code) == "None\n"


def test_what_is_imported_by_hand_is_found_in_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path / "by_hand" / "__init__.py")
    script(tmp_path / "by_hand" / "types.py", TYPE.format(answer=1))
    monkeypatch.setattr(sys, "path", list(sys.path))
    TypeRef("by_hand.types", "Mine", "", (str(tmp_path),)).load()
    import by_hand.types  # type: ignore[import-not-found]

    assert by_hand.types.Mine.answer == 1
    (tmp_path / "only_a_folder").mkdir()
    with pytest.raises(ModuleNotFoundError, match="No module named 'only_a_folder'"):
        TypeRef("only_a_folder", "Mine").load()
    for name in ("by_hand", "by_hand.types"):
        del sys.modules[name]


# --- not found


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        (TypeRef("__main__", "Mine", "/absent/train.py"), "/absent/train.py, in which the type was defined, is gone"),
        (TypeRef("absent_types", "Mine", "/absent/absent_types.py"), "is gone; put it back or register"),
        (TypeRef("__main__", "Mine", sysconfig.get_path("stdlib")), "is gone"),
        (
            TypeRef("gymdash_tui.simulation.base", "Simulator"),
            "base has no 'Simulator' any more",
        ),
        (TypeRef("", "Mine"), "'' names no module"),
        (TypeRef(".base", "Mine"), "'.base' names no module"),
    ],
)
def test_what_is_gone_is_said(reference: TypeRef, text: str) -> None:
    with pytest.raises(UnknownType, match=text.replace(".", r"\.")):
        reference.load()


def test_a_file_that_is_no_source_is_said(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(UnknownType, match=r"notes\.txt is no Python source file"):
        TypeRef("__main__", "Mine", str(tmp_path / "notes.txt")).load()


def test_an_error_in_the_persons_file_is_theirs_and_leaves_no_half_module(tmp_path: Path) -> None:
    file = script(tmp_path / "broken_types.py", TYPE.format(answer=1), "import absent_dependency")
    reference = TypeRef("broken_types", "Mine", str(file))
    before = list(sys.path)
    for _ in range(2):
        with pytest.raises(ModuleNotFoundError, match="absent_dependency"):
            reference.load()
        assert "broken_types" not in sys.modules
    assert sys.path == before
    script(file, TYPE.format(answer=1))
    assert reference.load().__name__ == "Mine"
    del sys.modules["broken_types"]


# --- the folders to look in


def test_the_import_path_is_the_persons_and_not_the_interpreters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    mine, gone = tmp_path / "mine", tmp_path / "gone"
    mine.mkdir()
    packages = tmp_path / "venv" / "site-packages"
    (packages / "egg").mkdir(parents=True)
    stdlib = Path(sysconfig.get_path("stdlib"))
    interpreter = [str(stdlib), str(stdlib / "lib-dynload")]
    folders = ["", str(mine), *interpreter, str(packages), str(packages / "egg"), str(gone)]
    monkeypatch.setattr(sys, "path", folders)
    assert import_path() == (str(tmp_path), str(mine))


def test_the_persons_folders_come_first_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", ["", "/lib", "/b"])
    look_in(("/a", "/b"))
    look_in(("/a", "/b"))
    look_in(())
    assert sys.path == ["/a", "/b", "", "/lib"]


def test_leaving_an_import_does_nothing_outside_of_one() -> None:
    leave_import()


@given(st.builds(TypeRef, st.text(), st.text(), st.text(), st.lists(st.text()).map(tuple), st.text()))
def test_a_reference_arrives_as_it_left(reference: TypeRef) -> None:
    assert TypeRef.from_json(json.loads(json.dumps(reference.to_json()))) == reference


@pytest.mark.parametrize("data", [{}, {"path": None}, {"path": "abc"}, {"path": 5, "module": None, "more": 1}])
def test_a_damaged_reference_names_nothing(data: dict[str, Any]) -> None:
    assert TypeRef.from_json(data).path == ()
    with pytest.raises((UnknownType, ImportError)):
        TypeRef.from_json(data).load()
