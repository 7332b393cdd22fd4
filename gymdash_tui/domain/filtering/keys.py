"""What can be compared: the keys that every simulation has, and those of configurations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import did_you_mean, list_some

CONFIG = "config."
"""Before a configuration key that is named like one of ours (``config.type``)."""

_MOST_SHOWN = 6


class Kind(Enum):
    """What a key's values are."""

    TEXT = auto()
    ID = auto()
    TAGS = auto()
    STATE = auto()
    NUMBER = auto()
    SPAN = auto()
    MOMENT = auto()
    CONFIG = auto()
    GPU = auto()


@dataclass(frozen=True, slots=True)
class Key:
    """What is compared.

    Attributes:
        name: One of :data:`KEYS`, or a configuration's dotted key.
        kind: What its values are.
    """

    name: str
    kind: Kind


KEYS: dict[str, Kind] = {
    "state": Kind.STATE,
    "name": Kind.TEXT,
    "tag": Kind.TAGS,
    "note": Kind.TEXT,
    "group": Kind.TEXT,
    "type": Kind.TEXT,
    "id": Kind.ID,
    "seed": Kind.NUMBER,
    "attempt": Kind.NUMBER,
    "score": Kind.NUMBER,
    "step": Kind.NUMBER,
    "progress": Kind.NUMBER,
    "age": Kind.SPAN,
    "took": Kind.SPAN,
    "created": Kind.MOMENT,
    "started": Kind.MOMENT,
    "ended": Kind.MOMENT,
    "gpu": Kind.GPU,
    "priority": Kind.NUMBER,
    "asks": Kind.TEXT,
    "error": Kind.TEXT,
}
"""The keys that every simulation has, in the order in which they are offered."""

_ALIASES = {"reward": "score", "tags": "tag", "notes": "note", "status": "state", "steps": "step"}

WORDS = (
    *("running", "starting", "stopping", "paused", "queued", "held", "created"),
    *("failed", "died", "stopped", "done"),
)
"""The words for where simulations are and how they ended; what is most urgent first."""

STATES = (*WORDS, "asks", "live", "over", "pinned", "noted", "tagged")
"""The words that mean a state where they stand alone."""


def find_key(word: str, keys: Collection[str]) -> Key:
    """Find what a person means by a key: one of ours, or a configuration's by its whole name or part of it.

    Args:
        word: What was typed, in any case.
        keys: The dotted keys of configurations.

    Raises:
        WrongUse: If it is none, or may be several.
    """
    lower = word.lower()
    own = _ALIASES.get(lower, lower)
    if own in KEYS and not _is_in(lower, keys):
        return Key(own, KEYS[own])
    wanted = lower.removeprefix(CONFIG) or lower
    for exact in (word, word[len(CONFIG) :] if wanted != lower else ""):
        if exact in keys:
            return Key(exact, Kind.CONFIG)
    for fits in (_whole, _last_part, _beginning_of_last, _initials, _beginning):
        found = [key for key in keys if fits(wanted, key.lower())]
        shortest = min(found, key=len, default="")
        if all(key.startswith(shortest) for key in found):
            found = found and [shortest]  # algo is algorithm, though there are algorithm_kwargs as well
        if len(found) > 1:
            raise WrongUse(f"'{_short(word)}' may be {list_some(found, _MOST_SHOWN)}; write more of one")
        if found:
            return Key(found[0], Kind.CONFIG)
    raise WrongUse(f"There is no key '{_short(word)}'{_near(wanted, keys)}")


def _is_in(word: str, keys: Collection[str]) -> bool:
    """Tell whether an alias of ours (reward, say) is a configuration's key as it stands."""
    return word not in KEYS and any(word == key.lower() for key in keys)


def _near(word: str, keys: Collection[str]) -> str:
    guess = did_you_mean(word, [*KEYS, *keys, *(key.rpartition(".")[2] for key in keys)])
    return guess.rstrip("?") if guess else f" (known: {list_some([*KEYS, *keys], 12)})"


def _whole(word: str, key: str) -> bool:
    return key == word


def _last_part(word: str, key: str) -> bool:
    return key.rpartition(".")[2] == word


def _beginning_of_last(word: str, key: str) -> bool:
    return key.rpartition(".")[2].startswith(word)


def _initials(word: str, key: str) -> bool:
    """Tell whether it is ``lr`` for ``learning_rate``."""
    parts = key.rpartition(".")[2].split("_")
    return len(parts) > 1 and "".join(part[:1] for part in parts) == word


def _beginning(word: str, key: str) -> bool:
    return key.startswith(word)


def _short(word: str) -> str:
    return word if len(word) <= 40 else word[:39] + "…"
