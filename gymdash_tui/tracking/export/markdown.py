"""Markdown in which people's strings are text and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gymdash_tui.domain.text import cut_middle, safe_text

# an underscore within a word means nothing, and tags are full of them
_MEANS = re.compile(r"([\\`*{}\[\]<>#|~$&]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9]))")
_LONGEST = 60  # cells of a name; a table with 10,000 letters in it is none
_FENCE = re.compile("`{3,}")


def plain(text: str, longest: int = _LONGEST) -> str:
    """Give a person's string as text: cut in the middle, and with a backslash before what Markdown would act on."""
    return _MEANS.sub(r"\\\1", cut_middle(safe_text(text), longest))


def code(lines: Iterable[str], language: str = "") -> str:
    """Give lines as a block of code, between fences that none of them can close."""
    safe = [safe_text(line) for line in lines]
    longest = max((len(found) for line in safe for found in _FENCE.findall(line)), default=2)
    fence = "`" * (longest + 1)
    return "\n".join([f"{fence}{language}", *safe, fence])


def table(head: Sequence[str], rows: Iterable[Sequence[str]], right: frozenset[int] = frozenset()) -> str:
    """Give a table; every cell is made plain.

    Args:
        head: The columns' titles.
        rows: Their cells.
        right: The numbers of the columns that are right-aligned.
    """
    rule = ["---:" if place in right else "---" for place in range(len(head))]
    lines = [_row(map(plain, head)), _row(rule), *(_row(map(plain, row)) for row in rows)]
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
