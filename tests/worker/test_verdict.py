"""How an ending is told from what a simulation raised and said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import StopSimulation, UnknownType
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.states import Ending
from gymdash_tui.domain.status import SimStatus, SimStatusCode, SimStatusSubcode
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.worker.explain import LONGEST, explain
from gymdash_tui.worker.verdict import judge

STATUSES = {
    "info": SimStatus(SimStatusCode.INFO, "half way"),
    "success": SimStatus(SimStatusCode.SUCCESS, "all right"),
    "stopped": SimStatus(SimStatusCode.FAIL, "stopped by itself", SimStatusSubcode.STOPPED),
    "error": SimStatus(SimStatusCode.FAIL, "wrong", SimStatusSubcode.ERROR),
}


@pytest.mark.parametrize(
    ("said", "call", "error", "ending", "details"),
    [
        ([], "", None, Ending.SUCCEEDED, "Done."),
        (["info"], "", None, Ending.SUCCEEDED, "Done."),
        (["success"], "", None, Ending.SUCCEEDED, None),
        (["error"], "", None, Ending.SUCCEEDED, None),
        ([], "set_cancelled", None, Ending.CANCELLED, "Stopped at step 1,234 of 5,000."),
        (["stopped"], "set_cancelled", None, Ending.CANCELLED, None),
        ([], "", StopSimulation(), Ending.CANCELLED, "Stopped at step 1,234 of 5,000."),
        (["success"], "", StopSimulation(), Ending.CANCELLED, "Stopped at step 1,234 of 5,000."),
        ([], "set_cancelled", ValueError("no"), Ending.FAILED, "ValueError: no"),
        ([], "set_failed", None, Ending.FAILED, "The simulation failed."),
        (["error"], "set_failed", None, Ending.FAILED, None),
        ([], "", SystemExit(), Ending.SUCCEEDED, "Done."),
        ([], "", SystemExit("no data"), Ending.FAILED, "The simulation left with sys.exit('no data')."),
        ([], "", KeyboardInterrupt(), Ending.FAILED, "KeyboardInterrupt"),
    ],
)
def test_verdicts(said: list[str], call: str, error: BaseException | None, ending: Ending, details: str | None) -> None:
    simulation = Simulation(SimulationStartConfig("x", "y"))
    for name in said:
        simulation.add_status(STATUSES[name])
    if call:
        getattr(simulation, call)()
    verdict = judge(simulation, error, Progress(step=1234, total=5000))
    assert verdict.ending is ending
    assert (verdict.status.details if verdict.status else None) == details


def test_a_simulation_that_never_was_fails_with_its_error() -> None:
    verdict = judge(None, UnknownType("No type 'x'."), Progress())
    assert verdict.ending is Ending.FAILED
    assert verdict.status is not None and verdict.status.details == "No type 'x'."


def test_a_stop_before_the_first_step_names_none() -> None:
    verdict = judge(None, StopSimulation(), Progress())
    assert verdict.status is not None and verdict.status.details == "Stopped."


@given(st.text(), st.sampled_from([ValueError, KeyError, OSError, MemoryError, SystemExit, UnknownType]))
def test_an_explanation_is_one_short_line(text: str, kind: type[BaseException]) -> None:
    line = explain(kind(text))
    assert "\n" not in line and len(line) <= LONGEST


def test_an_exception_without_a_text_of_its_own_is_explained() -> None:
    class Broken(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    assert explain(Broken()) == "Broken: <its text cannot be had: RuntimeError>"
