"""The sources of simulation types, each read by itself: what is wrong in one never hurts the others."""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gymdash_tui.domain.errors import GymdashError, WrongUse
from gymdash_tui.domain.naming import snake_case
from gymdash_tui.domain.values import plain_part
from gymdash_tui.simulation.exported import exported_file, read_exported
from gymdash_tui.simulation.paths import ProjectFolder
from gymdash_tui.simulation.registry import BUILT_IN, Registration, SimulationRegistry
from gymdash_tui.simulation.types import TypeRef, source_of
from gymdash_tui.tracking.discovery import ImportFailed, discover, reference_to
from gymdash_tui.tracking.pyproject import PyProject

GROUP = "gymdash_tui.simulations"
"""The group of entry points by which an installed package brings types."""

BUILT_IN_SOURCE = "built in"
_DISTRIBUTION = re.compile(r"(?P<name>.+?)(-[^-]+)?\.(dist|egg)-info")


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A simulation type that can be started.

    Attributes:
        key: Its key.
        type: Where it lives, and in which interpreter it runs.
        source: Who brings it, in words.
        name: The name in its default configuration, if it was registered with one.
        kwargs: The arguments in that, as far as JSON can hold them; given ones are laid over them.
    """

    key: str
    type: TypeRef
    source: str
    name: str = ""
    kwargs: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TypeProblem:
    """What is wrong with a source of types.

    Attributes:
        source: Which one, in words.
        sentence: What is wrong, and what to do.
        trace: The whole trace of a failed import; empty where there is none.
    """

    source: str
    sentence: str
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What a source came to.

    Attributes:
        entries: The types.
        problems: What is wrong.
        watched: The files whose change may change it.
    """

    entries: tuple[CatalogueEntry, ...] = ()
    problems: tuple[TypeProblem, ...] = ()
    watched: tuple[Path, ...] = ()


def built_in() -> Read:
    """Give the types that come with the program."""
    return Read(tuple(CatalogueEntry(key, type_, BUILT_IN_SOURCE) for key, type_ in BUILT_IN.items()))


def registered() -> Read:
    """Give the types that this program registered."""
    source = "registered by this program"
    entries, problems = [], []
    for key in SimulationRegistry.list_simulations():
        found = SimulationRegistry.find(key)
        if key in BUILT_IN:
            continue
        if found.type is None:
            text = f"'{key}' was made on the spot and can only be started by the program that registered it."
            problems.append(TypeProblem(source, text))
        else:
            entries.append(_registered(found, found.type, source))
    return Read(tuple(entries), tuple(problems), tuple(Path(one.type.file) for one in entries if one.type.file))


def _registered(found: Registration, type_: TypeRef, source: str) -> CatalogueEntry:
    config = found.start_config
    if config is None:
        return CatalogueEntry(found.key, type_, source)
    # what JSON cannot hold is laid under the others when it is started, from this very program
    there = replace(type_, registered=found.key if config.kwargs else "")
    return CatalogueEntry(found.key, there, source, config.name, plain_part(config.kwargs)[0])


def exported(project: ProjectFolder, python: str = "") -> Read:
    """Give the types that scripts exported to a project.

    Args:
        project: The project's folder.
        python: The interpreter that the project is set to; where it is to none, each runs in its script's.
    """
    file = exported_file(project)
    source = f"exported to {file}"
    types = read_exported(project)
    if types is None:
        problem = f"{file} is damaged; run the scripts again that export types to this project, or delete it."
        return Read(problems=(TypeProblem(source, problem),), watched=(file,))
    entries, problems = [], []
    for key, type_ in types.items():
        found, problem = _still_there(key, replace(type_, python=python or type_.python))
        entries += [CatalogueEntry(key, found, source)] if found is not None else []
        problems += [TypeProblem(source, problem)] if problem else []
    watched = [Path(one.type.file) for one in entries if one.type.file]
    return Read(tuple(entries), tuple(problems), (file, *watched))


