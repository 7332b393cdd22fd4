"""How a running simulation does what it is told: a table of who carries out which command, and the pause.

Every type can be paused and given rules by which it stops; a type adds what else it can
(:meth:`Simulation.on_command`). What nobody carries out is answered with a sentence that says what is possible.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import list_some
from gymdash_tui.domain.rules import parse_rules
from gymdash_tui.domain.states import Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode, SimStatusSubcode
from gymdash_tui.domain.steer import Answer, Command, Steer
from gymdash_tui.simulation.early import STOP_WHEN, EarlyStop
from gymdash_tui.simulation.interactor import STEER

if TYPE_CHECKING:
    from gymdash_tui.simulation.base import Simulation

LOOK = 0.008
"""Seconds between looks at the inbox while paused; each costs 15 µs."""


class Refused(WrongUse):
    """A command that cannot be carried out; its text is the sentence that the person gets. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a command.

    Attributes:
        said: The sentence that the person gets.
        noted: What the record keeps, without a full stop; who wanted it is added. Empty where nothing changed.
        keep: The arguments by which a later attempt starts as it is now.
    """

    said: str
    noted: str = ""
    keep: dict[str, Any] = field(default_factory=dict)


Handler = Callable[[Any], Done]
"""Carries out a command, given its value; raises :class:`Refused` (any ``WrongUse``) where it does not."""


class Steering:
    """A simulation's ear: answers what it is told, and pauses it.

    Attributes:
        early: Knows when it is to stop early.
        paused_seconds: For how long it was paused, all pauses together.
        after_pause: Functions that are called after each pause, with its seconds.
    """

    def __init__(self, simulation: Simulation) -> None:
        self.early = EarlyStop(simulation)
        self.paused_seconds = 0.0
        self.after_pause: list[Callable[[float], None]] = []
        self._simulation = simulation
        self._handlers: dict[Command, Handler] = {
            Command.PAUSE: self._pause,
            Command.GO_ON: self._go_on,
            Command.STOP_WHEN: self._stop_when,
        }
        self._paused = False
        self._attending = False

    def on(self, command: Command, handler: Handler) -> None:
        """Have a command carried out by a function."""
        self._handlers[command] = handler

    @property
    def is_paused(self) -> bool:
        """Whether it is paused, so that what it is told can be done only when it goes on."""
        return self._paused

    # -- attending -----------------------------------------------------------------------------------------------------

    def attend(self) -> None:
        """Answer what has arrived; while paused, stay here until told to go on or to stop.

        Raises:
            StoppedEarly: If a rule for stopping was met.
        """
        if self._attending:  # a handler that itself reports progress
            return
        self._attending = True
        try:
            self._answer_all()
            if self._paused:
                self._stay()
        finally:
            self._attending = False
        self.early.raise_if_met()

    def _answer_all(self) -> None:
        interactor = self._simulation.interactor
        while True:
            there, value = interactor.get_in(STEER)
            if not there:
                return
            interactor.set_out(STEER, self._answer(Steer.from_json(value)).to_json())

    def _answer(self, asked: Steer | None) -> Answer:
        if asked is None:
            return Answer(False, f"That is no command; there are {', '.join(Command)}.")
        handler = self._handlers.get(asked.command)
        if handler is None:
            return Answer(False, self._cannot(asked.command))
        try:
            done = handler(asked.value)
        except WrongUse as refused:
            return Answer(False, str(refused))
        except Exception as error:  # of a type's own handler: that is no reason to end the simulation
            why = " ".join(f"{type(error).__name__}: {error}".split())
            sentence = f"'{asked.command}' could not be done ({why[:300]})."
            self._inform(sentence, SimStatusSubcode.ERROR, traceback.format_exc())
            return Answer(False, sentence)
        if done.noted:
            self._inform(f"{done.noted} by {asked.by[:80]}." if asked.by else f"{done.noted}.")
        return Answer(True, done.said, done.keep)

    def _cannot(self, command: Command) -> str:
        simulation = self._simulation
        kind = simulation.registry_key or type(simulation).__name__
        can = [known.deed for known in Command if known in self._handlers and known is not Command.GO_ON]
        possible = f"{', '.join(can[:-1])} and {can[-1]}"
        return f"'{simulation.name}' is a {kind}, which cannot {command.deed}; it can {possible}."

    def _inform(self, sentence: str, subcode: SimStatusSubcode = SimStatusSubcode.NONE, trace: str = "") -> None:
        self._simulation.add_status(SimStatus(SimStatusCode.INFO, sentence, subcode, trace))

    # -- pausing -------------------------------------------------------------------------------------------------------

    def _pause(self, _: Any) -> Done:
        if self._paused:
            return Done("It is paused already.")
        self._paused = True
        self._simulation.interactor.say_phase(Phase.PAUSED)
        noted = f"Paused{self.where}"
        return Done(f"{noted}.", noted)

    def _go_on(self, _: Any) -> Done:
        if not self._paused:
            return Done("It is not paused, and goes on.")
        self._paused = False
        self._simulation.interactor.say_phase(Phase.RUNNING)
        noted = f"Went on{self.where}"
        return Done(f"Goes on{self.where}.", noted)

    def _stay(self) -> None:
        began, interactor = time.monotonic(), self._simulation.interactor
        stop = interactor.stop_requested
        while self._paused and not stop:
            time.sleep(LOOK)
            if interactor.has_requests:  # one look into the inbox; a stop is a request, too
                self._simulation.answer_questions()
                self._answer_all()
                stop = interactor.stop_requested
        if self._paused:
            self._paused = False
            interactor.say_phase(Phase.STOPPING)
        seconds = time.monotonic() - began
        self.paused_seconds += seconds
        for told in self.after_pause:
            told(seconds)

    @property
    def where(self) -> str:
        """`` at step 12,288``, or nothing where the simulation has not said its progress."""
        step, total = self._simulation.interactor.last_progress
        try:
            return f" at step {step:,.0f}" if step or total else ""
        except (TypeError, ValueError):  # anything may be said to be progress
            return ""

    # -- stopping early ------------------------------------------------------------------------------------------------

    def _stop_when(self, value: Any) -> Done:
        rules = parse_rules(value)
        texts = [str(rule) for rule in rules]
        by_these = list_some(f"'{text}'" for text in texts)
        if rules == self.early.rules:
            return Done(f"It stops by these rules already: {by_these}." if rules else "It has no rules for stopping.")
        self.early.replace(rules)
        keep = {STOP_WHEN: texts} if self._takes_rules else {}
        if not rules:
            return Done("It does not stop early any more.", f"Rules for stopping cleared{self.where}", keep)
        said = f"It stops early by {by_these}.{self.early.doubt(rules)}"
        return Done(said, f"Stops early by {by_these}, set{self.where}", keep)

    @property
    def _takes_rules(self) -> bool:
        declared = self._simulation.kwarg_defaults
        return STOP_WHEN in declared or not declared
