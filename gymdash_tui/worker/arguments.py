"""The command line of both processes of a worker: the simulation's folder, and the lock as an open file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gymdash_tui.simulation.paths import SimulationFolder

USAGE = "python -m gymdash_tui.worker.{name} FOLDER [--lock-fd N]"


def parse(name: str, arguments: Sequence[str]) -> tuple[SimulationFolder, int | None]:
    """Read the command line by hand: argparse alone would take a third of the parent's start.

    Args:
        name: The module, for the sentence about a wrong call.
        arguments: What stands after the module.

    Raises:
        SystemExit: If the call is wrong.
    """
    match list(arguments):
        case [folder]:
            return SimulationFolder(Path(folder).absolute()), None
        case [folder, "--lock-fd", number] if number.isdecimal():
            return SimulationFolder(Path(folder).absolute()), int(number)
    raise SystemExit(f"This starts one simulation and is called by the tracker: {USAGE.format(name=name)}")
