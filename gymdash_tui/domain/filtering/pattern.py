"""Regular expressions of a person's, made sure to end soon, whatever text they meet.

Python's search tries all ways in which repeats can share a text: a repeat within a repeat takes for ever on thirty
characters, and each further one beside it costs a power. So the first are refused, and the more of the second there
are, the less of a long text is looked at.
"""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass

_MOST_REPEATS = 4
_MOST_OPTIONAL = 8
_MOST_STEPS = 2e7  # a tenth of a second or so, on the one text that is as bad as can be
_LONGEST = 10_000


@dataclass(slots=True)
class _Group:
    """What was met between two parentheses."""

    repeats: int = 0
    branches: bool = False


def check_pattern(text: str) -> str:
    """Say what is wrong with a regular expression, as the end of a sentence; nothing where it is right."""
    try:
        _compiled(text)
    except (re.error, RecursionError, OverflowError) as error:
        return f"is no regular expression: {error}"
    try:
        _count(text)
    except ValueError as error:
        return str(error)
    return ""


def matcher(text: str) -> Callable[[str], bool]:
    """Give the function that tells whether a text holds what a checked regular expression says, in any case."""
    search = _compiled(text).search
    repeats = _count(text)
    # n characters are shared by r repeats, and begin anywhere, in about n^(r+1) / (r+1)! ways
    length = _LONGEST if repeats == 0 else int((_MOST_STEPS * math.factorial(repeats + 1)) ** (1 / (repeats + 1)))
    return lambda value: search(value[: min(length, _LONGEST)]) is not None


def _compiled(text: str) -> re.Pattern[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what may mean something else one day; it would be printed on the screen
        return re.compile(text, re.IGNORECASE)


def _count(text: str) -> int:
    """Count the repeats.

    Raises:
        ValueError: If there are too many, or one within another.
    """
    groups = [_Group()]
    repeats = optional = place = 0
    closed: _Group | None = None  # the group whose end stands just before
    while place < len(text):
        character, ended = text[place], None
        if character == "\\":
            place += 1
        elif character == "[":
            place = _end_of_set(text, place)
        elif character == "(":
            groups.append(_Group())
            place += text[place + 1 : place + 2] == "?"  # which belongs to the parenthesis
        elif character == ")" and len(groups) > 1:
            ended = groups.pop()
            groups[-1].repeats += ended.repeats
            groups[-1].branches |= ended.branches
        elif character == "|":
            groups[-1].branches = True
        elif character in "*+{":
            if closed is not None and (closed.repeats or closed.branches):
                raise ValueError("repeats something that itself repeats or has alternatives, which may take for ever")
            repeats += 1
            groups[-1].repeats += 1
            place += text[place + 1 : place + 2] in ("?", "+")
        elif character == "?":
            optional += 1
            groups[-1].repeats += 1
        closed = ended
        place += 1
    if repeats > _MOST_REPEATS or optional > _MOST_OPTIONAL:
        raise ValueError(f"repeats too often, which may take for ever (at most {_MOST_REPEATS} of * and +)")
    return repeats


def _end_of_set(text: str, place: int) -> int:
    """Give the place of the bracket that ends a set of characters; a bracket at its very beginning belongs to it."""
    place += 1
    place += text[place : place + 1] == "^"
    place += 1
    while place < len(text) and text[place] != "]":
        place += 2 if text[place] == "\\" else 1
    return place
