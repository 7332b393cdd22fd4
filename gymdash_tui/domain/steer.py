"""What a running simulation can be told to do, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


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
    """

    done: bool
    said: str

    def to_json(self) -> dict[str, Any]:
        """Give it as the journal holds it."""
        return {"done": self.done, "said": self.said}

    @classmethod
    def from_json(cls, data: Any) -> Answer:
        """Read what :meth:`to_json` wrote; what is none counts as refused."""
        told = data if isinstance(data, dict) else {}
        return cls(told.get("done") is True, str(told.get("said") or "It gave no answer that can be read."))
