"""What is told about arguments before a training starts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.domain.values import merge
from gymdash_tui.simulations.stable_baselines import StableBaselinesSimulation
from gymdash_tui.simulations.stable_baselines.training.checks import declared_problems
from gymdash_tui.simulations.stable_baselines.training.fields import all_fields
from tests.simulations.envs import PREFIX


def problems(**kwargs: Any) -> dict[str, str]:
    """Check arguments as the describing process does."""
    fields = all_fields()
    merged = merge({field.name: field.default for field in fields}, kwargs)
    return declared_problems(fields, merged) or StableBaselinesSimulation.check(merged)


@pytest.mark.parametrize("kwargs", [
    {},
    {"env": "Pendulum-v1", "algorithm": "sac"},
    {"env": "Acrobot-v1"},
    {"env": f"{PREFIX}Line-v0", "env_kwargs": {"length": 3}},
    {"env": f"{PREFIX}Images-v0", "policy": "CnnPolicy"},
    {"env": f"{PREFIX}Goals-v0", "policy": "MultiInputPolicy"},
    {"normalize": True, "device": "cpu", "seed": 2**32 - 1, "vec_env": "subproc"},
    {"normalize": {"norm_obs": True, "clip_reward": 5}},
    {"algorithm_kwargs": {"learning_rate": "lin_1e-3", "clip_range": "0.2", "n_steps": 2048.0, "target_kl": None}},
    {"algorithm": "dqn", "algorithm_kwargs": {"train_freq": [1, "episode"], "max_grad_norm": 10}},
    {"env": "Pendulum-v1", "algorithm": "td3", "algorithm_kwargs": {"noise_type": "normal", "noise_std": 0}},
    {"env": "Pendulum-v1", "algorithm": "sac", "algorithm_kwargs": {"ent_coef": "auto_0.1"}},
])  # fmt: skip
def test_what_works_is_let_through(kwargs: dict[str, Any]) -> None:
    assert problems(**kwargs) == {}


@pytest.mark.parametrize(("kwargs", "name", "sentence"), [
    ({"env": "CartPol-v1"}, "env", "did you mean 'CartPole-v1'?"),
    ({"env": "CartPole"}, "env", "there is CartPole-v0 and CartPole-v1"),
    ({"env": "CartPole-v7"}, "env", "there is CartPole-v0 and CartPole-v1"),
    ({"env": "LunarLander-v2"}, "env", "there is LunarLander-v3"),
    ({"env": "Completely/Unknown-v0"}, "env", "'module:Env-v0'"),
    ({"env": "[/foo]"}, "env", "is not an installed environment"),
    ({"env": "no_such_module:Env-v0"}, "env", "the module 'no_such_module'"),
    ({"env": f"{PREFIX}Lin-v0"}, "env", "did you mean 'Line-v0'?"),
    ({"env_kwargs": {"colour": 1}}, "env_kwargs.colour", "unexpected keyword argument 'colour'"),
    ({"env_kwargs": {"colour": 1, "render_mode": None}}, "env_kwargs.colour", "unexpected keyword argument 'colour'"),
    ({"env": "Pendulum-v1", "algorithm": "dqn"}, "algorithm", "Box(1,); use ppo, a2c, ddpg, td3, sac"),
    ({"algorithm": "sac"}, "algorithm", "whose actions are Discrete(2); use ppo, a2c, dqn"),
    ({"algorithm": "pp"}, "algorithm", "did you mean 'ppo'?"),
    ({"policy": "CnnPolicy"}, "policy", "use MlpPolicy"),
    ({"policy": "MultiInputPolicy"}, "policy", "gives no dictionary"),
    ({"env": f"{PREFIX}Goals-v0"}, "policy", "use MultiInputPolicy"),
    ({"env": f"{PREFIX}Pairs-v0"}, "policy", "gives tuples"),
    ({"device": "gpu"}, "device", "use auto, cpu, cuda or cuda:1"),
    ({"normalize": "yes"}, "normalize", 'needs true, false, or an object'),
    ({"normalize": {"norm_ob": True}}, "normalize.norm_ob", "did you mean 'norm_obs'?"),
    ({"algorithm_kwargs": {"learning_rat": 1}}, "algorithm_kwargs.learning_rat", "did you mean 'learning_rate'?"),
    ({"algorithm_kwargs": {"buffer_size": 1}}, "algorithm_kwargs.buffer_size", "not an argument of algorithm_kwargs"),
    ({"algorithm_kwargs": {"clip_range": "steep"}}, "algorithm_kwargs.clip_range", "lin_0.001"),
    ({"algorithm_kwargs": {"gamma": 1.5}}, "algorithm_kwargs.gamma", "at most 1"),
    ({"algorithm": "dqn", "algorithm_kwargs": {"train_freq": "often"}}, "algorithm_kwargs.train_freq", "episode"),
    ({"algorithm": "dqn", "algorithm_kwargs": {"train_freq": True}}, "algorithm_kwargs.train_freq", "episode"),
    (
        {"algorithm": "dqn", "n_envs": 2, "algorithm_kwargs": {"train_freq": [1, "episode"]}},
        "algorithm_kwargs.train_freq",
        "set n_envs to 1",
    ),
    (
        {"algorithm_kwargs": {"policy_kwargs": {"activation_fn": "nn.Relux"}}},
        "algorithm_kwargs.policy_kwargs.activation_fn",
        "did you mean 'ReLU'?",
    ),
    ({"num_steps": 0}, "num_steps", "at least 1"),
    ({"seed": -1}, "seed", "at least 0"),
    ({"fps": 0}, "fps", "at least 1"),
    ({"episode_trigger": "often"}, "episode_trigger", "whole number"),
])  # fmt: skip
def test_what_cannot_work_is_told_with_the_next_step(kwargs: dict[str, Any], name: str, sentence: str) -> None:
    found = problems(**kwargs)
    assert list(found) == [name]
    assert sentence in found[name]


@pytest.mark.parametrize(
    ("name", "module", "advice"),
    [
        ("ALE/Pong-v5", "ale_py", "run `pip install ale-py`"),
        ("PongNoFrameskip-v4", "ale_py", "run `pip install ale-py`"),
        ("MiniGrid-Empty-5x5-v0", "minigrid", "run `pip install minigrid`"),
        ("HalfCheetah-v5", "mujoco", 'run `pip install "gymnasium[mujoco]"`'),
    ],
)
def test_what_to_install_is_told(monkeypatch: pytest.MonkeyPatch, name: str, module: str, advice: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)  # as if it were not installed
    assert advice in problems(env=name)["env"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("import not_there_at_all", "needs the module 'not_there_at_all', which is not installed"),
        ("raise OSError('no license')", "raised OSError: no license"),
    ],
)
def test_a_module_of_environments_that_cannot_be_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, sentence: str
) -> None:
    (tmp_path / "my_environments.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "my_environments", raising=False)
    assert sentence in problems(env="my_environments:Mine-v0")["env"]
