"""What a simulation reports, and how it does what it is told meanwhile: the calls of ``Simulation`` for its steps."""

from __future__ import annotations

import threading
import traceback
from typing import Any

from gymdash_tui.domain.rules import REWARD
from gymdash_tui.domain.status import SimStatus, SimStatusCode, SimStatusSubcode
from gymdash_tui.domain.steer import Command
from gymdash_tui.simulation.interactor import HELP, PROGRESS, SimulationInteractor
from gymdash_tui.simulation.link import FolderLink
from gymdash_tui.simulation.steering import Handler, Steering


class Reporting:
    """Statuses, scalars, progress, and an ear for whoever steers.

    Attributes:
        interactor: The channels to whoever watches.
    """

    _steering: Steering

    def __init__(self) -> None:
        self.interactor = SimulationInteractor()
        self._link: FolderLink | None = None
        self._statuses: list[SimStatus] = []
        self._status_lock = threading.Lock()
        self._meta_cancelled = False
        self._meta_failed = False

    # -- what it reports -----------------------------------------------------------------------------------------------

    def add_status(self, status: SimStatus) -> None:
        """Report something to the person; it is kept for good."""
        with self._status_lock:
            self._statuses.append(status)
        if self._link is not None:
            self._link.note("status", **status.to_json())

    def add_error_details(self, new_error: str) -> None:
        """Report an error, with the trace of the exception being handled if there is one."""
        trace = traceback.format_exc()
        self.add_status(
            SimStatus(
                SimStatusCode.FAIL,
                new_error,
                SimStatusSubcode.ERROR,
                "" if trace.startswith("NoneType: None") else trace,
            )
        )

    @property
    def statuses(self) -> tuple[SimStatus, ...]:
        """All that was reported in this process."""
        with self._status_lock:
            return tuple(self._statuses)

    def set_cancelled(self) -> None:
        """Say that the simulation ended because a person wanted it to."""
        self._meta_cancelled = True

    def was_cancelled(self) -> bool:
        """Tell whether :meth:`set_cancelled` was called."""
        return self._meta_cancelled

    def set_failed(self) -> None:
        """Say that the simulation failed although it raises nothing."""
        self._meta_failed = True

    def has_failed(self) -> bool:
        """Tell whether :meth:`set_failed` was called."""
        return self._meta_failed

    def log(self, tag: str, value: float, step: int) -> None:
        """Record a scalar in the simulation's TensorBoard files; outside a project there is nowhere to, and it is not.

        Raises:
            OSError: If the disk refuses.
            StoppedEarly: If it meets a rule for stopping.
        """
        if self._link is not None:
            self._link.log(tag, float(value), int(step))
        self._steering.early.feed(tag, float(value), int(step))
        self._steering.early.raise_if_met()

    def set_progress(self, step: float, total: float) -> None:
        """Say how far the simulation is, and do what it is told meanwhile, as :meth:`base_step` does.

        Raises:
            StoppedEarly: If a rule for stopping was met.
        """
        self.interactor.set_out_if_in(PROGRESS, (step, total))  # which has looked into the inbox
        self._attend(self.interactor.holds_requests)

    def set_score(self, tag: str, value: float) -> None:
        """Say the newest value of what the simulation is judged by; lists show it, with its course so far.

        Rules for stopping know it as ``reward``.
        """
        if self._link is not None:
            self._link.score(tag, float(value))
        self._steering.early.feed(REWARD, float(value), _whole(self.interactor.last_progress[0]))

    # -- what it is asked and told -------------------------------------------------------------------------------------

    def base_step(self) -> None:
        """Answer what anybody may ask or tell it at any time; call it once in each step.

        A simulation that is told to pause stays in here until it is told to go on, or to stop.

        Raises:
            StoppedEarly: If a rule for stopping was met.
        """
        self._attend(self.interactor.has_requests)

    def _attend(self, is_asked: bool) -> None:
        if is_asked:
            self.answer_questions()
            self._steering.attend()
        else:
            self._steering.early.raise_if_met()

    def answer_questions(self) -> None:
        """Answer who asks for the explanation (:meth:`_get_help_text`)."""
        if self.interactor.get_in(HELP)[0]:
            self.interactor.set_out(HELP, self._get_help_text())

    def on_command(self, command: Command, handler: Handler) -> None:
        """Say who carries out a command to this simulation, such as ``Command.CHECKPOINT``.

        Args:
            command: Which.
            handler: Takes the command's value and returns a ``Done``, or raises ``Refused`` (both in
                ``gymdash_tui.simulation.steering``). It should return at once: what takes long is begun by it, and done
                at the next step.
        """
        self._steering.on(command, handler)

    def _get_help_text(self) -> str:
        """Explain this simulation to the person who runs it."""
        import inspect  # deferred: 7 ms, and few ask

        return inspect.cleandoc(type(self).__doc__ or f"{type(self).__name__} has no help text.")


def _whole(step: Any) -> int:
    try:
        return int(step)
    except (TypeError, ValueError, OverflowError):  # anything may be said to be progress
        return 0
