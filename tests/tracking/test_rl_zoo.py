"""RL Zoo's hyperparameters as presets: what comes through, what is said, and that nothing is ever run."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.preset import Preset, PresetKind
from gymdash_tui.tracking.rl_zoo import read_zoo
from gymdash_tui.tracking.zoo import NotPlain, read_python, read_run_yaml
from gymdash_tui.tracking.zoo.hyperparameters import TAKES

PPO = """
default:
  n_timesteps: !!float 1e6
  policy: 'MlpPolicy'
atari:
  env_wrapper:
    - stable_baselines3.common.atari_wrappers.AtariWrapper
  frame_stack: 4
  policy: 'CnnPolicy'
  n_timesteps: !!float 1e7
# Tuned
CartPole-v1: &cart
  n_envs: 8
  n_timesteps: !!float 1e5
  policy: 'MlpPolicy'
  learning_rate: lin_0.001
  clip_range: lin_0.2
Ant-v4:
  <<: *cart
  normalize: "dict(norm_obs=True, norm_reward=False)"
  learning_rate: 3e-4
  policy_kwargs: "dict(
                    log_std_init=-2,
                    activation_fn=nn.ReLU,
                    net_arch=dict(pi=[256, 256], vf=[256, 256])
                  )"
"""

BENCHMARK = """
Some words.

|  algo  |  env_id     |mean_reward|std_reward|n_timesteps|
|--------|-------------|----------:|---------:|-----------|
|ppo     |CartPole-v1  |    500.000|     0.000|100k       |
|ppo     |Ant-v3       |       oops|     1.000|100k       |
|a2c     |Ant-v4       |      1.000|     1.000|100k       |
"""


def zoo(folder: Path, text: str, name: str = "ppo.yml") -> dict[str, Preset]:
    """Read a file of hyperparameters, by the presets' names."""
    path = folder / name
    path.write_text(text)
    return {preset.name: preset for preset in read_zoo(path)}


def test_a_file_becomes_presets(tmp_path: Path) -> None:
    found = zoo(tmp_path, PPO)
    assert list(found) == ["zoo/ppo-default", "zoo/ppo-atari", "zoo/ppo-CartPole-v1", "zoo/ppo-Ant-v4"]
    assert {(preset.kind, preset.sim_key) for preset in found.values()} == {(PresetKind.START, "stable_baselines")}
    cart = found["zoo/ppo-CartPole-v1"]
    assert cart.kwargs == {
        "env": "CartPole-v1",
        "algorithm": "ppo",
        "n_envs": 8,
        "num_steps": 100_000,
        "policy": "MlpPolicy",
        "algorithm_kwargs": {"learning_rate": "lin_0.001", "clip_range": "lin_0.2"},
    }
    assert cart.note == "From RL Zoo."
    ant = found["zoo/ppo-Ant-v4"].kwargs
    assert ant["normalize"] == {"norm_obs": True, "norm_reward": False}
    assert ant["algorithm_kwargs"] == {
        "learning_rate": 3e-4,
        "clip_range": "lin_0.2",
        "policy_kwargs": {
            "log_std_init": -2,
            "activation_fn": "nn.ReLU",
            "net_arch": {"pi": [256, 256], "vf": [256, 256]},
        },
    }
    assert isinstance(ant["num_steps"], int)


def test_what_the_type_cannot_do_is_said(tmp_path: Path) -> None:
    found = zoo(tmp_path, PPO)
    assert "choose env" in found["zoo/ppo-default"].note
    assert "env" not in found["zoo/ppo-default"].kwargs
    atari = found["zoo/ppo-atari"].note
    assert "atari_wrappers.AtariWrapper" in atari
    assert "frame_stack 4" in atari
    odd = zoo(
        tmp_path,
        "A:\n  policy: my.Policy\n  callback: [x.Y]\n  n_timesteps: many\n  policy_kwargs: 'dict(a=open(\"/etc\"))'\n"
        "  noise_type: normal\n  env_wrapper: null\n",
    )["zoo/ppo-A"]
    assert odd.kwargs == {"env": "A", "algorithm": "ppo"}
    assert "noise_type normal" in odd.note
    for words in (
        "the policy my.Policy",
        'callback ["x.Y"]',
        "n_timesteps many",
        "policy_kwargs (it holds \"open('/etc')\"",
    ):
        assert words in odd.note
    assert "env_wrapper" not in odd.note


def test_hindsight_replay_of_the_old_kind(tmp_path: Path) -> None:
    text = "Fetch-v1:\n  model_class: sac\n  n_sampled_goal: 4\n  goal_selection_strategy: future\n  gamma: 0.95\n"
    found = zoo(tmp_path, text, "her.yml")["zoo/her-Fetch-v1"]
    assert found.kwargs["algorithm"] == "sac"
    assert found.kwargs["algorithm_kwargs"] == {
        "gamma": 0.95,
        "replay_buffer_class": "HerReplayBuffer",
        "replay_buffer_kwargs": {"n_sampled_goal": 4, "goal_selection_strategy": "future"},
    }


