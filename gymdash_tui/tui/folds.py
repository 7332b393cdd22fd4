"""Which groups of the list are folded. Pure."""

from __future__ import annotations

from collections.abc import Mapping

_FEW = 40


class Folds:
    """What the person chose, and else: unfolded while something of a group runs.

    Attributes:
        chosen: Whether a group is folded, for those that the person folded or unfolded; the last chosen ones last.
        all: Whether all others are folded; ``None`` where that depends on whether something of them runs.
        narrowed: Whether a filter is what chooses the rows.
        version: Another number after each change.
    """

    def __init__(self, chosen: Mapping[str, bool] | None = None, all_folded: bool | None = None) -> None:
        self.chosen = dict(chosen or {})
        self.all = all_folded
        self.narrowed = False
        self.version = 0
        self._open_for_now = ""

    def is_folded(self, group: str, runs: bool, shown: int = _FEW + 1) -> bool:
        """Tell whether a group is folded.

        Args:
            group: Its name.
            runs: Whether something of it runs.
            shown: How many simulations are shown: where a filter finds few, they are what one wants to see.
        """
        if group == self._open_for_now:
            return False
        folded = self.chosen.get(group, self.all)
        return not (runs or (self.narrowed and shown <= _FEW)) if folded is None else folded

    def stand_in(self, group: str) -> None:
        """Say in which group the cursor stands: it is not folded away under it, whatever is chosen."""
        if group != self._open_for_now:
            self._open_for_now = group
            self.version += 1

    def choose(self, group: str, folded: bool) -> None:
        """Fold or unfold a group, and remember it."""
        self.chosen.pop(group, None)
        self.chosen[group] = folded
        self._changed()

    def choose_all(self, folded: bool) -> None:
        """Fold or unfold all groups, and remember it."""
        self.chosen.clear()
        self.all = folded
        self._changed()

    def _changed(self) -> None:
        self._open_for_now = ""
        self.version += 1
