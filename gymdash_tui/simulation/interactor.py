"""How a simulation talks with people while it runs: upstream's channels, across processes.

A message comes through the simulation's inbox and waits in its channel until the simulation takes it, once. What the
simulation answers on that channel goes into the journal, bound to the message it answers. Who takes a second message
of a channel without having answered the first one will not answer that any more, and its sender is told so.
"""

from __future__ import annotations

import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from gymdash_tui.domain.request import ControlRequest
from gymdash_tui.domain.states import Phase
from gymdash_tui.domain.times import utc_now
from gymdash_tui.simulation.channels import Channels
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
        """Give the messages that have arrived since it was last asked; each is claimed when it is taken."""

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
    """The last answer given on a channel."""

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
        self._incoming = Channels(self.ALL_CHANNELS)
        self._outgoing: dict[str, _Reply | None] = dict.fromkeys(self.ALL_CHANNELS)
        self._requests: dict[str, list[ControlRequest]] = {key: [] for key in self.ALL_CHANNELS}
        self._lock = self._incoming.lock
        self._stop_seen = False
        self.last_progress: tuple[Any, Any] = (0, 0)

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
        return self._stop_seen or self._incoming.has(STOP)

    @property
    def has_requests(self) -> bool:
        """Whether any message waits to be taken."""
        self._poll()
        return self.holds_requests

    @property
    def holds_requests(self) -> bool:
        """Whether any message waits to be taken, as far as the last look at the inbox told."""
        return self._incoming.any()

    def _poll(self) -> None:
        if self._link is None:
            return
        with self._lock:  # of two threads that look at once, one puts in what has arrived
            for message in self._link.take():
                if message.channel not in self._incoming:
                    message.claim()
                    print(f"A message on the unknown channel {message.channel!r} was thrown away.", file=sys.stderr)
                elif message.channel != STOP:
                    self._incoming.put(message)
                elif message.claim():  # at once: nobody may take a stop back that was seen
                    self._incoming.put(replace(message, file=None))
            if self._incoming.any():
                self._incoming.forget_withdrawn()

    def _take(self, channel: str, wanted: Callable[[Any], bool] = lambda _: True) -> Message | None:
        self._poll()
        message, unanswered = self._incoming.take(channel, wanted)
        for one in unanswered:
            if self._link is not None and one.file is not None:  # somebody outside may wait for it
                self._link.note("reply", id=one.id, channel=channel, value=None, unanswered=True)
        self._stop_seen = self._stop_seen or (message is not None and channel == STOP)
        return message

    def get_in(self, channel_key: str) -> tuple[bool, Any]:
        """Take the oldest message of a channel: whether there was one, and its value."""
        message = self._take(channel_key)
        return (False, None) if message is None else (True, message.value)

    def set_in(self, channel_key: str, in_value: Any) -> None:
        """Put a message into a channel from inside this process."""
        self._incoming.put(Message(channel_key, in_value))

    def set_out(self, channel_key: str, out_value: Any) -> None:
        """Answer on a channel; bound to the message last taken from it by this thread, if there is one."""
        if channel_key not in self._outgoing:
            return
        with self._lock:
            answered = self._incoming.answered(channel_key)
            self._outgoing[channel_key] = _Reply(out_value)
            if answered is not None:
                self._requests[channel_key].clear()
        self._publish(channel_key, out_value)
        if self._link is not None and (answered is not None or channel_key == CUSTOM):
            self._link.note("reply", id=answered.id if answered else "", channel=channel_key, value=out_value)

    def get_out(self, channel_key: str) -> tuple[bool, Any]:
        """Take the last answer of a channel: whether there was one, and its value."""
        with self._lock:
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
        with self._lock:  # nobody takes the answer between the look and the taking
            reply = self._outgoing.get(channel_key)
            equal = reply is not None and bool(reply.value == comparison_value)
            return equal and self.set_in_if_out(channel_key, in_value)

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
        keys = tuple(map(str, other_keys))
        asked = ControlRequest(uuid.uuid4().hex, "", "", channel_key, str(details), keys, utc_now())
        with self._lock:
            self._requests[channel_key].append(asked)
        if self._link is not None:
            self._link.note("request", id=asked.id, channel=channel_key, details=asked.details, keys=list(keys))
        return True

    def get_all_control_requests(self) -> dict[str, list[ControlRequest]]:
        """Give what is asked and not answered yet, oldest first, for each channel where there is any."""
        with self._lock:
            return {channel: list(asked) for channel, asked in self._requests.items() if asked}

    def clear_all_control_requests(self) -> None:
        """Ask the person for nothing any more: what is open is taken back."""
        with self._lock:
            channels = list(self.get_all_control_requests())
            for channel in channels:
                self._requests[channel].clear()
        for channel in channels:
            if self._link is not None:
                self._link.note("withdrawal", channel=channel)

    def _publish(self, channel_key: str, value: Any) -> None:
        # upstream's simulations only say their progress when asked; here everybody may see it at any time
        if channel_key == PROGRESS and isinstance(value, tuple | list) and len(value) == 2:
            self.last_progress = (value[0], value[1])
            if self._link is not None:
                self._link.progress(value[0], value[1])
        elif channel_key == PROGRESS_STATUS and self._link is not None:
            self._link.progress_word(str(value))
