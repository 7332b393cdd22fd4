"""A filter as a tree: what has to hold of a simulation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from gymdash_tui.domain.filtering.keys import Key, Kind


class Op(StrEnum):
    """How a value is compared."""

    IS = "="
    IS_NOT = "!="
    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="
    HAS = ":"
    MATCHES = "~"

    @property
    def orders(self) -> bool:
        """Whether it asks which of two is greater."""
        return self in (Op.BELOW, Op.AT_MOST, Op.ABOVE, Op.AT_LEAST)


@dataclass(frozen=True, slots=True)
class Word:
    """A text that stands in the name, a tag, the group or the type, or that the id begins with."""

    text: str


@dataclass(frozen=True, slots=True)
class State:
    """A state word such as ``running``, or one such as ``live`` or ``pinned``."""

    word: str


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison; it holds where it holds for any of the values (with ``!=``: where none of them is the value).

    Attributes:
        key: What is compared.
        op: How.
        values: With what, as it was typed.
    """

    key: Key
    op: Op
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    part: Node


@dataclass(frozen=True, slots=True)
class Every:
    """What must hold altogether."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Of what one must hold."""

    parts: tuple[Node, ...]


Node = Word | State | Compare | Not | Every | Either
"""Anything that may hold of a simulation."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter that was understood; the default lets all simulations through.

    Attributes:
        text: As it was typed.
        tree: What has to hold; ``None`` where nothing has to.
    """

    text: str = ""
    tree: Node | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it lets all simulations through."""
        return self.tree is None

    @property
    def own_keys(self) -> set[str]:
        """The names of all keys compared in it that every simulation has, not its configuration alone."""
        return set(_own_keys(self.tree))


def _own_keys(node: Node | None) -> Iterator[str]:
    match node:
        case Compare(key=key) if key.kind is not Kind.CONFIG:
            yield key.name
        case Not(part=part):
            yield from _own_keys(part)
        case Every(parts=parts) | Either(parts=parts):
            for part in parts:
                yield from _own_keys(part)
