"""GymDash's own documented example of its tracker, run for real with nothing but its imports changed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gymdash_tui.domain.states import Ending
from gymdash_tui.project.project import Project
from tests.helpers.processes import leave_nothing, run_python

EXAMPLE = Path(__file__).with_name("upstream_example.py")
LINE = "-" * 54
RESULT = "DemoSimulation(2, 0.5)                         completed successfully."
OF_THE_GROUP = RESULT.replace("0.5", "0.1")

BEFORE_THE_GROUP = [
    *(LINE, "Starting demo simulation on main thread"),
    *(f"{step:.2f}/2.00" for step in (0, 0.5, 1, 1.5)),
    *(RESULT, "Demo simulation finished after N s"),
    *(LINE, "Starting 2 simulations in SimulationTracker", RESULT, RESULT, "Simulations finished after N s"),
    *(LINE, "Starting 9 simulations with callback handling"),
    *[RESULT] * 18,  # each when it ends, and all of them when the last one has
    *("Hooray! All done!", "Done with all 9 sims.", "Simulations finished after N s"),
    *(LINE, "Starting 10 simulations with SimulationGroup"),
]


def test_only_its_imports_are_changed() -> None:
    text = EXAMPLE.read_text()
    changed = [line for line in text.splitlines() if "# CHANGED" in line]
    assert len(changed) == 4 and all(line.startswith("from gymdash_tui import ") for line in changed)
    assert text.count("import gymdash") == 0 and text.count("from gymdash_tui") == 4


@pytest.mark.slow
def test_it_runs_and_prints_what_upstream_documents(tmp_path: Path) -> None:
    (tmp_path / "example.py").write_text(EXAMPLE.read_text())
    ran = run_python("example.py", cwd=tmp_path)
    leave_nothing(tmp_path / ".gymdash-projects")
    assert (ran.returncode, ran.stderr) == (0, "")
    first, *printed = [re.sub(r"after [0-9.]+s", "after N s", line) for line in ran.stdout.splitlines()]
    assert first.startswith("Namespace(")
    count = len(BEFORE_THE_GROUP)
    assert printed[:count] == BEFORE_THE_GROUP
    group = printed[count:]
    assert group[0] == "All sims started" and group[-2:] == ["Done with all 10 sims.", "Simulations finished after N s"]
    assert sorted(group[1:-2]) == ["All sims ended", OF_THE_GROUP]  # in the order in which the ten happen to end
    with Project.open(tmp_path / ".gymdash-projects", create=False) as project:
        records = project.page()
        assert [record.ending for record in records] == [Ending.SUCCEEDED] * 21
        assert sorted(record.name for record in records) == ["demo"] * 10 + ["test"] * 11
        assert len(project.groups()) == 1
