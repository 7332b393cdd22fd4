"""The recorded measures by category, and those that a pattern picks. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.filtering.pattern import check_pattern, matcher
from gymdash_tui.simulation.process_use import SYSTEM
from gymdash_tui.tui.curve_store import MAIN

_FIRST = ("rollout", "eval", "train")
_LAST = ("time", SYSTEM)
FOLDED = frozenset(_LAST)
"""Categories that are folded until somebody unfolds them: they tell of the machine, not of what is learned."""

OTHER = "other"
"""What the category of tags without a slash is called."""


@dataclass(frozen=True, slots=True)
class Category:
    """Measures whose tags begin alike.

    Attributes:
        name: The tags' first part.
        tags: They themselves.
        folded: Whether their charts are hidden.
    """

    name: str
    tags: tuple[str, ...]
    folded: bool


def category_of(tag: str) -> str:
    """Give the category of a tag: ``rollout`` of ``rollout/ep_rew_mean``."""
    return tag.partition("/")[0] if "/" in tag else OTHER


def categories(tags: Iterable[str], turned: frozenset[str] = frozenset()) -> list[Category]:
    """Sort tags into their categories: what is learned first, what the machine did last.

    Args:
        tags: In any order.
        turned: The categories that are not as they are at first: folded ones unfolded, others folded.
    """
    found: dict[str, list[str]] = {}
    for tag in tags:
        found.setdefault(category_of(tag), []).append(tag)
    return [
        Category(name, tuple(sorted(found[name], key=_rank)), (name in FOLDED) != (name in turned))
        for name in sorted(found, key=_place)
    ]


def shown_tags(found: Sequence[Category]) -> list[str]:
    """Give the tags of what is not folded."""
    return [tag for category in found if not category.folded for tag in category.tags]


def matching(tags: Iterable[str], pattern: str) -> list[str]:
    """Give the tags in which a regular expression is found, in any case; all for an empty one.

    Raises:
        WrongUse: If it is none.
    """
    return list(filter(picker(pattern), tags))


def picker(pattern: str) -> Callable[[str], bool]:
    """Give the function that tells whether a regular expression is found in a tag, in any case.

    Raises:
        WrongUse: If it is none, or may take for ever; the sentence says what is wrong with it.
    """
    if problem := check_pattern(pattern):
        raise WrongUse(f"'{pattern}' {problem}; write for example rew|loss.")
    return matcher(pattern)


def _place(name: str) -> tuple[int, int, str]:
    if name in _FIRST:
        return 0, _FIRST.index(name), name
    if name in _LAST:
        return 2, _LAST.index(name), name
    return 1, 0, name


def _rank(tag: str) -> tuple[int, str]:
    return (MAIN.index(tag) if tag in MAIN else len(MAIN)), tag
