"""Finds the simulation types in a person's module: those it defines, and what it registers when it is imported.

Part of the short-lived process that ``worker.describe`` is. The answer::

    {"types": [{"key": ..., "qualname": ..., "registered": "", "name": ..., "kwargs": {...}}], "files": [...]}
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from gymdash_tui.domain.errors import UnknownType, WrongUse
from gymdash_tui.domain.guess import did_you_mean, list_some
from gymdash_tui.domain.naming import snake_case
from gymdash_tui.domain.values import plain_part
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.registry import Registration, SimulationRegistry
from gymdash_tui.simulation.types import TypeRef

_MOST_FILES = 200  # of a person's project; more would take longer to look at than to import


def find(reference: TypeRef) -> dict[str, Any]:
    """Import a module, and tell the types in it.

    Args:
        reference: The module; where it names a type as well, only that one is told.

    Raises:
        UnknownType: If there is no such type in it.
        WrongUse: If there is none at all.
        Exception: Whatever the person's module raises when it is imported.
    """
    before = set(SimulationRegistry.list_simulations())
    module = reference.import_module()
    keys = [key for key in SimulationRegistry.list_simulations() if key not in before]
    registered = [SimulationRegistry.find(key) for key in keys]
    known = {one.creator for one in registered}
    told = [_registered(one) for one in registered]
    told += [_defined(found) for found in _types_in(module) if found not in known]
    return {"types": _chosen(reference, told), "files": files_of(reference, module.__name__)}


def _chosen(reference: TypeRef, told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    where = reference.file or reference.module
    if not told:
        raise WrongUse(f"{where} defines no subclass of gymdash_tui.Simulation with a _run(), and registers none.")
    if not reference.qualname:
        return told
    chosen = [one for one in told if one["qualname"] == reference.qualname]
    if not chosen:
        names = [one["qualname"] or one["key"] for one in told]
        guess = did_you_mean(reference.qualname, names) or "."
        raise UnknownType(f"{where} has no type '{reference.qualname}'{guess} It has: {list_some(names)}.")
    return chosen


def _types_in(module: ModuleType) -> Iterator[type[Simulation]]:
    """Give the types that a module defines itself and that can run, in their order."""
    for found in dict.fromkeys(value for value in vars(module).values() if inspect.isclass(value)):
        is_own = found.__module__ == module.__name__ and not found.__name__.startswith("_")
        if is_own and issubclass(found, Simulation) and found._run is not Simulation._run:
            yield found


def _defined(found: type[Simulation]) -> dict[str, Any]:
    own = vars(found).get("key")
    key = own if isinstance(own, str) and own else snake_case(found.__name__)
    return {"key": key, "qualname": found.__qualname__, "registered": "", "name": "", "kwargs": {}}


def _registered(found: Registration) -> dict[str, Any]:
    config = found.start_config
    qualname = found.type.qualname if found.type is not None else ""
    return {
        "key": found.key,
        "qualname": qualname,
        "registered": found.key,
        "name": config.name if config is not None else "",
        "kwargs": plain_part(config.kwargs)[0] if config is not None else {},
    }


def files_of(reference: TypeRef, module: str) -> list[str]:
    """Give the source files that were imported for a type: of its own package, and of the person's folders."""
    top = module.partition(".")[0]
    files: dict[str, None] = {}
    for name, found in list(sys.modules.items()):
        file = getattr(found, "__file__", None)
        if isinstance(file, str) and file.endswith(".py") and _is_persons(name, Path(file), top, reference):
            files[file] = None
    return list(files)[:_MOST_FILES]


def _is_persons(name: str, file: Path, top: str, reference: TypeRef) -> bool:
    if name.partition(".")[0] == "gymdash_tui":
        return False
    if name.partition(".")[0] == top or str(file) == reference.file:
        return True
    if {"site-packages", "dist-packages"} & set(file.parts):
        return False
    return any(folder and file.is_relative_to(folder) for folder in reference.path)
