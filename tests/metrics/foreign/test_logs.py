"""Monitors, progress files and evaluations: as Stable-Baselines3 writes them, and damaged."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gymdash_tui.metrics.foreign import ForeignLog, ForeignSeries, read_evaluations, read_monitors, read_progress

HEAD = '#{"t_start": 1000.0, "env_id": "CartPole-v1"}\n'


def put(folder: Path, name: str, text: str | bytes, modified: float = 5000.0) -> Path:
    """Write a file that was last changed at a moment."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    os.utime(path, (modified, modified))
    return path


def points(log: ForeignLog) -> dict[str, list[tuple[int, float, float]]]:
    """Give each curve's steps, values and wall times."""
    return {
        one.tag: list(zip(one.steps.tolist(), one.values.tolist(), one.wall_times.tolist(), strict=True))
        for one in log.series
    }


def test_a_monitor(tmp_path: Path) -> None:
    path = put(tmp_path, "monitor.csv", HEAD + "r,l,t,is_success\n10.0,10,1.5,True\n20.0,20,2.5,False\n")
    log = read_monitors([path])
    assert log.problems == ()
    assert log.about["env_id"] == "CartPole-v1"
    assert points(log) == {
        "episode/reward": [(10, 10.0, 1001.5), (30, 20.0, 1002.5)],
        "episode/length": [(10, 10.0, 1001.5), (30, 20.0, 1002.5)],
        "episode/is_success": [(10, 1.0, 1001.5), (30, 0.0, 1002.5)],
        "rollout/ep_rew_mean": [(10, 10.0, 1001.5), (30, 15.0, 1002.5)],
        "rollout/ep_len_mean": [(10, 10.0, 1001.5), (30, 15.0, 1002.5)],
    }


def test_several_monitors_are_put_together_in_the_order_of_time(tmp_path: Path) -> None:
    paths = [
        put(tmp_path, "0.monitor.csv", HEAD + "r,l,t\n1,5,1\n2,5,3\n"),
        put(tmp_path, "1.monitor.csv", '#{"t_start": 1001.5}\nr,l,t,extra\n3,7,1,9\n'),
    ]
    found = points(read_monitors(paths))
    assert found["episode/reward"] == [(5, 1.0, 1001.0), (12, 3.0, 1002.5), (17, 2.0, 1003.0)]
    assert found["episode/extra"] == [(12, 9.0, 1002.5)]


def test_the_mean_is_over_the_last_hundred_episodes(tmp_path: Path) -> None:
    rows = "".join(f"{number},1,{number}\n" for number in range(250))
    found = points(read_monitors([put(tmp_path, "monitor.csv", HEAD + "r,l,t\n" + rows)]))
    assert [value for _, value, _ in found["rollout/ep_rew_mean"]][99::75] == pytest.approx([49.5, 124.5, 199.5])


def test_damaged_lines_of_a_monitor_are_counted(tmp_path: Path) -> None:
    text = HEAD + "r,l,t\n1,5,1\n\x00\n1,5\n2,-5,3\nnan,5,4\n3,5,inf\nx,y,z\n4,5,6,7\n9,1e99,2\n2,5,9\n3,5,1"
    log = read_monitors([put(tmp_path, "monitor.csv", text)])
    assert [value for _, value, _ in points(log)["episode/reward"]] == [1.0, 3.0, 2.0]
    assert log.problems == ("7 damaged lines of monitor.csv were passed over.",)
    cut = read_monitors([put(tmp_path, "monitor.csv", HEAD + "r,l,t\n1,5,1\n1,")])
    assert cut.problems == ("1 damaged line of monitor.csv was passed over.",)


def test_a_monitor_without_its_first_line_takes_the_time_of_the_file(tmp_path: Path) -> None:
    log = read_monitors([put(tmp_path, "monitor.csv", "#{broken\nr,l,t\n1,5,1\n2,5,11\n")])
    assert points(log)["episode/reward"] == [(5, 1.0, 4990.0), (10, 2.0, 5000.0)]
    assert "first line of monitor.csv is damaged" in log.problems[0]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "\x00" * 99, HEAD])
def test_what_is_no_monitor_is_said(tmp_path: Path, text: str) -> None:
    log = read_monitors([put(tmp_path, "monitor.csv", text), tmp_path / "gone.monitor.csv"])
    assert log.series == ()
    assert log.problems[0] == "monitor.csv cannot be read (it has no columns r, l and t), and was left out."
    assert log.problems[1].startswith("gone.monitor.csv cannot be read (No such file")


