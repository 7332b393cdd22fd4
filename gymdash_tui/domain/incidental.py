"""Which arguments have no influence on what is learned: those of recording, of keeping, of where it is computed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from gymdash_tui.domain.defaults import inner_of
from gymdash_tui.domain.field import Field
from gymdash_tui.domain.values import flatten, is_seed, show_value


def incidental_keys(fields: Sequence[Field], given: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the dotted keys of the arguments that are declared not to affect learning, sorted.

    A nested argument that is declared so as a whole stands for all that is within it.

    Args:
        fields: What the type declares.
        given: The arguments that were given, which may choose what a nested one holds.
    """
    return tuple(sorted(_keys(fields, given, "")))


def _keys(fields: Sequence[Field], given: Mapping[str, Any], prefix: str) -> Iterator[str]:
    by_name = {field.name: field for field in fields}
    for field in fields:
        if not field.affects_learning:
            yield prefix + field.name
            continue
        within = given.get(field.name)
        inner = inner_of(field, given, by_name)
        yield from _keys(inner, within if isinstance(within, Mapping) else {}, f"{prefix}{field.name}.")


def is_incidental(key: str, incidental: Collection[str]) -> bool:
    """Tell whether a dotted key, or what it is within, is one of some incidental ones."""
    if not incidental:
        return False
    parts = key.split(".")
    return any(".".join(parts[:end]) in incidental for end in range(1, len(parts) + 1))


def telling(config: Mapping[str, Any], incidental: Collection[str]) -> tuple[str, ...]:
    """Give what tells a configuration from others, written as text and sorted: all but seeds and incidental keys.

    Args:
        config: The arguments, nested or flat.
        incidental: The dotted keys of those that have no influence on what is learned.
    """
    shown = (
        f"{key}={show_value(value)}"
        for key, value in flatten(config).items()
        if not is_seed(key) and not is_incidental(key, incidental)
    )
    return tuple(sorted(shown))
