"""Which simulations are marked, one by one or by ranges. Pure."""

from __future__ import annotations

from collections.abc import Iterable


class Marking:
    """The marked simulations, in the order in which they were marked.

    A range is marked for as long as it is stretched; only where it ends do its marks stay.

    Attributes:
        anchor: The line on which a range was begun; empty where none is.
        version: Another number after each change.
    """

    def __init__(self) -> None:
        self._marks: dict[str, None] = {}
        self._range: dict[str, None] = {}
        self.anchor = ""
        self.version = 0

    @property
    def ids(self) -> list[str]:
        """All that are marked now."""
        return list(self._marks | self._range)

    def __contains__(self, sim_id: str) -> bool:
        return sim_id in self._marks or sim_id in self._range

    def __len__(self) -> int:
        return len(self._marks) + sum(sim_id not in self._marks for sim_id in self._range)

    def holds_all(self, sim_ids: Iterable[str]) -> bool:
        """Tell whether all of some simulations are marked."""
        return all(sim_id in self for sim_id in sim_ids)

    def toggle(self, sim_ids: Iterable[str]) -> None:
        """Mark some simulations, or take their marks away where all of them are marked."""
        some = list(sim_ids)
        if self.holds_all(some):
            for sim_id in some:
                self._marks.pop(sim_id, None)
        else:
            self._marks |= dict.fromkeys(some)
        self.version += 1

    def add(self, sim_ids: Iterable[str]) -> None:
        """Mark some simulations beside those that are marked."""
        self._marks |= dict.fromkeys(sim_ids)
        self.version += 1

    def set(self, sim_ids: Iterable[str]) -> None:
        """Mark exactly these."""
        self._marks = dict.fromkeys(sim_ids)
        self._range, self.anchor = {}, ""
        self.version += 1

    # -- ranges --------------------------------------------------------------------------------------------------------

    @property
    def in_range(self) -> bool:
        """Whether a range is being stretched."""
        return bool(self.anchor)

    def begin_range(self, anchor: str, sim_ids: Iterable[str]) -> None:
        """Begin a range on a line.

        Args:
            anchor: The line.
            sim_ids: The simulations on it.
        """
        self.anchor = anchor
        self.stretch(sim_ids)

    def stretch(self, sim_ids: Iterable[str]) -> None:
        """Have the range hold exactly these."""
        self._range = dict.fromkeys(sim_ids)
        self.version += 1

    def end_range(self) -> None:
        """Keep the range's marks."""
        self._marks |= self._range
        self._range, self.anchor = {}, ""
        self.version += 1

    def drop_range(self) -> bool:
        """Take the range back; whether there was one."""
        dropped = self.in_range
        self._range, self.anchor = {}, ""
        self.version += dropped
        return dropped
