"""The list as it is before the project is open: the first thing that is of use, half a second sooner."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.project.first_look import FirstLook, first_look
from gymdash_tui.tui.looking import Looking
from gymdash_tui.tui.outline_view import GroupHead, OutlineView
from gymdash_tui.tui.queue_view import QueueView
from gymdash_tui.tui.rows import Reading, Rows
from gymdash_tui.user.views import load_view


def early_list(folder: Path, lines: int) -> tuple[Looking, Rows] | None:
    """Read a project's list without opening it; in a thread.

    Args:
        folder: The project's folder.
        lines: How many are in sight.

    Returns:
        How it is looked at, and the list; ``None`` where that takes the opened project: it is no project yet, has to
        be carried over first, or its list is filtered.
    """
    view = load_view(folder)
    if view.filter:
        return None  # the filter's words are configuration keys, which are looked up in all simulations
    looking = Looking()
    looking.begin(view, ())
    rows = Rows(looking.folds)
    try:
        with first_look(folder) as look:
            if look is None:
                return None
            rows.take(_reading(look, looking, rows, lines))
    except (sqlite3.Error, KeyError):
        return None  # whoever opens it says what is wrong with it
    return looking, rows


def _reading(look: FirstLook, looking: Looking, rows: Rows, lines: int) -> Reading:
    outline = look.outline(looking.query)
    view = OutlineView(outline.rows, rows.folds)
    ids = [line.sim_id for line in view.lines[:lines] if not isinstance(line, GroupHead)]
    found: dict[str, SimulationRecord] = look.records_of(ids)
    return Reading(view, outline.total, look.counts(), QueueView(), (), found, frozenset(ids), {})
