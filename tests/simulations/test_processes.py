"""Trainings in workers, started as the tracker starts them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.domain.checks import check_kwargs
from gymdash_tui.domain.fields import Field
from gymdash_tui.simulation.progress import read_progress
from gymdash_tui.simulation.registry import BUILT_IN
from gymdash_tui.simulation.types import TypeRef
from tests.helpers.processes import until
from tests.simulations.envs import PREFIX
from tests.worker.processes import Worker, environment, new_folder, prepare, started

TYPE = BUILT_IN["stable_baselines"]
ENDLESS_UPDATE = {"n_steps": 32, "batch_size": 4, "n_epochs": 1_000_000}

SUBCLASS = """
import sys
from gymdash_tui import StableBaselinesSimulation

class Mine(StableBaselinesSimulation):
    def _run(self, **kwargs):
        super()._run(**kwargs)
        print("HOLDS", *sorted({name.split(".")[0] for name in sys.modules}))
"""


def test_a_training_in_a_worker(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    file = tmp_path / "mine.py"
    file.write_text(SUBCLASS)
    kwargs = {"num_steps": 200, "seed": 0, "eval_every": 100, "algorithm": "a2c", "episode_trigger": 5}
    prepare(folder, TypeRef("mine", "Mine", str(file)), kwargs)
    with started(folder) as worker:
        assert worker.wait() == 0, worker.output
    assert worker.ending == "succeeded"
    assert [status["code"] for status in worker.statuses] == [0]
    assert (folder.checkpoints / "model.zip").exists() and list(folder.tb.iterdir())
    assert worker.of_kind("media")
    held = set(worker.output.partition("HOLDS")[2].split())
    assert "torch" in held
    assert not held & {"textual", "sqlmodel", "sqlalchemy", "pydantic", "rich", "plotext", "watchfiles"}


def test_a_stop_is_answered_within_an_update(tmp_path: Path) -> None:
    with _training(tmp_path) as worker:
        worker.stop()
        assert worker.wait() == 4
    assert worker.ending == "cancelled"
    assert worker.statuses[-1]["details"] == "Stopped at step 32 of 1,000."
    saved = [(entry["file"], entry["step"], entry["reason"]) for entry in worker.of_kind("checkpoint")]
    assert saved == [
        ("model.zip", 32, "the model alone"),
        ("step-000000032", 32, "stopped in the middle of an update"),
    ]


def test_a_killed_training_is_known_as_killed(tmp_path: Path) -> None:
    with _training(tmp_path) as worker:
        os.kill(worker.pid, signal.SIGKILL)
        assert worker.wait() == 128 + signal.SIGKILL
    assert worker.exit.signal == signal.SIGKILL
    assert worker.ending is None
    assert worker.exit.max_rss > 100_000_000


def _training(tmp_path: Path) -> Any:
    """A worker within an update that never ends."""
    folder = new_folder(tmp_path)
    kwargs = {"num_steps": 1000, "seed": 0, "eval_every": 0, "algorithm_kwargs": ENDLESS_UPDATE}
    prepare(folder, TYPE, kwargs)

    def updating(worker: Worker) -> bool:
        progress = read_progress(worker.folder.progress)
        assert worker.process.poll() is None, worker.output
        return progress is not None and progress.step == 32

    class Started:
        def __enter__(self) -> Worker:
            self._context = started(folder)
            worker = self._context.__enter__()
            until(lambda: updating(worker), "the update")
            return worker

        def __exit__(self, *error: Any) -> None:
            self._context.__exit__(*error)

    return Started()


@pytest.mark.slow
def test_an_environment_that_fails_in_its_own_process(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    kwargs = {
        "env": f"{PREFIX}Fails-v0",
        "num_steps": 5000,
        "seed": 0,
        "eval_every": 0,
        "n_envs": 2,
        "vec_env": "subproc",
        "algorithm": "a2c",
        "episode_trigger": 1,
    }
    prepare(folder, TYPE, kwargs)
    with started(folder) as worker:
        assert worker.wait() == 1
    assert worker.ending == "failed"
    assert "An environment failed in its own process" in worker.statuses[-1]["details"]
    assert any("so nothing is filmed" in status["details"] for status in worker.statuses)
    assert "lost its license at step 500" in worker.output


def _describe(kwargs: dict[str, Any] | None) -> dict[str, Any]:
    told = subprocess.run(
        [sys.executable, "-m", "gymdash_tui.worker.describe"],
        input=json.dumps({"type": TYPE.to_json(), "kwargs": kwargs}),
        capture_output=True,
        text=True,
        env=environment(),
        check=True,
        timeout=120,
    )
    answer: dict[str, Any] = json.loads(told.stdout)
    return answer


def test_the_form_learns_all_about_the_arguments() -> None:
    answer = _describe({"env": "CartPol-v1"})
    assert answer["problems"] == {"env": "'CartPol-v1' is not an installed environment; did you mean 'CartPole-v1'?"}
    fields = {data["name"]: Field.from_json(data) for data in answer["fields"]}
    assert {"CartPole-v1", "Pendulum-v1"} <= set(fields["env"].choices)
    variants = fields["algorithm_kwargs"].variants
    assert set(variants) == set(fields["algorithm"].choices)
    ppo = {field.name: field for field in variants["ppo"]}
    assert (ppo["learning_rate"].kind, ppo["learning_rate"].default) == ("schedule", 0.0003)
    assert (ppo["clip_range_vf"].kind, ppo["clip_range_vf"].optional) == ("schedule", True)
    assert "noise_type" in {field.name for field in variants["sac"]}
    for inner in [*fields.values(), *(field for fields in variants.values() for field in fields)]:
        assert inner.help.endswith((".", "}.", ")."))
    for algorithm, inner_fields in variants.items():
        defaults = {field.name: field.default for field in inner_fields}
        given = {"algorithm": algorithm, "algorithm_kwargs": defaults}
        assert check_kwargs(list(fields.values()), given) == {}
