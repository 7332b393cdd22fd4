"""Statuses and moments on their way through files that others may have written."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.status import SimStatus, SimStatusCode, SimStatusSubcode
from gymdash_tui.domain.times import from_iso, from_unix, to_iso, utc_now

from .wild import anything

moments = st.datetimes(
    datetime(1, 1, 3),
    datetime(9999, 12, 29),
    timezones=st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)


@given(st.sampled_from(SimStatusCode), st.text(st.characters()), st.integers(), st.text(), moments)
def test_a_status_arrives_as_it_left(
    code: SimStatusCode, details: str, subcode: int, trace: str, moment: datetime
) -> None:
    status = SimStatus(code, details, subcode, trace, moment)
    assert SimStatus.from_json(json.loads(json.dumps(status.to_json()))) == status


@given(st.dictionaries(st.sampled_from(["code", "subcode", "details", "error_trace", "time"]), anything))
def test_a_damaged_status_is_still_one(data: dict[str, Any]) -> None:
    try:
        status = SimStatus.from_json(data)
    except ValueError as error:
        assert "digits" in str(error)  # of a whole number so long that JSON cannot hold it either
        return
    assert isinstance(status.code, SimStatusCode)
    assert isinstance(status.details, str)
    assert status.time.tzinfo is not None


@pytest.mark.parametrize("code", [3, -1, True, "0", None, [], 1.5])
def test_a_code_that_nobody_knows_is_information(code: Any) -> None:
    assert SimStatus.from_json({"code": code}).code is SimStatusCode.INFO


def test_what_is_missing_takes_its_default() -> None:
    before = utc_now()
    status = SimStatus.from_json({"details": None, "time": "yesterday", "subcode": "x"})
    assert (status.details, status.error_trace, status.subcode) == ("", "", SimStatusSubcode.NONE)
    assert before <= status.time <= utc_now()


@given(moments)
def test_a_moment_is_read_back_to_the_microsecond(moment: datetime) -> None:
    text = to_iso(moment)
    assert text is not None
    assert text.endswith("Z")
    assert from_iso(text) == moment


@given(moments, moments)
def test_written_moments_sort_by_time(one: datetime, other: datetime) -> None:
    assert ((to_iso(one) or "") < (to_iso(other) or "")) == (one < other)


def test_a_moment_without_a_zone_is_taken_as_utc() -> None:
    assert from_iso("2024-05-01T12:00:00") == datetime(2024, 5, 1, 12, tzinfo=UTC)
    assert from_iso(None) is None
    assert to_iso(None) is None
    with pytest.raises(ValueError, match="yesterday"):
        from_iso("yesterday")


def test_what_no_calendar_holds_becomes_its_end() -> None:
    assert from_unix(0) == datetime(1970, 1, 1, tzinfo=UTC)
    assert from_unix(1_700_000_000.25).microsecond == 250_000
    for seconds in (-1, -math.inf, math.nan):
        assert from_unix(seconds).year == 1970
    for seconds in (1e300, math.inf, 10**400):
        assert from_unix(seconds).astimezone(timezone(timedelta(hours=14))).year == 9892
