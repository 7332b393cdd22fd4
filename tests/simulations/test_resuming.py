"""Going on from a checkpoint: from which, how exactly, with what changed; and what is said about it."""

from __future__ import annotations

import os
import re
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.domain.errors import InvalidKwargs, StopSimulation, WrongUse
from gymdash_tui.domain.status import SimStatusCode
from gymdash_tui.simulation.atomic import read_json, write_json
from gymdash_tui.simulation.inbox import Message, post
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.progress import read_progress
from gymdash_tui.simulation.registry import BUILT_IN
from tests.helpers.processes import until
from tests.simulations.envs import PREFIX, Endless
from tests.simulations.lives import hash_of
from tests.simulations.test_exact_resume import curves, curves_in_tensorboard
from tests.simulations.trainings import Trained
from tests.worker.processes import new_folder, prepare, started

Train = Callable[..., Trained]
Resume = Callable[..., Trained]

RUN: dict[str, Any] = {
    "algorithm": "a2c",
    "num_steps": 200,
    "seed": 3,
    "checkpoint_every": 50,
    "eval_every": 0,
    "algorithm_kwargs": {"policy_kwargs": {"net_arch": [16]}},
}


def sentences(trained: Trained) -> list[str]:
    """What an attempt reported."""
    return [status.details for status in trained.statuses]


def names(folder: SimulationFolder) -> list[str]:
    """The checkpoints, hidden ones too."""
    return sorted(path.name for path in folder.checkpoints.iterdir() if path.is_dir())


# --- from which


def test_a_finished_training_can_be_extended(train: Train, resume: Resume) -> None:
    whole = train(**{**RUN, "num_steps": 400})
    first = train(**RUN)
    longer = resume(first, num_steps=400)
    resumed, summary = sentences(longer)
    assert resumed == "Resumed at step 200 from step-000000200 (exact)."
    assert summary.startswith("400 steps, the last 200 of them in 0:0")
    assert hash_of(longer.simulation.model) == hash_of(whole.simulation.model)
    assert curves(longer.folder) == curves_in_tensorboard(longer.folder) == curves(whole.folder)


def test_one_that_has_its_steps_already_ends_at_once(train: Train, resume: Resume) -> None:
    first = train(**{**RUN, "eval_every": 100, "eval_episodes": 1})
    weights = hash_of(first.simulation.model)
    again = resume(first)
    resumed, summary = sentences(again)
    assert resumed.startswith("Resumed at step 200") and again.statuses[-1].code is SimStatusCode.SUCCESS
    assert re.match(r"200 steps, the last 0 of them in 0:0\d; last evaluation ", summary)
    assert hash_of(again.simulation.model) == weights
    assert [step for step, _ in again.scalars("eval/mean_reward")] == [100, 200]
    assert [entry["why"] for entry in again.of_kind("checkpoint")][-2:] == ["end", "end"]  # the model's own


def test_the_little_curve_goes_on_over_the_new_total(train: Train, resume: Resume) -> None:
    # measures are dumped every 100 rounds
    first = train(**{**RUN, "algorithm_kwargs": {"n_steps": 1}})
    longer = resume(first, num_steps=400)
    progress = read_progress(longer.folder.progress)
    assert progress is not None and (progress.step, progress.total) == (400, 400)
    assert [place for place, value in enumerate(progress.trail) if value is not None] == [6, 11, 18, 23]
    shown = [value for value in progress.trail if value is not None]
    assert shown == pytest.approx([value for _, value in longer.scalars("rollout/ep_rew_mean")])