def _still_there(key: str, type_: TypeRef) -> tuple[TypeRef | None, str]:
    """Give where an exported type is now, and what to say about that."""
    if type_.python and not Path(type_.python).exists():
        type_ = replace(type_, python="")
    if not type_.file or Path(type_.file).is_file():
        return type_, ""
    gone = f"{type_.file}, from which '{key}' ({type_.qualname}) was exported, is gone"
    moved = source_of(type_.module, type_.path) if type_.module != "__main__" else ""
    if moved:
        return replace(type_, file=moved), f"{gone}; it is taken from {moved}. Export it again to make that its place."
    return None, f"{gone}. Put it back, or run the script again that exports it, where it is now."


def from_pyproject(found: PyProject, folders: Sequence[str]) -> Read:
    """Give the types that a ``pyproject.toml`` names; nothing of them is imported.

    Args:
        found: What it says.
        folders: From where the interpreter in use imports.
    """
    if found.file is None:
        return Read()
    source = str(found.file)
    problems = [TypeProblem(source, text) for text in found.problems]
    entries = []
    for text in found.simulations:
        try:
            entries.append(_named(text, source, found.folders, folders))
        except WrongUse as error:
            problems.append(TypeProblem(source, f"{found.file}: {error}"))
    watched = (found.file, *(Path(one.type.file) for one in entries if one.type.file))
    return Read(tuple(entries), tuple(problems), watched)


def _named(text: str, source: str, path: Sequence[str], folders: Iterable[str]) -> CatalogueEntry:
    key, _, place = (part.strip() for part in text.rpartition("="))
    type_ = TypeRef.named(place, path)
    if not type_.file:
        type_ = replace(type_, file=source_of(type_.module, folders))
    return CatalogueEntry(key or snake_case(type_.name), type_, source)


def entry_points(folders: Sequence[str]) -> Read:
    """Give the types that packages bring which are installed where an interpreter imports from."""
    entries, problems = [], []
    for file, name, place in _points(folders):
        told = _DISTRIBUTION.fullmatch(file.parent.name)
        source = f"entry point of {told['name'] if told else file.parent.name}"
        try:
            # "pkg.mod:Type [extra]" is how an older installer wrote it
            entries.append(_named(f"{name}={place.partition('[')[0].strip()}", source, (), folders))
        except WrongUse as error:
            problems.append(TypeProblem(source, f"{file}: {error}"))
    return Read(tuple(entries), tuple(problems))


def _points(folders: Sequence[str]) -> Iterator[tuple[Path, str, str]]:
    seen = set()
    for folder in dict.fromkeys(folders):
        for file in sorted(Path(folder).glob("*.*-info/entry_points.txt")) if Path(folder).is_dir() else ():
            text = _text(file)
            if GROUP not in text or file.parent.name in seen:
                continue
            seen.add(file.parent.name)
            parser = configparser.ConfigParser(delimiters=("=",), interpolation=None, strict=False)
            parser.optionxform = str  # type: ignore[assignment,method-assign]  # a key is written as it is written
            try:
                parser.read_string(text)
            except configparser.Error:
                continue  # as every installer does
            if parser.has_section(GROUP):
                yield from ((file, name, place) for name, place in parser.items(GROUP))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def given(text: str, cwd: Path, python: str) -> Read:
    """Give the types in a file or module that a person named; it is imported, in a process of its own."""
    source = f"--sims {text}"
    watched: tuple[Path, ...] = ()
    try:
        reference = replace(reference_to(text, cwd), python=python)
        watched = (Path(reference.file),) if reference.file else ()
        found, files = discover(reference)
    except ImportFailed as error:
        return Read(problems=(TypeProblem(source, str(error), error.trace),), watched=watched)
    except GymdashError as error:
        return Read(problems=(TypeProblem(source, str(error)),), watched=watched)
    entries = tuple(CatalogueEntry(one.key, one.type, source, one.name, one.kwargs) for one in found)
    return Read(entries, watched=(*watched, *files))
