"""The TensorBoard streamer in the form of an environment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import gymnasium
import pytest

from gymdash_tui import (
    MediaFileStatLinker,
    SimulationStreamer,
    TensorboardStreamer,
    TensorboardStreamWrapper,
    stat_tags,
)
from gymdash_tui.domain.errors import WrongUse
from tests.helpers.processes import ROOT
from tests.metrics.files import opening, scalar, write

MAP = {stat_tags.TB_SCALARS: ["reward"]}


def cart() -> gymnasium.Env[object, object]:
    return gymnasium.make("CartPole-v1")


def test_it_is_the_environment_and_a_streamer(tmp_path: Path) -> None:
    streams = SimulationStreamer()
    env = streams.get_or_register(TensorboardStreamWrapper(cart(), str(tmp_path), MAP))
    observation, _ = env.reset(seed=1)
    assert env.observation_space.contains(observation)
    assert len(env.step(env.action_space.sample())) == 5
    write(tmp_path, opening(), scalar(1))
    assert streams.get_all_keys() == [("reward", "scalars")]
    found = streams.get_streamer_for_key("reward")
    assert found is env and env.streamer_name == str(tmp_path)
    assert [one.value for one in found.get_recent_from_key("reward")] == [0.5]
    assert [one.value for one in found.get_recent_from_tag("scalars", "another")["reward"]] == [0.5]
    assert found.get_all_recent() == {"reward": []} and len(found.get_all_from_tag("scalars")["reward"]) == 1
    env.reset_streamer()
    env.Reload()
    assert len(env.get_all_recent()["reward"]) == 1
    env.set_log_path(tmp_path / "other")
    assert env.get_all_recent() == {"reward": []}
    env.close()


def test_an_environment_comes_back_although_its_folder_has_a_streamer(tmp_path: Path) -> None:
    """Upstream's simulations register the streamer in _create_streamers() and the environment in _run()."""
    streams = SimulationStreamer()
    plain = streams.get_or_register(TensorboardStreamer(str(tmp_path), MAP))
    first, second = (
        streams.get_or_register(TensorboardStreamWrapper(cart(), str(tmp_path), {"scalars": [key]}))
        for key in ("loss", "reward")
    )
    assert first is not second and all(isinstance(env, TensorboardStreamWrapper) for env in (first, second))
    assert first.streamer is second.streamer is plain and streams.streamers() == [plain]
    assert plain.keys == ["reward", "loss"]


def test_two_environments_of_one_folder_share_a_streamer(tmp_path: Path) -> None:
    streams = SimulationStreamer()
    first, second = (
        streams.get_or_register(TensorboardStreamWrapper(cart(), str(tmp_path), {"scalars": [key]}))
        for key in ("loss", "reward")
    )
    assert first is not second and first.streamer is second.streamer and first.streamer.keys == ["loss", "reward"]
    assert streams.get_or_register(first) is first


def test_a_name_that_something_else_has_is_refused() -> None:
    streams = SimulationStreamer()
    streams.get_or_register(MediaFileStatLinker("tb", []))
    with pytest.raises(WrongUse, match="'tb' is the name of a MediaFileStatLinker already; give that one another name"):
        streams.get_or_register(TensorboardStreamWrapper(cart(), "tb"))


def test_without_gymnasium_it_says_what_to_install() -> None:
    script = (
        "import sys; sys.modules['gymnasium'] = None\n"
        "from gymdash_tui import TensorboardStreamer\n"
        "try:\n    from gymdash_tui import TensorboardStreamWrapper\n"
        "except ImportError as error:\n    print(error)\n"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout == "TensorboardStreamWrapper wraps environments of gymnasium: run `pip install gymnasium`.\n"
