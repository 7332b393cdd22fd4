"""Several simulations out of one line: seeds, grids of values, and the points that they come to."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.values import assign, merge, parse_value, show_value

LARGEST_SEED = 2**32 - 1
"""What NumPy takes at most."""

MOST = 1000
"""How many simulations one line may come to; more are a slip of the finger more often than a wish."""

_LONGEST_SHOWN = 40  # characters of a value within a name


@dataclass(frozen=True, slots=True)
class Point:
    """One simulation of several.

    Attributes:
        name_suffix: What tells it from the others, to be put behind their common name: ``-learning_rate=0.001-seed3``.
        kwargs: Its arguments.
    """

    name_suffix: str
    kwargs: dict[str, Any] = field(default_factory=dict)


def parse_seeds(text: str) -> tuple[int, ...]:
    """Read seeds, in the order given.

    Args:
        text: Seeds and ranges (both ends are meant) between commas: ``0-9``, ``1,2,5-7``.

    Raises:
        WrongUse: If there is none, one is no seed, one stands twice, or there are more than :data:`MOST`.
    """
    spans = [_span(part.strip(), text) for part in text.split(",")]
    number = sum(len(span) for span in spans)
    if number > MOST:
        raise WrongUse(f"'{_short(text)}' are {number:,} seeds; give at most {MOST:,} at once.")
    seeds = tuple(itertools.chain.from_iterable(spans))
    twice = next((seed for place, seed in enumerate(seeds) if seed in seeds[:place]), None)
    if twice is not None:
        raise WrongUse(f"The seed {twice} stands twice in '{_short(text)}'; give each one once.")
    return seeds


def _span(part: str, text: str) -> range:
    first, dash, last = (side.strip() for side in part.partition("-"))
    ends = [first, last] if dash else [first, first]
    # isascii: int() also reads other scripts' digits, which a person has pasted by accident
    if not all(end.isascii() and end.isdecimal() and len(end) <= 10 and int(end) <= LARGEST_SEED for end in ends):
        raise WrongUse(
            f"'{_short(part)}' in the seeds '{_short(text)}' is no seed; write for example 0-9 or 1,2,5-7 "
            f"(0 to {LARGEST_SEED})."
        )
    low, high = map(int, ends)
    if low > high:
        raise WrongUse(f"'{part}' counts backwards; write {high}-{low}.")
    return range(low, high + 1)


def parse_grid(assignments: Iterable[str]) -> dict[str, tuple[Any, ...]]:
    """Read ``key.sub=value,value`` texts; a comma within brackets, braces or double quotes parts nothing.

    Returns:
        The values by dotted name, in the order given; of most arguments that is one.

    Raises:
        WrongUse: If a text has no ``=``, an empty key or an empty value, or if a key or one of its values stands twice.
    """
    grid: dict[str, tuple[Any, ...]] = {}
    for text in assignments:
        path, sign, written = text.partition("=")
        if not sign or not all(path.split(".")):
            raise WrongUse(f"'{_short(text)}' is not of the form key=value; write for example num_steps=100000.")
        if path in grid:
            raise WrongUse(f"'{_short(path)}' is set twice; give all its values at once: {_short(path)}=VALUE,VALUE")
        grid[path] = _values(path, written)
    return grid


def _values(path: str, written: str) -> tuple[Any, ...]:
    parts = [part.strip() for part in _parts(written)]
    if len(parts) > 1 and not all(parts):
        raise WrongUse(f"'{_short(path)}={_short(written)}' has an empty value between its commas; take it out.")
    values: list[Any] = []
    for part in parts:
        value = parse_value(part)
        if any(_same(value, other) for other in values):
            raise WrongUse(f"'{_short(path)}' has the value {_short(part)} twice; give each one once.")
        values.append(value)
    return tuple(values)


def _parts(text: str) -> list[str]:
    """Part a text at its commas, but for those within brackets or quotes; what is never closed protects nothing."""
    parts, start, closers, quoted = [], 0, "", False
    for place, character in enumerate(text):
        if quoted:
            quoted = character != '"' or text[place - 1] == "\\"
        elif character == '"':
            quoted = '"' in text[place + 1 :]
        elif character in "[{(":
            closers += {"[": "]", "{": "}", "(": ")"}[character]
        elif closers and character == closers[-1]:
            closers = closers[:-1]
        elif character == "," and not closers:
            parts.append(text[start:place])
            start = place + 1
    return text.split(",") if closers else [*parts, text[start:]]


def _same(one: Any, other: Any) -> bool:
    # 1 and 1.0 are the same number; True is none
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def expand(kwargs: Mapping[str, Any], seeds: Sequence[int], grid: Mapping[str, Sequence[Any]]) -> list[Point]:
    """Give all the simulations that arguments, seeds and a grid come to, the seeds of one point beside one another.

    Args:
        kwargs: What all have in common.
        seeds: A simulation for each; none where the arguments say all about the seed.
        grid: Values by dotted name; one value is simply set.

    Raises:
        WrongUse: If they are more than :data:`MOST`, or the grid puts a key inside what is a plain value.
    """
    if seeds and ("seed" in kwargs or "seed" in grid):
        raise WrongUse("The seed is set beside the seeds; give one of the two.")
    axes = dict(grid) | ({"seed": tuple(seeds)} if seeds else {})
    number = math.prod(len(values) for values in axes.values())
    if number > MOST:
        sizes = " × ".join(str(len(values)) for values in axes.values() if len(values) > 1)
        raise WrongUse(f"That are {number:,} simulations ({sizes}); start at most {MOST:,} at once.")
    labels = {path: _labels(path, values, axes) for path, values in axes.items()}
    points = []
    for places in itertools.product(*(range(len(values)) for values in axes.values())):
        own = merge(kwargs)
        for (path, values), place in zip(axes.items(), places, strict=True):
            assign(own, path, values[place])
        suffix = "".join(labels[path][place] for path, place in zip(axes, places, strict=True))
        points.append(Point(suffix, own))
    return _told_apart(points)


def _labels(path: str, values: Sequence[Any], axes: Mapping[str, Sequence[Any]]) -> list[str]:
    """Give what a name says of each of an argument's values; nothing where there is one."""
    if len(values) < 2:
        return ["" for _ in values]
    if path == "seed":
        return [f"-seed{value}" for value in values]
    last = path.rpartition(".")[2]
    name = last if sum(other.rpartition(".")[2] == last for other in axes) == 1 else path
    shown = [value if isinstance(value, str) else show_value(value) for value in values]
    if len(set(shown)) < len(shown) or any(len(text) > _LONGEST_SHOWN or not text.isprintable() for text in shown):
        shown = [f"#{place}" for place in range(1, len(values) + 1)]
    return [f"-{name}={text}" for text in shown]


def _told_apart(points: list[Point]) -> list[Point]:
    if len({point.name_suffix for point in points}) == len(points):
        return points
    return [Point(f"{point.name_suffix}-#{place}", point.kwargs) for place, point in enumerate(points, 1)]


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
