"""The program itself, with the tiny simulation types among those it knows: ``python -m tests.helpers.program ls``."""

from __future__ import annotations

import sys

from gymdash_tui.cli import main
from gymdash_tui.simulation.registry import SimulationRegistry
from tests.helpers import sims

TYPES = (sims.Steps, sims.Resumes, sims.Deaf, sims.Stubborn, sims.FailsAt, sims.Wild, sims.Prints, sims.MissesModule)

if __name__ == "__main__":
    for kind in TYPES:
        SimulationRegistry.register(kind.__name__.lower(), kind)
    sys.exit(main())
