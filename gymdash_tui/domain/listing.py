"""How simulations are listed: which of them, and in what order."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.filtering.keys import Kind, find_key
from gymdash_tui.domain.filtering.tree import Filter
from gymdash_tui.domain.guess import did_you_mean, list_some

SORTS: dict[str, str] = {
    "newest": "newest first",
    "oldest": "oldest first",
    "name": "by name",
    "state": "what runs first, what is done last",
    "score": "best score first",
    "progress": "furthest first",
    "took": "longest run first",
    "age": "oldest first",
    "speed": "fastest first",
    "seed": "by seed",
    "group": "by group",
}
"""By what simulations are sorted, besides configuration keys, and how that comes."""

_DESCENDING = frozenset({"newest", "score", "progress", "took", "age", "speed"})
_ALIASES = {"reward": "score", "created": "oldest", "eta": "progress", "status": "state"}


@dataclass(frozen=True, slots=True)
class SortKey:
    """By what simulations are sorted.

    Attributes:
        name: One of :data:`SORTS`, or a configuration's dotted key.
        is_config: Whether it is the latter.
    """

    name: str = "newest"
    is_config: bool = False

    @property
    def descending(self) -> bool:
        """Whether the greatest comes first where nothing else is said; of configuration keys the smallest does."""
        return not self.is_config and self.name in _DESCENDING


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Which simulations are listed, and how.

    Attributes:
        filter: Which.
        sort: One of :data:`SORTS`, or a configuration's dotted key.
        descending: Whether the greatest comes first; as the key has it by itself where left out.
    """

    filter: Filter = field(default_factory=Filter)
    sort: str = "newest"
    descending: bool | None = None


def sort_key(word: str, keys: Collection[str] = ()) -> SortKey:
    """Find by what a person wants simulations sorted.

    Args:
        word: One of :data:`SORTS`, or a configuration's key: whole, its last part, or a beginning.
        keys: The dotted keys of configurations.

    Raises:
        WrongUse: If it is none, or may be several.
    """
    lower = word.lower()
    own = _ALIASES.get(lower, lower)
    if own in SORTS:
        return SortKey(own)
    try:
        found = find_key(word, keys)
    except WrongUse as error:
        guess = did_you_mean(word, [*SORTS, *keys]) or "."
        known = list_some([*SORTS, *keys], 16)
        text = str(error) + "." if "may be" in str(error) else f"Nothing is sorted by {word[:40]!r}{guess}"
        raise WrongUse(f"{text} Known: {known}.") from error
    if found.kind is not Kind.CONFIG:
        raise WrongUse(f"Simulations are not sorted by {found.name}. Known: {list_some([*SORTS, *keys], 16)}.")
    return SortKey(found.name, is_config=True)
