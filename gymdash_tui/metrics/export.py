"""Series written out for spreadsheets and scripts."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Iterator
from typing import Literal, TextIO

from .series import Series

_ROWS = 10_000  # rows held as Python objects at a time

_Row = tuple[int, float, float]


def write_series(series: Iterable[Series], stream: TextIO, fmt: Literal["csv", "json"]) -> int:
    """Write a row of tag, step, wall_time (Unix seconds) and value for each point; returns the number of rows.

    CSV has a line of names first, and ``nan`` and ``inf`` for what is not finite. JSON is a list of objects with
    ``null`` there, since JSON knows no such numbers.

    Raises:
        ValueError: The format is neither "csv" nor "json".
    """
    if fmt == "csv":
        return _write_csv(series, stream)
    if fmt == "json":
        return _write_json(series, stream)
    raise ValueError(f"Series cannot be written as {fmt!r}; choose csv or json.")


def _rows(series: Series) -> Iterator[list[_Row]]:
    steps, wall_times, values = series.columns
    for start in range(0, len(steps), _ROWS):
        part = slice(start, start + _ROWS)
        yield list(zip(steps[part].tolist(), wall_times[part].tolist(), values[part].tolist(), strict=True))


def _write_csv(series: Iterable[Series], stream: TextIO) -> int:
    # Text always in quotes: the module would leave a tag with a carriage return in it without.
    writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(("tag", "step", "wall_time", "value"))
    written = 0
    for one in series:
        for rows in _rows(one):
            writer.writerows((one.tag, *row) for row in rows)
            written += len(rows)
    return written


def _write_json(series: Iterable[Series], stream: TextIO) -> int:
    written = 0
    stream.write("[")
    for one in series:
        tag = json.dumps(one.tag)
        for rows in _rows(one):
            stream.write(",\n" if written else "\n")
            stream.write(",\n".join(_json_row(tag, row) for row in rows))
            written += len(rows)
    stream.write("\n]\n")
    return written


def _json_row(tag: str, row: _Row) -> str:
    step, wall_time, value = row
    return f'{{"tag": {tag}, "step": {step}, "wall_time": {json_number(wall_time)}, "value": {json_number(value)}}}'


def json_number(value: float) -> str:
    """Write a number as JSON knows it: null for what is not finite."""
    return repr(value) if math.isfinite(value) else "null"
