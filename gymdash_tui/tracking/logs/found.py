"""Finds runs in folders: each folder that holds event files, or Stable-Baselines3's logs, is one.

RL Zoo's runs (``logs/<algorithm>/<env>_<number>/``) are known by the folder within, which has ``config.yml`` and
``args.yml``. Links to folders are not followed, and hidden folders are passed over.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.text import safe_text
from gymdash_tui.simulation.paths import ProjectFolder, has_project

_MOST = 200_000  # folders; somebody gave the whole disk


class RunKind(StrEnum):
    """Whose logs they are."""

    TENSORBOARD = "TensorBoard"
    STABLE_BASELINES = "Stable-Baselines3"
    ZOO = "RL Zoo"


@dataclass(frozen=True, slots=True)
class FoundRun:
    """A run that another program logged.

    Attributes:
        name: Its folder below the one that was searched, with slashes; that one's own name where it is it.
        kind: Whose logs they are.
        folder: Its folder, whole, without links; a single file where one was given.
        events: TensorBoard's event files.
        monitors: Stable-Baselines3's ``monitor.csv``, one for each copy of the environment.
        progress: Its ``progress.csv``; ``None`` for none.
        evaluations: Its ``evaluations.npz``; ``None`` for none.
        settings: The folder with RL Zoo's ``config.yml`` and ``args.yml``; ``None`` for none.
    """

    name: str
    kind: RunKind
    folder: Path
    events: tuple[Path, ...] = ()
    monitors: tuple[Path, ...] = ()
    progress: Path | None = None
    evaluations: Path | None = None
    settings: Path | None = None

    @property
    def foreign(self) -> tuple[Path, ...]:
        """Those of its files that hold curves and are no event files."""
        single = [path for path in (self.progress, self.evaluations) if path is not None]
        return (*self.monitors, *single)

    @property
    def files(self) -> tuple[Path, ...]:
        """All files that hold curves."""
        return (*self.events, *self.foreign)


@dataclass(slots=True)
class Search:
    """What a search found.

    Attributes:
        runs: The runs, by name.
        problems: A sentence for each folder that was left out.
    """

    runs: list[FoundRun] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def find_runs(path: Path | str) -> list[FoundRun]:
    """Find the runs in a folder and all below it; see :func:`search`."""
    return search(path).runs


def search(path: Path | str) -> Search:
    """Find the runs in a folder and all below it, or the one that a single file makes.

    Raises:
        WrongUse: If nothing is there, it cannot be read, or it is (part of) a project, which is opened instead.
    """
    try:
        place = Path(path).expanduser().resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise WrongUse(f"{safe_text(str(path))} cannot be read ({reason}).") from None
    _refuse_projects(place)
    found = Search()
    if place.is_file():
        run = _run(place.name, place.parent, [place], [])
        if run is None:
            raise WrongUse(
                f"{safe_text(place.name)} is none of the files that are known: TensorBoard's event files, monitor.csv, "
                f"progress.csv, evaluations.npz."
            )
        found.runs.append(FoundRun(run.name, run.kind, place, run.events, run.monitors, run.progress, run.evaluations))
    else:
        _walk(place, found)
    return found


def _refuse_projects(place: Path) -> None:
    for folder in (place, *place.parents):
        if has_project(folder) and (folder == place or place.is_relative_to(ProjectFolder(folder).sims)):
            raise WrongUse(f"{folder} is a project already, so it is opened and not imported: gymdash-tui -d {folder}")


def _walk(root: Path, found: Search) -> None:
    waiting, seen = [root], 0
    while waiting:
        folder = waiting.pop()
        seen += 1
        if seen > _MOST:
            found.problems.append(f"There are more than {_MOST:,} folders below {root}: the others were left out.")
            return
        try:
            files, folders = _listing(folder)
        except OSError as error:
            found.problems.append(f"{safe_text(str(folder))} cannot be read ({error.strerror or error}).")
            continue
        name = folder.relative_to(root).as_posix() if folder != root else root.name
        run = _run(name or str(root), folder, files, folders)
        if run is not None:
            found.runs.append(run)
        for inner in reversed(folders):
            if has_project(inner):
                found.problems.append(f"{inner} is a project, so it was left out; open it: gymdash-tui -d {inner}")
            elif not inner.name.startswith("."):
                waiting.append(inner)


def _listing(folder: Path) -> tuple[list[Path], list[Path]]:
    with os.scandir(folder) as entries:
        known = sorted(entries, key=lambda entry: entry.name)
    files = [Path(entry.path) for entry in known if entry.is_file()]
    return files, [Path(entry.path) for entry in known if entry.is_dir(follow_symlinks=False)]


def _run(name: str, folder: Path, files: list[Path], folders: list[Path]) -> FoundRun | None:
    by_name = {path.name: path for path in files}
    events = tuple(path for path in files if "tfevents" in path.name)
    monitors = tuple(path for path in files if path.name == "monitor.csv" or path.name.endswith(".monitor.csv"))
    progress, evaluations = by_name.get("progress.csv"), by_name.get("evaluations.npz")
    settings = next((inner for inner in folders if _holds_settings(inner)), None)
    if settings is not None:
        kind = RunKind.ZOO
    elif monitors or progress or evaluations:
        kind = RunKind.STABLE_BASELINES
    elif events:
        kind = RunKind.TENSORBOARD
    else:
        return None
    return FoundRun(name, kind, folder, events, monitors, progress, evaluations, settings)


def _holds_settings(folder: Path) -> bool:
    return (folder / "config.yml").is_file() and (folder / "args.yml").is_file()
