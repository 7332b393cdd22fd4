"""What a person's ``pyproject.toml`` says under ``[tool.gymdash-tui]``: types of their own, and an interpreter."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gymdash_tui.domain.guess import did_you_mean, list_some

_KNOWN = ("simulations", "python")
_LARGEST = 10_000_000  # bytes


@dataclass(frozen=True, slots=True)
class PyProject:
    """What the nearest file says.

    Attributes:
        file: The file; ``None`` where there is none.
        simulations: ``pkg.mod:Type``, or ``key=pkg.mod:Type``, each.
        python: The interpreter, made absolute; empty where none is named.
        problems: What is wrong in it, a sentence each.
    """

    file: Path | None = None
    simulations: tuple[str, ...] = ()
    python: str = ""
    problems: tuple[str, ...] = field(default=())

    @property
    def folders(self) -> tuple[str, ...]:
        """From where its types are imported."""
        if self.file is None:
            return ()
        root = self.file.parent
        return tuple(str(folder) for folder in (root, root / "src") if folder.is_dir())


def read_pyproject(cwd: Path) -> PyProject:
    """Read the nearest ``pyproject.toml`` at or above a folder; nothing of it is run."""
    file = next((folder / "pyproject.toml" for folder in (cwd, *cwd.parents) if _is_file(folder)), None)
    if file is None:
        return PyProject()
    try:
        if file.stat().st_size > _LARGEST:
            return PyProject(file, problems=(f"{file} is too large to be read.",))
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        return PyProject(file, problems=(f"{file} cannot be read ({error}); mend it.",))
    tools = data.get("tool")
    table = tools.get("gymdash-tui") if isinstance(tools, Mapping) else None
    if table is None:
        return PyProject(file)
    if not isinstance(table, Mapping):
        return PyProject(file, problems=(f"{file}: tool.gymdash-tui has to be a table.",))
    return _read(file, table)


def _is_file(folder: Path) -> bool:
    try:
        return (folder / "pyproject.toml").is_file()
    except OSError:
        return False


def _read(file: Path, table: Mapping[str, Any]) -> PyProject:
    problems = [
        f"{file}: tool.gymdash-tui knows no '{name}'{did_you_mean(name, _KNOWN) or f' (known: {list_some(_KNOWN)}).'}"
        for name in table
        if name not in _KNOWN
    ]
    simulations: tuple[str, ...] = ()
    try:
        simulations = tuple(_simulations(table.get("simulations", [])))
    except TypeError:
        problems.append(
            f'{file}: tool.gymdash-tui.simulations has to be a list such as ["pkg.mod:Type", "key=pkg.mod:Type"], or a '
            f'table such as {{key = "pkg.mod:Type"}}.'
        )
    python = table.get("python", "")
    if not isinstance(python, str):
        problems.append(f"{file}: tool.gymdash-tui.python has to be the path of an interpreter.")
        python = ""
    return PyProject(file, simulations, _absolute(file.parent, python), tuple(problems))


def _simulations(told: Any) -> Iterator[str]:
    named = [f"{key}={place}" for key, place in told.items()] if isinstance(told, Mapping) else told
    places = told.values() if isinstance(told, Mapping) else told
    if not isinstance(named, list) or not all(isinstance(place, str) for place in places):
        raise TypeError
    yield from named


def _absolute(root: Path, python: str) -> str:
    """Take a path from where the file lies; the name of a command stays what it is."""
    if not python or python.startswith(("/", "~")):
        return python
    return str(root / python) if "/" in python or os.path.exists(root / python) else python  # noqa: PTH110 - any text
