"""How a simulation ended, told from what it raised and what it said."""

from __future__ import annotations

import traceback
from dataclasses import dataclass

from gymdash_tui.domain.errors import StopSimulation
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.states import Ending
from gymdash_tui.domain.status import SimStatus, SimStatusCode, SimStatusSubcode
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.worker.explain import explain


@dataclass(frozen=True, slots=True)
class Verdict:
    """How it ended, and the status that has still to be said about it.

    Attributes:
        ending: How it ended.
        status: ``None`` where the simulation said all there is to say itself.
    """

    ending: Ending
    status: SimStatus | None


def judge(simulation: Simulation | None, error: BaseException | None, progress: Progress) -> Verdict:
    """Tell how a simulation ended.

    Args:
        simulation: The simulation; ``None`` where there never was one.
        error: What it raised, or ``None``.
        progress: How far it came.
    """
    said = simulation.statuses if simulation is not None else ()
    cancelled = simulation is not None and simulation.was_cancelled()
    if isinstance(error, StopSimulation) or (error is None and cancelled):
        stopped = any(status.subcode == SimStatusSubcode.STOPPED for status in said)
        return Verdict(Ending.CANCELLED, None if stopped else _stopped(progress))
    if error is not None and not _is_plain_exit(error):
        return Verdict(Ending.FAILED, failure(error))
    if simulation is not None and simulation.has_failed():
        failed = any(status.code == SimStatusCode.FAIL for status in said)
        return Verdict(Ending.FAILED, None if failed else SimStatus(SimStatusCode.FAIL, "The simulation failed."))
    judged = any(status.code != SimStatusCode.INFO for status in said)
    return Verdict(Ending.SUCCEEDED, None if judged else SimStatus(SimStatusCode.SUCCESS, "Done."))


def failure(error: BaseException) -> SimStatus:
    """Make the status of an exception: a line, and the whole trace."""
    trace = "".join(traceback.format_exception(error))
    return SimStatus(SimStatusCode.FAIL, explain(error), SimStatusSubcode.ERROR, trace)


def _is_plain_exit(error: BaseException) -> bool:
    # scripts end with sys.exit() as well, which is no failure
    return isinstance(error, SystemExit) and error.code in (None, 0)


def _stopped(progress: Progress) -> SimStatus:
    where = f" at step {progress.step:,.0f} of {progress.total:,.0f}" if progress.total > 0 else ""
    return SimStatus(SimStatusCode.FAIL, f"Stopped{where}.", SimStatusSubcode.STOPPED)
