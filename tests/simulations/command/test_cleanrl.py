"""A script in CleanRL's style, as it is, with torch's own writer: followed, judged, kept."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.project.project import Project
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.processes import until
from tests.simulations.command.calls import curves, in_folder

SCRIPT = Path(__file__).with_name("cleanrl_style.py")


@pytest.mark.slow
def test_is_followed_and_kept_and_stopped(
    begin: Callable[..., SimulationRecord], tracker: SimulationTracker, project: Project, place: Path
) -> None:
    pytest.importorskip("torch.utils.tensorboard")
    words = [sys.executable, str(SCRIPT), "--seed", "{seed}", "--total-timesteps"]
    record = begin(argv=[*words, "6000"], seed=3)
    (done,) = tracker.wait([record.sim_id], 240)
    assert done.word == "done" and done.last_status is not None
    assert done.progress.total == 6000 and 5500 < done.progress.step <= 6000
    (run,) = (place / "runs").iterdir()
    assert run.name.startswith("CartPole-v1__cleanrl_style__3__")
    shutil.rmtree(place / "runs")
    kept = curves(project.folder.simulation(done.sim_id).tb)
    assert kept.keys() == {"charts/episodic_return", "charts/episodic_length", "charts/SPS"}
    output = project.folder.simulation(done.sim_id).output.read_text()
    assert output.count("episodic_return=") == len(kept["charts/episodic_return"])
    assert done.progress.score == kept["charts/episodic_return"][-1][1]

    endless = begin(argv=[*words, "100000000"], seed=3)
    until(lambda: tracker.record(endless.sim_id).progress.step > 500, "its curve")
    stopped = tracker.stop(endless.sim_id)
    assert stopped.word == "stopped" and in_folder(place) == {}
    assert curves(project.folder.simulation(endless.sim_id).tb)["charts/episodic_return"]
