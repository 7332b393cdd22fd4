"""Streamers by name, as upstream's ``SimulationStreamer`` has them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from gymdash_tui import SimulationStreamer, StreamableStat, Streamer, StreamerRegistry
from gymdash_tui.domain.errors import WrongUse


def streamer(name: str, *keys: tuple[str, str]) -> Streamer:
    return Streamer(name, stats=[StreamableStat(key, tag) for key, tag in keys])


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    StreamerRegistry.clear()
    yield
    StreamerRegistry.clear()


def test_upstreams_calls() -> None:
    streams = SimulationStreamer()
    first, second = streamer("first", ("loss", "scalars"), ("film", "videos")), streamer("second", ("acc", "scalars"))
    assert streams.get_or_register(first) is first
    assert streams.register("by hand", second) and not streams.register("by hand", first)
    assert streams.get_or_register(streamer("first")) is first
    assert streams.items() == [("first", first), ("by hand", second)] and streams.streamers() == [first, second]
    assert streams.get_streamer("first") is first and streams.get_streamer("second") is None
    assert streams.get_all_keys() == [("loss", "scalars"), ("film", "videos"), ("acc", "scalars")]
    assert streams.get_tag_key_map() == {"scalars": {"loss", "acc"}, "videos": {"film"}}
    assert streams.get_key_tag_map() == {"loss": {"scalars"}, "film": {"videos"}, "acc": {"scalars"}}
    assert streams.key_has_tag("loss", "scalars") and not streams.key_has_tag("loss", "videos")
    assert streams.tag_has_key("videos", "film") and not streams.tag_has_key("audio", "film")
    assert streams.get_streamer_for_key("acc") is second and streams.get_streamer_for_key("nothing") is None
    streams.clear()
    assert streams.items() == [] and streams.get_all_keys() == []


def test_a_key_that_comes_later_is_known_at_once() -> None:
    streams = SimulationStreamer()
    mine = streams.get_or_register(streamer("mine"))
    mine.add(StreamableStat("late"))
    assert streams.key_has_tag("late", "scalars")
    streams.set_dirty()
    assert streams.get_streamer_for_key("late") is mine


def test_of_several_streamers_of_a_key_the_last_one_counts() -> None:
    streams = SimulationStreamer()
    streams.get_or_register(streamer("one", ("loss", "scalars")))
    last = streams.get_or_register(streamer("two", ("loss", "scalars")))
    assert streams.get_streamer_for_key("loss") is last


def test_what_is_no_streamer_is_refused() -> None:
    streams = SimulationStreamer()
    with pytest.raises(WrongUse, match=r"A int is no streamer: it has no get_stat_keys\(\); subclass gymdash_tui"):
        streams.register("x", 3)
    with pytest.raises(WrongUse, match="A str has no streamer_name"):
        streams.get_or_register("x")
    assert streams.items() == []


def test_a_class_of_a_persons_own_that_has_the_calls_is_one() -> None:
    class Own:
        streamer_name = "own"

        def get_stat_keys(self) -> list[tuple[str, str]]:
            return [("x", "scalars")]

        def get_recent_from_key(self, key: str) -> list[Any]:
            return []

    streams = SimulationStreamer()
    own = streams.get_or_register(Own())
    assert streams.get_streamer_for_key("x") is own


def test_who_wants_to_know_is_told_of_each_registration_and_of_earlier_ones() -> None:
    streams, told = SimulationStreamer(), []
    streams.on_register(lambda: told.append("new"))
    assert told == []
    streams.get_or_register(streamer("one"))
    streams.get_or_register(streamer("one"))
    assert told == ["new"]
    streams.on_register(lambda: told.append("there already"))
    assert told == ["new", "there already"]


def test_of_many_threads_one_registers() -> None:
    streams = SimulationStreamer()
    got: list[Any] = []
    threads = [threading.Thread(target=lambda: got.append(streams.get_or_register(streamer("one")))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(one) for one in got}) == 1 and len(streams.items()) == 1


def test_the_registry_of_the_process() -> None:
    one = streamer("one", ("loss", "scalars"))
    assert StreamerRegistry.get_or_register(one) is one and not StreamerRegistry.register("one", one)
    assert StreamerRegistry.get_or_register(streamer("one")) is one
    assert StreamerRegistry.get_streamer("one") is one and StreamerRegistry.get_streamer("two") is None
    assert StreamerRegistry.items() == [("one", one)] and StreamerRegistry.streamers() == [one]
    assert SimulationStreamer().items() == []
