"""TensorBoard folders as streams: scalars as they are written, for every reader."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from gymdash_tui import ScalarEvent, TensorboardStreamer, stat_tags
from tests.metrics.files import add, event, opening, record, scalar, value, write


def points(found: list[ScalarEvent]) -> list[tuple[int, float]]:
    return [(one.step, one.value) for one in found]


def test_each_reader_gets_what_is_new_to_it(tmp_path: Path) -> None:
    streamer = TensorboardStreamer(str(tmp_path / "tb"), {stat_tags.TB_SCALARS: ["reward", "never"]})
    assert streamer.streamer_name == streamer.tb_log_path == str(tmp_path / "tb")
    assert streamer.get_stat_keys() == [("reward", "scalars"), ("never", "scalars")]
    assert streamer.get_all_recent() == {"reward": [], "never": []} and not streamer.check_source()
    path = write(tmp_path / "tb", opening(), scalar(1), scalar(2), scalar(3, "other"))
    assert points(streamer.get_recent_from_key("reward")) == [(1, 0.5), (2, 1.0)]
    add(path, scalar(4))
    assert points(streamer.get_recent_from_key("reward")) == [(4, 2.0)]
    assert points(streamer.get_recent_from_key("reward", reader="late")) == [(1, 0.5), (2, 1.0), (4, 2.0)]
    assert points(streamer.get_all_from_tag("scalars")["reward"]) == [(1, 0.5), (2, 1.0), (4, 2.0)]
    assert streamer.get_recent_from_key("other") == [] and streamer.get_recent_from_tag("images") == {}
    stat = streamer.streamed["reward"]
    assert (stat.key_exists, stat.found_key_tag, stat[0].wall_time) == (True, "scalars", 1.7e9 + 1)
    assert streamer.streamed["never"].found_key_tag is None


def test_of_repeated_steps_the_newest_counts_as_upstream_has_it(tmp_path: Path) -> None:
    parts = [record(event(step, value("reward", number), wall_time=1e9 + at)) for at, (step, number) in enumerate(
        [(2, 1.0), (1, 2.0), (2, 3.0)]
    )]  # fmt: skip
    write(tmp_path, opening(), *parts)
    streamer = TensorboardStreamer(tmp_path, {"scalars": ["reward"]})
    assert points(streamer.get_recent_from_key("reward")) == [(1, 2.0), (2, 3.0)]
    assert len(streamer.streamed["reward"].get_values()) == 3


def test_without_a_map_it_follows_all_scalars(tmp_path: Path) -> None:
    write(tmp_path / "deep" / "er", opening(), scalar(1), scalar(2, "[/foo] \x1b[31m", math.nan))
    streamer = TensorboardStreamer(tmp_path)
    assert streamer.get_stat_keys() == []
    assert list(streamer.get_all_recent()) == ["reward", "[/foo] \x1b[31m"]
    assert math.isnan(streamer.streamed["[/foo] \x1b[31m"][0].value)


@pytest.mark.parametrize("tag", [stat_tags.ANY_TAG, stat_tags.TENSORS, stat_tags.SCALARS])
def test_scalars_under_any_of_their_tags(tmp_path: Path, tag: str) -> None:
    write(tmp_path, opening(), scalar(1))
    assert points(TensorboardStreamer(tmp_path, {tag: ["reward"]}).get_recent_from_tag(tag)["reward"]) == [(1, 0.5)]


def test_what_is_no_scalar_stays_empty_and_scalars_win(tmp_path: Path) -> None:
    write(tmp_path, opening(), scalar(1))
    streamer = TensorboardStreamer(tmp_path, {stat_tags.HISTOGRAMS: ["reward"]})
    assert streamer.get_all_recent() == {"reward": []}
    streamer = TensorboardStreamer(tmp_path, {"scalars": ["reward"], "any": ["reward"]})
    assert streamer.get_stat_keys() == [("reward", "scalars")]


def test_a_key_that_is_wanted_later_comes_with_its_whole_course(tmp_path: Path) -> None:
    path = write(tmp_path, opening(), scalar(1), scalar(1, "loss"))
    streamer = TensorboardStreamer(tmp_path, {"scalars": ["reward"]})
    assert points(streamer.get_recent_from_key("reward")) == [(1, 0.5)]
    add(path, scalar(2), scalar(2, "loss"))
    streamer.add_tag_keys({"scalars": ["loss"]})
    add(path, scalar(3), scalar(3, "loss"))
    assert points(streamer.get_recent_from_key("loss")) == [(1, 0.5), (2, 1.0), (3, 1.5)]
    assert points(streamer.get_recent_from_key("reward")) == [(2, 1.0), (3, 1.5)]


def test_another_folder_and_a_new_start(tmp_path: Path) -> None:
    write(tmp_path / "one", opening(), scalar(1))
    write(tmp_path / "two", opening(), scalar(2))
    streamer = TensorboardStreamer(tmp_path / "one")
    assert points(streamer.get_all_recent()["reward"]) == [(1, 0.5)]
    streamer.set_log_path(tmp_path / "two")
    assert points(streamer.get_all_recent()["reward"]) == [(2, 1.0)]
    streamer.reset_streamer()
    assert points(streamer.get_all_recent()["reward"]) == [(2, 1.0)]


def test_a_point_takes_little_memory(tmp_path: Path) -> None:
    streamer = TensorboardStreamer(tmp_path, {"scalars": ["reward"]})
    stat = streamer.streamed["reward"]
    stat.extend(ScalarEvent(1.0, step, 2.0) for step in range(1000))
    assert sum(column.itemsize for column in stat._columns) == 24 and stat.count == 1000
    stat.reset()
    assert stat.count == 0 and stat.get_recent() == []
