"""What can be done to simulations of which only the state is known. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import LIVE, Ending, Phase
from gymdash_tui.tui.verbs import VERBS, Verb

_ENDINGS = {
    "done": Ending.SUCCEEDED,
    "failed": Ending.FAILED,
    "stopped": Ending.CANCELLED,
    "died": Ending.DIED,
}
_ONCE = datetime(2000, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=32)
def sketch(word: str) -> SimulationRecord:
    """Give a simulation that is in a state, and of which nothing else is known."""
    if word in _ENDINGS:
        return SimulationRecord("", "", "", phase=Phase.DONE, ending=_ENDINGS[word], started=_ONCE, ended=_ONCE)
    held = word == "held"
    phase = Phase.QUEUED if held else Phase(word) if word in set(Phase) else Phase.CREATED
    return SimulationRecord("", "", "", phase=phase, held=held, started=_ONCE if phase in LIVE else None)


def pick_by_words(name: str, words: Mapping[str, int]) -> tuple[Verb, int]:
    """Choose what a key does now, and to how many simulations; to none where nothing can be done.

    Args:
        name: The verb's name in the table of keys.
        words: How many simulations are in which state.
    """
    for verb in VERBS[name]:
        possible = sum(count for word, count in words.items() if verb.possible(sketch(word)))
        if possible:
            return verb, possible
    return VERBS[name][0], 0
