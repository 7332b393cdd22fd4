"""A type that one program names is found by another process: in scripts, modules, packages, with and without guards."""

from __future__ import annotations

import json
import sys
import textwrap
from pathlib import Path

import pytest

from gymdash_tui.domain.errors import UnknownType
from gymdash_tui.simulation.types import TypeRef

from .processes import run, run_code

LOAD = """
    import json, sys
    from gymdash_tui.simulation.types import TypeRef
    for _ in range(2):
        found = TypeRef.from_json(json.loads(sys.argv[1])).load()
    print(found.__name__, found.answer, sys.argv[1][:1])
"""

TYPE = """
from gymdash_tui import Simulation

class Mine(Simulation):
    answer = {answer}
"""

TELL = """
import json, sys
from gymdash_tui.simulation.types import TypeRef
if sys.argv[-1] == "tell":
    print(json.dumps(TypeRef.of(Mine).to_json()))
    sys.exit()
"""


def script(path: Path, *parts: str) -> Path:
    """Write a person's file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(map(textwrap.dedent, parts)))
    return path


def load_elsewhere(told: str, tmp_path: Path) -> str:
    """Load a type as a worker does, in a process that works in another folder."""
    place = tmp_path / "elsewhere"
    place.mkdir(exist_ok=True)
    return run_code(LOAD, told.strip(), cwd=place).strip()


def test_a_type_in_a_script_with_a_main_guard(tmp_path: Path) -> None:
    file = script(tmp_path / "train.py", TYPE.format(answer=1), TELL, "if __name__ == '__main__': raise SystemExit(5)")
    told = run(file, "tell")
    assert json.loads(told)["module"] == "__main__"
    assert load_elsewhere(told, tmp_path) == "Mine 1 {"


@pytest.mark.parametrize(
    "below",
    [
        """
        from gymdash_tui import ProjectManager, SimulationRegistry, SimulationStartConfig, SimulationTracker
        ProjectManager.set_project_folder({folder!r})
        SimulationRegistry.register("mine", Mine, SimulationStartConfig("n", "mine"))
        tracker = SimulationTracker()
        tracker.wait(tracker.start_sim("mine")[0])
        """,
        """
        import asyncio
        from gymdash_tui import AsyncSimulationTracker, ProjectManager, SimulationRegistry, SimulationStartConfig
        ProjectManager.set_project_folder({folder!r})
        SimulationRegistry.register("mine", Mine, SimulationStartConfig("n", "mine"))
        async def main():
            tracker = AsyncSimulationTracker()
            await tracker.wait((await tracker.start_sim("mine"))[0])
        asyncio.run(main())
        """,
        """
        from gymdash_tui.simulation.types import leave_import
        leave_import()
        """,
    ],
    ids=["tracker", "async tracker", "floor 1"],
)
def test_a_script_without_a_main_guard_is_imported_up_to_its_tracker(tmp_path: Path, below: str) -> None:
    project = tmp_path / "project"
    below = textwrap.dedent(below).format(folder=str(project))
    file = script(tmp_path / "train.py", TYPE.format(answer=2), TELL, below, "print('below')", "assert False")
    assert load_elsewhere(run(file, "tell"), tmp_path) == "Mine 2 {"
    assert not list(project.glob("sims/*"))


def test_a_module_that_starts_simulations_when_it_is_imported_does_not_do_so_in_a_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else each worker would start the next one, for ever."""
    starts = """
        from gymdash_tui.simulation.types import leave_import
        leave_import()
        print("below")
    """
    script(tmp_path / "code" / "pkg" / "__init__.py")
    script(tmp_path / "code" / "pkg" / "starting.py", TYPE.format(answer=8), starts)
    script(tmp_path / "code" / "helper.py", "import pkg.starting")
    file = script(tmp_path / "code" / "train.py", "from pkg.starting import Mine", TELL)
    *_, told = run(file, "tell").splitlines()
    assert load_elsewhere(told, tmp_path) == "Mine 8 {"
    # with what lies below that line, or in what is imported above it, there is nothing to run: that is said
    late = script(tmp_path / "code" / "late.py", "import helper", TYPE.format(answer=9))
    monkeypatch.setattr(sys, "path", list(sys.path))
    with pytest.raises(UnknownType, match="has no 'Mine' above the line that makes a tracker; put it there"):
        TypeRef("__main__", "Mine", str(late), (str(tmp_path / "code"),)).load()
    for name in ("pkg", "pkg.starting", "helper", "__gymdash_main__"):
        sys.modules.pop(name, None)


def test_a_script_that_reads_its_command_line(tmp_path: Path) -> None:
    reads = """
        import argparse
        parser = argparse.ArgumentParser()
        parser.add_argument("--seed", type=int, default=7)
        Mine.answer = parser.parse_args().seed
    """
    file = script(tmp_path / "train.py", TYPE.format(answer=0), TELL, reads)
    assert load_elsewhere(run(file, "tell"), tmp_path) == "Mine 7 {"


def test_a_module_beside_the_script(tmp_path: Path) -> None:
    script(tmp_path / "code" / "my_types.py", TYPE.format(answer=3))
    file = script(tmp_path / "code" / "train.py", "from my_types import Mine", TELL)
    told = run(file, "tell", cwd=tmp_path)
    assert json.loads(told)["module"] == "my_types"
    assert load_elsewhere(told, tmp_path) == "Mine 3 {"
    # also where only the file is known
    only_file = json.loads(told) | {"path": []}
    assert load_elsewhere(json.dumps(only_file), tmp_path) == "Mine 3 {"


def test_the_persons_module_is_meant_also_where_the_worker_has_another_of_that_name(tmp_path: Path) -> None:
    script(tmp_path / "code" / "my_types.py", TYPE.format(answer=4))
    script(tmp_path / "code" / "colorsys.py", TYPE.format(answer=5))  # as one of the standard library is called
    script(tmp_path / "elsewhere" / "my_types.py", TYPE.format(answer=-1))
    for module, answer in (("my_types", 4), ("colorsys", 5)):
        file = script(tmp_path / "code" / f"train_{module}.py", f"from {module} import Mine", TELL)
        assert load_elsewhere(run(file, "tell"), tmp_path) == f"Mine {answer} {{"


def test_a_module_in_a_package(tmp_path: Path) -> None:
    script(tmp_path / "code" / "pkg" / "__init__.py")
    script(tmp_path / "code" / "pkg" / "numbers.py", "answer = 6")
    script(tmp_path / "code" / "pkg" / "types.py", "from .numbers import answer as six", TYPE.format(answer="six"))
    file = script(tmp_path / "code" / "train.py", "from pkg.types import Mine", TELL)
    assert load_elsewhere(run(file, "tell"), tmp_path) == "Mine 6 {"


def test_a_script_that_is_run_as_a_module_of_its_package(tmp_path: Path) -> None:
    script(tmp_path / "code" / "pkg" / "__init__.py")
    script(tmp_path / "code" / "pkg" / "numbers.py", "answer = 7")
    below = """
        from gymdash_tui.simulation.types import leave_import
        leave_import()
        assert False
    """
    parts = ("from .numbers import answer as seven", TYPE.format(answer="seven"), TELL, below)
    script(tmp_path / "code" / "pkg" / "train.py", *parts)
    script(tmp_path / "code" / "pkg" / "__main__.py", *parts)
    for module in ("pkg.train", "pkg"):
        told = run("-m", module, "tell", cwd=tmp_path / "code")
        assert load_elsewhere(told, tmp_path) == "Mine 7 {"
