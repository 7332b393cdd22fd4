"""What a simulation was started with: as its folder tells it, or else its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import UnknownType, WorkerError
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.values import flatten, merge
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.registry import SimulationRegistry
from gymdash_tui.simulation.start_file import StartFile, is_lost
from gymdash_tui.simulation.types import TypeRef
from gymdash_tui.tracking.launch import worker_environment

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project


def start_file(project: Project, record: SimulationRecord) -> StartFile:
    """Read what a simulation was started with; where the file is gone or damaged, what the row tells of it.

    Raises:
        WorkerError: If neither tells enough.
    """
    folder = project.folder.simulation(record.sim_id)
    return read_start_file(folder) or rebuilt(folder, record)


def read_start_file(folder: SimulationFolder) -> StartFile | None:
    """Read a start file; ``None`` where it is gone, damaged, or says no more of which type the simulation is."""
    try:
        found = StartFile.read(folder)
    except WorkerError:
        return None
    return found if found.type is not None or folder.objects.exists() else None


def rebuilt(folder: SimulationFolder, record: SimulationRecord) -> StartFile:
    """Make a start file from a row.

    Raises:
        WorkerError: If an argument was a function, which nothing tells any more, or if the type is unknown.
    """
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
        _type_of(folder, record),
        environment=worker_environment(merge(record.kwargs, record.start_kwargs)),
        record={"attempt": record.attempt, "seed": record.seed, "rebuilt": True},
    )


def _type_of(folder: SimulationFolder, record: SimulationRecord) -> TypeRef | None:
    try:
        return SimulationRegistry.find(record.sim_key).type
    except UnknownType:
        pass
    if record.sim_type_name and record.sim_module_name not in ("", "__main__"):
        return TypeRef(record.sim_module_name, record.sim_type_name)
    if folder.objects.exists():
        return None  # it was carried there
    raise WorkerError(
        f"{folder.config} is missing or damaged, and nothing else tells where the type '{record.sim_key}' lives."
    )
