"""The catalogue: every simulation type that can be started in a project, from wherever it comes.

Nothing of a person's is imported here, but for what they name by ``--sims``, and that in a process of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import GymdashError, UnknownType
from gymdash_tui.domain.guess import did_you_mean, list_some
from gymdash_tui.simulation.paths import ProjectFolder
from gymdash_tui.tracking.interpreter import is_own, running_in
from gymdash_tui.tracking.pyproject import PyProject, read_pyproject
from gymdash_tui.tracking.pythons import Python, ask_python, own_python, python_path
from gymdash_tui.tracking.sources import (
    BUILT_IN_SOURCE,
    CatalogueEntry,
    TypeProblem,
    built_in,
    entry_points,
    exported,
    from_pyproject,
    given,
    registered,
)

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

__all__ = ["Catalogue", "CatalogueEntry", "TypeProblem", "default_python", "import_problems", "read_catalogue"]

PYTHON_SETTING = "python"
"""The project's setting that names the interpreter in which its simulations run."""

_AT_ONCE = 2  # imports of the persons' modules


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The simulation types that can be started.

    Attributes:
        entries: By key, the built-in ones first.
        problems: What is wrong with the sources.
        watched: The files whose change may change it.
    """

    entries: Mapping[str, CatalogueEntry] = field(default_factory=dict)
    problems: tuple[TypeProblem, ...] = ()
    watched: tuple[Path, ...] = ()

    def find(self, key: str) -> CatalogueEntry:
        """Give the type with a key.

        Raises:
            UnknownType: If there is none; the text says as well what is wrong with the sources.
        """
        if key in self.entries:
            return self.entries[key]
        known = f"Known: {list_some(self.entries)}."
        lines = [f"No simulation type '{key}'{did_you_mean(key, self.entries) or '.'} {known}"]
        raise UnknownType("\n".join([*lines, *(f"{one.source}: {one.sentence}" for one in self.problems)]))


def read_catalogue(
    project: Project | None,
    *,
    cwd: Path | None = None,
    sims: Sequence[str] = (),
    python: str = "",
    folder: ProjectFolder | None = None,
) -> Catalogue:
    """Read every source of types; it blocks, as files are read and processes asked.

    Args:
        project: The project whose exported types and interpreter count; ``None`` where there is none yet.
        cwd: The folder at or above which a ``pyproject.toml`` is looked for; the process's own where left out.
        sims: Files and modules to take types from as well: ``file.py``, ``pkg.mod``, either with ``:Type``.
        python: The interpreter in which they run; the project's, or else our own, where left out.
        folder: The folder of a project that has no database yet, and to which types may have been exported.

    Raises:
        WrongUse: If ``python`` is no interpreter in which a simulation can run.
    """
    cwd = Path.cwd() if cwd is None else cwd
    told = read_pyproject(cwd)
    chosen = ask_python(python_path(python)).path if python else ""
    usual = chosen or _usual_python(project, told)
    interpreter, problems = _interpreter(usual)
    folders = interpreter.folders
    place = project.folder if project is not None else folder
    reads = [built_in(), registered(), *([exported(place, usual)] if place is not None else [])]
    reads += [from_pyproject(told, folders), entry_points(folders)]
    reads += [given(text, cwd, interpreter.path if usual else "") for text in dict.fromkeys(sims)]
    entries, clashes = _by_key(entry for read in reads for entry in read.entries)
    here = {key: _placed(entry, chosen, usual) for key, entry in entries.items()}
    wrong = (*problems, *(problem for read in reads for problem in read.problems), *clashes)
    return Catalogue(here, wrong, tuple(dict.fromkeys(path for read in reads for path in read.watched)))


def _interpreter(usual: str) -> tuple[Python, list[TypeProblem]]:
    """Give the interpreter in use, and what is wrong with it; then our own, in which nothing is started for that."""
    try:
        return ask_python(usual), []
    except GymdashError as error:
        return own_python(), [TypeProblem("the interpreter", str(error))]


def _by_key(entries: Iterable[CatalogueEntry]) -> tuple[dict[str, CatalogueEntry], list[TypeProblem]]:
    """Put types under their keys: the first one stays, and another one of the same key is told."""
    found: dict[str, CatalogueEntry] = {}
    clashes = []
    for entry in entries:
        first = found.setdefault(entry.key, entry)
        if first.type.is_at(entry.type):
            # the same type once more; what is registered with it as its default is not lost
            found[entry.key] = first if _has_default(first) else entry if _has_default(entry) else first
        else:
            places = f"{_where(first)} ({first.source}) and {_where(entry)} ({entry.source})"
            text = f"Two types have the key '{entry.key}': {places}; the first one is taken. Give one another key."
            clashes.append(TypeProblem(entry.source, text))
    return found, clashes


def _has_default(entry: CatalogueEntry) -> bool:
    return bool(entry.kwargs or entry.name or entry.type.registered)


def _where(entry: CatalogueEntry) -> str:
    return f"{entry.type.file or entry.type.module}:{entry.type.qualname}"


def _placed(entry: CatalogueEntry, chosen: str, usual: str) -> CatalogueEntry:
    """Say in which interpreter a type runs: the one that was asked for, even if it is our own."""
    python = chosen or entry.type.python or usual
    if is_own(python) and not chosen:
        python = ""
    return replace(entry, type=running_in(entry.type, python))


def default_python(project: Project | None, cwd: Path | None = None) -> str:
    """Give the interpreter in which simulations run where nothing else is said; empty for our own.

    The project's setting, or else what the nearest ``pyproject.toml`` names.
    """
    python = _usual_python(project, read_pyproject(Path.cwd() if cwd is None else cwd))
    return "" if is_own(python) else python


def _usual_python(project: Project | None, told: PyProject) -> str:
    setting = project.setting(PYTHON_SETTING) if project is not None else None
    text = setting if isinstance(setting, str) and setting else told.python
    try:
        return python_path(text) if text else ""
    except GymdashError:
        return text  # what is wrong with it is said where it is used


async def import_problems(catalogue: Catalogue) -> list[TypeProblem]:
    """Have every type be imported that does not come with the program, and give what fails; a few at once."""
    from gymdash_tui.tracking.types import describe  # deferred: with asyncio's subprocesses, only for this

    room = asyncio.Semaphore(_AT_ONCE)

    async def tried(entry: CatalogueEntry) -> TypeProblem | None:
        async with room:
            try:
                await describe(entry.type)
            except GymdashError as error:
                sentence, _, trace = str(error).partition("\n")
                return TypeProblem(entry.source, f"'{entry.key}': {sentence}", trace)
        return None

    own = [entry for entry in catalogue.entries.values() if entry.source != BUILT_IN_SOURCE]
    return [problem for problem in await asyncio.gather(*map(tried, own)) if problem is not None]
