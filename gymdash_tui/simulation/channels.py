"""What waits in an interactor's channels, who has taken what, and to which message an answer belongs.

Threads may use it at once, and a signal may put something in at any moment.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from gymdash_tui.simulation.inbox import Message


@dataclass(slots=True, eq=False)
class _Taken:
    """A message that was taken and not answered yet.

    Attributes:
        message: It.
        thread: Who took it.
        alone: Whether no other one of its channel was unanswered meanwhile.
    """

    message: Message
    thread: threading.Thread
    alone: bool


class Channels:
    """The incoming side of channels.

    Upstream's calls name no message, so an answer belongs to the one that the same thread has taken. A thread that has
    taken none answers what another one took only where nothing else can be meant: better no answer than a wrong one.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        self._waiting: dict[str, deque[Message]] = {key: deque() for key in keys}
        self._taken: dict[str, list[_Taken]] = {key: [] for key in self._waiting}
        # only for taking: putting in is also what a signal does, which may interrupt whoever holds it
        self.lock = threading.RLock()

    def __contains__(self, channel: str) -> bool:
        return channel in self._waiting

    def put(self, message: Message) -> bool:
        """Put a message in; ``False`` where there is no such channel."""
        if message.channel not in self._waiting:
            return False
        self._waiting[message.channel].append(message)
        return True

    def has(self, channel: str) -> bool:
        """Tell whether a message waits in a channel."""
        return bool(self._waiting[channel])

    def any(self) -> bool:
        """Tell whether a message waits in any channel."""
        return any(self._waiting.values())

    def forget_withdrawn(self) -> None:
        """Forget what was taken back by whoever sent it."""
        with self.lock:
            for waiting in self._waiting.values():
                for message in list(waiting):  # a copy: a signal may append meanwhile
                    if not message.is_there:
                        _drop(waiting, message)

    def take(self, channel: str, wanted: Callable[[Any], bool]) -> tuple[Message | None, list[Message]]:
        """Take the oldest message of a channel whose value is wanted.

        Returns:
            The message, and those that nobody will answer any more now that this one is taken.
        """
        with self.lock:
            waiting = self._waiting.get(channel)
            for message in list(waiting or ()):
                if not wanted(message.value):
                    continue
                assert waiting is not None
                _drop(waiting, message)
                if message.claim():
                    return message, self._note(channel, message)
            return None, []

    def _note(self, channel: str, message: Message) -> list[Message]:
        me, before = threading.current_thread(), self._taken[channel]
        left = [one for one in before if one.thread is me or not one.thread.is_alive()]
        still = [one for one in before if one not in left]
        for one in still:
            one.alone = False
        self._taken[channel] = [*still, _Taken(message, me, alone=not before)]
        return [one.message for one in left]

    def answered(self, channel: str) -> Message | None:
        """Give the message that an answer given now belongs to; it is answered then."""
        with self.lock:
            me, taken = threading.current_thread(), self._taken[channel]
            found = next((one for one in taken if one.thread is me), None)
            if found is None and len(taken) == 1 and taken[0].alone:
                found = taken[0]
            if found is None:
                return None
            taken.remove(found)
            return found.message


def _drop(waiting: deque[Message], message: Message) -> None:
    place = next((place for place, one in enumerate(list(waiting)) if one is message), None)
    if place is not None:
        del waiting[place]
