"""Ends a simulation when a rule for stopping is met by what it records."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.errors import InvalidKwargs, StopSimulation, WrongUse
from gymdash_tui.domain.rules import Rule, Verdict, Watch, parse_rules, unknown_measures
from gymdash_tui.domain.status import SimStatus, SimStatusCode

if TYPE_CHECKING:
    from gymdash_tui.simulation.base import Simulation

STOP_WHEN = "stop_when"
"""The argument that holds the rules for stopping, in every type that declares it or declares nothing."""


def rule_problems(kwargs: Mapping[str, Any]) -> dict[str, str]:
    """Say what is wrong with the rules for stopping among a simulation's arguments, if there are any."""
    try:
        parse_rules(kwargs.get(STOP_WHEN))
    except WrongUse as error:
        return {STOP_WHEN: str(error)}
    return {}


class StoppedEarly(StopSimulation):
    """Raised inside a simulation when a rule for stopping is met.

    Attributes:
        verdict: Which rule, and how.
    """

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        super().__init__(verdict.reason)


class EarlyStop:
    """Watches what a simulation records, and ends it.

    Threshold and no improvement are successes, and the simulation ends as it does by itself; what is not a number is a
    failure.
    """

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self._watch = Watch()
        self._measured: set[str] = set()
        self._feeding = threading.Lock()
        self._verdict: Verdict | None = None
        self._runs_in: threading.Thread | None = None
        self._rests = False

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules."""
        return self._watch.rules

    def start(self, given: Any) -> None:
        """Take the rules that the simulation is started with.

        Raises:
            InvalidKwargs: If one is no rule.
        """
        problems = rule_problems({STOP_WHEN: given})
        if problems:
            raise InvalidKwargs(problems)
        self.replace(parse_rules(given))

    def replace(self, rules: Iterable[Rule]) -> None:
        """Take other rules; they look at what is recorded from now on."""
        with self._feeding:
            self._watch.replace(rules)

    def feed(self, measure: str, value: float, step: int) -> None:
        """Take a value that was recorded; from whichever thread. Raises nothing: :meth:`raise_if_met` does."""
        self._measured.add(measure)
        if self._watch and self._verdict is None and not self._rests:
            with self._feeding:
                self._verdict = self._verdict or self._watch.feed(measure, value, step)

    @property
    def is_met(self) -> bool:
        """Whether a rule was met, so that it ends."""
        return self._verdict is not None

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Within this nothing that is recorded ends anything: the work is done."""
        self._rests = True
        try:
            yield
        finally:
            self._rests = False

    def raise_if_met(self) -> None:
        """End the simulation if a rule was met; in the thread in which it runs only once, so that it can clean up.

        Raises:
            StoppedEarly: If one was.
        """
        if self._verdict is None or self._runs_in is None:
            return
        if self._runs_in is threading.current_thread():
            self._runs_in = None
        raise StoppedEarly(self._verdict)

    def run(self, work: Callable[[], None]) -> None:
        """Do the simulation's work: a rule that is met ends it, and how it ended is reported.

        Raises:
            Exception: Whatever the work raises.
        """
        self._runs_in = threading.current_thread()
        try:
            self.raise_if_met()  # what was recorded while it was prepared counts too
            work()
        except StoppedEarly:
            pass
        finally:
            ended_early, self._runs_in = self._runs_in is None, None
        if self._verdict is not None and (ended_early or self._verdict.failed):
            self._conclude(self._verdict)

    def _conclude(self, verdict: Verdict) -> None:
        total = self._simulation.interactor.last_progress[1]
        sentence = verdict.sentence(total if isinstance(total, int | float) else 0)
        if verdict.failed:
            self._simulation.set_failed()
        code = SimStatusCode.FAIL if verdict.failed else SimStatusCode.SUCCESS
        self._simulation.add_status(SimStatus(code, sentence))

    def doubt(self, rules: Iterable[Rule]) -> str:
        """Say of which measures in some rules nothing was recorded yet, with the nearest that was; mostly nothing."""
        unknown = "; ".join(unknown_measures(rules, self._measured))
        if not unknown:
            return ""
        return f" Nothing was recorded so far as {unknown}" + ("" if unknown.endswith("?") else ".")
