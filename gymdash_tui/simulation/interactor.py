"""How a simulation talks with people while it runs: upstream's channels, across processes.

A message comes through the simulation's inbox and waits in its channel until the simulation takes it, once. What the
simulation answers on that channel goes into the journal, bound to the message it answers.
"""

from __future__ import annotations

import sys
import threading
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from gymdash_tui.domain.states import Phase
from gymdash_tui.simulation.inbox import Message

STOP = "stop_simulation"
PROGRESS = "progress"
PROGRESS_STATUS = "progress_status"
HELP = "help_request"
CUSTOM = "custom_query"
STEER = "steer"


class Link(Protocol):
    """The other side: a folder in a worker, nothing at all in a script that runs a simulation by itself."""

    def take(self) -> list[Message]:
        """Take the messages that have arrived."""

    def note(self, kind: str, **fields: Any) -> None:
        """Write an entry into the journal."""

    def progress(self, step: float, total: float) -> None:
        """Say how far the simulation is."""

    def progress_word(self, word: str) -> None:
        """Say in a word what the simulation is doing."""

    def phase(self, phase: Phase) -> None:
        """Say where the simulation is."""


@dataclass(slots=True)
class _Reply:
    """The last answer given on a channel, and to which message."""

    to: str
    value: Any


class SimulationInteractor:
    """Channels between a simulation and whoever watches it.

    ``set_in`` and ``get_out`` are the outside's calls, ``get_in`` and ``set_out`` the simulation's. A channel that does
    not exist is no error (upstream's way): reading it gives ``(False, None)``.

    Attributes:
        last_progress: The steps done and asked for that the simulation said last.
    """

    ALL_CHANNELS = frozenset({STOP, PROGRESS, PROGRESS_STATUS, HELP, CUSTOM, STEER})

    def __init__(self) -> None:
        self._link: Link | None = None
        self._incoming: dict[str, deque[Message]] = {key: deque() for key in self.ALL_CHANNELS}
        self._outgoing: dict[str, _Reply | None] = dict.fromkeys(self.ALL_CHANNELS)
        self._answering: dict[str, str] = {}
        self._stop_seen = False
        self.last_progress: tuple[Any, Any] = (0, 0)
        # only for taking: putting in is also what a signal does, which may interrupt whoever holds it
        self._taking = threading.RLock()

    def connect(self, link: Link) -> None:
        """Let messages arrive, and answers leave, through a link; the worker does this."""
        self._link = link

    def request_stop(self) -> None:
        """Ask the simulation to stop, from inside its process (a signal)."""
        self.set_in(STOP, True)

    @property
    def stop_requested(self) -> bool:
        """Whether a stop was asked for; stays true once it is."""
        self._poll()
        return self._stop_seen or bool(self._incoming[STOP])

    @property
    def has_requests(self) -> bool:
        """Whether any message waits to be taken."""
        self._poll()
        return self.holds_requests

    @property
    def holds_requests(self) -> bool:
        """Whether any message waits to be taken, as far as the last look at the inbox told."""
        return any(self._incoming.values())

    def _poll(self) -> None:
        if self._link is None:
            return
        for message in self._link.take():
            if message.channel in self._incoming:
                self._incoming[message.channel].append(message)
            else:
                print(f"A message on the unknown channel {message.channel!r} was thrown away.", file=sys.stderr)

    def _take(self, channel: str, wanted: Callable[[Any], bool] = lambda _: True) -> Message | None:
        self._poll()
        waiting = self._incoming.get(channel)
        if not waiting:
            return None
        with self._taking:
            # a copy: a signal may append to the queue while it is looked through
            for place, message in enumerate(list(waiting)):
                if wanted(message.value):
                    del waiting[place]
                    self._answering[channel] = message.id
                    self._stop_seen = self._stop_seen or channel == STOP
                    return message
        return None

    def get_in(self, channel_key: str) -> tuple[bool, Any]:
        """Take the oldest message of a channel: whether there was one, and its value."""
        message = self._take(channel_key)
        return (False, None) if message is None else (True, message.value)

    def set_in(self, channel_key: str, in_value: Any) -> None:
        """Put a message into a channel from inside this process."""
        if channel_key in self._incoming:
            self._incoming[channel_key].append(Message(channel_key, in_value))

    def set_out(self, channel_key: str, out_value: Any) -> None:
        """Answer on a channel; bound to the message last taken from it, if there is one."""
        if channel_key not in self._outgoing:
            return
        answered = self._answering.pop(channel_key, "")
        self._outgoing[channel_key] = _Reply(answered, out_value)
        self._publish(channel_key, out_value)
        if self._link is not None and (answered or channel_key == CUSTOM):
            self._link.note("reply", id=answered, channel=channel_key, value=out_value)

    def get_out(self, channel_key: str) -> tuple[bool, Any]:
        """Take the last answer of a channel: whether there was one, and its value."""
        reply = self._outgoing.get(channel_key)
        if reply is None:
            return False, None
        self._outgoing[channel_key] = None
        return True, reply.value

    def set_out_if_in(self, channel_key: str, out_value: Any) -> bool:
        """Take a message if there is one, and answer it; progress is made known in any case.

        Returns:
            Whether there was a message.
        """
        self._publish(channel_key, out_value)
        if self._take(channel_key) is None:
            return False
        self.set_out(channel_key, out_value)
        return True

    def set_out_if_in_value(self, channel_key: str, out_value: Any, comparison_value: Any) -> bool:
        """Like :meth:`set_out_if_in`, for the oldest message whose value equals the other one."""
        if self._take(channel_key, lambda value: bool(value == comparison_value)) is None:
            return False
        self.set_out(channel_key, out_value)
        return True

    def set_in_if_out(self, channel_key: str, in_value: Any) -> bool:
        """Put a message into a channel if there is an answer to take; whether there was one."""
        there, _ = self.get_out(channel_key)
        if there:
            self.set_in(channel_key, in_value)
        return there

    def set_in_if_out_value(self, channel_key: str, in_value: Any, comparison_value: Any) -> bool:
        """Like :meth:`set_in_if_out`, only if the answer's value equals the other one."""
        reply = self._outgoing.get(channel_key)
        return reply is not None and bool(reply.value == comparison_value) and self.set_in_if_out(channel_key, in_value)

    def say_phase(self, phase: Phase) -> None:
        """Say where the simulation is (paused, running again)."""
        if self._link is not None:
            self._link.phase(phase)

    def add_control_request(self, channel_key: str, details: str = "", *other_keys: str) -> bool:
        """Ask the person for input on a channel; open until answered.

        Returns:
            Whether there is such a channel.
        """
        if channel_key not in self.ALL_CHANNELS:
            return False
        if self._link is not None:
            keys = list(other_keys)
            self._link.note("request", id=uuid.uuid4().hex, channel=channel_key, details=details, keys=keys)
        return True

    def _publish(self, channel_key: str, value: Any) -> None:
        # upstream's simulations only say their progress when asked; here everybody may see it at any time
        if channel_key == PROGRESS and isinstance(value, tuple | list) and len(value) == 2:
            self.last_progress = (value[0], value[1])
            if self._link is not None:
                self._link.progress(value[0], value[1])
        elif channel_key == PROGRESS_STATUS and self._link is not None:
            self._link.progress_word(str(value))
