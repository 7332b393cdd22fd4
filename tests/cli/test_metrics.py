"""``metrics``: rows for spreadsheets and scripts."""

from __future__ import annotations

import csv
import json

import pytest
from tensorboard.plugins.hparams import summary_v2 as hparams

from gymdash_tui.project.project import Project
from gymdash_tui.simulation.events import EventWriter
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.cli.shell import Shell
from tests.helpers.orders import order
from tests.helpers.processes import PATIENCE
from tests.helpers.sims import WILD, Steps
from tests.metrics import recorded
from tests.metrics.files import scalar, write


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


def test_hyperparameters_of_event_files(shell: Shell, project: Project, tracker: SimulationTracker) -> None:
    sim_id, _ = tracker.create_simulation(Steps(order(Steps, "tuned").config))
    folder = project.folder.simulation(sim_id).tb
    write(folder, scalar(1))
    assert shell("metrics", "tuned", "--hparams").out == "'tuned' has recorded no hyperparameters in its event files.\n"
    values = {"lr": 0.25, "layers": 3, "algo": WILD, "on": True}
    declared = [hparams.HParam("lr", hparams.RealInterval(0.1, 0.5)), hparams.HParam("seed", hparams.Discrete([1, 2]))]
    write(
        folder,
        recorded.summary(0, hparams.hparams_config_pb(declared, [hparams.Metric("score")])),
        recorded.summary(0, hparams.hparams_pb(values)),
    )
    told = shell("metrics", "tuned", "--hparams", "--json").json
    assert told["hparams"] == values and told["metrics"] == ["score"]
    assert told["domains"] == {"lr": [0.1, 0.5], "seed": [1, 2]}
    rows = [line.split(maxsplit=2) for line in shell("metrics", "tuned", "--hparams").out.splitlines()]
    assert rows[0] == ["name", "value", "declared"]
    assert ["layers", "3"] in rows and ["lr", "0.25", "0.1 to 0.5"] in rows and ["on", "true"] in rows
    assert ["seed", "1,", "2"] in rows
    assert b"\x1b" not in shell.on_a_terminal("metrics", "tuned", "--hparams")
    assert shell("metrics", "tuned", "--hparams", "--list").refuses("--hparams prints hyperparameters alone")
    write(folder, recorded.table(lr=1e-3, env="CartPole-v1"))
    assert shell("metrics", "tuned", "--hparams", "--json").json["hparams"] == {"lr": 0.001, "env": "CartPole-v1"}
