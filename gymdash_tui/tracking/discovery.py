"""Has a short-lived process import a person's file or module, and tell the types in it; remembered until it changes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gymdash_tui.domain.errors import GymdashError, WrongUse
from gymdash_tui.simulation.types import TypeRef, source_of
from gymdash_tui.tracking.cache import cache_folder, keep, recall, short_hash
from gymdash_tui.tracking.interpreter import environment
from gymdash_tui.tracking.pythons import ask_python

DESCRIBE = "gymdash_tui.worker.describe"
_PATIENCE = 300.0  # seconds; torch alone takes ten on a slow disk
_PACKAGE = Path(__file__).resolve().parents[1]
_TYPE = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


class ImportFailed(GymdashError):
    """A person's module could not be imported, or holds no such type.

    Attributes:
        trace: The whole trace, if there is one.
    """

    def __init__(self, sentence: str, trace: str = "") -> None:
        super().__init__(sentence)
        self.trace = trace


@dataclass(frozen=True, slots=True)
class Discovered:
    """A type that was found in a module.

    Attributes:
        key: Its key.
        type: Where it lives.
        name: The name in its registered default configuration.
        kwargs: The arguments in that, as far as JSON can hold them.
    """

    key: str
    type: TypeRef
    name: str
    kwargs: dict[str, Any]


def reference_to(text: str, cwd: Path) -> TypeRef:
    """Turn ``file.py``, ``file.py:Type``, ``pkg.mod`` or ``pkg.mod:Type`` into a reference; nothing is imported.

    A file in a package is imported as a module of that, any other one as Python runs a script.

    Raises:
        WrongUse: If it is none of these, or there is no such file.
    """
    place, colon, qualname = text.rpartition(":") if ":" in text else (text, "", "")
    if not place or bool(colon) != bool(qualname) or (qualname and not _TYPE.fullmatch(qualname)):
        raise WrongUse(f"'{text}' names no types; give file.py, package.module, or either with :Type behind it.")
    if place.endswith(".py") or "/" in place:
        return _of_file(text, _absolute(cwd, place), qualname)
    if not _TYPE.fullmatch(place):
        raise WrongUse(f"'{text}' names no types; give file.py, package.module, or either with :Type behind it.")
    folders = (str(cwd),)
    return TypeRef(place, qualname, source_of(place, folders), folders)


def _absolute(cwd: Path, place: str) -> Path:
    try:
        return (cwd / Path(place).expanduser()).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise WrongUse(f"{place!r} cannot be the path of a file ({error}).") from error


def _of_file(text: str, file: Path, qualname: str) -> TypeRef:
    if not file.is_file():
        raise WrongUse(f"There is no file {file} (for '{text}'); give the path of a Python file.")
    names, folder = [file.stem], file.parent
    while (folder / "__init__.py").is_file() and folder != folder.parent:
        names.insert(0, folder.name)
        folder = folder.parent
    module = ".".join(names if names[-1] != "__init__" else names[:-1]) if len(names) > 1 else "__main__"
    return TypeRef(module, qualname, str(file), (str(folder),))


def discover(reference: TypeRef, patience: float = _PATIENCE) -> tuple[list[Discovered], list[Path]]:
    """Give the types in a module, and the files of which they are made.

    Args:
        reference: The module, and the one type that is meant, if only one is; with the interpreter to import it in.
        patience: Seconds until a module that says nothing counts as hanging.

    Raises:
        ImportFailed: If it cannot be imported, or there is none in it.
        WrongUse: If its interpreter is none.
    """
    python = ask_python(reference.python) if reference.python else None
    version = python.version_text if python is not None else ""
    file = cache_folder("sims") / f"{short_hash([reference.to_json(), sys.executable, version])}.json"
    told = recall(file)
    if told is None or not _is_answer(told):
        told = _ask(reference, patience)
        keep(file, {"types": told["types"]}, [*told["files"], _PACKAGE / "worker", _PACKAGE / "simulation"])
    return [_found(reference, one) for one in told["types"]], [Path(file) for file in told["files"]]


def _is_answer(told: Mapping[str, Any]) -> bool:
    types = told.get("types")
    return isinstance(types, list) and all(
        isinstance(one, dict) and isinstance(one.get("key"), str) and isinstance(one.get("kwargs"), dict)
        for one in types
    )


def _found(reference: TypeRef, told: Mapping[str, Any]) -> Discovered:
    where = replace(
        reference, qualname=str(told.get("qualname", "")), registered=str(told.get("registered", "")),
    )  # fmt: skip
    return Discovered(told["key"], where, str(told.get("name", "")), dict(told["kwargs"]))


def _ask(reference: TypeRef, patience: float) -> dict[str, Any]:
    question = json.dumps({"type": reference.to_json(), "find": True})
    where = reference.file or reference.module
    try:
        ran = subprocess.run(
            [reference.python or sys.executable, "-m", DESCRIBE], input=question.encode(), capture_output=True,
            env=environment(reference.python, OMP_NUM_THREADS="1"), timeout=patience,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise ImportFailed(f"{where} did not say within {patience:.0f} s what is in it; its import hangs.") from None
    except OSError as error:
        raise ImportFailed(f"No process could be started to import {where} ({error.strerror or error}).") from error
    try:
        told: dict[str, Any] = json.loads(ran.stdout)
    except ValueError:
        raise ImportFailed(f"{where} could not be imported.", ran.stderr.decode(errors="replace").strip()) from None
    if "error" in told:
        raise ImportFailed(str(told["error"]), str(told.get("trace", "")))
    return told
