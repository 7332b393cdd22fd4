"""Killed and resumed is the same as never interrupted: the same weights to the last bit, the same curves."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.metrics import RunReader
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.progress import read_progress
from tests.simulations.envs import PREFIX
from tests.simulations.lives import live
from tests.worker.processes import new_folder

SMALL = {"policy_kwargs": {"net_arch": [16]}}
OFF_POLICY = {"learning_starts": 50, "buffer_size": 1000, "batch_size": 16, **SMALL}
PENDULUM = {"env": "Pendulum-v1"}
SCHEDULED = {"learning_rate": "lin_0.001", "clip_range": "lin_0.2", "n_steps": 32, "batch_size": 32, "n_epochs": 2}

CASES: dict[str, dict[str, Any]] = {
    "ppo": {"n_envs": 2, "algorithm_kwargs": {**SCHEDULED, **SMALL}},
    "a2c": {"algorithm_kwargs": {**SMALL, "n_steps": 1}},  # its measures are dumped every 100 rounds
    "dqn": {"algorithm_kwargs": {**OFF_POLICY, "target_update_interval": 20}},
    "sac": {**PENDULUM, "algorithm_kwargs": {**OFF_POLICY, "train_freq": 3}},
    "td3": {**PENDULUM, "algorithm_kwargs": {**OFF_POLICY, "train_freq": 3, "noise_type": "normal"}},
}
ODD_CASES: dict[str, dict[str, Any]] = {
    "noise that depends on the state": {
        **PENDULUM,
        "algorithm": "sac",
        "algorithm_kwargs": {**OFF_POLICY, "use_sde": True, "train_freq": 10, "gradient_steps": 4},
    },
    "noise that remembers": {
        **PENDULUM,
        "algorithm": "td3",
        "n_envs": 2,
        "algorithm_kwargs": {**OFF_POLICY, "noise_type": "ornstein-uhlenbeck", "train_freq": 10},
    },
    "a full buffer of hindsight": {
        "env": f"{PREFIX}Goals-v0",
        "policy": "MultiInputPolicy",
        "algorithm": "dqn",
        "algorithm_kwargs": {**OFF_POLICY, "buffer_size": 100, "replay_buffer_class": "HerReplayBuffer"},
    },
    "a buffer that saves memory": {
        "algorithm": "dqn",
        "algorithm_kwargs": {
            **OFF_POLICY,
            "optimize_memory_usage": True,
            "replay_buffer_kwargs": {"handle_timeout_termination": False},
        },
    },
    "images": {
        "env": f"{PREFIX}Images-v0",
        "policy": "CnnPolicy",
        "algorithm": "a2c",
        "algorithm_kwargs": {"n_steps": 50},
    },
    "films": {"algorithm": "a2c", "episode_trigger": 4, "algorithm_kwargs": SMALL},
}


def arguments(**more: Any) -> dict[str, Any]:
    """Arguments of a small training that saves once on its way and is evaluated often."""
    return {"num_steps": 300, "seed": 3, "checkpoint_every": 150, "eval_every": 60, "eval_episodes": 1, **more}


def told(folder: SimulationFolder) -> list[str]:
    """What a simulation reported."""
    return [entry["details"] for entry in read_journal(folder.journal).entries if entry["kind"] == "status"]


def curves(folder: SimulationFolder) -> dict[str, list[tuple[int, float]]]:
    """The curves, as our reader has them, but for those of the clock."""
    reader = RunReader(folder.tb)
    reader.poll()
    assert not reader.warnings
    rows = {tag: list(zip(one.steps.tolist(), one.values.tolist(), strict=True)) for tag, one in reader.series.items()}
    return {tag: _comparable(points) for tag, points in rows.items() if not tag.startswith("time/")}


def curves_in_tensorboard(folder: SimulationFolder) -> dict[str, list[tuple[int, float]]]:
    """The same, as TensorBoard itself has them."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    reader = EventAccumulator(str(folder.tb), size_guidance={"scalars": 0})
    reader.Reload()
    tags = [tag for tag in reader.Tags()["scalars"] if not tag.startswith("time/")]
    return {tag: _comparable([(one.step, one.value) for one in reader.Scalars(tag)]) for tag in tags}


def _comparable(points: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Make what is no number equal to itself."""
    return [(step, -1e99 if math.isnan(value) else value) for step, value in points]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every algorithm, plain and normalized; and every odd case."""
    if "case" in metafunc.fixturenames:
        cases = {name: {"algorithm": name, **more} for name, more in CASES.items()}
        cases |= {f"{name} normalized": {**more, "normalize": True} for name, more in cases.items()}
        cases |= ODD_CASES
        metafunc.parametrize("case", cases.values(), ids=cases.keys())


def test_a_training_that_was_killed_and_resumed_is_one_that_never_was(tmp_path: Path, case: dict[str, Any]) -> None:
    kwargs = arguments(**case)
    whole, broken = new_folder(tmp_path / "whole"), new_folder(tmp_path / "broken")
    expected = live(whole, kwargs)
    live(broken, kwargs, die_at=260)
    assert live(broken, kwargs, attempt=2) == expected
    [resumed] = [sentence for sentence in told(broken) if sentence.startswith("Resumed")]
    assert resumed.endswith(" (exact).")
    assert curves(broken) == curves(whole) == curves_in_tensorboard(broken)
    assert all(
        [step for step, _ in points] == sorted({step for step, _ in points}) for points in curves(broken).values()
    )
    first, second = read_progress(whole.progress), read_progress(broken.progress)
    assert first is not None and second is not None
    assert (first.step, first.total, first.score, first.trail) == (
        second.step,
        second.total,
        second.score,
        second.trail,
    )


def test_killed_three_times_and_resumed_each_time(tmp_path: Path) -> None:
    kwargs = arguments(algorithm="a2c", algorithm_kwargs=SMALL, checkpoint_every=50, normalize=True)
    whole, broken = new_folder(tmp_path / "whole"), new_folder(tmp_path / "broken")
    expected = live(whole, kwargs)
    for attempt, die_at in enumerate((120, 130, 270), start=1):
        live(broken, kwargs, attempt=attempt, die_at=die_at)
    assert live(broken, kwargs, attempt=4) == expected
    assert [sentence.split()[3] for sentence in told(broken) if sentence.startswith("Resumed")] == ["100", "100", "250"]
    assert curves(broken) == curves(whole) == curves_in_tensorboard(broken)
