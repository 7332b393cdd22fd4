"""``types``, ``python``, ``--sims`` and ``--python``: a person's own types, listed, described and started."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gymdash_tui.simulation.registry import BUILT_IN
from tests.cli.shell import Said, Shell
from tests.helpers.processes import ROOT, run_python
from tests.helpers.terminal import Terminal

SIMS = """
from dataclasses import dataclass
from gymdash_tui import Simulation, SimulationRegistry, SimulationStartConfig

@dataclass
class Inner:
    rate: float
    kind: str = "adam"

@dataclass
class Kwargs:
    inner: Inner
    steps: int = 3

class Mine(Simulation):
    '''A person's own.'''
    Kwargs = Kwargs
    def _run(self, **kwargs):
        print("ran", self.kwargs)

class Free(Simulation):
    def _run(self, **kwargs):
        print("free", self.kwargs["f"](self.kwargs["deep"]["x"]), self.kwargs.get("y"))

SimulationRegistry.register(
    "free", Free, SimulationStartConfig("a name", "free", kwargs={"f": lambda x: x * 2, "deep": {"x": 20, "z": 1}})
)
"""


def output(shell: Shell, sim_id: str) -> str:
    """Give what a simulation printed."""
    return (shell.project / "sims" / sim_id / "output.log").read_text()


def test_the_list_says_where_each_comes_from(shell: Shell, real: Shell) -> None:
    told = shell("types", "--json").json
    assert told["problems"] == [] and [one["key"] for one in told["types"]][: len(BUILT_IN)] == list(BUILT_IN)
    by_key = {one["key"]: one for one in told["types"]}
    assert {"key", "type", "source", "module", "file", "python"} == set(by_key["steps"])
    assert by_key["steps"]["source"] == "registered by this program"
    assert "stable_baselines  StableBaselinesSimulation  built in" in real("types").out


def test_one_type_and_its_arguments(shell: Shell) -> None:
    told = shell("types", "steps", "--json").json
    assert told["key"] == "steps" and [field["name"] for field in told["fields"]][:3] == ["steps", "until", "mode"]
    assert told["fields"][2]["choices"] == ["plain", "fancy", "quiet"]
    shown = shell("types", "steps").out
    assert "Counts steps" in shown and "A word out of three. (plain, fancy, quiet)" in shown
    assert shell("types", "setps").refuses("No simulation type 'setps'; did you mean 'steps'?")


def test_nested_and_required_ones_are_shown(typed: Callable[..., Said], shell: Shell) -> None:
    (shell.folder / "sims.py").write_text(SIMS)
    shown = typed("types", "mine", "--sims", "sims.py").out
    assert "mine: A person's own." in shown and "--sims sims.py, " in shown
    lines = [line.split() for line in shown.splitlines()]
    assert ["inner", "dict", "required"] in lines and ["rate", "float", "required"] in lines
    assert ["kind", "str", "adam"] in lines and ["steps", "int", "3"] in lines
    free = typed("types", "free", "--sims", "sims.py").out
    assert "It declares no arguments, and takes any." in free and "starts with deep.x = 20" in free


def test_a_broken_one_is_listed_with_its_trace_on_request(typed: Callable[..., Said], shell: Shell) -> None:
    (shell.folder / "bad.py").write_text("1 / 0")
    (shell.folder / "named.py").write_text("2 / 0")
    (shell.folder / "pyproject.toml").write_text("[tool.gymdash-tui]\nsimulations = ['named:Named']\n")
    said = typed("types", "--sims", "bad.py")
    assert said.code == 0 and "--sims bad.py: ZeroDivisionError: division by zero" in said.out
    assert "'named': ZeroDivisionError" in said.out and "Traceback" not in said.out and "--trace" in said.out
    assert "bad.py" in typed("types", "--sims", "bad.py", "--trace").out.split("Traceback")[1]
    first, second = typed("types", "--sims", "bad.py", "--json").json["problems"]
    assert "Traceback" in first["trace"] and "2 / 0" in second["trace"]
    refused = typed("start", "bad", "--sims", "bad.py")
    assert refused.refuses("No simulation type 'bad'", "--sims bad.py: ZeroDivisionError: division by zero")
    refused = typed("start", "named")
    assert refused.code == 1 and refused.err.startswith("ZeroDivisionError: division by zero")


def test_a_file_s_types_start_with_their_registered_defaults(typed: Callable[..., Said], shell: Shell) -> None:
    (shell.folder / "sims.py").write_text(SIMS)
    ran = typed("start", "free", "--sims", "sims.py", "--set", "deep.x=21", "--set", "y=[1]", "--wait", "--json")
    assert ran.code == 0, ran
    assert ran.json["name"] == "a name" and ran.json["config"] == {"deep": {"x": 21, "z": 1}, "y": [1]}
    assert output(shell, ran.json["sim_id"]) == "free 42 [1]\n"
    (again,) = typed("rerun", ran.json["sim_id"], "--json").json
    assert typed("wait", again["sim_id"]).code == 0
    assert output(shell, again["sim_id"]) == "free 42 [1]\n"


def test_a_file_s_types_are_checked_previewed_and_queued(typed: Callable[..., Said], shell: Shell) -> None:
    (shell.folder / "sims.py").write_text(SIMS)
    words = ("mine", "--sims", "sims.py")
    assert typed("start", *words, "--set", "inner.kind=5").refuses("inner.kind: needs a text", "inner.rate: has to be")
    preview = typed("start", *words, "--set", "inner.rate=1", "--seeds", "0-1", "--preview", "--json").json
    assert len(preview) == 2 and "--sims sims.py" in preview[0]["command"]
    queued = typed("queue", *words, "--set", "inner.rate=1", "--json")
    assert queued.code == 0 and typed("wait", queued.json["sim_id"], "--timeout", "60").code == 0
    assert "'rate': 1" in output(shell, queued.json["sim_id"])


# -- a script's own ----------------------------------------------------------------------------------------------------

SCRIPT = """
import argparse
from gymdash_tui import Simulation, SimulationExporter, add_gymdash_arguments, start

