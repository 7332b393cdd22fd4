"""The catalogue: where types come from, and that what is wrong with one source hurts no other."""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import DuplicateType, UnknownType, WrongUse
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.registry import BUILT_IN, SimulationRegistry
from gymdash_tui.simulation.types import TypeRef
from gymdash_tui.tracking import discovery
from gymdash_tui.tracking.catalogue import Catalogue, default_python, import_problems, read_catalogue
from gymdash_tui.tracking.exporter import SimulationExporter
from gymdash_tui.tracking.launch import Order
from gymdash_tui.tracking.tracker import SimulationTracker
from gymdash_tui.tracking.types import TypeInfo, describe

PLAIN = """
from gymdash_tui import Simulation
with open(__file__ + ".imports", "a") as file:
    file.write("x")
class {name}(Simulation):
    def _run(self, **kwargs):
        pass
"""


class Mine(Simulation):
    """A type of the tests' own."""

    def _run(self, **kwargs: Any) -> None:
        """Do nothing."""


@pytest.fixture(autouse=True)
def forgetful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Begin with an empty cache, and leave nothing registered."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(SimulationExporter, "_prepared", {})
    before = set(SimulationRegistry.list_simulations())
    yield
    for key in set(SimulationRegistry.list_simulations()) - before:
        SimulationRegistry.unregister(key)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A person's folder."""
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def own(catalogue: Catalogue) -> list[str]:
    """Give the keys of what does not come with the program."""
    return [key for key in catalogue.entries if key not in BUILT_IN]


def sentences(catalogue: Catalogue) -> str:
    return "\n".join(one.sentence for one in catalogue.problems)


def test_without_anything_there_are_the_built_in_ones(work: Path) -> None:
    found = read_catalogue(None, cwd=work)
    assert list(found.entries) == list(BUILT_IN) and found.problems == ()
    assert found.find("stable_baselines").type == BUILT_IN["stable_baselines"]


def test_what_this_program_registered(work: Path) -> None:
    config = SimulationStartConfig("name", "mine", kwargs={"a": 1, "b": {"c": 2, "d": len}, "e": print})
    SimulationRegistry.register("mine", Mine, config)
    SimulationRegistry.register("named", "somewhere.else:Type")
    SimulationRegistry.register("spot", lambda config: Mine(config))
    found = read_catalogue(None, cwd=work)
    assert own(found) == ["mine", "named"]
    mine, named = found.find("mine"), found.find("named")
    assert (mine.name, mine.kwargs, mine.type.registered) == ("name", {"a": 1, "b": {"c": 2}}, "mine")
    assert (named.type.module, named.type.qualname, named.type.file) == ("somewhere.else", "Type", "")
    assert "'spot' was made on the spot" in sentences(found)


@pytest.mark.parametrize(
    "table",
    [
        'simulations = ["pkg.mod:FirstOne", "second=pkg.mod:Second.Inner"]',
        'simulations = {first_one = "pkg.mod:FirstOne", second = "pkg.mod:Second.Inner"}',
        '[tool.gymdash-tui.simulations]\nfirst_one = "pkg.mod:FirstOne"\nsecond = "pkg.mod:Second.Inner"',
    ],
)
@pytest.mark.parametrize("source", ["pkg/mod.py", "src/pkg/mod.py"])
def test_the_nearest_pyproject_above(work: Path, table: str, source: str) -> None:
    file = write(work, source, PLAIN)
    write(work, "pyproject.toml", f"[tool.gymdash-tui]\n{table}\n")
    below = work / "a" / "b"
    below.mkdir(parents=True)
    found = read_catalogue(None, cwd=below)
    assert own(found) == ["first_one", "second"] and found.problems == ()
    first = found.find("first_one")
    assert (first.type.file, first.type.path[0], first.source) == (str(file), str(work), str(work / "pyproject.toml"))
    assert {file, work / "pyproject.toml"} <= set(found.watched)
    assert not Path(f"{file}.imports").exists()  # to open a project runs none of its code


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[tool.gymdash-tui", "cannot be read"),
        ("tool = 3", ""),
        ("[tool]\ngymdash-tui = 3", "has to be a table"),
        ("[tool.gymdash-tui]\nsimulation = ['a:B']", "knows no 'simulation'; did you mean 'simulations'?"),
        ("[tool.gymdash-tui]\nsimulations = 'a:B'", "has to be a list such as"),
        ("[tool.gymdash-tui]\nsimulations = [3]", "has to be a list such as"),
        ("[tool.gymdash-tui]\nsimulations = ['pkg.mod']", "'pkg.mod' names no type; write it as package.module:Type"),
        ("[tool.gymdash-tui]\nsimulations = ['../x.py:B', 'good=a.b:C']", "'../x.py:B' names no type"),
        ("[tool.gymdash-tui]\npython = 3", "python has to be the path"),
        ("[tool.gymdash-tui]\npython = 'nowhere/python'", "There is no interpreter"),
        ("\x00", "cannot be read"),
    ],
)
def test_a_wrong_pyproject_hurts_nobody(work: Path, text: str, sentence: str) -> None:
    write(work, "pyproject.toml", text)
    write(work, "one.py", PLAIN.format(name="One"))
    found = read_catalogue(None, cwd=work, sims=["one.py"])
    assert set(BUILT_IN) < set(found.entries) and "one" in found.entries
    assert sentence in sentences(found)
    if sentence:
        with pytest.raises(UnknownType, match="No simulation type 'on'"):
            found.find("on")
        with pytest.raises(UnknownType, match=re.escape(sentence)):
            found.find("other")


