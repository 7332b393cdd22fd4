"""What a simulation was started with: as its folder tells it, or else its row."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import UnknownType, WorkerError
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.values import flatten, is_lost, merge
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.registry import SimulationRegistry
from gymdash_tui.simulation.start_file import StartFile
from gymdash_tui.simulation.types import TypeRef
from gymdash_tui.tracking.elsewhere import IMPORTED, in_own_terms, ran_here, runs_as
from gymdash_tui.tracking.launch import worker_environment

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project


def start_file(project: Project, record: SimulationRecord) -> StartFile:
    """Read what a simulation was started with; where the file is gone or damaged, what the row tells of it.

    Raises:
        WorkerError: If neither tells enough.
    """
    folder = project.folder.simulation(record.sim_id)
    return read_start_file(folder) or rebuilt(folder, record, project)


def read_start_file(folder: SimulationFolder) -> StartFile | None:
    """Read a start file; ``None`` where it is gone, damaged, or says no more of which type the simulation is."""
    try:
        found = StartFile.read(folder)
    except WorkerError:
        return None
    return found if found.type is not None or folder.objects.exists() else None


def rebuilt(folder: SimulationFolder, record: SimulationRecord, project: Project | None = None) -> StartFile:
    """Make a start file from a row.

    Args:
        folder: The simulation's folder.
        record: Its row.
        project: The project, for the types that were exported into it.

    Raises:
        WorkerError: If an argument was a function, which nothing tells any more, or if the type is unknown.
    """
    if not ran_here(record):
        return _from_elsewhere(record, project)
    given = flatten(merge(record.kwargs, record.start_kwargs))
    lost = [path for path, value in given.items() if is_lost(value)]
    if lost and not folder.objects.exists():
        raise WorkerError(
            f"{folder.config} is missing or damaged, and nothing else tells what its '{lost[0]}' was "
            f"({given[lost[0]]}); start '{record.name}' anew with that argument."
        )
    return StartFile(
        record.sim_id,
        SimulationStartConfig(record.name, record.sim_key, kwargs=record.kwargs),
        record.start_kwargs,
        _type_of(folder, record, project),
        environment=worker_environment(merge(record.kwargs, record.start_kwargs)),
        record={"attempt": record.attempt, "seed": record.seed, "rebuilt": True},
    )


def _from_elsewhere(record: SimulationRecord, project: Project | None) -> StartFile:
    """Make one for what GymDash ran, or what was imported: functions are lost there, and take their defaults."""
    key = runs_as(record) if record.sim_key == IMPORTED else record.sim_key
    kwargs, lost = in_own_terms(key, record.kwargs)
    start_kwargs, more = in_own_terms(key, record.start_kwargs)
    known = replace(record, sim_key=key)
    return StartFile(
        record.sim_id,
        SimulationStartConfig(record.name, key, kwargs=kwargs),
        start_kwargs,
        _known_type(known, project) or _no_type(known),
        environment=worker_environment(merge(kwargs, start_kwargs)),
        record={"attempt": record.attempt, "seed": record.seed, "rebuilt": True, "lost": [*lost, *more]},
    )


def _no_type(record: SimulationRecord) -> TypeRef:
    where = f"{record.sim_module_name}.{record.sim_type_name}".strip(".")
    raise WorkerError(
        f"'{record.name}' is of the type '{record.sim_key}'{f' ({where})' if where else ''}, which is not known here. "
        f"Change the imports in its file from gymdash to gymdash_tui and name it under [tool.gymdash-tui] simulations "
        f"in your pyproject.toml; then this works."
    )


def _known_type(record: SimulationRecord, project: Project | None) -> TypeRef | None:
    """Find a type by its key, in this process or else wherever types are named."""
    with suppress(UnknownType):
        return SimulationRegistry.find(record.sim_key).type
    from gymdash_tui.tracking.catalogue import read_catalogue  # deferred: needed only where a type is not built in

    with suppress(UnknownType):
        return read_catalogue(project).find(record.sim_key).type
    return None


def _type_of(folder: SimulationFolder, record: SimulationRecord, project: Project | None) -> TypeRef | None:
    found = _known_type(record, project)
    if found is not None:
        return found
    if record.sim_type_name and record.sim_module_name not in ("", "__main__"):
        return TypeRef(record.sim_module_name, record.sim_type_name)
    if folder.objects.exists():
        return None  # it was carried there
    raise WorkerError(
        f"{folder.config} is missing or damaged, and nothing else tells where the type '{record.sim_key}' lives."
    )
