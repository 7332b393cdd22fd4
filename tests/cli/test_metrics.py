"""``metrics``: rows for spreadsheets and scripts."""

from __future__ import annotations

import csv
import json

import pytest

from gymdash_tui.project.project import Project
from gymdash_tui.simulation.events import EventWriter
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.cli.shell import Shell
from tests.helpers.orders import order
from tests.helpers.processes import PATIENCE
from tests.helpers.sims import Steps


@pytest.fixture
def measured(tracker: SimulationTracker) -> SimulationTracker:
    """A project with a simulation that recorded two measures at four steps."""
    tracker.wait(tracker.start(order(Steps, "measured", steps=4)).sim_id, PATIENCE)
    return tracker


def test_rows_as_csv_and_json(shell: Shell, measured: SimulationTracker) -> None:
    rows = list(
        csv.DictReader(shell("metrics", "measured", "--tag", "work/square", "--format", "csv").out.splitlines())
    )
    assert [(row["tag"], row["step"], row["value"]) for row in rows] == [
        ("work/square", str(step), str(float(step**2))) for step in range(1, 5)
    ]
    told = shell("metrics", "measured", "--tag", "work/square", "--format", "json").json
    assert [set(row) for row in told] == [{"tag", "step", "wall_time", "value"}] * 4
    assert [row["value"] for row in told] == [1, 4, 9, 16] and told[0]["wall_time"] > 1_600_000_000
    assert (
        shell("metrics", "measured", "--json").json
        == told + shell("metrics", "measured", "--tag", "work/value", "--json").json
    )


def test_tags_are_listed(shell: Shell, measured: SimulationTracker) -> None:
    assert shell("metrics", "measured", "--list", "--json").json == [
        {"tag": "work/square", "points": 4, "last": 16.0},
        {"tag": "work/value", "points": 4, "last": 2.0},
    ]
    assert "work/square       4  16.0" in shell("metrics", "measured", "--list").out


def test_what_is_not_there_is_refused(shell: Shell, measured: SimulationTracker) -> None:
    said = shell("metrics", "measured", "--tag", "work/squere")
    assert said.refuses(
        "'measured' has no tag 'work/squere'; did you mean 'work/square'? It has work/square, work/value."
    )
    measured.create_simulation(Steps(order(Steps, "empty").config))
    assert shell("metrics", "empty", "--tag", "work/square").refuses("'empty' has recorded nothing yet.")
    assert shell("metrics", "empty", "--json").json == []
    assert shell("metrics", "measured", "--format", "xml").refuses("--format", "invalid choice: 'xml'")


def test_what_is_no_number_is_null_in_json(shell: Shell, project: Project, tracker: SimulationTracker) -> None:
    sim_id, _ = tracker.create_simulation(Steps(order(Steps, "odd").config))
    writer = EventWriter(project.folder.simulation(sim_id).tb)
    for step, value in enumerate((float("nan"), float("inf"), 1.5)):
        writer.add_scalar("odd", value, step)
    writer.close()
    said = shell("metrics", "odd", "--json")
    assert [row["value"] for row in json.loads(said.out)] == [None, None, 1.5]
    assert shell("metrics", "odd", "--list", "--json").json == [{"tag": "odd", "points": 3, "last": 1.5}]
    rows = csv.DictReader(shell("metrics", "odd").out.splitlines())
    assert [row["value"] for row in rows] == ["nan", "inf", "1.5"]
