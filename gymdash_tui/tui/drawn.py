"""Which simulations' curves are drawn. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gymdash_tui.tui.outline_view import GroupHead

SMOOTHING = (0.0, 0.6, 0.9, 0.97)
"""The weights of the moving average that the key goes through."""

_MOST = 20  # curves: more are not told apart


def drawn_ids(cursor: str, group: GroupHead | None, marks: Sequence[str]) -> list[str]:
    """Choose the simulations whose curves are drawn: the marked ones, else the cursor's group or its own.

    Args:
        cursor: The simulation under the cursor; empty on a group's head.
        group: The group in which the cursor stands.
        marks: What is marked.

    Returns:
        At most so many as can be told apart; the oldest first, where the list has the newest first.
    """
    if marks:
        drawn = list(marks[:_MOST])
    elif group is not None:
        drawn = [row.sim_id for row in group.rows[:_MOST]]
    else:
        drawn = []
    if cursor and not marks and cursor not in drawn:
        drawn[_MOST - 1 :] = [cursor]
    # oldest first, so that colours and legend keep their order when new ones come
    return drawn[::-1]
