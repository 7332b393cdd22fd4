"""Numbers as people read them: never wider than their column, never wrong at a border."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gymdash_tui.domain.units import short_bytes, short_count, short_duration, short_number, short_rate

from .wild import HUGE

FACTORS = {"": 1.0, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15}


def read(text: str) -> float:
    """Read a number as a person would."""
    return float(text[:-1]) * FACTORS[text[-1]] if text[-1] in FACTORS else float(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0.0"),
        (-0.0, "0.0"),
        (0.05, "0.050"),
        (-0.05, "-0.050"),
        (0.001, "0.001"),
        (0.00002, "2e-05"),
        (1, "1.0"),
        (487.34, "487.3"),
        (-487.34, "-487.3"),
        (999.94, "999.9"),
        (999.95, "1.0k"),
        (-999.95, "-1.0k"),
        (1234, "1.2k"),
        (99_949, "99.9k"),
        (99_950, "100k"),
        (999_499, "999k"),
        (999_500, "1.0M"),
        (999_949, "1.0M"),
        (3.14e6, "3.1M"),
        (999_499_999, "999M"),
        (999_500_000, "1.0G"),
        (999.5e9, "1.0T"),
        (999.4e12, "999T"),
        (999.5e12, "1e15"),
        (-3.2e20, "-3e20"),
        (1.7e308, "2e308"),
        (-1e-99, "-1e-99"),
        (-1e-120, "0.0"),
        (5e-324, "0.0"),
        (math.nan, "nan"),
        (math.inf, "inf"),
        (-math.inf, "-inf"),
        pytest.param(HUGE, "inf", id="huge"),
        pytest.param(-HUGE, "-inf", id="minus huge"),
    ],
)
def test_a_number(value: float, text: str) -> None:
    assert short_number(value) == text


@given(st.floats() | st.integers())
@example(99.95)
@example(0.09999999)
@example(-9.9e-100)
@example(999.9499999999999)
@example(999499999999.9999)
def test_a_number_has_at_most_six_characters(value: float) -> None:
    assert len(short_number(value)) <= 6


@given(st.floats(1e-5, 1e15))
def test_a_number_is_read_as_what_it_is(value: float) -> None:
    shown = read(short_number(value))
    if value >= 0.1:
        assert math.isclose(shown, value, rel_tol=0.051, abs_tol=0.051)
    else:
        assert 0.4 <= shown / value <= 1.6
    assert short_number(-value) == f"-{short_number(value)}"


@given(st.floats(-1e16, 1e16), st.floats(-1e16, 1e16))
def test_a_larger_number_never_looks_smaller(one: float, other: float) -> None:
    small, large = sorted((one, other))
    assert read(short_number(small)) <= read(short_number(large))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *((0, "0"), (9_999, "9999"), (-9_999, "-9999"), (10_000, "10k"), (12_345, "12.3k"), (999_499, "999k")),
        *(
            (999_500, "1M"),
            (1_000_000, "1M"),
            (1_200_000, "1.2M"),
            (10**9, "1G"),
            (10**20, "1e20"),
            pytest.param(HUGE, "inf", id="huge"),
        ),
    ],
)
def test_a_count(value: int, text: str) -> None:
    assert short_count(value) == text


@given(st.integers())
def test_a_count_fits_its_column(value: int) -> None:
    assert len(short_count(value)) <= 6


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0.0/s"),
        (0.25, "0.2/s"),
        (9.94, "9.9/s"),
        (9.96, "10.0/s"),
        (10.4, "10/s"),
        (999.4, "999/s"),
        (999.6, "1.0k/s"),
        (2_130, "2.1k/s"),
        (math.inf, "–"),
        (math.nan, "–"),
        pytest.param(HUGE, "–", id="huge"),
    ],
)
def test_a_speed(value: float, text: str) -> None:
    assert short_rate(value) == text


@given(st.floats())
def test_a_speed_fits_its_column(value: float) -> None:
    assert len(short_rate(value)) <= 8


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0:00"),
        (0.4, "0:00"),
        (59.4, "0:59"),
        (59.6, "1:00"),
        (725, "12:05"),
        (3599.4, "59:59"),
        (3599.9, "1h00m"),
        (11_100, "3h05m"),
        (172_799.4, "47h59m"),
        (172_799.9, "2d00h"),
        (187_200, "2d04h"),
        (100 * 86_400 - 1, "99d23h"),
        (100 * 86_400, "100d"),
        (9_999 * 86_400, "9999d"),
        (10_000 * 86_400, "27y"),
        (1e18, "31.7Gy"),
        (-1, "–"),
        (-1e-9, "–"),
        (math.nan, "–"),
        (math.inf, "–"),
        pytest.param(HUGE, "–", id="huge"),
    ],
)
def test_a_span_of_time(seconds: float, text: str) -> None:
    assert short_duration(seconds) == text


@given(st.floats() | st.integers())
def test_a_span_of_time_has_at_most_six_characters(seconds: float) -> None:
    assert len(short_duration(seconds)) <= 6


def read_duration(text: str) -> float:
    if ":" in text:
        minutes, seconds = text.split(":")
        return int(minutes) * 60 + int(seconds)
    sizes = {"d": 86_400, "h": 3_600, "m": 60}
    return sum(int(number) * sizes[unit] for number, unit in re.findall(r"(\d+)([dhm])", text))


@given(st.floats(0, 8e8))
def test_a_span_of_time_is_read_as_what_it_is(seconds: float) -> None:
    shown = read_duration(short_duration(seconds))
    grain = 0.5 if seconds < 3599 else 60 if seconds < 172_799 else 3_600 if seconds < 8_639_999 else 86_400
    assert -0.5 <= seconds - shown <= grain


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (999.6, "1.0 kB"),
        (1_000, "1.0 kB"),
        (9_940, "9.9 kB"),
        (9_960, "10 kB"),
        (412_300_000, "412 MB"),
        (999_600_000, "1.0 GB"),
        (3.2e12, "3.2 TB"),
        (1e15, "1.0 PB"),
        (-2_000, "-2.0 kB"),
        (math.nan, "–"),
        (math.inf, "–"),
        pytest.param(HUGE, "–", id="huge"),
    ],
)
def test_bytes(size: float, text: str) -> None:
    assert short_bytes(size) == text


@given(st.floats(0, 9.9e17))
def test_bytes_fit_their_column(size: float) -> None:
    assert len(short_bytes(size)) <= 6
