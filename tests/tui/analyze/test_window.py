"""The part of the steps that charts show: it stays within the data, keeps its width, and follows what runs."""

from __future__ import annotations

import math
from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.tui.analyze.showing import XKind
from gymdash_tui.tui.analyze.window import Window, parse_place, parse_range

WHOLE = (0.0, 100_000.0)


def test_all_is_shown_until_somebody_comes_closer() -> None:
    assert Window().shown(WHOLE) == WHOLE
    closer = Window().zoomed(0.5, WHOLE)
    assert closer.shown(WHOLE) == (25_000, 75_000)
    assert closer.zoomed(2, WHOLE) == Window()


def test_a_step_stays_in_its_place_while_one_comes_closer() -> None:
    closer = Window().zoomed(0.5, WHOLE, around=80_000)
    lo, hi = closer.shown(WHOLE)
    assert (80_000 - lo) / (hi - lo) == pytest.approx(0.8)


def test_moving_ends_where_the_data_end() -> None:
    window = Window().zoomed(0.1, WHOLE)
    assert window.moved(-100, WHOLE).shown(WHOLE) == pytest.approx((0, 10_000))
    assert window.moved(100, WHOLE).shown(WHOLE) == pytest.approx((90_000, 100_000))


def test_at_the_end_it_follows_what_runs_and_elsewhere_it_stands_still() -> None:
    later = (0.0, 120_000.0)
    at_end = Window().zoomed(0.1, WHOLE).moved(100, WHOLE)
    assert at_end.shown(later) == pytest.approx((110_000, 120_000))
    before = at_end.moved(-0.5, WHOLE)
    assert before.shown(later) == before.shown(WHOLE) == pytest.approx((85_000, 95_000))
    assert at_end.zoomed(0.5, WHOLE).shown(later) == pytest.approx((115_000, 120_000))


@given(
    st.lists(
        st.tuples(st.sampled_from(["move", "zoom"]), st.floats(-3, 3), st.floats(-1e6, 1e6)), min_size=1, max_size=12
    ),
    st.floats(-1e6, 1e6),
    st.floats(1e-3, 1e6),
)
def test_it_never_leaves_the_data(deeds: list[tuple[str, float, float]], start: float, span: float) -> None:
    whole = (start, start + span)
    if not whole[0] < whole[1]:
        return
    window = Window()
    for deed, amount, around in deeds:
        window = window.moved(amount, whole) if deed == "move" else window.zoomed(math.exp(amount), whole, around)
        lo, hi = window.shown(whole)
        slack = 1e-6 * span
        assert whole[0] - slack <= lo < hi <= whole[1] + slack


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10k-50k", (10_000, 50_000)),
        ("10k..", (10_000, 100_000)),
        ("..50k", (0, 50_000)),
        (":2e4", (0, 20_000)),
        ("50%-100%", (50_000, 100_000)),
        ("25% .. 30000", (25_000, 30_000)),
        ("-5k", (95_000, 100_000)),
        ("-10%", (90_000, 100_000)),
        ("1_000 - 2_000", (1_000, 2_000)),
        ("0.05M..1M", (50_000, 100_000)),
        ("-50..10k", (0, 10_000)),
    ],
)
def test_ranges_as_people_type_them(text: str, found: tuple[float, float]) -> None:
    assert parse_range(text, WHOLE) == pytest.approx(found)


def test_on_an_axis_of_time_m_means_minutes() -> None:
    assert parse_range("10m-1h", (0, 7200), "relative") == (600, 3600)
    assert parse_range("90s..", (0, 7200), "relative") == (90, 7200)
    assert parse_range("10min..1h30m", (0, 7200), "relative") == (600, 5400)
    assert parse_place("1h30m", (0, 7200), "relative") == 5400


def test_on_a_clock_spans_count_from_the_beginning_and_a_moment_is_a_place() -> None:
    begun = datetime(2026, 5, 1, 14, 0).timestamp()
    whole = (begun, begun + 7200)
    assert parse_range("30m..1h", whole, "wall") == (begun + 1800, begun + 3600)
    assert parse_range("-30m", whole, "wall") == (begun + 5400, begun + 7200)
    assert parse_place("1h30m", whole, "wall") == begun + 5400
    assert parse_place("2026-05-01 14:30", whole, "wall") == begun + 1800
    assert parse_place("50%", whole, "wall") == begun + 3600


@pytest.mark.parametrize(("text", "step"), [("20k", 20_000), ("1e6", 1e6), ("25%", 25_000), (" 1_000 ", 1_000)])
def test_places_as_people_type_them(text: str, step: float) -> None:
    assert parse_place(text, WHOLE) == step
    with pytest.raises(WrongUse, match="no place on this axis"):
        parse_place(f"{text} soon", WHOLE)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "10k-50k"),
        ("10k", "10k.. or ..10k"),
        ("50k-10k", "ends at or before its beginning"),
        ("x-y", "no place on this axis"),
        ("200k-300k", "outside"),
        ("10q-20q", "no place on this axis"),
        ("[/foo]-\x1b[31m", "one end of a range"),
        ("1e400-2e400", "too large"),
    ],
)
def test_what_is_no_range_is_said(text: str, said: str) -> None:
    with pytest.raises(WrongUse, match=said.replace(".", r"\.")):
        parse_range(text, WHOLE)


@given(st.text(max_size=30) | st.from_regex(r"[-+.:%0-9kKmMe]{0,12}"), st.sampled_from(["steps", "relative", "wall"]))
def test_anything_may_be_typed(text: str, kind: XKind) -> None:
    with suppress(WrongUse):
        assert math.isfinite(parse_place(text, WHOLE, kind))
    try:
        lo, hi = parse_range(text, WHOLE, kind)
    except WrongUse as error:
        assert str(error)
    else:
        assert WHOLE[0] <= lo < hi <= WHOLE[1]
