"""What a long list holds in memory: the ids of everything, and the records around what is looked at."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import neg
from typing import Generic, TypeVar

T = TypeVar("T")

PAGE = 100
"""How many records are read at once."""

_KEPT = 20 * PAGE


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """How a list is read; called in threads.

    Attributes:
        page: Gives records, newest first: those before the one with an id, or the newest where none is given.
        ids: Gives the ids of all records after the one with an id, newest first.
    """

    page: Callable[[int | None], list[T]]
    ids: Callable[[int], array[int]]


class Pages(Generic[T]):
    """A list in the order of falling ids, of which some records are there.

    Attributes:
        ids: All ids, newest first.
    """

    def __init__(self, id_of: Callable[[T], int]) -> None:
        self._id_of = id_of
        self._held: dict[int, T] = {}
        self.ids: Sequence[int] = array("q")

    def at(self, place: int) -> T | None:
        """Give the record at a place, if it is there."""
        return self._held.get(self.ids[place]) if 0 <= place < len(self.ids) else None

    @staticmethod
    def place_of(key: int, ids: Sequence[int]) -> int:
        """Give the place of an id; of one that is gone, that of the next older one; the first for a negative one."""
        return bisect_left(ids, -key, key=neg) if key >= 0 else 0

    def hold(self, records: Iterable[T]) -> bool:
        """Hold records, and let go of those that were read first; tells whether any was not held before."""
        fresh = False
        for record in records:
            key = self._id_of(record)
            fresh |= self._held.pop(key, None) is None
            self._held[key] = record
        for key in list(self._held)[: max(0, len(self._held) - _KEPT)]:
            del self._held[key]
        return fresh

    def let_go(self) -> None:
        """Let go of all records: they may have changed."""
        self._held.clear()

    def missing(self, first: int, count: int) -> int | None:
        """Give the id before which records have to be read so that some lines can be shown; ``None`` for none."""
        for key in self.ids[max(0, first) : max(0, first + count)]:
            if key not in self._held:
                return key + 1
        return None