def damaged_in(how: str, checkpoint: Path) -> None:
    """Damage a checkpoint."""
    state = checkpoint / "state.pkl"
    if how == "cut short":
        os.truncate(state, 100)
    elif how == "flipped":
        data = bytearray(state.read_bytes())
        data[len(data) // 2] ^= 1
        state.write_bytes(data)
    elif how == "gone":
        state.unlink()
    elif how == "no manifest":
        (checkpoint / "manifest.json").unlink()
    elif how == "half a manifest":
        os.truncate(checkpoint / "manifest.json", 50)
    elif how == "another manifest":
        write_json(checkpoint / "manifest.json", {"version": 1, "step": "many"})
    else:
        manifest = read_json(checkpoint / "manifest.json") or {}
        write_json(checkpoint / "manifest.json", {**manifest, "version": 99})


@pytest.mark.parametrize(("how", "what"), [
    ("cut short", "damaged (state.pkl has 100 of "),
    ("flipped", "damaged (state.pkl does not match its checksum)"),
    ("gone", "damaged (state.pkl cannot be read: No such file or directory)"),
    ("no manifest", "damaged (its manifest is missing or cut short)"),
    ("half a manifest", "damaged (its manifest is missing or cut short)"),
    ("another manifest", "damaged (its manifest lacks something)"),
    ("newer", "of version 99, which this program does not know"),
])  # fmt: skip
def test_a_damaged_checkpoint_is_passed_over_for_the_one_before(
    train: Train, resume: Resume, how: str, what: str
) -> None:
    first = train(**RUN)
    weights = hash_of(first.simulation.model)
    damaged_in(how, first.folder.checkpoints / "step-000000200")
    again = resume(first)
    passed, resumed, _ = sentences(again)
    assert passed.startswith(f"The checkpoint step-000000200 is {what}") and passed.endswith(" and was passed over.")
    assert resumed == "Resumed at step 150 from step-000000150 (exact)."
    assert hash_of(again.simulation.model) == weights


def test_another_users_checkpoint_is_not_loaded(train: Train, resume: Resume) -> None:
    if os.getuid() != 0:
        pytest.skip("only root can give files away")
    first = train(**RUN)
    os.chown(first.folder.checkpoints / "step-000000200" / "environments.pkl", 65534, 65534)
    passed, resumed, _ = sentences(resume(first))
    assert passed.endswith("not loaded (environments.pkl belongs to another user) and was passed over.")
    assert "step-000000150" in resumed


def test_without_a_checkpoint_it_starts_from_the_beginning(train: Train, resume: Resume) -> None:
    first = train(**{**RUN, "seed": None, "eval_every": 100, "eval_episodes": 1})
    weights = hash_of(first.simulation.model)
    shutil.rmtree(first.folder.checkpoints)
    again = resume(first)
    beginning, summary = sentences(again)
    assert beginning == "There is no checkpoint to resume from, so it starts from the beginning."
    assert summary.startswith("200 steps in 0:0")
    assert hash_of(again.simulation.model) == weights  # with the seed that was drawn the first time
    assert curves(again.folder) == curves_in_tensorboard(again.folder)
    assert [step for step, _ in curves(again.folder)["eval/mean_reward"]] == [100, 200]


@pytest.mark.parametrize(("wish", "resumed"), [
    ("150", "Resumed at step 150 from step-000000150 (exact)."),
    ("step-000000150", "Resumed at step 150 from step-000000150 (exact)."),
    ("exact", "Resumed at step 200 from step-000000200 (exact)."),
    ("best", "(approximate: saved in the middle of a rollout)."),
])  # fmt: skip
def test_a_person_may_choose_the_checkpoint(train: Train, resume: Resume, wish: str, resumed: str) -> None:
    # every evaluation gives the same: the first one stays the best
    first = train(**{**RUN, "env": f"{PREFIX}Line-v0", "eval_every": 83, "eval_episodes": 1})
    again = resume(first, wish, num_steps=250)
    assert sentences(again)[0].endswith(resumed)
    assert 250 <= again.simulation.model.num_timesteps < 255
    assert curves(again.folder) == curves_in_tensorboard(again.folder)


@pytest.mark.parametrize(("wish", "sentence"), [
    ("170", "There is no checkpoint 'step-000000170' to resume from; there is "),
    ("best", "There is no checkpoint 'best' to resume from; there is step-000000200, step-000000150"),
    ("yesterday", "'yesterday' is nothing to resume from; say newest, exact, best, or a step such as 80000."),
])  # fmt: skip
def test_a_wish_that_cannot_be_met_is_refused(train: Train, resume: Resume, wish: str, sentence: str) -> None:
    again = resume(train(**RUN), wish, prepare_only=True)
    with pytest.raises(WrongUse, match=sentence.replace("(", r"\(")):
        again.simulation.setup()


def test_going_back_makes_what_came_after_older(train: Train, resume: Resume) -> None:
    first = train(**RUN)
    back = resume(first, "100", num_steps=120)
    assert sentences(back)[0] == "Resumed at step 100 from step-000000100 (exact)."
    assert "Resumed at step 120 from step-000000120 (exact)." in sentences(resume(back, num_steps=130))
    assert not {"step-000000150", "step-000000200"} & set(names(first.folder))


def test_going_back_counts_even_if_nothing_came_of_it(train: Train, resume: Resume) -> None:
    first = train(**RUN)
    nothing = resume(first, "100", prepare_only=True)
    nothing.simulation.setup()
    assert sentences(resume(nothing))[0] == "Resumed at step 100 from step-000000100 (exact)."


# --- how exactly


@pytest.mark.parametrize(("name", "why"), [
    ("Unpicklable-v0", "the environments cannot be pickled (TypeError: cannot pickle '_thread.lock' object)"),
    ("Simulator-v0", "the state of Simulator cannot be saved, so a new episode begins"),
])  # fmt: skip
@pytest.mark.parametrize("algorithm", ["a2c", "dqn"])
def test_an_environment_that_cannot_be_kept_begins_anew(
    train: Train, resume: Resume, name: str, why: str, algorithm: str
) -> None:
    more = {"learning_starts": 10, "buffer_size": 500} if algorithm == "dqn" else {}
    first = train(**{**RUN, "env": PREFIX + name, "algorithm": algorithm, "algorithm_kwargs": more, "normalize": True})
    assert {entry["reason"] for entry in first.of_kind("checkpoint") if entry["why"] == "every"} == {why}
    again = resume(first, num_steps=300)
    assert sentences(again)[0] == f"Resumed at step 200 from step-000000200 (approximate: {why})."
    assert again.simulation.model.num_timesteps == 300
    # the statistics go on: one reset, and a hundred steps more
    assert again.simulation.model.get_vec_normalize_env().obs_rms.count == pytest.approx(302, abs=1)
    if algorithm == "dqn":
        buffer = again.simulation.model.replay_buffer
        assert buffer.size() == 300 and buffer.dones[199] == 1


@pytest.mark.slow
def test_environments_in_processes_of_their_own_begin_anew(train: Train, resume: Resume) -> None:
    first = train(**{**RUN, "n_envs": 2, "vec_env": "subproc"})
    again = resume(first, num_steps=300)
    why = "the environments live in processes of their own (vec_env=subproc)"
    assert sentences(again)[0] == f"Resumed at step 200 from step-000000200 (approximate: {why})."
    assert again.simulation.model.num_timesteps == 300


def test_what_the_machine_has_changed_is_said(train: Train, resume: Resume, monkeypatch: pytest.MonkeyPatch) -> None:
    first = train(**RUN)
    monkeypatch.setattr("torch.__version__", "9.9")
    again = resume(first, num_steps=210)
    (resumed, _) = sentences(again)
    assert resumed.startswith("Resumed at step 200 from step-000000200 (approximate: torch is 9.9 here and was ")


def test_an_environment_that_has_changed_begins_anew(
    train: Train, resume: Resume, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = train(**{**RUN, "env": f"{PREFIX}Line-v0"})
    monkeypatch.setattr("tests.simulations.envs.Line.__setstate__", _refuse, raising=False)
    resumed, _ = sentences(resume(first, num_steps=210))
    assert "(approximate: the environments cannot be unpickled (ValueError: it has another shape now))" in resumed


def _refuse(self: Any, state: Any) -> None:
    raise ValueError("it has another shape now")


def test_stopped_within_a_rollout_it_goes_on_with_a_new_episode(prepared: Train, resume: Resume) -> None:
    trained = prepared(**{**RUN, "env": f"{PREFIX}Endless-v0", "algorithm_kwargs": {"n_steps": 40}})
    trained.simulation.setup()
    seen: list[int] = []

    def count() -> None:
        seen.append(1)
        if len(seen) == 130:
            post(trained.folder.inbox, Message("stop_simulation", True))

    Endless.on_step = staticmethod(count)
    with pytest.raises(StopSimulation):
        trained.simulation.run()
    stopped = trained.simulation.model.num_timesteps
    assert 130 <= stopped < 200
    assert sentences(trained)[-1].startswith(
        f"Checkpoint saved at step {stopped} (approximate: stopped in the middle of a rollout; "
    )
    exact = resume(trained, "exact")
    assert sentences(exact)[0] == "Resumed at step 120 from step-000000120 (exact)."


# --- with what changed


@pytest.mark.parametrize(("change", "name", "sentence"), [
    ({"n_envs": 2}, "n_envs", "it was 1 when step-000000200 was saved and is 2 now; resume with what it was"),
    ({"env": "Acrobot-v1"}, "env", 'it was "CartPole-v1" when'),
    ({"algorithm": "ppo"}, "algorithm", 'it was "a2c" when'),
    ({"normalize": True}, "normalize", "it was false when"),
    ({"algorithm_kwargs": {"gamma": 0.5}}, "algorithm_kwargs.gamma", "it was left out when"),
    ({"seed": 4}, "seed", "it was 3 when step-000000200 was saved; resume with that, or leave it out"),
])  # fmt: skip
def test_what_cannot_change_on_the_way_is_refused(
    train: Train, resume: Resume, change: dict[str, Any], name: str, sentence: str
) -> None:
    first = train(**RUN)
    inner = {**RUN["algorithm_kwargs"], **change.get("algorithm_kwargs", {})}
    again = resume(first, prepare_only=True, **{**change, "algorithm_kwargs": inner})
    with pytest.raises(InvalidKwargs) as refused:
        again.simulation.setup()
    assert list(refused.value.problems) == [name]
    assert sentence in refused.value.problems[name]


def test_an_environment_that_sees_something_else_is_refused(train: Train, resume: Resume) -> None:
    first = train(**{**RUN, "env": f"{PREFIX}Line-v0"})
    again = resume(first, prepare_only=True)
    shapes = pytest.MonkeyPatch()
    with shapes.context() as patch, pytest.raises(InvalidKwargs, match="env: what it sees or does is not what it was"):
        patch.setattr("tests.simulations.envs.spaces.Discrete", lambda count: __import__("gymnasium").spaces.Box(0, 1))
        again.simulation.setup()


def test_another_learning_rate_counts_from_there_on(train: Train, resume: Resume) -> None:
    given = {**RUN["algorithm_kwargs"], "n_steps": 1}
    first = train(**{**RUN, "algorithm_kwargs": given})
    changed = {**given, "learning_rate": "lin_0.002"}
    again = resume(first, num_steps=400, algorithm_kwargs=changed)
    assert sentences(again)[0].endswith(" (exact), with learning_rate lin_0.002.")
    rates = [value for _, value in again.scalars("train/learning_rate")]
    assert rates[:2] == pytest.approx([0.0007, 0.0007]) and rates[-1] == pytest.approx(0.000005, rel=0.1)
    assert "with learning_rate" not in sentences(resume(again, num_steps=410, algorithm_kwargs=changed))[0]


def test_a_learning_rate_set_while_it_trained_stays(prepared: Train, resume: Resume) -> None:
    first = prepared(**RUN)
    first.simulation.setup()
    first.simulation._training.set_learning_rate(0.01)  # type: ignore[union-attr]
    first.simulation.run()
    kept = {**RUN["algorithm_kwargs"], "learning_rate": 0.01}
    for arguments in (RUN["algorithm_kwargs"], kept):
        again = resume(first, "200", num_steps=300, algorithm_kwargs=arguments)
        assert sentences(again)[0] == "Resumed at step 200 from step-000000200 (exact)."
        assert again.simulation.model.lr_schedule(1.0) == 0.01


def test_films_may_begin_and_end_with_an_attempt(train: Train, resume: Resume) -> None:
    first = train(**{**RUN, "env": f"{PREFIX}OddPictures-v0"})
    (first.folder.media / "episode_video").mkdir(parents=True)
    half = first.folder.media / "episode_video" / ".episode-000099.mp4"
    half.touch()
    filmed = resume(first, num_steps=230, episode_trigger=1)
    assert not half.exists()
    assert sentences(filmed)[:2] == [
        "Resumed at step 200 from step-000000200 (exact).",
        "The environment was made without pictures in an earlier attempt, so nothing is filmed.",
    ]
    anew = train(**{**RUN, "env": f"{PREFIX}OddPictures-v0", "episode_trigger": 100})
    again = resume(anew, num_steps=230, episode_trigger=1)
    # ten steps an episode: it counts on
    assert [entry["step"] for entry in again.of_kind("media")] == [0, 210, 220, 230]
    assert sentences(resume(again, num_steps=240, episode_trigger=0))[0].endswith("(exact).")


# --- for real


def test_a_worker_that_was_killed_goes_on_in_another(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    kwargs = {**RUN, "num_steps": 100_000, "checkpoint_every": 500}
    prepare(folder, BUILT_IN["stable_baselines"], kwargs, record={"attempt": 1})
    with started(folder) as worker:
        until(lambda: len(worker.of_kind("checkpoint")) >= 2, "two checkpoints")
        os.kill(worker.pid, signal.SIGKILL)
        assert worker.wait() == 128 + signal.SIGKILL
        saved = worker.of_kind("checkpoint")[-1]
        (facts,) = [entry for entry in worker.of_kind("facts") if "seed" in entry]
    assert (facts["seed"], facts["threads"], facts["device"], facts["gpu"]) == (3, 1, "cpu", "")
    assert set(facts) > {"torch", "host"}
    prepare(
        folder,
        BUILT_IN["stable_baselines"],
        {**kwargs, "num_steps": saved["step"] + 500},
        record={"attempt": 2, "resume_from": "newest"},
    )
    with started(folder) as worker:
        assert worker.wait() == 0, worker.output
    details = [status["details"] for status in worker.statuses]
    assert f"Resumed at step {saved['step']:,} from {saved['file']} (exact)." in details
    assert details[-1].startswith(f"{saved['step'] + 500:,} steps, the last 500 of them")
