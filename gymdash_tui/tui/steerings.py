"""What a simulation can be told, and how the value is read that some of it needs. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gymdash_tui.domain.counts import parse_count
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.rules import EXAMPLES, parse_rule
from gymdash_tui.domain.states import Phase
from gymdash_tui.domain.steer import Command, rate_of

Read = Callable[[str, Sequence[SimulationRecord]], tuple[Any, str]]
"""Reads what was typed; gives the value, and what it means in words. Raises WrongUse."""


@dataclass(frozen=True, slots=True)
class Steering:
    """One thing that a simulation can be told.

    Attributes:
        command: Which.
        words: What the list shows; with three dots where a value is asked for.
        question: What is asked for; empty where nothing is.
        hint: How it is written.
        read: Reads it.
    """

    command: Command
    words: str
    question: str = ""
    hint: str = ""
    read: Read | None = None

    def possible(self, record: SimulationRecord) -> bool:
        """Tell whether a simulation can be told this now; one that is over can only be given more steps."""
        live = record.phase in (Phase.RUNNING, Phase.PAUSED)
        return live or (self.command is Command.EXTEND and record.phase is Phase.DONE)


def _read_steps(text: str, records: Sequence[SimulationRecord]) -> tuple[int, str]:
    steps = parse_count(text)
    ahead = [record for record in records if record.progress.step >= steps]
    if ahead:
        raise WrongUse(f"'{ahead[0].name}' is at {ahead[0].progress.step:,.0f} already; give more than that.")
    totals = {record.progress.total for record in records}
    now = f" instead of {totals.pop():,.0f}" if len(totals) == 1 and 0 not in totals else ""
    return steps, f"{steps:,} steps in all{now}"


def _read_rate(text: str, records: Sequence[SimulationRecord]) -> tuple[float, str]:
    try:
        rate = rate_of(float(text))
    except ValueError:
        raise WrongUse(f"'{text.strip()}' is no learning rate; give a number such as 0.0003 or 3e-4.") from None
    return rate, f"a learning rate of {rate:g} from the next update on"


def _read_rules(text: str, records: Sequence[SimulationRecord]) -> tuple[list[str], str]:
    if not text.strip():
        return [], "no rule: it runs to its end"
    rules = [str(parse_rule(part)) for part in text.split(";") if part.strip()]
    return rules, "stops at: " + "; or ".join(rules)


STEERINGS = (
    Steering(Command.CHECKPOINT, "checkpoint now"),
    Steering(Command.EVALUATE, "evaluate now"),
    Steering(Command.RECORD, "record the next episode"),
    Steering(Command.EXTEND, "extend...", "How many steps in all?", "such as 200000, 200k or 1.5M", _read_steps),
    Steering(Command.LEARNING_RATE, "learning rate...", "Which learning rate?", "such as 3e-4", _read_rate),
    Steering(
        Command.STOP_WHEN,
        "stop when...",
        "Stop when?",
        f"such as {EXAMPLES}; several are separated by ; and an empty line takes all away",
        _read_rules,
    ),
)


def possible_steerings(records: Sequence[SimulationRecord]) -> list[Steering]:
    """Give what at least one of some simulations can be told now."""
    return [steering for steering in STEERINGS if any(map(steering.possible, records))]
