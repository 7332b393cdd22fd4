"""``did you mean``: the nearest known word to a misspelt one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Give ``; did you mean 'x'?`` for the nearest known word, or nothing where none is near."""
    by_lower = {name.lower(): name for name in map(str, known)}
    near = difflib.get_close_matches(str(word).lower(), by_lower, n=1, cutoff=0.6)
    return f"; did you mean {by_lower[near[0]]!r}?" if near else ""


def list_some(words: Iterable[str], limit: int = 8) -> str:
    """Join the first few words with commas, and say how many more there are."""
    names = [str(word) for word in words]
    shown = ", ".join(names[:limit])
    return f"{shown} and {len(names) - limit} more" if len(names) > limit else shown