def test_progress(tmp_path: Path) -> None:
    text = (
        "rollout/ep_rew_mean,time/time_elapsed,time/total_timesteps,train/loss,note\n"
        "20.5,1,2048,,hello\n21.5,3,4096,0.5,\n30,9\n,,,,\n,5,oops,0.4,\n"
    )
    log = read_progress(put(tmp_path, "progress.csv", text))
    found = points(log)
    assert found["rollout/ep_rew_mean"] == [(2048, 20.5, 4998.0), (4096, 21.5, 5000.0)]
    assert found["train/loss"] == [(4096, 0.5, 5000.0)]
    assert set(found) == {"rollout/ep_rew_mean", "train/loss", "time/time_elapsed"}
    assert log.problems == ("3 damaged lines of progress.csv were passed over.",)


def test_progress_without_steps_or_times(tmp_path: Path) -> None:
    log = read_progress(put(tmp_path, "progress.csv", "loss,loss\n1,2\n3,4\n"))
    assert points(log) == {"loss": [(1, 2.0, 5000.0), (2, 4.0, 5000.0)]}
    assert log.problems == ("progress.csv has no column of steps: its lines are counted.",)
    assert read_progress(put(tmp_path, "progress.csv", "a,b\n")) == ForeignLog()
    assert "no line of names" in read_progress(put(tmp_path, "progress.csv", "")).problems[0]
    assert "No such file" in read_progress(tmp_path / "gone.csv").problems[0]


def evaluations(folder: Path, **arrays: Sequence[object] | np.ndarray) -> Path:
    """Write an evaluations file."""
    path = folder / "evaluations.npz"
    whole: dict[str, Any] = {name: np.asarray(value) for name, value in arrays.items()}
    np.savez(path, **whole)
    os.utime(path, (5000.0, 5000.0))
    return path


def test_evaluations(tmp_path: Path) -> None:
    path = evaluations(
        tmp_path, timesteps=[100, 200], results=[[1, 3], [5, 7]], ep_lengths=[[10, 20], [3, 3]],
        successes=[[True, False], [True, True]],
    )  # fmt: skip
    assert points(read_evaluations(path)) == {
        "eval/mean_reward": [(100, 2.0, 5000.0), (200, 6.0, 5000.0)],
        "eval/mean_ep_length": [(100, 15.0, 5000.0), (200, 3.0, 5000.0)],
        "eval/success_rate": [(100, 0.5, 5000.0), (200, 1.0, 5000.0)],
    }
    clock = ForeignSeries("x", np.array([0, 400]), np.zeros(2), np.array([1000.0, 1040.0]))
    assert [wall for _, _, wall in points(read_evaluations(path, clock))["eval/mean_reward"]] == [1010.0, 1020.0]


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"results": [[1.0]]}, "it has no timesteps"),
        ({"timesteps": [1], "results": np.array([{"a": 1}], object)}, "it holds Python objects, which are not loaded"),
        ({"timesteps": np.array([[1]]), "results": [[1.0]]}, "its timesteps are none"),
        ({"timesteps": ["x"]}, "its timesteps are none"),
        ({"timesteps": [1, 2], "results": [[1.0]]}, "has other results than timesteps"),
        ({"timesteps": [1], "results": ["x"]}, "has other results than timesteps"),
    ],
)
def test_evaluations_of_a_wrong_shape_are_said(tmp_path: Path, arrays: dict[str, Any], said: str) -> None:
    log = read_evaluations(evaluations(tmp_path, **arrays))
    assert log.series == ()
    assert said in log.problems[0]


def test_an_evaluation_that_unpacks_to_anything_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "evaluations.npz"
    np.savez_compressed(path, timesteps=np.zeros(40_000_000))
    assert "larger than any evaluation's" in read_evaluations(path).problems[0]


@settings(max_examples=150)
@given(data=st.binary(max_size=300), cut=st.integers(0, 900), text=st.text(max_size=200))
def test_damage_never_raises(tmp_path: Path, data: bytes, cut: int, text: str) -> None:
    whole = evaluations(tmp_path, timesteps=[1, 2], results=[[1.0], [2.0]]).read_bytes()
    read_evaluations(put(tmp_path, "e.npz", whole[:cut] + data))
    for written in (data, (HEAD + "r,l,t\n" + text).encode("utf-8", "replace"), text.encode("utf-8", "replace")):
        read_monitors([put(tmp_path, "monitor.csv", written)])
        read_progress(put(tmp_path, "progress.csv", written))