SIMS = """
from gymdash_tui import Simulation, SimulationRegistry, SimulationStartConfig, StableBaselinesSimulation

class Plain(Simulation):
    def _run(self, **kwargs): pass
class HTTPServerSim(Plain): pass
class WithKey(Plain):
    key = "own-key"
class WithOddKey(Plain):
    key = 5
class Nothing(Simulation): pass
class _Hidden(Plain): pass
class Registered(Plain): pass
SimulationRegistry.register("reg", Registered, SimulationStartConfig("r", "reg", kwargs={"a": 1, "f": lambda x: x}))
SimulationRegistry.register("spot", lambda config: Plain(config))
SimulationRegistry.register("acrobot", StableBaselinesSimulation, SimulationStartConfig("t", "x", kwargs={"env": "A"}))
if __name__ == "__main__":
    raise SystemExit("the guard stays shut")
"""


def test_a_file_tells_what_it_defines_and_registers(work: Path) -> None:
    file = write(work, "sims.py", SIMS)
    found = read_catalogue(None, cwd=work, sims=["sims.py"])
    assert own(found) == ["reg", "spot", "acrobot", "plain", "http_server_sim", "own-key", "with_odd_key"]
    assert found.problems == () and file in found.watched
    reg = found.find("reg")
    assert (reg.name, reg.kwargs, reg.type.registered, reg.source) == ("r", {"a": 1}, "reg", "--sims sims.py")
    assert found.find("plain").type.registered == "" and found.find("acrobot").kwargs == {"env": "A"}


def test_a_module_and_one_type_of_it(work: Path) -> None:
    write(work, "pkg/__init__.py", "")
    write(work, "pkg/other.py", "X = 3")
    file = write(work, "pkg/sims.py", "from .other import X\n" + SIMS)
    for text in ("pkg.sims:Plain", f"{file}:Plain", "pkg/sims.py:Plain"):
        found = read_catalogue(None, cwd=work, sims=[text])
        assert own(found) == ["plain"], (text, found.problems)
        assert found.find("plain").type.module == "pkg.sims"
        assert work / "pkg" / "other.py" in found.watched
    wrong = read_catalogue(None, cwd=work, sims=["pkg.sims:Plane"])
    assert "has no type 'Plane'; did you mean 'Plain'?" in sentences(wrong)


@pytest.mark.parametrize(
    ("text", "sentence", "trace"),
    [
        ("raise ZeroDivisionError('at import')", "ZeroDivisionError: at import", True),
        ("import nobody_has_this", "No module named 'nobody_has_this'; install it", True),
        ("x = (", "SyntaxError", True),
        ("x = 3", "defines no subclass of gymdash_tui.Simulation with a _run(), and registers none", False),
        ("import os; os._exit(3)", "could not be imported", False),
    ],
)
def test_a_file_that_fails_is_told_with_its_trace_and_hurts_no_other(
    work: Path, text: str, sentence: str, trace: bool
) -> None:
    write(work, "bad.py", text)
    write(work, "good.py", PLAIN.format(name="Good"))
    found = read_catalogue(None, cwd=work, sims=["bad.py", "good.py"])
    assert own(found) == ["good"]
    (problem,) = found.problems
    assert sentence in problem.sentence and problem.source == "--sims bad.py" and work / "bad.py" in found.watched
    assert ("Traceback" in problem.trace) is trace


