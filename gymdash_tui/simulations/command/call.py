"""A program as it was asked for: its words, its folder, its variables, with the seed put where it belongs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gymdash_tui
from gymdash_tui.domain.program import with_seed
from gymdash_tui.domain.text import safe_text

_HOME = Path(gymdash_tui.__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Call:
    """A program as it is to be started, with the seed where it belongs.

    Attributes:
        words: The program and its words.
        cwd: The folder in which it runs.
        logdir: The folder in which it keeps its curves; ``None`` where nobody said.
        asked: Variables that it is given over those that there are.
    """

    words: tuple[str, ...]
    cwd: Path
    logdir: Path | None
    asked: Mapping[str, str]

    @classmethod
    def of(cls, kwargs: Mapping[str, Any]) -> Call:
        """Read a command's arguments, merged with the defaults."""
        seed = kwargs.get("seed")
        cwd = _path(str(kwargs.get("cwd") or "")).absolute()
        logdir = with_seed(str(kwargs.get("logdir") or ""), seed)
        return cls(
            tuple(with_seed(str(word), seed) for word in kwargs.get("argv") or ()),
            cwd,
            cwd / _path(logdir) if logdir else None,
            {str(name): with_seed(str(value), seed) for name, value in (kwargs.get("env") or {}).items()},
        )

    @property
    def name(self) -> str:
        """The program's bare name, fit to be shown."""
        return safe_text(Path(self.words[0]).name)

    @property
    def path(self) -> str | None:
        """Where the program is; ``None`` where there is none of that name that may be executed."""
        word = self.words[0]
        if os.sep in word:
            return shutil.which(str(self.cwd / _path(word)))
        return shutil.which(word, path=self.search_path)

    @property
    def search_path(self) -> str:
        """The folders in which programs are looked for, as ``PATH`` has them."""
        return self.asked.get("PATH", os.environ.get("PATH", os.defpath))

    @property
    def environment(self) -> dict[str, str]:
        """The variables that the program gets: ours, those of its own virtual environment, and those asked for."""
        found = {**os.environ, "PYTHONUNBUFFERED": "1"}
        # that our own processes find this package is no business of a program's
        folders = found.pop("PYTHONPATH", "").split(os.pathsep)
        while folders and folders[-1] in ("", str(_HOME)):
            folders.pop()
        if folders:
            found["PYTHONPATH"] = os.pathsep.join(folders)
        return {**found, **_of_virtual_environment(self.path or "", found), **self.asked}


def _path(text: str) -> Path:
    return Path(os.path.expanduser(text))  # noqa: PTH111 - which leaves a home that nobody has as it is


def _of_virtual_environment(program: str, variables: Mapping[str, str]) -> dict[str, str]:
    """Give what the virtual environment's ``activate`` would have set in which a program lies."""
    folder = Path(program).parent
    for mark, name in (("pyvenv.cfg", "VIRTUAL_ENV"), ("conda-meta", "CONDA_PREFIX")):
        if (folder.parent / mark).exists():
            return {name: str(folder.parent), "PATH": f"{folder}{os.pathsep}{variables.get('PATH', os.defpath)}"}
    return {}
