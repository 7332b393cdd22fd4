"""Streamers by their names: those of one simulation, and those of a whole process."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, ClassVar

from gymdash_tui.domain.errors import WrongUse

_NEEDED = ("get_stat_keys", "get_recent_from_key")


class SimulationStreamer:
    """The streamers of one simulation (upstream's name and calls).

    What is registered here need be no :class:`~gymdash_tui.simulation.streaming.streamer.Streamer`, as long as it has
    ``streamer_name``, ``get_stat_keys()`` and ``get_recent_from_key(key)``.
    """

    def __init__(self) -> None:
        self._streamers: dict[str, Any] = {}
        self._lock = threading.RLock()
        self._tell: Callable[[], None] | None = None

    def on_register(self, tell: Callable[[], None]) -> None:
        """Have a function called whenever something is registered, at once if there is something already."""
        with self._lock:
            self._tell = tell
            begun = bool(self._streamers)
        if begun:
            tell()

    # -- streamers by name ---------------------------------------------------------------------------------------------

    def register(self, log_key: str, streamer: Any) -> bool:
        """Take a streamer under a name; whether the name was free.

        Raises:
            WrongUse: If it is no streamer.
        """
        missing = [name for name in _NEEDED if not callable(getattr(streamer, name, None))]
        if missing:
            kind = type(streamer).__name__
            raise WrongUse(f"A {kind} is no streamer: it has no {missing[0]}(); subclass gymdash_tui.Streamer.")
        with self._lock:
            if log_key in self._streamers:
                return False
            self._streamers[log_key] = streamer
            tell = self._tell
        if tell is not None:
            tell()
        return True

    def get_or_register(self, streamer: Any) -> Any:
        """Give the streamer that is registered under this one's name, else register this one and give it.

        An environment that is a streamer (it has ``share``) always comes back itself, since it is needed as what it
        wraps; it shares what is registered already.

        Raises:
            WrongUse: If it is no streamer, or cannot share what has its name.
        """
        name = getattr(streamer, "streamer_name", None)
        if name is None:
            raise WrongUse(f"A {type(streamer).__name__} has no streamer_name; subclass gymdash_tui.Streamer.")
        with self._lock:
            if self.register(name, streamer):
                return streamer
            existing = self._streamers[name]
        share = getattr(type(streamer), "share", None)
        if share is None or existing is streamer:
            return existing
        share(streamer, existing)
        return streamer

    def get_streamer(self, log_key: str) -> Any:
        """Give the streamer of a name; ``None`` where there is none."""
        with self._lock:
            return self._streamers.get(log_key)

    def items(self) -> list[tuple[str, Any]]:
        """Give the names and their streamers, in the order of their registration."""
        with self._lock:
            return list(self._streamers.items())

    def streamers(self) -> list[Any]:
        """Give the streamers, in the order of their registration."""
        with self._lock:
            return list(self._streamers.values())

    def clear(self) -> None:
        """Forget all streamers."""
        with self._lock:
            self._streamers.clear()

    # -- keys and tags -------------------------------------------------------------------------------------------------

    def get_all_keys(self) -> list[tuple[str, str]]:
        """Give the key and the tag of each stat of all streamers."""
        return [(key, tag) for streamer in self.streamers() for key, tag in streamer.get_stat_keys()]

    def get_tag_key_map(self) -> dict[str, set[str]]:
        """Give the keys of each tag."""
        found: dict[str, set[str]] = {}
        for key, tag in self.get_all_keys():
            found.setdefault(tag, set()).add(key)
        return found

    def get_key_tag_map(self) -> dict[str, set[str]]:
        """Give the tags of each key."""
        found: dict[str, set[str]] = {}
        for key, tag in self.get_all_keys():
            found.setdefault(key, set()).add(tag)
        return found

    def key_has_tag(self, key: str, tag: str) -> bool:
        """Tell whether a stat of this key has this tag."""
        return (key, tag) in self.get_all_keys()

    def tag_has_key(self, tag: str, key: str) -> bool:
        """Tell whether a stat of this tag has this key."""
        return self.key_has_tag(key, tag)

    def get_streamer_for_key(self, key: str) -> Any:
        """Give the streamer of a stat, the last registered if there are several; ``None`` where there is none."""
        for streamer in reversed(self.streamers()):
            if any(key == own for own, _ in streamer.get_stat_keys()):
                return streamer
        return None

    def set_dirty(self) -> None:
        """Do nothing: keys and tags are always those of this moment (upstream keeps them, and has them forgotten)."""


class StreamerRegistry:
    """The streamers of a whole process, for scripts that run no simulation (upstream's name and calls)."""

    _all: ClassVar[SimulationStreamer] = SimulationStreamer()

    @staticmethod
    def register(tb_log: str, streamer: Any) -> bool:
        """Take a streamer under a name; whether the name was free.

        Raises:
            WrongUse: If it is no streamer.
        """
        return StreamerRegistry._all.register(tb_log, streamer)

    @staticmethod
    def get_or_register(streamer: Any) -> Any:
        """Give the streamer that is registered under this one's name, else register this one and give it.

        Raises:
            WrongUse: If it is no streamer.
        """
        return StreamerRegistry._all.get_or_register(streamer)

    @staticmethod
    def get_streamer(tb_log: str) -> Any:
        """Give the streamer of a name; ``None`` where there is none."""
        return StreamerRegistry._all.get_streamer(tb_log)

    @staticmethod
    def items() -> list[tuple[str, Any]]:
        """Give the names and their streamers."""
        return StreamerRegistry._all.items()

    @staticmethod
    def streamers() -> list[Any]:
        """Give the streamers."""
        return StreamerRegistry._all.streamers()

    @staticmethod
    def clear() -> None:
        """Forget all streamers."""
        StreamerRegistry._all.clear()
