"""A package outside this repository, in an environment that has nothing of ours, brought in each of the four ways."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cloudpickle
import pytest

from tests.tracking.outside import Outside, Work, outside, runs_outside, source, work

__all__ = ["outside", "work"]

SCRIPT = """
from gymdash_tui import SimulationStartConfig, SimulationTracker{more}
tracker = SimulationTracker()
config = SimulationStartConfig("by script", "{key}", kwargs={{"optimizer": {{"rate": 0.5}}}})
sim_id, simulation = tracker.start_sim(config)
(record,) = tracker.wait(sim_id, 60)
print(record.word, record.sim_id)
"""
EXPORT = """
from gymdash_tui import SimulationExporter
SimulationExporter.prepare_for_export("outside", "mine:Outside")
SimulationExporter.export_sims()
"""
REGISTER = """
from gymdash_tui import SimulationRegistry
SimulationRegistry.register("own", "outsidelab.sims:Outside")
"""


def by_script(work: Work, key: str, more: str = "") -> dict[str, Any]:
    """Start a type from a script, to its end."""
    ran = work.script("go.py", SCRIPT.format(key=key, more=more))
    assert ran.code == 0 and ran.out.startswith("done "), ran
    return work.told(ran.out.split()[1])


def test_by_an_entry_point(outside: Outside, work: Work) -> None:
    assert runs_outside(outside, work.started("lab", "--set", "optimizer.rate=0.5"))
    assert runs_outside(outside, by_script(work, "lab"))
    (listed,) = [one for one in work.shell("types", "--json").json["types"] if one["key"] == "lab"]
    assert listed["source"] == "entry point of outsidelab" and listed["python"] == outside.python
    assert listed["file"] == str(outside.packages / "outsidelab" / "sims.py")


def test_by_pyproject(outside: Outside, work: Work) -> None:
    work.write("src/labs/__init__.py", "")
    work.write("src/labs/mine.py", source())
    work.write("pyproject.toml", '[tool.gymdash-tui]\nsimulations = ["labs.mine:Outside", "named=labs.mine:Outside"]\n')
    assert runs_outside(outside, work.started("outside", "--set", "optimizer.rate=0.5"))
    assert runs_outside(outside, by_script(work, "named"))


def test_by_sims(outside: Outside, work: Work) -> None:
    file = work.write("mine.py", source())
    assert runs_outside(outside, work.started("outside", "--sims", "mine.py", "--set", "optimizer.rate=0.5"))
    assert runs_outside(outside, work.started("outside", "--sims", "outsidelab.sims", "--set", "optimizer.rate=0.5"))
    assert file.exists() and runs_outside(outside, by_script(work, "outside", EXPORT))


def test_by_a_script_that_cannot_import_it_itself(outside: Outside, work: Work) -> None:
    assert runs_outside(outside, by_script(work, "own", REGISTER))
    ran = work.run("-c", "import outsidelab")
    assert ran.code != 0 and "No module named 'outsidelab'" in ran.err


def test_an_interpreter_for_one_start_and_its_record(outside: Outside, work: Work) -> None:
    assert work.shell("python", "--clear").code == 0
    words = ("lab", "--python", outside.venv, "--set", "optimizer.rate=0.5", "--seed", "1")
    ran = work.shell("start", *words, "--wait", "--json")
    assert ran.code == 0 and runs_outside(outside, work.told(ran.json["sim_id"]))
    kept = json.loads((work.project / "sims" / ran.json["sim_id"] / "config.json").read_text())
    assert kept["interpreter"] == outside.python and kept["packages"] == {"outsidelab": "1.0"}
    assert kept["type"]["python"] == outside.python
    assert outside.python in work.shell("show", ran.json["sim_id"]).out
    assert "--python" in kept["command_line"]
    # without it, nobody knows the type
    refused = work.shell("start", "lab")
    assert refused.code == 2 and "No simulation type 'lab'" in refused.err


def test_it_is_resumed_and_run_again_where_it_ran(outside: Outside, work: Work) -> None:
    words = ("lab", "--python", outside.python, "--set", "optimizer.rate=0.5")
    sim_id = work.shell("start", *words, "--wait", "--json").json["sim_id"]
    assert work.shell("python", "--clear").code == 0
    assert work.shell("resume", sim_id, "--set", "steps=7").code == 0
    assert work.shell("wait", sim_id).code == 0
    told = work.told(sim_id)
    assert runs_outside(outside, told) and (told["attempt"], told["kwargs"]["steps"]) == (2, 7)
    again = work.shell("rerun", sim_id, "--json")
    assert again.code == 0, again
    (record,) = again.json if isinstance(again.json, list) else [again.json]
    assert work.shell("wait", record["sim_id"]).code == 0
    assert runs_outside(outside, work.told(record["sim_id"]))
    said = work.shell("statuses", record["sim_id"]).out
    assert "Nothing that is known differs now from then." in said


def test_queued_simulations_run_there_too(outside: Outside, work: Work) -> None:
    queued = work.shell("queue", "lab", "--set", "optimizer.rate=0.5", "--json")
    assert queued.code == 0, queued
    assert work.shell("wait", queued.json["sim_id"], "--timeout", "60").code == 0
    assert runs_outside(outside, work.told(queued.json["sim_id"]))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--set", "steps=5"), "optimizer.rate: has to be given: a number"),
        (("--set", "optimizer.rate=0.5", "--set", "stps=5"), "stps: not an argument; did you mean 'steps'?"),
        (("--set", "optimizer.rate=0.5", "--set", "optimizer.kind=adm"), "'adm' is not known; did you mean 'adam'?"),
        (("--set", "optimizer.rte=0.5"), "optimizer.rte: not an argument of optimizer; did you mean 'rate'?"),
    ],
)
def test_refused_arguments(work: Work, words: tuple[str, ...], sentence: str) -> None:
    refused = work.shell("start", "lab", *words)
    assert refused.code == 2 and sentence in refused.err


CALLS = """
from gymdash_tui import Simulation

class Calls(Simulation):
    def _run(self, **kwargs):
        print('{"called": %d}' % self.kwargs["inner"]["call"](20))
"""
LAMBDA = """
from gymdash_tui import SimulationRegistry, SimulationStartConfig, SimulationTracker
from gymdash_tui.domain.errors import WrongUse
SimulationRegistry.register(
    "own", "calls.sims:Calls", SimulationStartConfig("own", "own", kwargs={"inner": {"call": lambda x: x + 1}}),
    python=%r,
)
tracker = SimulationTracker()
try:
    sim_id, _ = tracker.start_sim("own")
    print(tracker.wait(sim_id, 60)[0].word, sim_id)
except WrongUse as error:
    print(error)
"""


def test_a_lambda_needs_cloudpickle_there_and_then_arrives(outside: Outside, work: Work) -> None:
    outside.install("calls", CALLS)
    refused = work.script("go.py", LAMBDA % str(outside.venv))
    assert "inner.call cannot be given as code" in refused.out and "has no cloudpickle; install it there" in refused.out
    link = outside.packages / "cloudpickle"
    link.symlink_to(Path(cloudpickle.__file__).parent)
    try:
        ran = work.script("go.py", LAMBDA % str(outside.venv))
    finally:
        link.unlink()
    assert ran.out.startswith("done "), ran
    assert work.told(ran.out.split()[1]) == {"called": 21}
