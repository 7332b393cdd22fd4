"""Messages to a running simulation: a spool of files, each taken exactly once.

A message is written under a temporary name and renamed in, so that it is never seen half. It lies there until the
simulation takes it, which unlinks it before it acts on it; until then whoever sent it may take it back. Nothing listens
anywhere; what another user put there is refused.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import sys
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gymdash_tui.simulation.atomic import write_atomic


@dataclass(slots=True, eq=False)
class SpooledFile:
    """A message's file.

    Attributes:
        path: The file.
        is_there: Whether it was there at the last look.
    """

    path: Path
    is_there: bool = True

    def claim(self) -> bool:
        """Unlink it; of several who try, one succeeds."""
        self.is_there = False
        try:
            self.path.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            print(f"{self.path.name} in the inbox was refused: {error}", file=sys.stderr)
            return False
        return True


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a simulation.

    Attributes:
        channel: The interactor's channel (``stop_simulation``, ``custom_query``...).
        value: What is said, as JSON holds it.
        id: What a reply refers to.
        file: Where it lies until it is taken; ``None`` for what came from no inbox.
    """

    channel: str
    value: Any = None
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    file: SpooledFile | None = field(default=None, compare=False, repr=False)

    @property
    def is_there(self) -> bool:
        """Whether it can still be taken, as far as the last look at its inbox told."""
        return self.file is None or self.file.is_there

    def claim(self) -> bool:
        """Take it, once; ``False`` where whoever sent it took it back, or somebody else has it."""
        return self.file is None or self.file.claim()


def post(inbox: Path, message: Message) -> Path:
    """Put a message into an inbox.

    Returns:
        Its file; whoever unlinks it first takes the message, so that it can be taken back as well.

    Raises:
        OSError: If it cannot be written.
        TypeError: If the value holds what JSON cannot.
    """
    inbox.mkdir(mode=0o700, exist_ok=True)
    data = json.dumps({"id": message.id, "channel": message.channel, "value": message.value})
    # the name is our own: the id is data, and may hold what leads out of the folder
    path = inbox / f"{time.time_ns():020d}-{uuid.uuid4().hex}.json"
    write_atomic(path, data.encode())
    return path


class InboxReader:
    """The worker's end: takes what has arrived."""

    # the kernel stamps folders with a clock that ticks every few ms: what comes in the tick of the last look leaves
    # the same stamp, so a stamp is only trusted once the folder was looked at well after it was first seen
    _TICK_NS = 20_000_000

    def __init__(self, inbox: Path) -> None:
        self._inbox = inbox
        self._folder = str(inbox)
        self._stamp = -1
        self._stamp_seen = 0
        self._trusted = -1
        self._seen: dict[str, SpooledFile] = {}

    def take(self) -> list[Message]:
        """Take every message that has arrived, oldest first; costs one ``stat`` when there is none."""
        return [message for message in self.look() if message.claim()]

    def look(self) -> list[Message]:
        """Give the messages that have arrived since the last look, oldest first, and leave them where they are.

        Costs one ``stat`` where nothing has changed.
        """
        try:
            changed = os.stat(self._folder).st_mtime_ns  # noqa: PTH116 - a third of the cost, asked each step
        except OSError:
            return []
        if changed == self._trusted:
            return []
        now = time.monotonic_ns()
        if changed != self._stamp:
            self._stamp_seen, self._stamp = now, changed
        messages = self._new(sorted(self._inbox.glob("[0-9]*.json")))
        if now - self._stamp_seen > self._TICK_NS:
            self._trusted = changed
        return messages

    def _new(self, paths: list[Path]) -> list[Message]:
        before, self._seen = self._seen, {}
        messages: list[Message | None] = []
        for path in paths:
            file = before.pop(path.name, None)
            if file is None:
                file = SpooledFile(path)
                messages.append(self._read(file))
            self._seen[path.name] = file
        for file in before.values():
            file.is_there = False
        return [message for message in messages if message is not None]

    def _read(self, file: SpooledFile) -> Message | None:
        path = file.path
        try:
            return _message(_read_own(path), file)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError) as error:
            with contextlib.suppress(OSError):
                path.unlink()
            print(f"{path.name} in the inbox was refused: {error}", file=sys.stderr)
            return None


def _read_own(path: Path) -> bytes:
    info = path.lstat()
    if info.st_uid != os.getuid():
        raise PermissionError("it was put there by another user")
    if not stat.S_ISREG(info.st_mode):
        raise PermissionError("it is no plain file")
    return path.read_bytes()


def _message(data: bytes, file: SpooledFile) -> Message:
    said = json.loads(data)
    if not isinstance(said, dict) or "channel" not in said or "id" not in said:
        raise ValueError("it is no message")
    return Message(str(said["channel"]), said.get("value"), str(said["id"]), file)
