"""Which media are meant by words and ranges of steps, and going through them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.times import utc_now
from gymdash_tui.simulation.media import type_of
from gymdash_tui.tracking.media import MediaItem
from gymdash_tui.tui.media_filter import parse_media_filter
from gymdash_tui.tui.media_list import MediaList


def item(step: int, key: str = "seed0 episode_video", name: str = "film.mp4") -> MediaItem:
    return MediaItem(key, type_of(name), step, utc_now(), 10, f"{step}-{name}", Path(key) / f"{step}-{name}")


ITEMS = [item(step * 1000, f"seed{step % 3} episode_video") for step in range(11)]
ITEMS += [item(5000, "seed1 plots", "loss.png"), item(10_000, "seed2 notes", "why.txt")]


def meant(text: str) -> list[str]:
    return [f"{one.key} {one.step}" for one in parse_media_filter(text, ITEMS).among(ITEMS)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 13),
        ("seed1", 5),
        ("SEED1 video", 4),
        ("images", 1),
        ("why", 1),
        ("2k-4k", 3),  # both ends belong to it
        ("10k..", 2),
        ("..0", 1),
        ("5000", 2),
        ("-1k", 3),
        ("50%-100%", 8),
        ("seed2 2k-8k", 3),
        ("2k-8k 4k..", 6),
        ("nothing", 0),
        ("seed-1", 0),
        ("2026-05-01", 0),
    ],
)
def test_words_and_ranges_are_all_to_hold(text: str, count: int) -> None:
    assert len(meant(text)) == count


@pytest.mark.parametrize(
    ("text", "words"), [("20k..", "outside"), ("8k-2k", "nothing"), ("0-1k 5k-6k", "no step in common")]
)
def test_a_range_that_holds_nothing_is_said(text: str, words: str) -> None:
    with pytest.raises(WrongUse, match=words):
        parse_media_filter(text, ITEMS)


@given(
    st.text(st.sampled_from("0123456789.k-%:a_ \x1b[/名"), max_size=12), st.lists(st.integers(0, 10**12), max_size=4)
)
def test_whatever_is_typed_is_understood_or_refused(text: str, steps: list[int]) -> None:
    items = [item(step) for step in steps]
    try:
        found = parse_media_filter(text, items).among(items)
    except WrongUse as error:
        assert str(error)
    else:
        assert set(found) <= set(items)


def test_one_goes_through_what_is_meant_and_it_grows() -> None:
    media = MediaList(ITEMS[:6], 1)
    assert not media.choose(parse_media_filter("seed1 1k..", ITEMS[:6]), ITEMS[1])
    assert [one.step for one in media.items] == [1000, 4000] and media.at == 0
    assert not media.move(-1) and media.move(1) and not media.move(1)
    assert media.take(ITEMS)  # what comes behind the range's end, which was open, is meant as well
    assert [one.step for one in media.items] == [1000, 4000, 7000, 10_000, 5000]
    assert media.item is ITEMS[4]
    assert not media.take(ITEMS[6:])  # what is shown is gone: the list stays
    assert media.item is ITEMS[4] and len(media.every) == len(ITEMS)
    assert media.choose(parse_media_filter("", ITEMS), ITEMS[0])
    assert len(media.items) == len(ITEMS) and media.at == 0


def test_an_empty_list_has_nothing_to_show() -> None:
    media = MediaList([], 3)
    assert media.item is None and not media.move(1) and not media.take([])
