"""Numbers in a CSV file, as much of it as is whole."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_LONGEST = 1 << 17  # characters of a line; the csv module's own limit for a cell
_LARGEST = 2.0**53  # of a count: beyond it a float has no units


@dataclass(slots=True)
class Table:
    """A CSV file's numbers.

    Attributes:
        comment: The line before the names, without its ``#``; empty where there is none.
        names: The columns' names.
        rows: A list of numbers for each whole line; NaN where a cell is empty or holds a text.
        damaged: How many lines were passed over: cells too few or too many, or nothing in them that is a number.
    """

    comment: str
    names: list[str]
    rows: list[list[float]]
    damaged: int


def read_table(path: Path) -> Table:
    """Read a CSV file with a line of names, and maybe one beginning with ``#`` before it.

    Raises:
        OSError: If it cannot be read.
    """
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        lines = _whole(file)
        first = next(lines, "")
        comment = first[1:].strip() if first.startswith("#") else ""
        names = _cells(next(lines, "") if first.startswith("#") else first)
        table = Table(comment, names, [], 0)
        for line in lines:
            row = _numbers(_cells(line), len(names))
            if row is not None:
                table.rows.append(row)
            elif line.strip():
                table.damaged += 1
    return table


def _whole(file: Iterable[str]) -> Iterator[str]:
    return (line.replace("\0", "") for line in file)


def _cells(line: str) -> list[str]:
    if len(line) > _LONGEST:
        return []
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return []


def _numbers(cells: list[str], count: int) -> list[float] | None:
    if len(cells) != count:
        return None
    row = [_number(cell) for cell in cells]
    return row if any(not math.isnan(value) or cell for value, cell in zip(row, cells, strict=True)) else None


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return {"True": 1.0, "False": 0.0}.get(cell, math.nan)


def is_count(value: float) -> bool:
    """Tell whether a number may be a count of steps."""
    return 0 <= value < _LARGEST
