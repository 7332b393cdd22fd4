"""The journal: what happened to a simulation, one JSON object a line, only ever appended to.

An entry has ``seq``, ``time``, ``kind`` and the fields of its kind:

========== =======================================================================
kind       fields
========== =======================================================================
phase      ``phase`` (running, paused, stopping), ``pid``
status     ``code``, ``subcode``, ``details``, ``error_trace``
facts      what became known at the start: ``start`` (warm, cold), ``seed``, ``device``, ``threads``, ``gpu``...
ending     ``ending`` (succeeded, failed, cancelled), ``max_rss``, ``cpu_seconds``: the process's own, as far as then
request    ``id``, ``channel``, ``details``, ``keys``: a control request
reply      ``id`` of the message it answers (empty: of none), ``channel``, ``value``; ``unanswered`` where it never will
withdrawal ``channel`` whose open requests the simulation takes back
event      ``name`` of what the simulation's callbacks are called for: ``start_setup``, ``end_run``...
attributes ``values``: the public attributes of the simulation's object at the end of its run, ``too_large``: the names
           of those that are left out; ``cancelled``, ``failed``: how the run ended
media      ``key``, ``type`` (videos, images, audio, text), ``file`` (relative to ``media/``), ``step``; ``source`` from
           where it was copied in, for one that lay outside
checkpoint ``file`` (relative to ``checkpoints/``), ``step``, ``exact``, ``reason``, ``why``, ``bytes``
========== =======================================================================
"""

from __future__ import annotations

import json
import os
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gymdash_tui.domain.times import to_iso, utc_now
from gymdash_tui.domain.values import readable


class JournalWriter:
    """Appends entries; one at a time, from whichever thread.

    An entry that cannot be written (a full disk) is kept and tried again with the next one, and training goes on.
    """

    def __init__(self, path: Path) -> None:
        """Open the journal, going on after what an earlier attempt wrote.

        Raises:
            OSError: If the file cannot be opened.
        """
        earlier = read_journal(path)
        self._seq = max(map(_seq_of, [*earlier.entries, *_rest_of(path, earlier)]), default=0)
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._lock = threading.Lock()
        # an earlier attempt may have died within a line: what follows starts on one of its own
        self._waiting = b"\n" if earlier.has_rest else b""

    def write(self, kind: str, **fields: Any) -> None:
        """Append one entry; values that JSON cannot hold are written as their text."""
        with self._lock:
            self._seq += 1
            entry = {"seq": self._seq, "time": to_iso(utc_now()), "kind": kind, **fields}
            self._waiting += _line(entry)
            self._flush()

    def _flush(self) -> None:
        while self._waiting:
            try:
                written = os.write(self._file, self._waiting)
            except OSError as error:
                print(f"The journal could not be written ({error}); trying again later.", file=sys.stderr)
                return
            self._waiting = self._waiting[written:]

    def close(self) -> None:
        """Try once more to write what waits, and close the file."""
        with self._lock:
            self._flush()
            # the number may soon be another file's: a thread that still writes must not write there
            file, self._file = self._file, -1
            if file >= 0:
                os.close(file)


def _line(entry: dict[str, Any]) -> bytes:
    try:
        return json.dumps(entry, default=str).encode() + b"\n"
    except Exception:  # keys that are no texts, what holds itself, whatever a class of the person's own raises
        return json.dumps({name: _plain(value) for name, value in entry.items()}).encode() + b"\n"


def _plain(value: Any) -> Any:
    try:
        text = str(value)
    except Exception:
        return readable(value)
    return value if value is None or isinstance(value, str | int | float) else text


def _seq_of(entry: dict[str, Any]) -> int:
    seq = entry.get("seq")
    return seq if isinstance(seq, int) else 0


@dataclass(frozen=True, slots=True)
class JournalPart:
    """What was read from a journal.

    Attributes:
        entries: Whole and readable entries, in their order.
        offset: Where to go on reading.
        damaged: How many lines were no JSON objects and were passed over.
        has_rest: Whether a line without its end stands after ``offset``.
    """

    entries: list[dict[str, Any]]
    offset: int
    damaged: int
    has_rest: bool


def read_journal(path: Path, offset: int = 0) -> JournalPart:
    """Read the whole lines after an offset; an absent journal is an empty one.

    A last line without its end is left for the next time. If the file is shorter than the offset it was replaced, and
    is read from the start.
    """
    try:
        with path.open("rb") as file:
            if offset > os.fstat(file.fileno()).st_size:
                offset = 0
            file.seek(offset)
            data = file.read()
    except OSError:
        return JournalPart([], offset, 0, False)
    whole, newline, rest = data.rpartition(b"\n")
    entries: list[dict[str, Any]] = []
    damaged = 0
    for line in whole.split(b"\n") if newline else []:
        entry = _entry(line)
        if entry is not None:
            entries.append(entry)
        elif line.strip():
            damaged += 1
    return JournalPart(entries, offset + len(whole) + len(newline), damaged, bool(rest))


_TAIL = 1 << 16  # bytes; far more than the entries with which a simulation ends


def read_last(path: Path, kind: str) -> dict[str, Any] | None:
    """Give the newest entry of a kind among the journal's last ones; ``None`` where there is none."""
    try:
        offset = max(0, path.stat().st_size - _TAIL)
    except OSError:
        return None
    found = (entry for entry in reversed(read_journal(path, offset).entries) if entry["kind"] == kind)
    return next(found, None)


def _rest_of(path: Path, part: JournalPart) -> list[dict[str, Any]]:
    """Give the entry after the last line's end, if all that it lacks is that end."""
    if not part.has_rest:
        return []
    with path.open("rb") as file:
        file.seek(part.offset)
        entry = _entry(file.read())
    return [] if entry is None else [entry]


def _entry(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) and isinstance(entry.get("kind"), str) else None
