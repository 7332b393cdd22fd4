"""What only a simulation's folder tells: its checkpoints, and the record of how it was started."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gymdash_tui.simulation.atomic import read_json
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.simulation.paths import SimulationFolder

BEST = "best"
"""What the best model so far is saved for."""

_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One saved state that a simulation can go on from.

    Attributes:
        file: Its name below the checkpoints' folder.
        step: At which step.
        exact: Whether going on from it gives what an uninterrupted run would have given.
        reason: Why it is not exact; empty where it is.
        why: What it was saved for (``every``, ``asked``, ``stop``, ``best``, ``end``).
        size: Bytes.
        attempt: The attempt that made it, or went on from it last.
    """

    file: str
    step: float
    exact: bool
    reason: str = ""
    why: str = ""
    size: float = 0
    attempt: int = 1

    @property
    def kind(self) -> str:
        """``exact``, or ``approximate``."""
        return "exact" if self.exact else "approximate"


@dataclass(frozen=True, slots=True)
class Particulars:
    """What only a simulation's folder tells.

    Attributes:
        checkpoints: Those that are still there, the one that is resumed from by itself last.
        facts: What the newest attempt found out about itself: seed, device, threads, torch...
        record: What was kept at its start: command line, commit, packages...
        parent: The name of the simulation of which it is a rerun or a clone.
    """

    checkpoints: tuple[Checkpoint, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    record: Mapping[str, Any] = field(default_factory=dict)
    parent: str = ""

    @property
    def newest(self) -> Checkpoint | None:
        """The checkpoint that is resumed from by itself."""
        return self.checkpoints[-1] if self.checkpoints else None


class FolderReader:
    """Reads one simulation's folder; of the journal, only what is new since the last time."""

    def __init__(self, folder: SimulationFolder) -> None:
        self._folder = folder
        self._offset = 0
        self._checkpoints: dict[str, Checkpoint] = {}
        self._facts: dict[str, Any] = {}
        self._attempt, self._pid = 0, None

    def read(self, parent: str = "") -> Particulars:
        """Read it; in a thread."""
        part = read_journal(self._folder.journal, self._offset)
        self._offset = part.offset
        for entry in part.entries:
            self._take(entry)
        there = [self._with_attempt(one) for one in self._checkpoints.values() if self._path(one).exists()]
        # as a resume chooses: the best model was saved in the middle of something, and comes after the others
        there.sort(key=lambda one: (one.attempt, one.why != BEST, one.step))
        record = read_json(self._folder.config)
        return Particulars(tuple(there), dict(self._facts), record if isinstance(record, dict) else {}, parent)

    def _take(self, entry: Mapping[str, Any]) -> None:
        match entry["kind"]:
            case "phase" if entry.get("phase") == "running" and entry.get("pid") != self._pid:
                self._attempt, self._pid = self._attempt + 1, entry.get("pid")
            case "facts":
                self._facts |= entry
            case "checkpoint" if (found := _checkpoint(entry, self._attempt)) is not None:
                self._checkpoints[found.file] = found

    def _path(self, checkpoint: Checkpoint) -> Path:
        return self._folder.checkpoints / checkpoint.file

    def _with_attempt(self, checkpoint: Checkpoint) -> Checkpoint:
        """Take over that a later attempt went on from it, which only its own folder tells."""
        told = (read_json(self._path(checkpoint) / _MANIFEST) or {}).get("attempt")
        return replace(checkpoint, attempt=told) if isinstance(told, int) else checkpoint


def _checkpoint(entry: Mapping[str, Any], attempt: int) -> Checkpoint | None:
    file, step = entry.get("file"), entry.get("step")
    if not isinstance(file, str) or not isinstance(step, int | float) or not _is_below(file):
        return None
    size = entry.get("bytes")
    return Checkpoint(
        file,
        step,
        entry.get("exact") is True,
        str(entry.get("reason") or ""),
        str(entry.get("why") or ""),
        size if isinstance(size, int) else 0,
        attempt,
    )


def _is_below(file: str) -> bool:
    return bool(file) and ".." not in file and not file.startswith("/") and "\0" not in file


def choose(points: Sequence[Checkpoint], way: str) -> Checkpoint | None:
    """Give the checkpoint that a way to resume means: the newest one, the newest exact one, or the best model's."""
    fits = [point for point in points if way == "newest" or (point.exact if way == "exact" else point.why == BEST)]
    return fits[-1] if fits else None


def ways_to_resume(found: Iterable[Sequence[Checkpoint]]) -> dict[str, str]:
    """Give from where simulations can go on, where there is something to choose.

    Args:
        found: The checkpoints of each of them, in the order of :class:`Particulars`.

    Returns:
        Words for each way (``newest``, ``exact``, ``best``); a single one where there is nothing to choose.
    """
    every = list(found)
    newest = [choose(points, "newest") for points in every]
    ways = {"newest": _words(newest)}
    for way in ("exact", "best"):
        other = [choose(points, way) for points in every]
        if any(point is not None and point is not new for point, new in zip(other, newest, strict=True)):
            ways[way] = _words(other)
    return ways


def _words(chosen: Iterable[Checkpoint | None]) -> str:
    points = [point for point in chosen if point is not None]
    if not points:
        return "from the start: there is no checkpoint"
    if len(points) > 1:
        exact = sum(point.exact for point in points)
        return f"{len(points)} checkpoints, {exact} of them exact"
    (point,) = points
    return f"at step {point.step:,.0f}, {point.kind}" + (f" ({point.reason})" if point.reason else "")
