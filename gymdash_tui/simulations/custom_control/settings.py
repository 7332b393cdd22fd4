"""What a ``custom_control`` simulation goes by now, and how an answer of the person changes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gymdash_tui.domain.guess import did_you_mean
from gymdash_tui.domain.values import show_value
from gymdash_tui.simulations.custom_control.arguments import CHANGEABLE, problems_with

CONTINUE = "continue"
KEYS = (*CHANGEABLE, CONTINUE)
"""What an answer may hold."""

_LONGEST = 60  # characters of a value that are repeated in a sentence


class Settings:
    """The arguments in force.

    Attributes:
        poll_period: Seconds from one number to the next.
        total_runtime: Seconds for which it runs.
        pause_points: Seconds at which it waits, sorted.
        other_kwargs: Upstream's; kept, not used.
    """

    def __init__(self, kwargs: Mapping[str, Any]) -> None:
        self.poll_period: float = kwargs["poll_period"]
        self.total_runtime: float = kwargs["total_runtime"]
        self.pause_points: list[float] = sorted(kwargs["pause_points"])
        self.other_kwargs: dict[str, Any] = dict(kwargs["other_kwargs"])

    def to_json(self) -> dict[str, Any]:
        """Give them as an answer carries them."""
        return {name: getattr(self, name) for name in CHANGEABLE}

    def change(self, values: Mapping[str, Any]) -> None:
        """Take other values, which are right."""
        for name, value in values.items():
            setattr(self, name, sorted(value) if name == "pause_points" else value)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person answered.

    Attributes:
        changes: The arguments to change; right ones only.
        goes_on: Whether it says to go on.
        refusal: What is wrong with it, in a sentence; then nothing of it is done. Empty where nothing is.
    """

    changes: Mapping[str, Any]
    goes_on: bool = False
    refusal: str = ""

    @property
    def said(self) -> str:
        """What is done, or why not, in a sentence or two."""
        if self.refusal:
            return f"{self.refusal} Nothing was changed."
        if not self.changes:
            return "Nothing was changed."
        return f"Taken over: {', '.join(f'{name} = {_shown(value)}' for name, value in self.changes.items())}."


def read_answer(value: Any) -> Answer:
    """Read an answer, whatever it is; all of it is done, or nothing."""
    if not isinstance(value, Mapping):
        return Answer({}, refusal=f'An answer holds keys, such as {{"{CONTINUE}": true}}, and not {_shown(value)}.')
    unknown = [name for name in value if name not in KEYS]
    if unknown:
        name = str(unknown[0])
        guess = did_you_mean(name, KEYS) or f"; there are {', '.join(KEYS)}."
        return Answer({}, refusal=f"'{_cut(name)}' is no key of an answer{guess}")
    changes = {name: value[name] for name in CHANGEABLE if name in value}
    problems = problems_with(changes)
    if problems:
        return Answer({}, refusal=f"{'; '.join(f'{name} {text}' for name, text in problems.items())}.")
    # upstream goes by the key alone; a form says false where a person did not mean it
    return Answer(changes, value.get(CONTINUE, False) is not False)


def _shown(value: Any) -> str:
    return _cut(show_value(value))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
