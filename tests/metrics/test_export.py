"""Export: what other programs read back."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.metrics import Series, write_series

TAGS = st.text() | st.sampled_from(("[/foo]", 'say "hi", all', "two\nlines", "a\rb", "\x1b[31m", "🦊", "=1+1"))
ROWS = st.lists(st.tuples(st.integers(-(2**63), 2**63 - 1), st.floats(), st.floats()), max_size=8)


def filled(tag: str, rows: list[tuple[int, float, float]]) -> Series:
    series = Series(tag)
    series.append([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])
    return series


@given(st.lists(st.tuples(TAGS, ROWS), max_size=4))
def test_csv_reads_back_as_it_was(parts: list[tuple[str, list[tuple[int, float, float]]]]) -> None:
    stream = io.StringIO(newline="")
    written = write_series((filled(tag, rows) for tag, rows in parts), stream, "csv")
    header, *found = csv.reader(io.StringIO(stream.getvalue(), newline=""))
    assert header == ["tag", "step", "wall_time", "value"]
    assert [(tag, int(s), repr(float(w)), repr(float(v))) for tag, s, w, v in found] == [
        (tag, s, repr(w), repr(v)) for tag, rows in parts for s, w, v in rows
    ]
    assert written == len(found)


@given(st.lists(st.tuples(TAGS, ROWS), max_size=4))
def test_json_is_valid_and_holds_null_for_what_is_no_number(
    parts: list[tuple[str, list[tuple[int, float, float]]]],
) -> None:
    def refuse(constant: str) -> Any:
        raise AssertionError(f"{constant} is no JSON")

    stream = io.StringIO()
    written = write_series((filled(tag, rows) for tag, rows in parts), stream, "json")
    found = json.loads(stream.getvalue(), parse_constant=refuse)
    assert found == [
        {
            "tag": tag,
            "step": step,
            "wall_time": wall_time if math.isfinite(wall_time) else None,
            "value": value if math.isfinite(value) else None,
        }
        for tag, rows in parts
        for step, wall_time, value in rows
    ]
    assert written == len(found)


@pytest.mark.parametrize("fmt", ["csv", "json"])
def test_long_series_are_written_whole(fmt: Any) -> None:
    stream = io.StringIO()
    rows = [(step, 0.5, step / 4) for step in range(25_001)]
    assert write_series([filled("a", rows), filled("b", rows[:1])], stream, fmt) == 25_002
    text = stream.getvalue()
    read = json.loads(text) if fmt == "json" else list(csv.DictReader(text.splitlines()))
    assert [int(row["step"]) for row in read] == [*range(25_001), 0]


def test_an_unknown_format_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="'xml'; choose csv or json"):
        write_series([], io.StringIO(), cast(Any, "xml"))
