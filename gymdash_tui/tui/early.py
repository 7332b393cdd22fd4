"""The list as it is before the project is open: the first thing that is of use, a second sooner."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from pathlib import Path

from gymdash_tui.project.first_look import FirstLook, first_look
from gymdash_tui.tui.looking import Looking
from gymdash_tui.tui.outline_view import GroupHead, OutlineView
from gymdash_tui.tui.queue_view import QueueView
from gymdash_tui.tui.rows import Reading, Rows
from gymdash_tui.user.views import load_view

_PATIENCE = 0.25  # seconds for a disk that sleeps, or a file that somebody keeps locked: the screen comes without it


class EarlyRows(Rows):
    """The first lines of the list; the rest is counted, not read."""

    @property
    def shown(self) -> int:
        """How many there are: it is no filtered list."""
        return self.count


def early_list(folder: Path, lines: int) -> tuple[Looking, Rows] | None:
    """Read a project's list without opening it, unless that takes longer than one would look at an empty screen.

    Args:
        folder: The project's folder.
        lines: How many are in sight.

    Returns:
        How it is looked at, and the list; ``None`` where that takes the opened project: it is no project yet, has to
        be carried over first, or its list is filtered.
    """
    found: Future[tuple[Looking, Rows] | None] = Future()

    def read() -> None:
        try:
            found.set_result(_read(folder, lines))
        except Exception:  # whoever opens it says what is wrong with it; this is for a quarter of a second only
            found.set_result(None)

    # nothing else runs meanwhile: two threads would wait for each other at each row
    threading.Thread(target=read, name="early", daemon=True).start()
    try:
        return found.result(_PATIENCE)
    except TimeoutError:
        return None


def _read(folder: Path, lines: int) -> tuple[Looking, Rows] | None:
    view = load_view(folder)
    if view.filter:
        return None  # the filter's words are configuration keys, which are looked up in all simulations
    looking = Looking()
    looking.begin(view, ())
    rows = EarlyRows(looking.folds)
    with first_look(folder) as look:
        if look is None:
            return None
        rows.take(_reading(look, looking, rows, lines))
    return looking, rows


def _reading(look: FirstLook, looking: Looking, rows: Rows, lines: int) -> Reading:
    view = OutlineView(look.rows(looking.query, lines), rows.folds)
    ids = [line.sim_id for line in view.lines[:lines] if not isinstance(line, GroupHead)]
    found, counts = look.records_of(ids), look.counts()
    return Reading(view, sum(counts.values()), counts, QueueView(), (), found, frozenset(ids), {})
