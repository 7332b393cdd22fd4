"""Makes a simulation of a run that another program logged: its event files copied, all else written as event files."""

from __future__ import annotations

import errno
import shutil
import stat
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.errors import ProjectError
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.times import from_unix, utc_now
from gymdash_tui.metrics import RunReader
from gymdash_tui.simulation.atomic import write_json
from gymdash_tui.simulation.events import EventWriter
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.tracking.elsewhere import IMPORTED
from gymdash_tui.tracking.logs.found import FoundRun
from gymdash_tui.tracking.logs.points import read_foreign
from gymdash_tui.tracking.logs.summary import Summary, summarize
from gymdash_tui.tracking.logs.zoo_run import Settings, read_settings

if TYPE_CHECKING:
    from gymdash_tui.metrics.foreign import ForeignLog
    from gymdash_tui.project.project import Project

_SOURCES = uuid.UUID("5a1c9ab6-51d5-4b0e-9d52-2c1c3d5b7f10")
_SAID = 12  # problems that are told one by one


def source_id(run: FoundRun) -> str:
    """Give the id that a run gets when it is imported first: always the same, so that a second time is noticed."""
    return str(uuid.uuid5(_SOURCES, str(run.folder)))


@dataclass(slots=True)
class _Taken:
    """What was taken from a run."""

    summary: Summary
    settings: Settings
    about: Mapping[str, Any]
    problems: list[str]


def bring_in(
    project: Project, run: FoundRun, sim_id: str, name: str, group: str = "", shell: str = "script"
) -> SimulationRecord:
    """Make a simulation of a run: its folder and its row, or neither.

    Args:
        project: Where.
        run: The run.
        sim_id: The id it gets.
        name: The name it gets.
        group: The group it belongs to.
        shell: From where that was asked for, for the audit.

    Raises:
        ProjectError: If a file cannot be copied, or the project refuses.
    """
    folder = project.folder.simulation(sim_id)
    # under another name first, so that nobody ever sees half a folder
    making = SimulationFolder(folder.root.with_name(f".{sim_id}.tmp"))
    try:
        shutil.rmtree(making.root, ignore_errors=True)
        making.root.mkdir(mode=0o700)
        taken = _take(run, making)
        record = _record(run, taken, sim_id, name, group)
        write_json(making.config, _kept(run, taken, record))
        shutil.rmtree(folder.root, ignore_errors=True)  # left by a removal that was broken off: there is no row
        making.root.rename(folder.root)
    except OSError as error:
        shutil.rmtree(making.root, ignore_errors=True)
        raise ProjectError(_refusal(run, error)) from error
    except BaseException:
        shutil.rmtree(making.root, ignore_errors=True)
        raise
    try:
        project.add(record, ("import", {"shell": shell, "sim_id": sim_id, "name": name, "path": str(run.folder)}))
    except BaseException:
        shutil.rmtree(folder.root, ignore_errors=True)
        raise
    return record


def _refusal(run: FoundRun, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full, so '{run.name}' was not imported; free some space and try again."
    return f"{error.filename or run.folder} refused ({error.strerror or error}), so '{run.name}' was not imported."


def _take(run: FoundRun, making: SimulationFolder) -> _Taken:
    making.tb.mkdir(mode=0o700)
    for path in run.events:
        _copy(path, making.tb / path.name)
    reader = RunReader(making.tb)
    reader.poll()
    log = read_foreign(run, reader.series.keys())
    if log.series:
        write_points(log, making.tb)
        reader.poll()
    settings = read_settings(run)
    summary = summarize(reader.series, float(settings.kwargs.get("num_steps", 0)))
    problems = [*reader.warnings, *log.problems, *settings.problems]
    reader.close()
    return _Taken(summary, settings, log.about, problems)


def _copy(source: Path, target: Path) -> None:
    if not stat.S_ISREG(source.stat().st_mode):
        raise OSError(errno.EINVAL, "it is no regular file", str(source))
    shutil.copyfile(source, target)
    shutil.copystat(source, target)
    target.chmod(0o600)


def write_points(log: ForeignLog, folder: Path) -> None:
    """Write curves into a new event file, with the wall times that they have.

    Raises:
        OSError: If the disk refuses.
    """
    writer = EventWriter(folder)
    try:
        for series in log.series:
            columns = (series.steps.tolist(), series.values.tolist(), series.wall_times.tolist())
            for step, value, wall in zip(*columns, strict=True):
                writer.add_scalar(series.tag, value, step, wall)
    finally:
        writer.close()


def _record(run: FoundRun, taken: _Taken, sim_id: str, name: str, group: str) -> SimulationRecord:
    first, last = _times(run, taken.summary)
    kwargs = taken.settings.kwargs or _about(taken.about)
    seed = kwargs.get("seed")
    return SimulationRecord(
        sim_id=sim_id,
        name=name,
        sim_key=IMPORTED,
        phase=Phase.DONE,
        ending=Ending.SUCCEEDED,
        created=from_unix(first),
        started=from_unix(first),
        ended=from_unix(last),
        kwargs=kwargs,
        seed=seed if isinstance(seed, int) else None,
        group=group,
        launcher=IMPORTED,
        progress=taken.summary.progress,
        last_status=SimStatus(SimStatusCode.INFO, _told(run, taken), time=utc_now()),
    )


def _about(about: Mapping[str, Any]) -> dict[str, Any]:
    env = about.get("env_id")
    return {"env": env} if isinstance(env, str) and env != "None" else {}


def _times(run: FoundRun, summary: Summary) -> tuple[float, float]:
    """Give when a run began and ended, in Unix seconds: as its points say, or else its files."""
    if summary.last > 0:
        return summary.first, summary.last
    times = [path.stat().st_mtime for path in (run.folder, *run.files)] or [time.time()]
    return min(times), max(times)


def _told(run: FoundRun, taken: _Taken) -> str:
    said = [f"Imported from {run.folder} ({run.kind}): {_files(run) or 'no curves'}."]
    if not taken.summary.points:
        said.append("No point of a curve could be read.")
    said += taken.problems[:_SAID]
    if len(taken.problems) > _SAID:
        said.append(f"{len(taken.problems) - _SAID} more problems are not shown.")
    return safe_text(" ".join(said))


def _files(run: FoundRun) -> str:
    counts = ((len(run.events), "event file"), (len(run.monitors), "monitor"))
    several = [f"{count} {what}s" if count > 1 else f"1 {what}" for count, what in counts if count]
    return ", ".join([*several, *(path.name for path in (run.progress, run.evaluations) if path is not None)])


def _kept(run: FoundRun, taken: _Taken, record: SimulationRecord) -> dict[str, Any]:
    """Give ``config.json`` of what was imported: no type to start, and where it comes from."""
    return {
        "sim_id": record.sim_id,
        "name": record.name,
        "sim_key": record.sim_key,
        "kwargs": record.kwargs,
        "start_kwargs": {},
        "command_line": taken.settings.command_line,
        "imported_from": str(run.folder),
    }
