"""People's scripts as they write them: plain, synchronous, with or without a main guard, run as a real program."""

from __future__ import annotations

from pathlib import Path

import pytest

from gymdash_tui.domain.states import Ending
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.processes import leave_nothing, run_python

BRIEF = """
from gymdash_tui import ProjectManager, Simulation, SimulationRegistry, SimulationStartConfig, SimulationTracker

class Counter(Simulation):
    def _run(self, **kwargs):
        for step in range(self.kwargs["steps"]):
            self.set_progress(step + 1, self.kwargs["steps"])
        print("counted", self.kwargs["square"](step), kwargs)

ProjectManager.setup("here")
SimulationRegistry.register(
    "counter", Counter, SimulationStartConfig("count", "counter", kwargs={"steps": 5, "square": lambda x: x * x})
)
sim_id, simulation = SimulationTracker().start_sim("counter", extra=1)
(record,) = SimulationTracker().wait(sim_id, 60)
print(record.word, record.progress.step, simulation.sim_path is not None)
"""

GUARDED = """
from gymdash_tui import ProjectManager, Simulation, SimulationStartConfig, SimulationRegistry, SimulationTracker

class Counter(Simulation):
    def _run(self, **kwargs):
        self.set_progress(5, 5)
        print("counted 16 {'extra': 1}")

def main():
    ProjectManager.setup("here")
    SimulationRegistry.register("counter", Counter)
    tracker = SimulationTracker()
    sim_id, _ = tracker.start_sim(SimulationStartConfig("count", "counter"), extra=1)
    (record,) = tracker.wait([sim_id])
    print(record.word, record.progress.step, tracker.all_done(sim_id))

if __name__ == "__main__":
    main()
"""

TRACKER_FIRST = """
from gymdash_tui import *
from gymdash_tui import ProjectManager, Simulation, SimulationStartConfig, SimulationTracker

ProjectManager.setup("here")
tracker = SimulationTracker()

class Counter(Simulation):
    def _run(self, **kwargs):
        self.set_progress(5, 5)
        print("counted 16 {'extra': 1}")

sim_id, _ = tracker.start_sim(Counter(SimulationStartConfig("count", "counter")), extra=1)
(record,) = tracker.wait(sim_id)
print(record.word, record.progress.step, not tracker.any_running(sim_id))
tracker.close()
"""

WITHIN_ASYNCIO = """
import asyncio
from gymdash_tui import AsyncSimulationTracker, ProjectManager, Simulation, SimulationStartConfig

class Counter(Simulation):
    def _run(self, **kwargs):
        self.set_progress(5, 5)
        print("counted 16 {'extra': 1}")

async def main():
    ProjectManager.setup("here")
    tracker = AsyncSimulationTracker()
    sim_id, _ = await tracker.start_sim(Counter(SimulationStartConfig("count", "counter")), extra=1)
    (record,) = await tracker.wait(sim_id)
    print(record.word, record.progress.step, await tracker.all_done(sim_id))

asyncio.run(main())
"""


@pytest.mark.parametrize("script", [BRIEF, GUARDED, TRACKER_FIRST, WITHIN_ASYNCIO])
def test_a_brief_script_starts_its_simulation_once_and_sees_it_end(tmp_path: Path, script: str) -> None:
    (tmp_path / "brief.py").write_text(script)
    ran = run_python("brief.py", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "") and ran.stdout.strip() == "done 5 True"
    with Project.open(tmp_path / "here", create=False) as project:
        (record,) = project.page()
        assert (record.name, record.ending, record.sim_type_name) == ("count", Ending.SUCCEEDED, "Counter")
        assert [call.name for call in project.calls()] == ["start_sim"]
        assert project.folder.simulation(record.sim_id).output.read_text() == "counted 16 {'extra': 1}\n"


def test_a_script_that_ends_right_after_its_start(tmp_path: Path) -> None:
    (tmp_path / "brief.py").write_text(BRIEF[: BRIEF.index("(record,)")])
    ran = run_python("brief.py", cwd=tmp_path)
    assert (ran.returncode, ran.stderr, ran.stdout) == (0, "", "")
    with Project.open(tmp_path / "here", create=False) as project:
        tracker = SimulationTracker(project)
        assert tracker.wait("count", 60)[0].ending is Ending.SUCCEEDED and project.count() == 1
        tracker.close()


def test_a_script_without_a_file_carries_its_type_along(tmp_path: Path) -> None:
    ran = run_python("-", cwd=tmp_path, stdin=BRIEF)
    assert (ran.returncode, ran.stderr) == (0, "") and ran.stdout.strip() == "done 5 True"


def test_a_folder_that_cannot_be_a_project_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "here").write_text("a file")
    (tmp_path / "brief.py").write_text(BRIEF)
    ran = run_python("brief.py", cwd=tmp_path)
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1].startswith("gymdash_tui.domain.errors.ProjectError: ")
    assert "is a file" in ran.stderr.splitlines()[-1]


# FEATURES.md, A: upstream's documented example, below import lines of ours
REGISTRY = """
from gymdash_tui import SimulationRegistry, SimulationStartConfig, StableBaselinesSimulation

my_default_config = SimulationStartConfig(name="test", sim_key="Acrobot-v1",
    kwargs={"num_steps": 5000, "env": "Acrobot-v1", "episode_trigger": lambda x: x % 2 == 0})
SimulationRegistry.register("demo", StableBaselinesSimulation, my_default_config)
my_sim = SimulationRegistry.make("demo")
my_sim2 = SimulationRegistry.make("demo", SimulationStartConfig(name="test", sim_key="CartPole-v1", kwargs={"num_steps": 5000}))
"""  # noqa: E501 - verbatim

TRAIN = """
from gymdash_tui import ProjectManager, SimulationTracker

ProjectManager.setup("here")
tracker = SimulationTracker()
short = {"num_steps": 256, "algorithm_kwargs": {"n_steps": 64, "n_epochs": 1}, "eval_every": 0}
sim_ids = [tracker.start_sim(simulation, **short)[0] for simulation in (my_sim, my_sim2)]
for record in tracker.wait(sim_ids, 240):
    print(record.word, record.progress.step, record.sim_key)
"""


@pytest.mark.slow
def test_upstreams_registry_example_trains_and_films(tmp_path: Path) -> None:
    (tmp_path / "example.py").write_text(REGISTRY + TRAIN)
    ran = run_python("example.py", cwd=tmp_path)
    assert ran.stdout.splitlines() == ["done 256 Acrobot-v1", "done 256 CartPole-v1"], ran.stderr
    assert (ran.returncode, ran.stderr) == (0, "")
    with Project.open(tmp_path / "here", create=False) as project:
        assert project.count() == 2
        newer, older = project.page()
        folders = [project.folder.simulation(record.sim_id) for record in (older, newer)]
    assert all((folder.checkpoints / "model.zip").is_file() for folder in folders)
    films = [entry for entry in read_journal(folders[0].journal).entries if entry["kind"] == "media"]
    assert films and (folders[0].media / films[0]["file"]).is_file()
    leave_nothing(tmp_path / "here")
