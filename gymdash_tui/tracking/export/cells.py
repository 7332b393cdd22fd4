"""People's values in columns: what kind a column has, and how one value stands in CSV, JSON and Parquet."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from gymdash_tui.domain.values import show_value
from gymdash_tui.project.lenient import storable

Kind = Literal["text", "whole", "number", "truth"]

_SMALLEST, _LARGEST = -(2**63), 2**63 - 1


def kind_of(values: Iterable[Any]) -> Kind:
    """Give the kind that all values of a column have, but for those that are ``None``; text where they have several."""
    kinds = {_kind(value) for value in values if value is not None}
    if kinds == {"whole", "number"}:
        return "number"
    return kinds.pop() if len(kinds) == 1 else "text"


def _kind(value: Any) -> Kind:
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, int):
        return "whole" if _SMALLEST <= value <= _LARGEST else "text"
    return "number" if isinstance(value, float) else "text"


def as_kind(value: Any, kind: Kind) -> str | int | float | bool | None:
    """Give a value as a column of a kind holds it."""
    if value is None or isinstance(value, str):
        return None if value is None else storable(value)
    if kind == "number":
        return float(value)
    return storable(show_value(value)) if kind == "text" else value


def csv_line(values: Iterable[Any]) -> str:
    """Write values as one line of CSV without its end.

    Text stands in quotes: left without, one with a carriage return in it would be two lines.
    """
    line = io.StringIO()
    csv.writer(line, lineterminator="", quoting=csv.QUOTE_NONNUMERIC).writerow([_csv_cell(value) for value in values])
    return line.getvalue()


def _csv_cell(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return value
    return show_value(value) if isinstance(value, bool) or not isinstance(value, int | float) else value


def json_object(row: Mapping[str, Any]) -> str:
    """Write a row as one JSON object in ASCII: no output's encoding, and no terminal, can be troubled by it."""
    return json.dumps({name: finite(value) for name, value in row.items()}, default=show_value)


def finite(value: Any) -> Any:
    """Give a value as JSON knows it: numbers that are none become null."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list | tuple):
        return [finite(inner) for inner in value]
    return {str(key): finite(inner) for key, inner in value.items()} if isinstance(value, Mapping) else value