def test_published_scores_are_found_beside_it(tmp_path: Path) -> None:
    (tmp_path / "benchmark.md").write_text(BENCHMARK)
    (tmp_path / "hyperparams").mkdir()
    found = zoo(tmp_path / "hyperparams", PPO)
    assert found["zoo/ppo-CartPole-v1"].more == {"score": 500.0, "score_std": 0.0}
    assert found["zoo/ppo-Ant-v4"].more == {}


def test_a_whole_checkout(tmp_path: Path) -> None:
    (tmp_path / "hyperparams").mkdir()
    for name in ("ppo.yml", "a2c.yaml", "tqc.yml", "notes.txt"):
        (tmp_path / "hyperparams" / name).write_text("CartPole-v1:\n  n_timesteps: 10\n")
    assert [preset.name for preset in read_zoo(tmp_path)] == ["zoo/a2c-CartPole-v1", "zoo/ppo-CartPole-v1"]
    with pytest.raises(WrongUse, match="algorithm 'tqc', which is none of ppo, a2c"):
        read_zoo(tmp_path / "hyperparams" / "tqc.yml")
    [named] = read_zoo(tmp_path / "hyperparams" / "tqc.yml", "SAC")
    assert (named.name, named.kwargs["algorithm"]) == ("zoo/sac-CartPole-v1", "sac")


LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A:\n  x: 1\n  y: !!python/object/apply:os.system [ls]\n", "line 3: the tag !!python/object/apply:os.system"),
        ("A: !!python/name:os.system\n", "line 1: the tag !!python/name:os.system"),
        ("A: !mine {}\n", "line 1: the tag !mine"),
        ("A: [1\nB: 2\n", "line 2: "),
        ("A: 1\n---\nB: 2\n", "line 2: "),
        ("- 1\n", "holds no mapping"),
        ("", "holds no mapping"),
        ("A: 1\n", "holds no hyperparameters"),
        ("A: &a\n  x: *a\n", "refers to itself"),
        (LAUGHS, "unfolds to more than anybody"),
        ("A: {? {x: 1} : 2}\n", "line 1: "),
        ("A: " + "[" * 5000, "ppo.yml"),
        ("\x00", "ppo.yml"),
    ],
)  # fmt: skip
def test_bad_files_are_refused_with_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(WrongUse) as refused:
        zoo(tmp_path, text)
    assert said in str(refused.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="No such file"):
        read_zoo(tmp_path / "ppo.yml")
    with pytest.raises(WrongUse, match="holds no hyperparameters"):
        read_zoo(tmp_path)
    (tmp_path / "ppo.yml").write_bytes(b"a" * (5 << 20))
    with pytest.raises(WrongUse, match="larger than"):
        read_zoo(tmp_path / "ppo.yml")


def test_a_run_file_of_rl_zoo_is_read_by_its_two_tags_alone(tmp_path: Path) -> None:
    path = tmp_path / "config.yml"
    path.write_text(
        "!!python/object/apply:collections.OrderedDict\n- - - batch_size\n    - 64\n  - - train_freq\n"
        "    - !!python/tuple [1, episode]\n"
    )
    assert read_run_yaml(path) == {"batch_size": 64, "train_freq": [1, "episode"]}
    path.write_text("!!python/object/apply:os.system ['true']\n")
    with pytest.raises(WrongUse, match=r"config.yml, line 1: the tag !!python/object/apply:os.system"):
        read_run_yaml(path)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("dict(net_arch=[64, -1.5], a=None, b=(True, 'x'))", {"net_arch": [64, -1.5], "a": None, "b": [True, "x"]}),
        ("{'norm_obs': False}", {"norm_obs": False}),
        ("HerReplayBuffer", "HerReplayBuffer"),
        ("dict(optimizer_class=th.optim.Adam)", {"optimizer_class": "th.optim.Adam"}),
    ],
)
def test_python_as_text(text: str, value: object) -> None:
    assert read_python(text) == value


@pytest.mark.parametrize(
    "text",
    ["__import__('os')", "dict(**x)", "dict([1])", "{1: 2}", "{**a}", "[x for x in y]", "a().b", "lambda: 1", "1 +", "",
     "b'x'", "f'{x}'", "(" * 3000, "x" * 20_000, "1j", "2 ** 9999"],
)  # fmt: skip
def test_python_that_would_have_to_run_is_refused(text: str) -> None:
    with pytest.raises(NotPlain):
        read_python(text)


@given(st.text(max_size=80) | st.from_regex(r"[dict()=\[\]{}:,'0-9a-z. *-]{0,40}"))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_python(text)
    except NotPlain as error:
        assert str(error)


def test_the_arguments_are_those_of_stable_baselines() -> None:
    from gymdash_tui.simulations.stable_baselines.training.fields import algorithm_fields

    for algorithm, known in TAKES.items():
        assert known == {field.name for field in algorithm_fields(algorithm)}, algorithm
