"""Which simulations' curves are drawn. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.tui.rows import Rows

SMOOTHING = (0.0, 0.6, 0.9, 0.97)
"""The weights of the moving average that the key goes through."""

_MOST = 20  # curves: more are not told apart


def drawn_records(rows: Rows, cursor: SimulationRecord | None, marks: Iterable[str]) -> list[SimulationRecord]:
    """Choose the simulations whose curves are drawn: the marked ones, else the cursor's group or its own."""
    chosen = set(marks)
    if chosen:
        found = [record for record in rows.loaded() if record.sim_id in chosen]
    elif cursor is not None and cursor.group:
        found = [record for record in rows.loaded() if record.group == cursor.group]
    else:
        found = [cursor] if cursor is not None else []
    drawn = found[:_MOST]
    if cursor is not None and not chosen and cursor.sim_id not in {record.sim_id for record in drawn}:
        drawn[-1:] = [cursor]
    # oldest first, so that colours and legend keep their order when new ones come
    return drawn[::-1]
