"""Numbers, spans of time and days, as people write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.filtering.values import moments_of, number_of, span_of

NOW = datetime(2026, 5, 17, 15, 30, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0), ("-3", -3), ("+3", 3), ("1e-3", 0.001), (".5", 0.5), ("5.", 5.0),
        ("100k", 100_000), ("1.5M", 1_500_000),
        ("2G", 2e9), ("1_000", 1000), ("50%", 50), ("9007199254740993", 9007199254740993), ("9" * 30, 1e30),
        ("", None), ("-", None), ("1e", None), ("abc", None), ("1.2.3", None), ("0x10", None),
        ("nan", None), ("inf", None),
        ("1e999", None), ("١", None), ("1 0", None), ("_1", None), ("9" * 100, None), ("1kk", None),
    ],
)  # fmt: skip
def test_numbers(text: str, value: float | None) -> None:
    assert number_of(text) == value
    assert isinstance(number_of(text), int) == isinstance(value, int) or text.endswith(("k", "M"))


@given(st.integers(-(2**63) + 1, 2**63 - 1))
def test_whole_numbers_stay_exact(number: int) -> None:
    assert number_of(str(number)) == number and number_of(f"{number:_}") == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_stay_what_they_are(number: float) -> None:
    assert number_of(repr(number)) == number


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30s", 30), ("5m", 300), ("2h", 7200), ("3d", 259_200), ("1w", 604_800), ("1h30m", 5400), ("1.5h", 5400),
        ("2D", 172_800), ("0s", 0), ("1y", 31_557_600),
        ("", None), ("5", None), ("m", None), ("5x", None), ("-5m", None), ("5m ", None),
        ("999y", None), ("1h30", None),
    ],
)  # fmt: skip
def test_spans_of_time(text: str, seconds: float | None) -> None:
    assert span_of(text) == seconds


def local(*parts: int) -> datetime:
    return datetime(*parts).astimezone()  # type: ignore[arg-type]


def test_days_and_moments_are_spans() -> None:
    today = NOW.astimezone().date()
    midnight = local(today.year, today.month, today.day)
    assert moments_of("2026", NOW) == (local(2026, 1, 1), local(2027, 1, 1))
    assert moments_of("2026-12", NOW) == (local(2026, 12, 1), local(2027, 1, 1))
    assert moments_of("2026-02-28", NOW) == (local(2026, 2, 28), local(2026, 3, 1))
    assert moments_of("2026-05-01T12:30", NOW) == moments_of("2026-05-01 12:30", NOW)
    assert moments_of("2026-05-01 12:30:05", NOW) == (local(2026, 5, 1, 12, 30, 5), local(2026, 5, 1, 12, 30, 6))
    begin, end = moments_of("today", NOW) or (NOW, NOW)
    assert begin == midnight and begin <= NOW < end
    assert moments_of("Yesterday", NOW) is not None
    begin, end = moments_of("12:30", NOW) or (NOW, NOW)
    assert begin.astimezone().date() == today and end - begin == timedelta(minutes=1)


@pytest.mark.parametrize("text", ["", "x", "2026-13", "2026-02-30", "25:00", "2026-1-1-1", "now", "9999-12-31", "0001"])
def test_what_is_no_day(text: str) -> None:
    moments = moments_of(text, NOW)
    assert moments is None or moments[0] < moments[1]


@given(st.text(st.characters(), max_size=50))
def test_anything_may_be_typed(text: str) -> None:
    moments = moments_of(text, NOW)
    assert moments is None or moments[0] < moments[1]
    assert span_of(text) is None or span_of(text) >= 0  # type: ignore[operator]
