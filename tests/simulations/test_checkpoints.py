"""Checkpoints: when they are made, what they are, which are kept, and what happens where they cannot be."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import stable_baselines3
from hypothesis import given, settings
from hypothesis import strategies as st

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import StopSimulation
from gymdash_tui.metrics import RunReader
from gymdash_tui.simulation.link import FolderLink
from gymdash_tui.simulations.stable_baselines import StableBaselinesSimulation
from gymdash_tui.simulations.stable_baselines.training import scalars
from gymdash_tui.simulations.stable_baselines.training.checkpoints import copies
from gymdash_tui.simulations.stable_baselines.training.checkpoints.checkpoint import Checkpoint
from gymdash_tui.simulations.stable_baselines.training.checkpoints.draft import Draft
from gymdash_tui.simulations.stable_baselines.training.checkpoints.due import LONGEST, SHARE, Due
from gymdash_tui.simulations.stable_baselines.training.checkpoints.store import Store, step_name
from gymdash_tui.simulations.stable_baselines.training.pulse import Pulse
from tests.helpers.disk import Disk
from tests.simulations.envs import PREFIX, Line
from tests.simulations.lives import hash_of
from tests.simulations.trainings import Trained
from tests.worker.processes import new_folder

Train = Callable[..., Trained]

RUN: dict[str, Any] = {
    "env": f"{PREFIX}Line-v0",
    "algorithm": "a2c",
    "num_steps": 200,
    "seed": 3,
    "eval_every": 0,
    "algorithm_kwargs": {"n_steps": 10, "policy_kwargs": {"net_arch": [16]}},
}


def made(trained: Trained) -> list[tuple[str, int, str]]:
    """The checkpoints that were journalled: name, step, for what."""
    return [
        (entry["file"], entry["step"], entry["why"])
        for entry in trained.of_kind("checkpoint")
        if entry["file"] != "model.zip"
    ]


def there(trained: Trained) -> list[str]:
    """What lies in the folder, hidden or not."""
    return sorted(path.name for path in trained.folder.checkpoints.iterdir())


# --- when


def test_they_are_made_every_so_many_steps_and_the_newest_kept(train: Train) -> None:
    trained = train(**RUN, checkpoint_every=45, keep_checkpoints=2)
    assert made(trained) == [
        ("step-000000050", 50, "every"),
        ("step-000000090", 90, "every"),
        ("step-000000140", 140, "every"),
        ("step-000000180", 180, "every"),
        ("step-000000200", 200, "end"),
    ]
    assert there(trained) == ["model.zip", "step-000000180", "step-000000200"]
    assert [status.details for status in trained.statuses[:-1]] == []  # no flood of them


@pytest.mark.parametrize("every", [0, None])
def test_a_short_training_is_saved_at_its_end(train: Train, every: int | None) -> None:
    trained = train(**{**RUN, "eval_every": 50 if every == 0 else 0}, checkpoint_every=every)
    assert made(trained) == [("step-000000200", 200, "end")]


def test_what_is_journalled_is_what_is_there(train: Train) -> None:
    trained = train(**RUN)
    (entry,) = [one for one in trained.of_kind("checkpoint") if one["file"] == "step-000000200"]
    files = list((trained.folder.checkpoints / entry["file"]).iterdir())
    assert {path.name for path in files} == {"model.zip", "state.pkl", "environments.pkl", "manifest.json"}
    size = sum(path.stat().st_size for path in files if path.name != "manifest.json")
    assert (entry["exact"], entry["reason"], entry["bytes"]) == (True, "", size)
    loaded = stable_baselines3.A2C.load(trained.folder.checkpoints / entry["file"] / "model.zip")
    assert hash_of(loaded) == hash_of(trained.simulation.model)


def test_the_best_is_kept_as_it_was_evaluated(train: Train, monkeypatch: pytest.MonkeyPatch) -> None:
    rewards = iter([1.0, 5.0, 3.0, 4.0])
    weights: dict[float, str] = {}

    def evaluate(model: Any, *_: Any, **__: Any) -> tuple[list[float], list[int]]:
        reward = next(rewards)
        weights[reward] = hash_of(model)
        return [reward], [10]

    where = "gymdash_tui.simulations.stable_baselines.training.evaluation.evaluate_policy"
    monkeypatch.setattr(where, evaluate)
    trained = train(**{**RUN, "eval_every": 55, "num_steps": 165}, keep_checkpoints=1, checkpoint_every=20)
    assert [(step, why) for name, step, why in made(trained) if name == "best"] == [(55, "best"), (110, "best")]
    best = Checkpoint.read(trained.folder.checkpoints / "best")
    assert (best.step, best.score, best.exact) == (110, 5.0, False)
    assert best.reason == "saved in the middle of a rollout"
    assert hash_of(stable_baselines3.A2C.load(best.path / "model.zip")) == weights[5.0]
    assert there(trained) == ["best", "model.zip", "step-000000170"]


def test_one_is_made_when_asked_for_at_the_next_rollout(prepared: Train) -> None:
    trained = prepared(**RUN, checkpoint_every=0)
    trained.simulation.setup()
    training = trained.simulation._training
    assert training is not None
    told: list[str] = []
    training.request_checkpoint(told.append)
    training.request_checkpoint(told.append)
    trained.simulation.run()
    assert made(trained) == [("step-000000000", 0, "asked"), ("step-000000200", 200, "end")]
    assert len(told) == 2 and told[0] == told[1] == trained.statuses[0].details
    assert told[0].startswith("Checkpoint saved at step 0 (exact; ")


def test_asked_for_too_late_it_is_made_at_the_end(prepared: Train) -> None:
    trained = prepared(**{**RUN, "num_steps": 10}, checkpoint_every=0)
    trained.simulation.setup()
    training = trained.simulation._training
    assert training is not None
    told: list[str] = []
    own = training.on_rollout_end

    def ask() -> None:
        own()
        training.request_checkpoint(told.append)

    training.on_rollout_end = ask  # type: ignore[method-assign]
    trained.simulation.run()
    assert [why for _, _, why in made(trained)] == ["end"]
    assert told[0].startswith("Checkpoint saved at step 10 (exact; ")


def test_outside_a_project_there_is_nowhere_to_save_one() -> None:
    simulation = StableBaselinesSimulation(SimulationStartConfig("x", "stable_baselines", kwargs=RUN))
    simulation.setup()
    assert simulation._training is not None
    told: list[str] = []
    simulation._training.request_checkpoint(told.append)
    simulation.run()
    simulation.close()
    assert told == ["Outside a project there is nowhere to save a checkpoint."]


def test_a_stop_at_a_boundary_is_saved_exactly(prepared: Train, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pulse, "INTERVAL", 0.0)
    monkeypatch.setattr(Pulse, "PROGRESS_INTERVAL", 0.0)
    trained = prepared(**RUN, checkpoint_every=0)
    trained.simulation.setup()
    training = trained.simulation._training
    assert training is not None
    own = training.on_rollout_start

    def stop_at_50() -> None:
        if trained.simulation.model.num_timesteps == 50:
            trained.simulation.interactor.request_stop()
        own()

    training.on_rollout_start = stop_at_50  # type: ignore[method-assign]
    with pytest.raises(StopSimulation):
        trained.simulation.run()
    assert made(trained) == [("step-000000050", 50, "stop")]
    assert trained.of_kind("checkpoint")[-1]["exact"] is True


# --- where they cannot be made


Steps = Callable[[int], None]


@pytest.fixture
def on_small_disk(small_disk: Disk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Trained]]:
    """Train on a small disk, doing something before each environment step."""
    made: list[Trained] = []
    original = Line.step

    def train(before_step: Steps, **kwargs: Any) -> Trained:
        folder = new_folder(small_disk.root)
        simulation = StableBaselinesSimulation(SimulationStartConfig("x", "stable_baselines", kwargs=kwargs))
        link = FolderLink(folder)
        simulation.attach(link)
        made.append(Trained(simulation, folder, link))

        def step(self: Line, action: Any) -> Any:
            before_step(simulation.model.num_timesteps)
            return original(self, action)

        simulation.setup()
        monkeypatch.setattr(Line, "step", step)
        return made[-1]

    yield train
    for trained in made:
        trained.close()


def test_on_a_full_disk_training_goes_on_and_the_older_ones_stay(
    small_disk: Disk, on_small_disk: Callable[..., Trained]
) -> None:
    def squeeze(step: int) -> None:
        if step == 120:
            small_disk.fill(but_for=8192)
        elif step == 270:
            small_disk.empty()

    trained = on_small_disk(squeeze, **{**RUN, "num_steps": 400, "checkpoint_every": 50, "keep_checkpoints": 2})
    trained.simulation.run()
    assert [status.details for status in trained.statuses[:-1]] == [
        "The checkpoint at step 150 could not be saved (No space left on device); training goes on, and the last one "
        "is of step 100."
    ]
    assert [step for _, step, why in made(trained) if why == "every"] == [50, 100, 300, 350]
    assert there(trained) == ["model.zip", "step-000000350", "step-000000400"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_on_a_full_disk_measures_are_lost_and_training_goes_on(
    small_disk: Disk, on_small_disk: Callable[..., Trained], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scalars, "RETRY", 0.0)

    def squeeze(step: int) -> None:
        if step == 120:
            small_disk.fill()
        elif step == 270:
            small_disk.empty()

    kwargs = {"n_steps": 20, "batch_size": 20, "n_epochs": 1}
    more = {"algorithm": "ppo", "algorithm_kwargs": kwargs, "num_steps": 400, "checkpoint_every": 0}
    trained = on_small_disk(squeeze, **{**RUN, **more})
    trained.simulation.run()
    assert [status.details for status in trained.statuses[:-1]] == [
        "The measures cannot be recorded (No space left on device); training goes on, and they are when that is over."
    ]
    steps = sorted(step for step, _ in trained.scalars("rollout/ep_rew_mean"))
    assert steps[:6] == [20, 40, 60, 80, 100, 120] and steps[-6:] == [300, 320, 340, 360, 380, 400]
    reader = RunReader(trained.folder.tb)
    reader.poll()
    assert sorted(reader.series["rollout/ep_rew_mean"].steps.tolist()) == steps


def test_a_stop_on_a_full_disk_is_a_stop(small_disk: Disk, on_small_disk: Callable[..., Trained]) -> None:
    def squeeze(step: int) -> None:
        if step == 95:
            small_disk.fill(but_for=4096)
            trained.simulation.interactor.request_stop()

    trained = on_small_disk(squeeze, **{**RUN, "num_steps": 100_000, "checkpoint_every": 50, "keep_checkpoints": 2})
    with pytest.raises(StopSimulation):
        trained.simulation.run()
    stopped = trained.simulation.model.num_timesteps
    assert [status.details for status in trained.statuses][-2:] == [
        "The model could not be saved (No space left on device).",
        f"The checkpoint at step {stopped:,} could not be saved (No space left on device); the last one is of step "
        f"{max(step for _, step, _ in made(trained)):,}.",
    ]
    assert all(name.startswith("step-") for name in there(trained))


def test_where_the_memory_runs_out_training_goes_on(train: Train, monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(*_: Any) -> bytes:
        raise MemoryError

    monkeypatch.setattr(copies, "dumps", greedy)
    trained = train(**RUN, checkpoint_every=50)
    assert [status.details for status in trained.statuses[:-1]] == [
        "The checkpoint at step 50 could not be saved (the memory ran out); training goes on, and there is none yet."
    ]
    assert trained.simulation.model.num_timesteps == 200
    assert there(trained) == ["model.zip"]


# --- which are kept


def save(store: Store, step: int, attempt: int = 1, exact: bool = True, name: str = "") -> Checkpoint:
    """Write a checkpoint with a file in it."""

    def fill(draft: Draft) -> str:
        with draft.file("state.pkl") as file:
            file.write(f"the state at {step}".encode())
        return "" if exact else "stopped in the middle of a rollout"

    path = store.folder / (name or step_name(step))
    return store.write(Checkpoint(path, step, exact, "", "every", attempt), fill)


def names(store: Store) -> list[str]:
    return sorted(path.name for path in store.folder.iterdir())


def test_pruning_keeps_the_newest_the_best_and_one_that_is_exact(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for step in (10, 20, 30):
        save(store, step)
    save(store, 5, name="best")
    (tmp_path / "step-000000099").mkdir()  # a folder without a manifest
    (tmp_path / "of the person").mkdir()
    save(store, 33, exact=False)
    save(store, 34, exact=False)
    store.prune(1)
    assert names(store) == ["best", "of the person", "step-000000030", "step-000000034"]


@settings(max_examples=30)  # each file is waited for until the disk has it
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 20), st.booleans()), max_size=12), st.integers(1, 4))
def test_pruning_keeps_what_a_resume_would_choose(
    tmp_path_factory: pytest.TempPathFactory, saved: list[tuple[int, int, bool]], keep: int
) -> None:
    store = Store(tmp_path_factory.mktemp("store"))
    for attempt, step, exact in sorted(saved):
        save(store, step, attempt, exact)
    newest, every = store.find("newest").checkpoint, store.all()
    store.prune(keep)
    assert store.find("newest").checkpoint == newest
    left = store.all()
    assert left[:keep] == every[:keep]
    assert len(left) <= keep + 1
    assert any(one.exact for one in left) == any(one.exact for one in every)


def test_what_a_crash_left_is_tidied_up(tmp_path: Path) -> None:
    store = Store(tmp_path)
    save(store, 10)
    save(store, 20)
    shutil.copytree(tmp_path / "step-000000010", tmp_path / ".step-000000030.tmp")  # within the writing
    (tmp_path / "step-000000020").rename(tmp_path / ".step-000000020.old")  # between two renamings
    shutil.copytree(tmp_path / "step-000000010", tmp_path / ".step-000000010.old")
    (tmp_path / ".model.zip.77.tmp").touch()
    assert [one.step for one in store.all()] == [10]
    store.tidy()
    assert names(store) == ["step-000000010", "step-000000020"]
    Store(tmp_path / "none").tidy()


def test_one_of_the_same_step_is_replaced_and_a_failed_one_leaves_it(tmp_path: Path) -> None:
    store = Store(tmp_path)
    save(store, 10, exact=False)
    assert save(store, 10).exact

    def fail(draft: Draft) -> str:
        with draft.file("state.pkl") as file:
            file.write(b"half")
            raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        store.write(Checkpoint(tmp_path / step_name(10), 10, True, "", "every"), fail)
    assert names(store) == ["step-000000010"]
    assert store.find("newest").checkpoint is not None


def test_nothing_is_there_to_find(tmp_path: Path) -> None:
    assert Store(tmp_path / "none").find("newest").checkpoint is None
    assert Store(tmp_path).find("exact").checkpoint is None


# --- by the clock


def test_by_the_clock_the_pauses_grow_to_a_minute() -> None:
    now = 0.0
    due = Due(None, 0, lambda: now)
    moments = []
    for _ in range(600):
        now += 0.5
        if due.now(1):
            moments.append(round(now))
            due.saved(1, 0.02)
    assert moments == [5, 10, 20, 40, 80, 140, 200, 260]


def test_what_takes_long_is_made_rarely() -> None:
    now = 0.0
    due = Due(None, 0, lambda: now)
    taken = 0.0
    for _ in range(100_000):
        now += 1.0
        if due.now(1):
            now += 10.0
            taken += 10.0
            due.saved(1, 10.0)
    assert 0.5 * SHARE < taken / now < 1.1 * SHARE
    assert 10.0 / SHARE > LONGEST


@given(st.integers(0, 50), st.integers(0, 1000), st.lists(st.integers(1, 70), max_size=50))
def test_by_steps_it_is_due_once_in_each_stretch(every: int, begin: int, advances: list[int]) -> None:
    due, step, saved = Due(every, begin), begin, []
    for advance in advances:
        step += advance
        if due.now(step):
            saved.append(step)
            due.saved(step, 100.0)
    stretches = {at // every for at in _steps(begin, advances) if at // every > begin // every} if every else set()
    assert [at // every for at in saved] == sorted(stretches) if every else not saved
    assert due.never == (every == 0)


def _steps(begin: int, advances: list[int]) -> list[int]:
    steps = []
    for advance in advances:
        begin += advance
        steps.append(begin)
    return steps
