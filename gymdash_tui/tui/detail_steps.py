"""The steps that a printed file tells by its own text: the tables that Stable-Baselines3 prints. For threads."""

from __future__ import annotations

import os
import re
from pathlib import Path

# of a table the part that is headed time/, in which the steps stand; a table of somebody's arguments has none
_STEPS = re.compile(rb"^\|\s+time/.*\n(?:\|.*\n){0,8}?\|\s+total_timesteps\s*\|\s*(\d{1,18})\s*\|", re.MULTILINE)
_TABLE = 1 << 12  # bytes of a table at the most
_BLOCK = 1 << 17


def step_beside(path: Path, start: int) -> int | None:
    """Give the step of the table in which the line stands that begins at a byte; ``None`` where it stands in none.

    Raises:
        OSError: If there is no such file.
    """
    with path.open("rb", buffering=0) as file:
        begin = max(0, start - _TABLE)
        data = os.pread(file.fileno(), start - begin + _TABLE, begin)
    first = here = start - begin
    end = _line_end(data, here)
    if data[here : here + 1] not in (b"|", b"-"):
        return None
    while first > 0 and data[(before := data.rfind(b"\n", 0, first - 1) + 1) :].startswith(b"|"):
        first = before
    while data[end : end + 1] == b"|":
        end = _line_end(data, end)
    found = _STEPS.search(data[first:end])
    return int(found[1]) if found else None


def start_of_step(path: Path, step: float) -> int | None:
    """Give where the last table begins that was printed by a step, or the first one of all; ``None`` without any.

    Steps ascend through a file, so that one of any size takes a few dozen looks.

    Raises:
        OSError: If there is no such file.
    """
    with path.open("rb", buffering=0) as file:
        low, high = 0, os.fstat(file.fileno()).st_size
        first = best = _next_table(file.fileno(), 0, high)
        while first is not None and low < high:
            middle = (low + high) // 2
            table = _next_table(file.fileno(), middle, high)
            if table is None or table[1] > step:
                high = middle
            else:
                best, low = table, table[0] + 1
    return best[0] if best is not None else None


def _next_table(file: int, start: int, end: int) -> tuple[int, int] | None:
    """Give where the steps' part of the next table begins, from a byte on, and the step in it."""
    while start < end:
        data = os.pread(file, _BLOCK, start)
        found = _STEPS.search(data)
        if found is not None:
            return start + found.start(), int(found[1])
        if len(data) < _BLOCK:
            return None
        start += _BLOCK - _TABLE  # a table may stand across two blocks
    return None


def _line_end(data: bytes, at: int) -> int:
    return data.find(b"\n", at) + 1 or len(data)
