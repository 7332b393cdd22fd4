"""``SimulationExporter``: tells other programs of the project, such as the screen, of a script's types."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from gymdash_tui.domain.errors import DuplicateType, ProjectError, WrongUse
from gymdash_tui.project.folder import prepare_folder
from gymdash_tui.project.manager import ProjectManager
from gymdash_tui.simulation.exported import write_exported
from gymdash_tui.simulation.registry import BUILT_IN
from gymdash_tui.simulation.types import TypeRef, import_path, is_importing

__all__ = ["SimulationExporter"]


class SimulationExporter:
    """Collects types by key, and writes where they live into the project; upstream's names."""

    _prepared: ClassVar[dict[str, TypeRef]] = {}

    @classmethod
    def prepare_for_export(cls, sim_key: str, sim_type: Callable[..., Any] | str) -> bool:
        """Have a type exported by the next :meth:`export_sims`.

        Args:
            sim_key: The key under which it will be known.
            sim_type: The type, or a function that makes simulations; or ``pkg.mod:Type``.

        Returns:
            ``True``.

        Raises:
            DuplicateType: If the key was prepared for another type, or is a built-in one's.
            WrongUse: If another process could not find the type.
        """
        reference = _reference(sim_key, sim_type)
        known = cls._prepared.get(sim_key)
        if sim_key in BUILT_IN or (known is not None and not known.is_at(reference)):
            raise DuplicateType(f"The key '{sim_key}' is taken by another simulation type; choose another one.")
        cls._prepared[sim_key] = reference
        return True

    @classmethod
    def export_sims(cls, project_folder: Path | str | None = None) -> bool:
        """Write where the prepared types live into ``db/types.json`` of a project, which is made if it is absent.

        A worker that imports the script for one of them writes nothing.

        Args:
            project_folder: The project's folder; the current one of ``ProjectManager`` where left out.

        Returns:
            Whether there was anything to export.

        Raises:
            ProjectError: If the folder refuses.
        """
        if is_importing() or not cls._prepared:
            return False
        folder = prepare_folder(ProjectManager.project_folder() if project_folder is None else project_folder)
        try:
            write_exported(folder, cls._prepared)
        except OSError as error:
            raise ProjectError(
                f"{error.filename or folder.db} could not be written ({error.strerror or error}), so no type was "
                f"exported."
            ) from error
        return True


def _reference(key: str, sim_type: Callable[..., Any] | str) -> TypeRef:
    if isinstance(sim_type, str):
        return TypeRef.named(sim_type, import_path())
    found = TypeRef.of(sim_type)
    if found is None:
        name = getattr(sim_type, "__qualname__", type(sim_type).__name__)
        raise WrongUse(
            f"'{key}' cannot be exported: no other process would find {name}; define it at the top level of a file."
        )
    return replace(found, python=sys.executable)
