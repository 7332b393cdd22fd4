"""One series of data, and who has seen how much of it."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from gymdash_tui.simulation.streaming.stat_tags import SCALARS


class StreamableStat:
    """A series that grows: scalars, files or whatever its tag says.

    As it is it keeps what is appended to it: ``(step, value)`` for scalars, ``(step, path)`` for media. Override
    :meth:`get_values` (and :meth:`clear_values`) where the data are kept elsewhere.

    Attributes:
        key: Its name.
        tag: What it is of; one of ``stat_tags``.
    """

    key: str = ""
    tag: str = SCALARS

    def __init__(self, key: str = "", tag: str = SCALARS) -> None:
        self.key = key
        self.tag = tag
        self._values: list[Any] = []
        self._cursors: dict[str, int] = {}
        self._lock = threading.RLock()
        self.reset()

    def append(self, value: Any) -> None:
        """Add one thing to the end."""
        self._values.append(value)

    def extend(self, values: Iterable[Any]) -> None:
        """Add several things to the end."""
        self._values.extend(values)

    def get_values(self) -> Sequence[Any]:
        """Give everything there is."""
        return self._values

    def clear_values(self) -> None:
        """Forget what is kept."""
        self._values.clear()

    def get_recent(self, reader: str = "") -> list[Any]:
        """Give only what came since the same reader asked last.

        Args:
            reader: Who asks; each sees everything, whatever others have seen.
        """
        with self._lock:
            values = self.get_values()
            end = len(values)
            start = self._cursors.get(reader, 0)
            self._cursors[reader] = end
            return list(values[start if start <= end else 0 : end])  # shorter: its source began anew

    def reset(self) -> None:
        """Forget what is kept, and who has seen how much."""
        with self._lock:
            self.clear_values()
            self._cursors.clear()

    def __getitem__(self, index: Any) -> Any:
        return self.get_values()[index]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.key!r} of {self.tag}>"


def recent_of(ask: Callable[..., Any], *arguments: Any, reader: str) -> Any:
    """Call a ``get_recent``, saying who asks where it wants to know: one that is written for GymDash does not."""
    return ask(*arguments, reader=reader) if _takes_reader(ask) else ask(*arguments)


def _takes_reader(ask: Callable[..., Any]) -> bool:
    try:
        parameters = inspect.signature(ask).parameters.values()
    except (TypeError, ValueError):  # not written in Python
        return False
    return any(one.name == "reader" or one.kind is one.VAR_KEYWORD for one in parameters)
