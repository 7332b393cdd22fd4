"""The recorded measures by category, and those that a pattern picks. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.simulation.process_use import SYSTEM

_FIRST = ("rollout", "eval", "train")
_LAST = ("time", SYSTEM)
FOLDED = frozenset(_LAST)
"""Categories that are folded until somebody unfolds them: they tell of the machine, not of what is learned."""

_MAIN = ("rollout/ep_rew_mean", "eval/mean_reward")
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
    return list(filter(compiled(pattern).search, tags))


def compiled(pattern: str) -> re.Pattern[str]:
    """Read a regular expression.

    Raises:
        WrongUse: If it is none; the sentence says where it goes wrong.
    """
    try:
        return re.compile(pattern, re.IGNORECASE)
    except (re.error, RecursionError, OverflowError) as error:
        raise WrongUse(f"'{pattern}' is no regular expression ({error}); write for example rew|loss.") from error


def _place(name: str) -> tuple[int, int, str]:
    if name in _FIRST:
        return 0, _FIRST.index(name), name
    if name in _LAST:
        return 2, _LAST.index(name), name
    return 1, 0, name


def _rank(tag: str) -> tuple[int, str]:
    return (_MAIN.index(tag) if tag in _MAIN else len(_MAIN)), tag
