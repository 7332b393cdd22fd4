"""Stats and streamers of a person's own: each reader sees everything, once; what a stat gives may have many forms."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui import ScalarEvent, StreamableStat, Streamer, stat_tags
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.simulation.streaming.points import medium_of, scalar_of
from gymdash_tui.simulation.streaming.stat import recent_of


class Sensor(StreamableStat):
    """As a person writes one for GymDash: its values lie elsewhere, and nobody says who asks."""

    def __init__(self) -> None:
        self.measured: list[float] = []
        super().__init__("sensor")

    def get_values(self) -> Sequence[float]:
        return self.measured

    def clear_values(self) -> None:
        self.measured.clear()


# --- who has seen what


@given(st.lists(st.sampled_from(["add", "me", "you", ""]), max_size=40))
def test_each_reader_gets_everything_once_and_in_order(events: list[str]) -> None:
    stat = StreamableStat("loss")
    seen: dict[str, list[int]] = {"me": [], "you": [], "": []}
    for number, event in enumerate(events):
        if event == "add":
            stat.append(number)
        else:
            seen[event] += stat.get_recent(event) if event else stat.get_recent()
    for reader, got in seen.items():
        assert got + stat.get_recent(reader) == list(stat.get_values())


def test_a_stat_that_keeps_its_values_elsewhere() -> None:
    sensor = Sensor()
    sensor.measured += [1.0, 2.0]
    assert sensor.get_recent() == [1.0, 2.0] and sensor.get_recent() == []
    assert sensor.get_recent("another") == [1.0, 2.0]
    assert (sensor[0], sensor[-1], sensor[0:2]) == (1.0, 2.0, [1.0, 2.0])
    sensor.measured[:] = [9.0]  # its source began anew
    assert sensor.get_recent() == [9.0]
    sensor.reset()
    assert sensor.measured == [] and sensor.get_recent() == []
    assert repr(sensor) == "<Sensor 'sensor' of scalars>"


def test_what_is_handed_out_is_not_the_stats_own() -> None:
    stat = StreamableStat("loss")
    stat.extend([1, 2])
    stat.get_recent().clear()
    assert list(stat.get_values()) == [1, 2]


def test_two_threads_of_one_reader_get_nothing_twice() -> None:
    stat = StreamableStat("loss")
    got: list[int] = []
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            got.extend(stat.get_recent())

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(5000):
        stat.append(number)
    over.set()
    for reader in readers:
        reader.join()
    got += stat.get_recent()
    assert sorted(got) == list(range(5000))


def test_who_asks_is_said_only_to_those_who_want_to_know() -> None:
    assert recent_of(lambda: "plain", reader="me") == "plain"
    assert recent_of(lambda reader: f"for {reader}", reader="me") == "for me"
    assert recent_of(lambda key, **more: (key, more), "loss", reader="me") == ("loss", {"reader": "me"})
    assert recent_of(dict, reader="me") in ({}, {"reader": "me"})  # which Python knows no signature of


# --- streamers


def test_a_streamer_of_stats() -> None:
    loss, films = StreamableStat("loss"), StreamableStat("films", stat_tags.VIDEOS)
    streamer = Streamer("mine", stats=[loss, films])
    loss.append((1, 0.5))
    films.append((1, "a.mp4"))
    assert streamer.streamer_name == "mine" and streamer.keys == ["loss", "films"]
    assert streamer.get_stat_keys() == [("loss", "scalars"), ("films", "videos")]
    assert streamer.get_recent_from_tag("scalars") == {"loss": [(1, 0.5)]}
    assert streamer.get_recent_from_key("loss") == [] and streamer.get_recent_from_key("no such") == []
    assert streamer.get_all_recent() == {"loss": [], "films": [(1, "a.mp4")]}
    assert streamer.get_all_recent("another") == {"loss": [(1, 0.5)], "films": [(1, "a.mp4")]}
    assert streamer.get_all_from_tag("scalars") == {"loss": [(1, 0.5)]}
    streamer.reset_streamer()
    assert streamer.get_all_recent("another") == {"loss": [], "films": []}


def test_the_source_is_read_once_before_a_look_and_only_if_it_is_there() -> None:
    stats = [StreamableStat("a"), StreamableStat("b")]
    calls: list[str] = []
    there = True

    class Mine(Streamer):
        def check_source(self) -> bool:
            return there

    streamer = Mine("mine", SimpleNamespace(Reload=lambda: calls.append("read")), stats=stats)
    streamer.get_all_recent()
    assert calls == ["read"]
    streamer.Reload()
    there = False
    streamer.get_recent_from_key("a")
    assert calls == ["read", "read"]
    stats[0].append(1)
    streamer.set_source_reader(None)
    assert streamer.get_all_recent() == {"a": [], "b": []}


def test_stats_without_a_key_or_with_anothers_are_refused() -> None:
    with pytest.raises(WrongUse, match=r"A stat of 'mine' has no key; call super\(\).__init__\(key\) in it."):
        Streamer("mine", stats=[StreamableStat()])
    with pytest.raises(WrongUse, match="'mine' has a stat 'a' already; give one of the two another key"):
        Streamer("mine", stats=[StreamableStat("a"), StreamableStat("a")])


# --- the forms of points and media


@pytest.mark.parametrize(
    "event",
    [
        (7, 0.5),
        [7, 0.5],
        (12.0, 7, 0.5),
        ScalarEvent(12.0, 7, 0.5),
        {"step": 7, "value": 0.5},
        SimpleNamespace(step=7, value=0.5),
        SimpleNamespace(step=np.int64(7), value=np.float32(0.5), wall_time=12.0),
        np.float64(0.5),
        0.5,
    ],
)
def test_a_point_of_a_curve_in_any_form(event: Any) -> None:
    point = scalar_of(event, place=7)
    assert (point.step, point.value) == (7, 0.5)
    assert point.wall_time == 12.0 or point.wall_time > 1.6e9


class Ill:
    def __repr__(self) -> str:
        raise ValueError

    def __float__(self) -> float:
        raise OverflowError


@pytest.mark.parametrize(
    "event", ["0.5", b"1", None, (1,), (1, 2, 3, 4), {"step": 1}, (1, "x"), (float("nan"), 1), np.zeros(3), Ill()]
)
def test_what_is_no_point_is_said_to_be_none(event: Any) -> None:
    with pytest.raises(WrongUse, match=r"is no point of a curve; give \(step, value\)") as told:
        scalar_of(event, 0)
    assert len(str(told.value)) < 300


@given(st.recursive(st.none() | st.integers() | st.floats() | st.text() | st.binary(), st.lists, max_leaves=6))
def test_nothing_else_is_raised_for_whatever_a_stat_gives(event: Any) -> None:
    for read in (lambda: scalar_of(event, 0), lambda: medium_of(event)):
        try:
            read()
        except WrongUse as error:
            assert str(error)


def test_a_medium_in_any_form() -> None:
    assert medium_of((3, "a.png")) == medium_of({"step": 3, "path": "a.png"}) == (3, "a.png")
    assert str(medium_of(SimpleNamespace(step="3", path="a.png")).content) == "a.png"
    with pytest.raises(WrongUse, match=r"'a\.png' is no medium; give"):
        medium_of("a.png")


def test_gymdashs_tags_are_tensorboards() -> None:
    from tensorboard.backend.event_processing import tag_types

    for name in ("TENSORS", "RUN_METADATA", "COMPRESSED_HISTOGRAMS", "HISTOGRAMS", "IMAGES", "AUDIO", "SCALARS"):
        assert getattr(stat_tags, name) == getattr(stat_tags, f"TB_{name}") == getattr(tag_types, name)
    assert set(stat_tags.MEDIA_TAG_SET) == {"videos", "images", "audio", "text"}
    assert stat_tags.TENSORBOARD_TAG_SET | stat_tags.MEDIA_TAG_SET | {"any"} == stat_tags.EVERY_TAG_SET
