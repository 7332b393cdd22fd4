"""The moment at which a line was printed, and the line that was printed at a moment of a chart. For threads."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from gymdash_tui.simulation.output_times import read_output_times
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.tui.detail_steps import start_of_step, step_beside

NO_MOMENTS = (
    "Nobody noted when this was printed: it was imported, or ran under an older gymdash-tui, "
    "and it is no table of Stable-Baselines3's, which tell steps."
)
"""What is said where lines and steps cannot be brought together."""

_LONGEST = 1 << 16  # bytes of a line whose beginning is looked for


class Moment(NamedTuple):
    """When something happened in a simulation.

    Attributes:
        sim_id: In which.
        wall: Unix seconds; ``None`` where nobody knows.
        step: The step; ``None`` where nobody knows.
    """

    sim_id: str
    wall: float | None
    step: float | None


def moment_of_line(folder: SimulationFolder, start: int) -> Moment | None:
    """Give when the line that begins at a byte was printed; ``None`` where nothing tells it.

    Raises:
        OSError: If nothing was printed.
    """
    step = step_beside(folder.output, start)
    wall = read_output_times(folder.output_times).moment_of(start)
    return Moment(folder.sim_id, wall, step) if (wall, step) != (None, None) else None


def line_of_moment(folder: SimulationFolder, moment: Moment) -> int | None:
    """Give where the line begins that was printed at a moment; ``None`` where nothing tells it.

    Raises:
        OSError: If nothing was printed.
    """
    start = read_output_times(folder.output_times).start_at(moment.wall) if moment.wall is not None else None
    if start is None and moment.step is not None:
        start = start_of_step(folder.output, moment.step)
    return _line_start(folder.output, start) if start is not None else None


def _line_start(path: Path, at: int) -> int:
    """Give where the line begins in which a byte stands, or the last line of all."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        until = min(at, size)
        begin = max(0, until - _LONGEST)
        file.seek(begin)
        data = file.read(until - begin)
    if until == size:
        data = data[:-1]  # the end of the last line begins no other one
    return begin + data.rfind(b"\n") + 1
