"""Files as the programs in use write them, and what the package loads to read them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from gymdash_tui.metrics import RunReader

from .files import opening, points, scalar, write


def test_reads_torchs_summary_writer(tmp_path: Path) -> None:
    tensorboard = pytest.importorskip("torch.utils.tensorboard")
    with tensorboard.SummaryWriter(str(tmp_path)) as writer:
        for step in range(100):
            writer.add_scalar("plain", step / 4, step, walltime=1.7e9 + step)
            writer.add_scalar("tensor", step / 4, step, new_style=True, walltime=1.7e9 + step)
            writer.add_scalar("double", step / 7, step, new_style=True, double_precision=True, walltime=1.7e9 + step)
        writer.add_text("words", "[/foo]")
        writer.add_histogram("weights", np.arange(1000.0))
        writer.add_image("picture", np.zeros((3, 8, 8), np.uint8))
        writer.add_hparams({"lr": 0.1}, {"score": 500.0}, run_name="hparams")
    reader = RunReader(tmp_path)
    reader.poll()
    found = points(reader)
    assert list(reader.warnings) == []
    assert found.keys() == {"plain", "tensor", "double", "hparams/score"}
    assert found["plain"] == found["tensor"] == [(step, 1.7e9 + step, step / 4) for step in range(100)]
    assert found["double"] == [(step, 1.7e9 + step, step / 7) for step in range(100)]


def test_reads_tensorboards_own_writer(tmp_path: Path) -> None:
    from tensorboard.summary import Writer

    writer = Writer(str(tmp_path))
    for step in range(100):
        writer.add_scalar("loss", step / 4, step, wall_time=1.7e9 + step, description="[/foo]")
    writer.close()
    reader = RunReader(tmp_path)
    reader.poll()
    assert points(reader) == {"loss": [(step, 1.7e9 + step, step / 4) for step in range(100)]}


def test_follows_stable_baselines_as_it_logs(tmp_path: Path) -> None:
    logger = pytest.importorskip("stable_baselines3.common.logger")
    writing = logger.configure(str(tmp_path), ["tensorboard"])
    reader = RunReader(tmp_path)
    for step in range(0, 4096 * 30, 4096):
        writing.record("rollout/ep_rew_mean", step / 100)
        writing.record("train/n_updates", step, exclude="csv")
        writing.dump(step)
        assert reader.poll() == {"rollout/ep_rew_mean", "train/n_updates"}
        assert reader.series["train/n_updates"].values[-1] == step
    assert reader.series["rollout/ep_rew_mean"].steps.tolist() == list(range(0, 4096 * 30, 4096))
    writing.close()


def test_agrees_with_tensorboards_accumulator(tmp_path: Path) -> None:
    write(tmp_path, opening(), *(scalar(step, tag) for step in range(500) for tag in ("a", "group/b")))
    accumulator = EventAccumulator(str(tmp_path), size_guidance={"scalars": 0})
    accumulator.Reload()
    reader = RunReader(tmp_path)
    reader.poll()
    assert points(reader) == {
        tag: [(one.step, one.wall_time, one.value) for one in accumulator.Scalars(tag)] for tag in ("a", "group/b")
    }


def test_loads_numpy_and_nothing_heavier(tmp_path: Path) -> None:
    write(tmp_path, opening(), *(scalar(step) for step in range(500)))
    code = (
        "import sys, json, pathlib, gymdash_tui.metrics as m;"
        "r = m.RunReader(pathlib.Path(sys.argv[1])); r.poll(); assert len(r.series['reward']) == 500;"
        "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(json.loads(done.stdout))
    assert "numpy" in loaded
    assert not loaded & {"tensorboard", "google", "torch", "textual", "sqlmodel", "pydantic", "rich", "pandas", "scipy"}
