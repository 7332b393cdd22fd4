"""What a running simulation can be told to do, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from gymdash_tui.domain.errors import WrongUse

LARGEST = 10**15
"""Steps; nothing here counts further."""


class Command(StrEnum):
    """What a running simulation can be told; the values are the shell's verbs as well."""

    PAUSE = "pause"
    GO_ON = "go-on"
    CHECKPOINT = "checkpoint"
    EXTEND = "extend"
    LEARNING_RATE = "set-lr"
    EVALUATE = "evaluate"
    RECORD = "record"
    STOP_WHEN = "stop-when"

    @property
    def deed(self) -> str:
        """What a simulation is that carries it out, after "it can" or "it cannot"."""
        return _DEEDS[self]


_DEEDS = {
    Command.PAUSE: "be paused",
    Command.GO_ON: "go on",
    Command.CHECKPOINT: "write a checkpoint",
    Command.EXTEND: "be extended",
    Command.LEARNING_RATE: "change its learning rate",
    Command.EVALUATE: "be evaluated",
    Command.RECORD: "be filmed",
    Command.STOP_WHEN: "stop by rules",
}


@dataclass(frozen=True, slots=True)
class Steer:
    """One command to a running simulation.

    Attributes:
        command: What to do.
        value: With what: the steps of ``extend``, the rate of ``set-lr``, the rules (texts) of ``stop-when``.
        by: Who wants it, in words (``you from the screen``).
    """

    command: Command
    value: Any = None
    by: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give it as a message carries it."""
        return {"command": str(self.command), "value": self.value, "by": self.by}

    @classmethod
    def from_json(cls, data: Any) -> Steer | None:
        """Read a message; ``None`` where it is no command that is known."""
        if not isinstance(data, dict):
            return None
        try:
            return cls(Command(str(data.get("command"))), data.get("value"), str(data.get("by") or ""))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a simulation answers to a command.

    Attributes:
        done: Whether it is done, or will be without more being asked.
        said: A sentence for the person: what was done, or why not and what to do.
        keep: The arguments by which a later attempt starts as it is now; empty where none changed.
    """

    done: bool
    said: str
    keep: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Give it as the journal holds it."""
        return {"done": self.done, "said": self.said, **({"keep": self.keep} if self.keep else {})}

    @classmethod
    def from_json(cls, data: Any) -> Answer:
        """Read what :meth:`to_json` wrote; what is none counts as refused."""
        told = data if isinstance(data, dict) else {}
        keep = told.get("keep")
        said = str(told.get("said") or "It gave no answer that can be read.")
        return cls(told.get("done") is True, said, dict(keep) if isinstance(keep, dict) else {})


def steps_of(value: Any) -> int:
    """Give the steps of an ``extend``.

    Raises:
        WrongUse: If it is no whole number of at least 1.
    """
    if _is_number(value) and 1 <= value <= LARGEST and value == int(value):
        return int(value)
    raise WrongUse(f"{_shown(value)} is no number of steps; give a whole one of 1 or more.")


def rate_of(value: Any) -> float:
    """Give the learning rate of a ``set-lr``.

    Raises:
        WrongUse: If it is no finite number of at least 0.
    """
    if _is_number(value) and 0 <= value <= LARGEST:
        return float(value)
    raise WrongUse(f"{_shown(value)} is no learning rate; give a number of 0 or more, such as 0.0003.")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    try:
        text = repr(value)
    except Exception:  # a whole number of 5,000 digits
        text = type(value).__name__
    return text if len(text) <= 40 else f"{text[:39]}…"
