"""What simulations that run say of themselves now, for questions that are asked of the tables."""

from __future__ import annotations

import math
import sqlite3
from pathlib import Path

from gymdash_tui.domain.progress import Progress
from gymdash_tui.project.lenient import text_of
from gymdash_tui.simulation.paths import ProjectFolder
from gymdash_tui.simulation.progress import read_progress


class LiveNumbers:
    """Reads the progress of simulations that run, each once for one question.

    Args:
        connection: That of a project's database, which lies in the project's folder.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        file = connection.execute("PRAGMA database_list").fetchone()[2]
        self._folder = ProjectFolder(Path(file).parent.parent)
        self._known: dict[str, Progress | None] = {}

    def of(self, sim_id: object, name: object) -> float | None:
        """Give a number of a simulation's progress; ``None`` where it has said none yet.

        Args:
            sim_id: Which simulation.
            name: ``score``, ``step``, ``total`` or ``rate``.
        """
        key = text_of(sim_id)
        if key not in self._known:
            self._known[key] = self._read(key)
        value = getattr(self._known[key], str(name), None)
        return float(value) if isinstance(value, int | float) and math.isfinite(value) else None

    def _read(self, sim_id: str) -> Progress | None:
        return read_progress(self._folder.simulation(sim_id).progress)