def test_a_file_that_hangs_is_given_up(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(work, "slow.py", "import time; time.sleep(600)")
    monkeypatch.setattr(discovery.discover, "__defaults__", (1.0,))
    found = read_catalogue(None, cwd=work, sims=["slow.py"])
    assert "did not say within 1 s what is in it; its import hangs" in sentences(found)


@pytest.mark.parametrize("text", ["", ":", "a:", ":A", "nofile.py", "a b", "a.b:1", "../x", "x.py:A B", "\x00.py"])
def test_what_names_nothing_is_said(work: Path, text: str) -> None:
    found = read_catalogue(None, cwd=work, sims=[text])
    assert own(found) == [] and len(found.problems) == 1, found.problems


def test_a_file_is_imported_once_until_it_changes(work: Path) -> None:
    file = write(work, "one.py", PLAIN.format(name="One"))
    for _ in range(2):
        assert own(read_catalogue(None, cwd=work, sims=["one.py"])) == ["one"]
    assert Path(f"{file}.imports").read_text() == "x"
    file.write_text(PLAIN.format(name="Two"))
    os.utime(file, ns=(1, 1))
    assert own(read_catalogue(None, cwd=work, sims=["one.py"])) == ["two"]


def test_two_types_under_one_key_are_told_and_the_first_one_stays(work: Path) -> None:
    for name in ("a", "b"):
        write(work, f"{name}.py", PLAIN.format(name="Same"))
    write(work, "c.py", PLAIN.format(name="StableBaselines"))
    found = read_catalogue(None, cwd=work, sims=["a.py", "b.py", "a.py:Same", "c.py"])
    assert found.find("same").type.file == str(work / "a.py")
    assert found.find("stable_baselines").source == "built in"
    first, second = found.problems
    assert str(work / "a.py") in first.sentence and str(work / "b.py") in first.sentence
    assert "the first one is taken" in first.sentence and "'stable_baselines'" in second.sentence


def test_the_same_type_from_two_sources_is_one(work: Path) -> None:
    SimulationRegistry.register("mine", Mine)
    write(work, "pyproject.toml", f"[tool.gymdash-tui]\nsimulations = ['mine={Mine.__module__}:Mine']\n")
    found = read_catalogue(None, cwd=Path(__file__).parents[2], sims=[f"{__file__}:Mine"])
    assert own(found) == ["mine"] and found.problems == ()


async def test_what_a_pyproject_names_is_imported_when_asked_for(work: Path) -> None:
    write(work, "good.py", PLAIN.format(name="Good"))
    write(work, "bad.py", "1 / 0")
    write(work, "pyproject.toml", "[tool.gymdash-tui]\nsimulations = ['good:Good', 'bad:Bad', 'gone:Gone']\n")
    found = read_catalogue(None, cwd=work)
    assert own(found) == ["good", "bad", "gone"] and found.problems == ()
    bad, gone = await import_problems(found)
    assert bad.sentence == "'bad': ZeroDivisionError: division by zero" and "bad.py" in bad.trace
    assert "No module named 'gone'" in gone.sentence


class Calls(Simulation):
    """Calls what its default configuration holds."""

    def _run(self, **kwargs: Any) -> None:
        """Call it."""
        print("called", self.kwargs["deep"]["f"](self.kwargs["x"]), self.kwargs["deep"]["y"])


def described(type_: TypeRef) -> TypeInfo:
    return asyncio.run(describe(type_))


def test_an_order_of_what_this_program_registered_carries_its_lambda(tracker: SimulationTracker, work: Path) -> None:
    config = SimulationStartConfig("c", "calls", kwargs={"deep": {"f": lambda x: x * 2, "y": 1}, "x": 1})
    SimulationRegistry.register("calls", Calls, config)
    entry = read_catalogue(tracker.project, cwd=work).find("calls")
    assert entry.kwargs == {"deep": {"y": 1}, "x": 1}
    assert (described(entry.type)).help.startswith("Calls what")  # though its module does not register it
    kwargs = {**entry.kwargs, "x": 21}
    record = tracker.start(Order(SimulationStartConfig("c", "calls", kwargs=kwargs), type=entry.type))
    (record,) = tracker.wait(record.sim_id, 60)
    folder = tracker.project.folder.simulation(record.sim_id)
    assert "called 42 1" in folder.output.read_text() and record.kwargs["deep"]["y"] == 1


# -- exported types ----------------------------------------------------------------------------------------------------


def test_exported_types_are_read_back(project: Project, work: Path) -> None:
    SimulationExporter.prepare_for_export("mine", Mine)
    SimulationExporter.prepare_for_export("named", "pkg.mod:Type")
    assert SimulationExporter.export_sims(project.folder.root)
    file = project.folder.db / "types.json"
    told = json.loads(file.read_text())["types"]
    assert told["mine"]["module"] == Mine.__module__ and told["mine"]["file"] == __file__ and "\n" in file.read_text()
    found = read_catalogue(project, cwd=work)
    assert own(found) == ["mine", "named"] and found.problems == ()
    assert found.find("mine").type.python == "" and file in found.watched


def test_a_second_script_adds_its_own(project: Project, work: Path) -> None:
    SimulationExporter.prepare_for_export("one", Mine)
    SimulationExporter.export_sims(project.folder.root)
    SimulationExporter._prepared.clear()
    SimulationExporter.prepare_for_export("two", "pkg.mod:Type")
    SimulationExporter.export_sims(project.folder.root)
    assert own(read_catalogue(project, cwd=work)) == ["one", "two"]


def test_two_projects_do_not_mix(tmp_path: Path, work: Path) -> None:
    with Project.open(tmp_path / "a") as first, Project.open(tmp_path / "b") as second:
        SimulationExporter.prepare_for_export("mine", Mine)
        SimulationExporter.export_sims(first.folder.root)
        assert own(read_catalogue(first, cwd=work)) == ["mine"] and own(read_catalogue(second, cwd=work)) == []


def test_what_cannot_be_exported_is_refused(project: Project) -> None:
    with pytest.raises(WrongUse, match=r"no other process would find .*lambda"):
        SimulationExporter.prepare_for_export("x", lambda config: Mine(config))
    with pytest.raises(WrongUse, match="names no type"):
        SimulationExporter.prepare_for_export("x", "pkg.mod")
    with pytest.raises(DuplicateType):
        SimulationExporter.prepare_for_export("stable_baselines", Mine)
    SimulationExporter.prepare_for_export("x", Mine)
    assert SimulationExporter.prepare_for_export("x", Mine)
    with pytest.raises(DuplicateType, match="'x' is taken"):
        SimulationExporter.prepare_for_export("x", "other.place:Mine")


def exported(project: Project, **types: dict[str, Any]) -> None:
    (project.folder.db / "types.json").write_text(json.dumps({"types": types}))


def test_a_file_that_has_moved_is_said_with_what_to_do(project: Project, work: Path) -> None:
    exported(project, gone={"module": "__main__", "qualname": "Mine", "file": str(work / "gone.py")})
    moved = write(work, "src/moved.py", PLAIN.format(name="Mine"))
    exported(
        project,
        gone={"module": "__main__", "qualname": "Mine", "file": str(work / "gone.py")},
        moved={"module": "moved", "qualname": "Mine", "file": str(work / "moved.py"), "path": [str(moved.parent)]},
    )
    found = read_catalogue(project, cwd=work)
    assert own(found) == ["moved"] and found.find("moved").type.file == str(moved)
    gone, was_moved = found.problems
    assert f"{work / 'gone.py'}, from which 'gone' (Mine) was exported, is gone" in gone.sentence
    assert "run the script again that exports it, where it is now" in gone.sentence
    assert f"it is taken from {moved}" in was_moved.sentence
    with pytest.raises(UnknownType, match="is gone"):
        found.find("gone")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"types": []}', '{"types": {"a": 3}}'])
