"""Shows runs where they are: a project whose simulations hold links to other programs' event files.

Nothing is written into a folder that is looked at. What is no event file (Stable-Baselines3's logs) is written as one
beside the links, and further points are appended as its file grows.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import GymdashError
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.times import from_unix
from gymdash_tui.metrics import RunReader
from gymdash_tui.simulation.atomic import write_atomic
from gymdash_tui.simulation.events import frame, scalar_event
from gymdash_tui.tracking.elsewhere import IMPORTED
from gymdash_tui.tracking.logs.found import FoundRun, Search
from gymdash_tui.tracking.logs.points import read_foreign
from gymdash_tui.tracking.logs.summary import Summary, summarize
from gymdash_tui.tracking.logs.zoo_run import read_settings

if TYPE_CHECKING:
    from gymdash_tui.metrics.foreign import ForeignSeries
    from gymdash_tui.project.project import Project

SEARCH_EVERY = 5.0
"""Seconds between looks for new runs and new files; known ones are looked at each time."""

_QUIET = 600.0  # seconds after which a run that did not grow is read anew where it grows again
_MIRRORED = "events.out.tfevents.9999999999.mirror"  # after all others of a folder, which count by name

_Stamp = tuple[int, int]


class Mirror:
    """Keeps a project's simulations the way runs elsewhere are."""

    def __init__(self, project: Project, look: Callable[[], Search]) -> None:
        """Mirror into a project what is found by ``look``, which is called again and again."""
        self._project = project
        self._look = look
        self._runs: dict[Path, _Mirrored] = {}
        self._next_search = 0.0
        self.problems: list[str] = []

    def refresh(self) -> bool:
        """Take over what is new; blocking.

        Returns:
            Whether anything was.
        """
        changed = False
        if time.monotonic() >= self._next_search:
            changed = self._search()
            self._next_search = time.monotonic() + SEARCH_EVERY
        return any([run.update() for run in self._runs.values()]) or changed

    def _search(self) -> bool:
        try:
            found = self._look()
        except GymdashError as error:  # its folder is away for a moment, or for good: what was read stays
            self.problems = [str(error)]
            return False
        self.problems = found.problems
        changed = False
        for run in found.runs:
            known = self._runs.get(run.folder)
            if known is None:
                self._runs[run.folder] = _Mirrored(self._project, run)
                changed = True
            else:
                known.run = run
        return changed


class _Mirrored:
    """One run and the simulation that shows it."""

    def __init__(self, project: Project, run: FoundRun) -> None:
        self.run = run
        self._project = project
        self._sim_id = str(uuid.uuid4())
        self._folder = project.folder.simulation(self._sim_id)
        self._stamps: dict[Path, _Stamp] = {}
        self._reader: RunReader | None = None
        self._grown = 0.0
        self._written: dict[str, ForeignSeries] = {}
        self._steps = 0.0
        self._folder.tb.mkdir(parents=True, mode=0o700)
        summary = self._read(_stamps(run.files))
        project.add(self._record(summary))

    def update(self) -> bool:
        """Take over what is new."""
        stamps = _stamps(self.run.files)
        if stamps == self._stamps:
            if time.monotonic() > self._grown + _QUIET:
                self._reader = None
            return False
        summary = self._read(stamps)
        self._project.set_progress(self._sim_id, summary.progress)
        return True

    def _read(self, stamps: dict[Path, _Stamp]) -> Summary:
        changed = {path for path, stamp in stamps.items() if self._stamps.get(path) != stamp}
        for path in self.run.events:
            with suppress(FileExistsError):
                (self._folder.tb / path.name).symlink_to(path)
        reader = self._reader or RunReader(self._folder.tb)
        reader.poll()
        if changed & set(self.run.foreign):
            self._mirror_foreign(reader.series.keys() - self._written.keys())
            reader.poll()
        self._reader, self._stamps, self._grown = reader, stamps, time.monotonic()
        return summarize(reader.series, self._steps)

    def _mirror_foreign(self, known: set[str]) -> None:
        log = read_foreign(self.run, known)
        goes_on = all(_continues(one, self._written.get(one.tag)) for one in log.series)
        data = b"".join(_bytes(one, self._written.get(one.tag) if goes_on else None) for one in log.series)
        file = self._folder.tb / _MIRRORED
        if goes_on:
            with file.open("ab") as stream:
                stream.write(data)
        else:
            write_atomic(file, data)
        self._written = {one.tag: one for one in log.series}

    def _record(self, summary: Summary) -> SimulationRecord:
        settings = read_settings(self.run)
        self._steps = float(settings.kwargs.get("num_steps", 0))
        first, last = from_unix(summary.first), from_unix(summary.last)
        details = " ".join([f"Shown from {self.run.folder} ({self.run.kind}).", *settings.problems])
        return SimulationRecord(
            sim_id=self._sim_id,
            name=self.run.name,
            sim_key=IMPORTED,
            phase=Phase.DONE,
            ending=Ending.SUCCEEDED,
            created=first,
            started=first,
            ended=last,
            kwargs=settings.kwargs,
            launcher=IMPORTED,
            progress=summary.progress,
            last_status=SimStatus(SimStatusCode.INFO, safe_text(details), time=last),
        )


def _stamps(files: Sequence[Path]) -> dict[Path, _Stamp]:
    found = {}
    for path in files:
        with suppress(OSError):  # gone: what was read of it stays
            status = path.stat()
            found[path] = (status.st_size, status.st_mtime_ns)
    return found


def _continues(now: ForeignSeries, before: ForeignSeries | None) -> bool:
    """Tell whether a curve only has points after those that were there before."""
    if before is None or not len(before.steps):
        return True
    count = len(before.steps)
    if len(now.steps) < count:
        return False
    return bool((now.steps[:count] == before.steps).all() and (now.values[:count] == before.values).all())


def _bytes(now: ForeignSeries, before: ForeignSeries | None) -> bytes:
    start = 0 if before is None else len(before.steps)
    columns = (now.steps[start:].tolist(), now.values[start:].tolist(), now.wall_times[start:].tolist())
    points = zip(*columns, strict=True)
    return b"".join(frame(scalar_event(now.tag, value, step, wall)) for step, value, wall in points)
