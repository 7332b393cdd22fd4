"""Decode records of one length by the thousand.

Where one record of a block is an event with one scalar, all others that equal it, but for the bytes of the wall time,
the step, the tag and the value, are events with one scalar too, and their columns are read straight from the matrix.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gymdash_tui.simulation.event_wire import Event, MalformedEventError, Scalar, parse

from .batch import Batch, Points
from .records import Block, Bytes

_LAYOUTS = 8  # kinds of event tried on a block; more of one length are decoded one by one


class _Layout(NamedTuple):
    event: Event
    scalar: Scalar
    fixed: Bytes  # (length,): the bits that are the same in all records of this layout


def decode(block: Block, batch: Batch) -> list[int]:
    """Add a block's points to the batch; returns the indexes of the rows that must be looked at one by one."""
    alone: list[int] = []
    left = np.arange(len(block.at))
    layouts = 0
    while len(left) and layouts < _LAYOUTS:
        layout = _layout(block.rows[left[0]])
        if layout is None:
            alone.append(int(left[0]))
            left = left[1:]
            continue
        layouts += 1
        same = _alike(block, left, layout.fixed)
        _read(block, left[same], layout, batch)
        left = left[~same]
    return alone + left.tolist()


def _layout(row: Bytes) -> _Layout | None:
    """Find out where a record's values stand; None when it holds not one scalar of fixed width."""
    data = row.tobytes()
    try:
        event = parse(data)
    except MalformedEventError:
        return None
    if len(event.scalars) != 1 or not event.scalars[0].kind or not event.scalars[0].declared:
        return None
    scalar = event.scalars[0]
    fixed = np.full(len(data), 255, np.uint8)
    if event.wall_at:
        fixed[event.wall_at : event.wall_at + 8] = 0
    fixed[event.step_at : event.step_end] = 128  # the bit that says whether the number goes on
    fixed[scalar.tag_at : scalar.tag_at + len(scalar.tag)] = 0
    fixed[scalar.value_at : scalar.value_at + (4 if scalar.kind == "f" else 8)] = 0
    return _Layout(event, scalar, fixed)


def _alike(block: Block, left: NDArray[np.int64], fixed: Bytes) -> NDArray[np.bool_]:
    if not (block.varying & fixed).any():
        return np.ones(len(left), np.bool_)
    same: NDArray[np.bool_] = (((block.rows[left] ^ block.rows[left[0]]) & fixed) == 0).all(axis=1)
    return same


def _read(block: Block, chosen: NDArray[np.int64], layout: _Layout, batch: Batch) -> None:
    """Read the columns of rows of one layout, and hand them on tag by tag."""
    rows, at = block.rows, block.at
    if len(chosen) < len(at):
        rows, at = rows[chosen], at[chosen]
    event, scalar = layout.event, layout.scalar
    points = Points(
        at,
        _steps(rows[:, event.step_at : event.step_end]),
        _floats(rows, event.wall_at, "d") if event.wall_at else np.zeros(len(at)),
        _floats(rows, scalar.value_at, scalar.kind),
    )
    tags = slice(scalar.tag_at, scalar.tag_at + len(scalar.tag))
    if not block.varying[tags].any():
        batch.add_columns(scalar.tag, points)
        return
    for tag, members in _by_tag(rows[:, tags]):
        batch.add_columns(tag, points.pick(members))


def _steps(columns: Bytes) -> NDArray[np.int64]:
    """Put together the seven bits of each byte of a number of variable length, the lowest first."""
    steps = np.zeros(len(columns), np.uint64)
    for index in range(columns.shape[1]):
        steps |= (columns[:, index] & 127).astype(np.uint64) << np.uint64(7 * index)
    return steps.view(np.int64)


def _floats(rows: Bytes, at: int, kind: str) -> NDArray[np.float64]:
    width = 4 if kind == "f" else 8
    column: NDArray[Any] = rows[:, at : at + width].view(f"<f{width}")[:, 0]
    return column.astype(np.float64)


def _by_tag(tags: Bytes) -> list[tuple[bytes, NDArray[np.int64]]]:
    """Return the row numbers of each tag."""
    names: list[bytes] = np.ascontiguousarray(tags).view(f"V{tags.shape[1]}")[:, 0].tolist()
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    which = np.fromiter(map(numbers.__getitem__, names), np.int64, len(names))
    order = np.argsort(which, kind="stable")
    return list(zip(numbers, np.split(order, np.flatnonzero(np.diff(which[order])) + 1), strict=True))
