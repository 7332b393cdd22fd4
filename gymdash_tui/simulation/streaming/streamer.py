"""A source of several stats of one sort."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.simulation.streaming.stat import StreamableStat, recent_of
from gymdash_tui.simulation.streaming.stat_tags import SCALARS


class Streamer:
    """Stats by their keys, and what has to be done before they are looked at.

    As it is it holds the stats it is given. Override :meth:`check_source` and :meth:`refresh` where there is a source
    that has to be there, and to be read.

    Attributes:
        name: Its name, under which a simulation registers it.
        source_reader: What is told to ``Reload()`` before a look, if it can; ``None`` for nothing.
        streamed: Its stats by key.
    """

    def __init__(self, name: str, source_reader: Any = None, *, stats: Iterable[StreamableStat] = ()) -> None:
        """Take the stats.

        Raises:
            WrongUse: If one has no key, or a key that another one has.
        """
        self.name = str(name)
        self.source_reader = source_reader
        self.streamed: dict[str, Any] = {}
        for stat in stats:
            self.add(stat)

    def add(self, stat: StreamableStat) -> None:
        """Take one more stat.

        Raises:
            WrongUse: If it has no key, or one that another has.
        """
        key = getattr(stat, "key", "")
        if not isinstance(key, str) or not key:
            raise WrongUse(f"A stat of '{self.name}' has no key; call super().__init__(key) in it.")
        if key in self.streamed:
            raise WrongUse(f"'{self.name}' has a stat '{key}' already; give one of the two another key.")
        self.streamed[key] = stat

    @property
    def streamer_name(self) -> str:
        """Its name, as a simulation asks for it."""
        return self.name

    @property
    def keys(self) -> list[str]:
        """The names of its stats."""
        return list(self.streamed)

    def get_stat_keys(self) -> list[tuple[str, str]]:
        """Give the key and the tag of each stat."""
        return [(key, getattr(stat, "tag", SCALARS)) for key, stat in list(self.streamed.items())]

    # -- before a look -------------------------------------------------------------------------------------------------

    def check_source(self) -> bool:
        """Tell whether there is something to look at."""
        return True

    def refresh(self) -> None:
        """Read what is new at the source; done once before the stats are looked at."""
        reload = getattr(self.source_reader, "Reload", None)
        if reload is not None and self.check_source():
            reload()

    def Reload(self) -> None:  # upstream's name
        """Read what is new at the source."""
        self.refresh()

    def set_source_reader(self, new_reader: Any) -> None:
        """Take another source; the stats begin anew."""
        self.source_reader = new_reader
        self.reset_streamer()

    def reset_streamer(self) -> None:
        """Have all stats begin anew."""
        for stat in list(self.streamed.values()):
            stat.reset()

    # -- looks ---------------------------------------------------------------------------------------------------------

    def recent(self, key: str, reader: str = "") -> list[Any]:
        """Give what came to a stat since the same reader asked last, without reading the source; nothing if unknown."""
        stat = self.streamed.get(key)
        return [] if stat is None else list(recent_of(stat.get_recent, reader=reader))

    def get_recent_from_key(self, key: str, reader: str = "") -> list[Any]:
        """Give what came to a stat since the same reader asked last; nothing where there is no such stat."""
        self.refresh()
        return self.recent(key, reader)

    def get_recent_from_tag(self, tag: str, reader: str = "") -> dict[str, list[Any]]:
        """Give what came to each stat of a tag since the same reader asked last."""
        self.refresh()
        return {key: self.recent(key, reader) for key in self._of(tag)}

    def get_all_recent(self, reader: str = "") -> dict[str, list[Any]]:
        """Give what came to each stat since the same reader asked last."""
        self.refresh()
        return {key: self.recent(key, reader) for key in self.keys}

    def get_all_from_tag(self, tag: str) -> dict[str, list[Any]]:
        """Give everything that the stats of a tag have."""
        self.refresh()
        return {key: list(self.streamed[key].get_values()) for key in self._of(tag)}

    def _of(self, tag: str) -> list[str]:
        return [key for key, own in self.get_stat_keys() if own == tag]