def test_a_damaged_export_is_said_and_mended_by_the_next_one(project: Project, work: Path, text: str) -> None:
    (project.folder.db / "types.json").write_text(text)
    assert "is damaged; run the scripts again" in sentences(read_catalogue(project, cwd=work))
    SimulationExporter.prepare_for_export("mine", Mine)
    SimulationExporter.export_sims(project.folder.root)
    assert own(read_catalogue(project, cwd=work)) == ["mine"]


# -- the interpreter ---------------------------------------------------------------------------------------------------


def test_the_interpreter_that_holds(project: Project, work: Path) -> None:
    assert default_python(project, work) == ""
    other = write(work, "env/bin/python", "#!/bin/sh\nexit 3\n")
    other.chmod(0o755)
    for text in ("env", "./env", str(work / "env"), str(other)):
        write(work, "pyproject.toml", f"[tool.gymdash-tui]\npython = '{text}'\n[tool.other]\n")
        assert default_python(project, work / "below") == str(other)
    found = read_catalogue(project, cwd=work)
    assert "is no Python interpreter that works" in sentences(found)
    assert found.find("stable_baselines").type.python == str(other)  # nothing is started in another one for that
    with pytest.raises(WrongUse, match="is no Python interpreter"):
        read_catalogue(project, cwd=work, python=str(other))
