"""``gymdash-tui machine``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gymdash_tui.project.project import Project
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.cli.shell import Said
from tests.helpers.orders import order
from tests.helpers.processes import child_of
from tests.helpers.sims import Steps

Typed = Callable[..., Said]


def test_it_tells_the_machine_and_what_runs(
    typed: Typed, tracker: SimulationTracker, project: Project, tmp_path: Path
) -> None:
    record = tracker.start(order(Steps, "a run", steps=1, until=str(tmp_path / "gate")))
    own = child_of(project.folder, record.sim_id)
    told = typed("machine").out
    assert told.startswith("cpu  ") and "\nmemory " in told and " free of " in told and "\ngpu" in told
    head, line = told.splitlines()[-2:]
    assert head.split() == ["id", "name", "cpu", "memory", "gpu", "processes", "threads"]
    assert line.startswith(record.sim_id[:8]) and "a run" in line and "%" in line
    found = typed("machine", "--json").json
    assert found["simulations"][record.sim_id]["pids"][0] == own and found["memory"]["total"] > 0


def test_it_tells_the_machine_where_there_is_no_project(typed: Typed, tmp_path: Path) -> None:
    told = typed("machine", "--project-dir", str(tmp_path / "no" / "where"))
    assert told.code == 0 and told.out.startswith("cpu") and told.out.endswith("No simulation runs.\n")
    assert not (tmp_path / "no").exists()


def test_a_broken_project_is_said(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "broken" / "db").mkdir(parents=True)
    (tmp_path / "broken" / "db" / "simulations.db").write_text("no database")
    told = typed("machine", "--project-dir", str(tmp_path / "broken"))
    assert told.code != 0 and "simulations.db" in told.err