class InMain(Simulation):
    def _run(self, **kwargs):
        print("in main", __name__)

args = add_gymdash_arguments(argparse.ArgumentParser()).parse_args({words})
SimulationExporter.prepare_for_export("in_main", InMain)
SimulationExporter.export_sims()
{last}
"""


def test_a_script_exports_a_type_of_its_main_module(shell: Shell, real: Shell) -> None:
    last = "print(args.project_dir, args.port)"
    script = SCRIPT.format(words=["--port", "8888", "--no-frontend"], last=last)
    (shell.folder / "train.py").write_text(script)
    ran = shell_script(shell, "train.py")
    assert ran == "./.gymdash-projects 8888\n"
    told = json.loads((shell.project / "db" / "types.json").read_text())["types"]["in_main"]
    assert (told["module"], told["qualname"], told["python"]) == ("__main__", "InMain", sys.executable)
    started = real("start", "in_main", "--wait", "--json")
    assert started.code == 0, started
    assert "in main __gymdash_main__" in output(shell, started.json["sim_id"])
    (shell.folder / "train.py").rename(shell.folder / "moved.py")
    assert real("start", "in_main").refuses("is gone. Put it back, or run the script again that exports it")
    assert real("types").code == 0


def test_start_opens_the_screen_and_a_worker_comes_no_further(shell: Shell, real: Shell) -> None:
    (shell.folder / "train.py").write_text(SCRIPT.format(words=["-d", "there"], last="start(args)"))
    complaint = shell_script(shell, "train.py")
    assert "The screen needs a terminal" in complaint
    # exported to the project that is opened, and the worker that imports the script does not open it again
    started = real("start", "in_main", "-d", "there", "--wait", "--json")
    assert started.code == 0 and started.json["ending"] == "succeeded", started


def test_start_opens_the_screen_with_what_the_script_registered(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    script = SCRIPT.format(words=["-d", "there"], last="print('left with', start(args))")
    (shell.folder / "train.py").write_text(script)
    terminal = Terminal([], shell.folder, program=("train.py",))
    try:
        terminal.until("No simulations yet.")
        terminal.press("q")
        assert terminal.leave() == 0 and "left with 0" in terminal.text
    finally:
        terminal.child.close(force=True)
    assert (shell.folder / "there" / "db" / "simulations.db").exists()


def shell_script(shell: Shell, name: str) -> str:
    """Run a script in the shell's folder, and give what it printed."""
    ran = run_python(shell.folder / name, cwd=shell.folder)
    return ran.stdout + ran.stderr


# -- the interpreter ---------------------------------------------------------------------------------------------------


def test_the_project_s_interpreter_is_shown_set_and_cleared(typed: Callable[..., Said], tmp_path: Path) -> None:
    assert typed("python").refuses("There is no project")
    own = typed("python", sys.executable)
    assert own.code == 0 and "(the project's setting)" in own.out
    cleared = typed("python", "--clear", "--json").json
    assert cleared == {**cleared, "python": sys.executable, "source": "this program's own", "cloudpickle": True}
    assert typed("python", "x", "--clear").refuses("and not both")
    assert typed("python", "/nowhere/python").refuses("There is no interpreter '/nowhere/python'")


@pytest.mark.parametrize("command", ["start", "queue", "types"])
def test_a_wrong_interpreter_is_refused(typed: Callable[..., Said], command: str) -> None:
    assert typed(command, "steps", "--python", "/nowhere").refuses("There is no interpreter '/nowhere'")
    assert typed(command, "steps", "--python", "/bin/true").refuses("is no Python interpreter that works")
