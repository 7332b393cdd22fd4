"""The ``custom_control`` type: what a conversation between a simulation and a person looks like."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from typing import Any, ClassVar

from gymdash_tui.domain.errors import InvalidKwargs, StopSimulation
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.interactor import CUSTOM, PROGRESS_STATUS
from gymdash_tui.simulations.custom_control.arguments import FIELDS, CustomControlKwargs, problems_with
from gymdash_tui.simulations.custom_control.settings import CONTINUE, KEYS, Settings, read_answer

LOOK = 0.01
"""Seconds between looks at what has arrived; each costs some 15 µs."""

WAITS = "waits for you"
"""The word beside the progress while it asks."""


class CustomControlSimulation(Simulation):
    """Counts up a number, with small random steps, and asks you on its way.

    Every ``poll_period`` seconds it records ``my_number``, until it has run for ``total_runtime`` seconds. With
    ``interactive`` it first asks for changes to its arguments, and at each of ``pause_points`` it waits for your word
    to go on. Answer with any of its arguments, and with ``continue`` when it shall go on. Arguments can be changed in
    this way at any time; what is wrong with an answer is said, and then nothing of it is done.
    """

    Kwargs: ClassVar[type | None] = CustomControlKwargs

    @classmethod
    def check(cls, kwargs: dict[str, Any]) -> dict[str, str]:
        """Find what is wrong with the arguments: the pause points have to be seconds."""
        return {**super().check(kwargs), **problems_with(kwargs)}

    def _setup(self, **kwargs: Any) -> None:
        problems = problems_with({field.name: self.kwargs[field.name] for field in FIELDS})
        if problems:
            raise InvalidKwargs(problems)
        self._settings = Settings(self.kwargs)
        self._timer = 0.0
        self._numbers = 0
        self._waits = False
        self._passed = -1.0  # the last pause point that it went on from

    def _get_help_text(self) -> str:
        return f"{super()._get_help_text()}\n\nNow: {self._in_force()}."

    def _run(self, **kwargs: Any) -> None:
        if self.kwargs["interactive"]:
            self._ask(
                f"Before it starts, anything can be changed: {self._in_force()}. Send any of these keys, and "
                f"'{CONTINUE}' to start it."
            )
        while self._goes_on():
            self.log("my_number", self._numbers + 4 * random.random(), self._numbers)
            self._numbers += 1
            self._rest()
        self._attend_to_all()
        details = f"Recorded my_number {self._numbers:,} times in {self._timer:.4g} s."
        self.add_status(SimStatus(SimStatusCode.SUCCESS, details))

    def _goes_on(self) -> bool:
        """Ask at each pause point that is reached, and tell whether it has still to run then."""
        while due := [point for point in self._settings.pause_points if self._is_due(point)]:
            self._ask(f"It has run for {self._timer:.4g} s; send '{CONTINUE}' to let it go on.")
            self._passed = max(self._passed, due[0])
        return self._timer < self._settings.total_runtime

    def _is_due(self, point: float) -> bool:
        return self._passed < point <= self._timer and point < self._settings.total_runtime

    def _rest(self) -> None:
        """Let the time pass until the next number is due; a pause is no time."""
        began, paused, period = time.monotonic(), self._steering.paused_seconds, self._settings.poll_period
        ran, before = 0.0, self._timer
        while ran < self._settings.poll_period:
            self._timer = before + ran
            self._attend_to_all()
            self._answer()
            ran = time.monotonic() - began - (self._steering.paused_seconds - paused)
            time.sleep(min(LOOK, max(0.0, self._settings.poll_period - ran)))
        # counted in whole periods, as upstream does; by the clock only where the period was changed meanwhile
        self._timer = before + (period if period == self._settings.poll_period else ran)

    # -- the conversation ----------------------------------------------------------------------------------------------

    def _ask(self, text: str) -> None:
        """Ask the person, and answer all that comes until it says to go on."""
        self.interactor.add_control_request(CUSTOM, text, *KEYS)
        self._waits = True
        while self._waits:
            self._attend_to_all()
            if not self._answer():
                time.sleep(LOOK)
        if self._link is not None:
            self._link.progress_file.measure_anew()  # waiting was no slowness

    def _answer(self) -> bool:
        """Answer one message, and do what it says; gives whether there was one."""
        there, value = self.interactor.get_in(CUSTOM)
        if not there:
            return False
        answer = read_answer(value)
        self._change(answer.changes)
        asked, self._waits = self._waits, self._waits and not answer.goes_on
        then = f"It waits for '{CONTINUE}'." if self._waits else "It goes on." if asked else "It runs."
        reply = {"done": not answer.refusal, "said": f"{answer.said} {then}", **self._settings.to_json()}
        self.interactor.set_out(CUSTOM, reply)
        if self._waits:  # the reply closed what was asked
            again = f"{answer.said} Now: {self._in_force()}. It still waits for '{CONTINUE}'."
            self.interactor.add_control_request(CUSTOM, again, *KEYS)
        return True

    def _change(self, changes: Mapping[str, Any]) -> None:
        self._settings.change(changes)
        if "pause_points" in changes and self._numbers:
            self._passed = self._timer  # what lies behind is not asked for any more

    def _in_force(self) -> str:
        now = self._settings
        points = ", ".join(f"{point:g}" for point in now.pause_points[:8]) + ("…" if len(now.pause_points) > 8 else "")
        return (
            f"poll_period ({now.poll_period:g} s), total_runtime ({now.total_runtime:g} s), "
            f"pause_points ({points or 'none'}), other_kwargs"
        )

    def _attend_to_all(self) -> None:
        """Tell the progress, and do what it is told by whoever steers.

        Raises:
            StopSimulation: If somebody wants it to stop.
        """
        self.interactor.set_out_if_in(PROGRESS_STATUS, WAITS if self._waits else "")
        self.set_progress(min(self._timer, self._settings.total_runtime), self._settings.total_runtime)
        if self.interactor.stop_requested:
            raise StopSimulation
