"""The recorded measures of the simulations that are being looked at."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from gymdash_tui.simulation.process_use import is_of_system

if TYPE_CHECKING:
    from gymdash_tui.metrics import RunReader, Series

_KEPT = 64
"""How many simulations' readers there may be while fewer are looked at."""

_ROOM = 2_000_000
"""Bytes for what is not looked at any more (a million points take 24 MB); beyond them only the last one stays."""


class CurveStore:
    """Event-file readers by simulation, and a colour for each that stays the same while the screen is open."""

    def __init__(self, sims: Path, slots: int) -> None:
        self._sims = sims
        self._readers: OrderedDict[str, RunReader] = OrderedDict()
        self._slots: dict[str, int] = {}
        self._count = slots

    def slot(self, sim_id: str) -> int:
        """Give a simulation's colour: the next one, the first time."""
        return self._slots.setdefault(sim_id, len(self._slots) % self._count)

    def _tell_apart(self, sim_ids: Sequence[str]) -> None:
        """Give curves that are drawn together colours of their own, as far as there are any."""
        taken: set[int] = set()
        for sim_id in sim_ids:
            slot = self.slot(sim_id)
            if slot in taken and len(taken) < self._count:
                slot = self._slots[sim_id] = next(free for free in range(self._count) if free not in taken)
            taken.add(slot)

    def want(self, sim_ids: Sequence[str], besides: Sequence[str] = ()) -> None:
        """Keep readers of some simulations at hand, and of those looked at before as long as there is room.

        Args:
            sim_ids: Which; as far as there are colours, each is given its own.
            besides: Whose readers, where they have any, are to stay as well.
        """
        from gymdash_tui.metrics import RunReader  # deferred: numpy, 100 ms, after the first paint

        for sim_id in sim_ids:
            if sim_id not in self._readers:
                self._readers[sim_id] = RunReader(self._sims / sim_id / "tb", shorten=True)
            self._readers.move_to_end(sim_id)
        self._tell_apart(sim_ids)
        needed = {*sim_ids, *besides}
        spare = [sim_id for sim_id in reversed(self._readers) if sim_id not in needed]  # last looked at first
        for sim_id in spare[self._affordable(spare) :]:
            self._readers.pop(sim_id).close()

    def _affordable(self, spare: Sequence[str]) -> int:
        """Tell how many of the readers that nobody needs may stay: one, or more while they take little."""
        most = max(1, _KEPT - (len(self._readers) - len(spare)))
        sizes = accumulate(self._readers[sim_id].size for sim_id in spare[:most])
        return max(1, sum(size <= _ROOM for size in sizes))

    def poll(self, sim_ids: Sequence[str], budget: float = 0.05) -> bool:
        """Read what is new of some simulations; safe in a thread.

        Args:
            sim_ids: Which; those without a reader are left out.
            budget: Seconds for each, so that a huge one does not hold up the others.

        Returns:
            Whether there was anything new.
        """
        # looked up once: the event loop may let one go while this thread reads
        readers = [reader for sim_id in sim_ids if (reader := self._readers.get(sim_id)) is not None]
        return any([bool(reader.poll(budget)) for reader in readers])

    def unread(self, sim_ids: Iterable[str]) -> bool:
        """Tell whether more is there to be read than the last polls had time for."""
        return any(not self._readers[sim_id].complete for sim_id in sim_ids if sim_id in self._readers)

    def series(self, sim_id: str, tag: str) -> Series | None:
        """Give one measure of one simulation; ``None`` where nothing was recorded."""
        reader = self._readers.get(sim_id)
        found = reader.series.get(tag) if reader is not None else None
        return found if found is not None and len(found) else None

    def begun(self, sim_id: str) -> float:
        """Give the Unix seconds of a simulation's first point, as exports count from there; 0 where there is none."""
        from gymdash_tui.metrics import begun  # deferred, as above

        reader = self._readers.get(sim_id)
        return begun(reader.series) if reader is not None else 0.0

    def tags(self, sim_ids: Iterable[str]) -> list[str]:
        """Give the measures that any of some simulations recorded: the main ones first, then by name."""
        found: set[str] = set()
        for sim_id in sim_ids:
            if sim_id in self._readers:
                found.update(self._readers[sim_id].series)
        return sorted(found, key=_rank)

    def warnings(self, sim_ids: Iterable[str]) -> list[str]:
        """Give what was wrong with the event files of some simulations."""
        return [text for sim_id in sim_ids if sim_id in self._readers for text in self._readers[sim_id].warnings]

    def close(self) -> None:
        """Close all readers."""
        for reader in self._readers.values():
            reader.close()
        self._readers.clear()


MAIN = ("rollout/ep_rew_mean", "eval/mean_reward")
"""The measures that tell how well it goes: shown before all others."""

_CATEGORIES = (*MAIN, "rollout/", "eval/", "train/")


def _rank(tag: str) -> tuple[int, str]:
    if is_of_system(tag):
        return len(_CATEGORIES) + 1, tag
    place = next((at for at, start in enumerate(_CATEGORIES) if tag.startswith(start)), len(_CATEGORIES))
    return place, tag
