"""Which simulation types the shell commands know: those of the program, of the project, and of what a person names."""

from __future__ import annotations

import argparse
import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gymdash_tui.domain.errors import ProjectError, UnknownType
from gymdash_tui.simulation.paths import ProjectFolder
from gymdash_tui.simulation.registry import BUILT_IN, Creator, SimulationRegistry
from gymdash_tui.simulation.types import TypeRef
from gymdash_tui.tracking.catalogue import Catalogue, read_catalogue


@dataclass(frozen=True, slots=True)
class Kind:
    """A simulation type as a command starts it.

    Attributes:
        type: Where it lives; ``None`` where only this program has it.
        creator: What makes it, where this program registered it.
        name: The name in its default configuration, if it has one.
        kwargs: The arguments in that.
    """

    type: TypeRef | None
    creator: Creator | None = None
    name: str = ""
    kwargs: dict[str, Any] = field(default_factory=dict)


def catalogue_of(arguments: argparse.Namespace) -> Catalogue:
    """Read every type that a command knows; no project is made for that.

    Raises:
        WrongUse: If the interpreter is none that was named.
    """
    from gymdash_tui.project.project import Project  # deferred: the tables cost 242 ms

    sims, python = tuple(arguments.sims or ()), arguments.python or ""
    if not arguments.project_dir:
        return read_catalogue(None, sims=sims, python=python)
    # one that cannot be opened is said when it is needed
    with suppress(ProjectError), Project.open(arguments.project_dir, create=False) as project:
        return read_catalogue(project, sims=sims, python=python)
    folder = ProjectFolder(Path(os.path.expanduser(arguments.project_dir)))  # noqa: PTH111 - Path's raises
    return read_catalogue(None, sims=sims, python=python, folder=folder)


def find_kind(arguments: argparse.Namespace, key: str) -> Kind:
    """Find the type that a command names.

    Raises:
        UnknownType: If there is none; the text says as well what is wrong with the sources of types.
        WrongUse: If the interpreter is none that was named.
    """
    if key in BUILT_IN and not arguments.python:
        return Kind(BUILT_IN[key])  # it goes before all others, so nobody else has to be asked
    own = SimulationRegistry.registered(key)
    try:
        entry = catalogue_of(arguments).find(key)
    except UnknownType:
        if own is None:
            raise
        return Kind(None, own.creator)
    return Kind(entry.type, own.creator if own is not None else None, entry.name, entry.kwargs)
