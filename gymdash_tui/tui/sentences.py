"""What is said at the top after something was done: one sentence, whatever was done to however many. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Phase
from gymdash_tui.domain.steer import Answer
from gymdash_tui.domain.text import cut_middle, safe_text
from gymdash_tui.simulation.output import clean_lines
from gymdash_tui.tui.particulars import Checkpoint
from gymdash_tui.tui.verbs import Verb

_LONGEST_NAME = 32


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of doing something to one simulation.

    Attributes:
        record: The simulation, as it was before.
        done: Whether it was done.
        said: What was answered, or why it was refused; empty where there is nothing to say.
    """

    record: SimulationRecord
    done: bool = True
    said: str = ""


def outcome_of(record: SimulationRecord, answer: object) -> Outcome:
    """Read what a call gave back."""
    if isinstance(answer, Answer):
        return Outcome(record, answer.done, answer.said)
    return Outcome(record, said=answer if isinstance(answer, str) else "")


def short_name(record: SimulationRecord) -> str:
    """Give a simulation's name as a sentence holds it, quoted."""
    return quoted(record.name)


def first_words(details: str) -> str:
    """Give a request's first line in which anything stands."""
    lines = (" ".join(clean_lines(line)[0].split()) for line in details[:2000].splitlines())
    return next(filter(None, lines), "for an answer")


def quoted(name: str) -> str:
    """Give a name as a sentence holds it."""
    return f"'{cut_middle(safe_text(name), _LONGEST_NAME)}'"


def several(records: Sequence[SimulationRecord]) -> str:
    """Name one simulation, or count several."""
    return short_name(records[0]) if len(records) == 1 else f"{len(records)} simulations"


def summary(verb: Verb, outcomes: Sequence[Outcome]) -> tuple[str, str]:
    """Say what came of it: a sentence, and the style that it is shown in."""
    refused = [outcome for outcome in outcomes if not outcome.done]
    if len(outcomes) == 1:
        return _of_one(verb, outcomes[0]), "warn" if refused else "good"
    if not refused:
        return f"{verb.done} {len(outcomes)} simulations.{_in_common(outcomes)}", "good"
    done = len(outcomes) - len(refused)
    more = f" ({len(refused) - 1} more: !)" if len(refused) > 1 else ""
    return f"{verb.done} {done} of {len(outcomes)}; {told(refused[0])}{more}", "warn"


def told(outcome: Outcome) -> str:
    """Say what one simulation answered, so that it is clear which one it was."""
    said = " ".join(safe_text(outcome.said).split()) or "No."
    # many sentences name the simulation themselves
    return (
        said
        if outcome.record.name in outcome.said or short_name(outcome.record) in said
        else f"{short_name(outcome.record)}: {said}"
    )


def _of_one(verb: Verb, outcome: Outcome) -> str:
    return told(outcome) if outcome.said else f"{verb.done} {short_name(outcome.record)}."


def _in_common(outcomes: Sequence[Outcome]) -> str:
    said = {outcome.said for outcome in outcomes}
    return f" {safe_text(said.pop())}" if len(said) == 1 and "" not in said else ""


def resumed(records: Sequence[SimulationRecord], points: Mapping[str, Checkpoint | None]) -> str:
    """Say from where simulations go on, and whether exactly.

    Args:
        records: As they were before.
        points: The checkpoint of each that had ended, by id; ``None`` where it has none.
    """
    if len(records) > 1:
        approximate = [point for point in points.values() if point is not None and not point.exact]
        return f"{len(approximate)} of them approximately: {approximate[0].reason}." if approximate else ""
    (record,) = records
    name, point = short_name(record), points.get(record.sim_id)
    if record.sim_id not in points:
        return f"Went on with {name}." if record.phase is Phase.PAUSED else f"Started {name}."
    if point is None:
        return f"{name} has no checkpoint, so it starts from the beginning."
    how = "exactly" if point.exact else f"approximately: {point.reason or 'its type does not promise more'}"
    return f"Resumed {name} at step {point.step:,.0f}, {how}."
