"""``db/types.json``: the types that a person's scripts exported to a project; readable, and no pickle."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gymdash_tui.simulation.atomic import read_json, write_atomic
from gymdash_tui.simulation.paths import ProjectFolder
from gymdash_tui.simulation.types import TypeRef

_VERSION = 1


def exported_file(project: ProjectFolder) -> Path:
    """Give the file in which a project keeps the types that were exported to it."""
    return project.db / "types.json"


def read_exported(project: ProjectFolder) -> dict[str, TypeRef] | None:
    """Give the exported types by their keys; ``None`` where the file is damaged."""
    file = exported_file(project)
    if not file.exists():
        return {}
    types = (read_json(file) or {}).get("types")
    if not isinstance(types, dict) or not all(isinstance(told, dict) for told in types.values()):
        return None
    return {str(key): TypeRef.from_json(told) for key, told in types.items()}


def write_exported(project: ProjectFolder, types: Mapping[str, TypeRef]) -> Path:
    """Add types to those that were exported; of the others those stay whose file is still there.

    Returns:
        The file.

    Raises:
        OSError: If it cannot be written.
    """
    file = exported_file(project)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(file):
        kept = {key: one for key, one in (read_exported(project) or {}).items() if _is_there(one)}
        told = {key: _readable(one) for key, one in {**kept, **types}.items()}
        text = json.dumps({"version": _VERSION, "types": told}, indent=2, ensure_ascii=False)
        write_atomic(file, f"{text}\n".encode("utf-8", "surrogatepass"))
    return file


def _is_there(reference: TypeRef) -> bool:
    return not reference.file or Path(reference.file).is_file()


def _readable(reference: TypeRef) -> dict[str, Any]:
    """Give what there is to say of a type; what is empty says nothing."""
    return {name: value for name, value in reference.to_json().items() if value}


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Let no two scripts write it at the same moment, one over what the other added."""
    lock = os.open(file.with_name(f".{file.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
