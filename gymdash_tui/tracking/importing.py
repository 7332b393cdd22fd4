"""The part of the tracker that imports runs which other programs logged."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import ProjectError, WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.tracking.base import TrackerBase
from gymdash_tui.tracking.logs import FoundRun, Search, find_runs, search

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

__all__ = ["FoundRun", "Importing", "Imports", "find_runs", "import_runs"]


@dataclass(slots=True)
class Imports:
    """What an import did.

    Attributes:
        records: The simulations that were made.
        passed_over: The runs that were imported before, by the simulation that each is.
        problems: A sentence for each run or folder that could not be imported.
    """

    records: list[SimulationRecord] = field(default_factory=list)
    passed_over: list[tuple[FoundRun, SimulationRecord]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class Importing(TrackerBase):
    """Imports runs which other programs logged."""

    async def import_logs(
        self, path: Path | str, group: str = "", *, name: str = "", again: bool = False
    ) -> list[SimulationRecord]:
        """Import all runs at a path as simulations that are done; nothing there is changed.

        Args:
            path: A folder (all below it is searched), or a single file.
            group: The group they belong to.
            name: What their names begin with; the folders' own where left out.
            again: Whether to import also what was imported before.

        Returns:
            The new simulations; what was imported before is passed over.

        Raises:
            WrongUse: If nothing there is a run that is known, or it is a project.
            ProjectError: If a run cannot be copied; those before it are imported.
        """
        async with self._audited("import", path=str(path)) as details:
            found = await self.import_found(await search_all([path]), group, name=name, again=again)
            details |= {"passed_over": len(found.passed_over)}
            if found.problems and not found.records:
                raise ProjectError("\n".join(found.problems))
            return found.records

    async def import_found(self, found: Search, group: str = "", *, name: str = "", again: bool = False) -> Imports:
        """Import runs that were found, each whole or not at all; one that cannot be read keeps no other one from it.

        Args:
            found: The runs.
            group: The group they belong to.
            name: What their names begin with; the folders' own where left out.
            again: Whether to import also what was imported before.
        """
        done = Imports(problems=list(found.problems))
        for run in found.runs:
            await asyncio.to_thread(self._import_one, run, done, group, _name(run, name, len(found.runs)), again)
        return done

    def _import_one(self, run: FoundRun, done: Imports, group: str, name: str, again: bool) -> None:
        from gymdash_tui.tracking.logs.copying import bring_in, source_id  # deferred: numpy, 100 ms

        sim_id = source_id(run)
        known = self.project.get(sim_id)
        if known is not None and not again:
            done.passed_over.append((run, known))
            return
        try:
            sim_id = sim_id if known is None else str(uuid.uuid4())
            done.records.append(bring_in(self.project, run, sim_id, name, group, self.shell))
        except ProjectError as error:
            done.problems.append(str(error))


async def search_all(paths: Sequence[Path | str]) -> Search:
    """Find the runs at some paths, without holding up the event loop; see :func:`search_each`."""
    return await asyncio.to_thread(search_each, paths)


def search_each(paths: Sequence[Path | str]) -> Search:
    """Find the runs at some paths; of several, each one's name comes before those of its runs.

    Raises:
        WrongUse: If nothing at one of them is a run that is known, or it is a project.
    """
    found = Search()
    for path in paths:
        one = search(path)
        if not one.runs:
            said = " ".join(one.problems) or (
                "Known are TensorBoard's event files, Stable-Baselines3's monitor.csv, progress.csv and "
                "evaluations.npz, and RL Zoo's logs."
            )
            raise WrongUse(f"No run was found at {path}. {said}")
        known = {run.folder for run in found.runs}
        prefix = f"{Path(path).expanduser().resolve().name}/" if len(paths) > 1 else ""
        found.runs += [_prefixed(run, prefix) for run in one.runs if run.folder not in known]
        found.problems += one.problems
    return found


def _prefixed(run: FoundRun, prefix: str) -> FoundRun:
    return run if f"{run.name}/" == prefix else replace(run, name=prefix + run.name)


def _name(run: FoundRun, name: str, count: int) -> str:
    if not name:
        return run.name
    return name if count == 1 else f"{name}/{run.name}"


async def import_runs(project: Project, path: Path | str, group: str = "") -> list[SimulationRecord]:
    """Import all runs at a path into a project; see :meth:`Importing.import_logs`."""
    return await Importing(project).import_logs(path, group)
