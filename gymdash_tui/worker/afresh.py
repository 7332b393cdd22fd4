"""Makes a fork of a warm parent what a new process would be: its own folder, variables, paths, random numbers."""

from __future__ import annotations

import importlib
import importlib.machinery
import os
import random
import sys
import tempfile
import time
import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import ModuleType

_AT_START = ("sitecustomize", "usercustomize")  # imported by every new process that finds them


class Unlike(Exception):
    """A new process would come to hold other code than the warm parent has imported; the text says what."""


class SetByImports:
    """The variables that libraries set, or take away, while they are imported."""

    def __init__(self, before: Mapping[str, str], after: Mapping[str, str]) -> None:
        """Find them out by what the environment was before the imports, and after them."""
        names = {name for name in {**before, **after} if before.get(name) != after.get(name)}
        self._changes = {name: (before.get(name), after.get(name)) for name in names}

    def check(self, variables: Mapping[str, str]) -> None:
        """See that the same would become of an environment.

        Raises:
            Unlike: If a variable has another value, which a library may leave as it is, or may not.
        """
        for name, (before, after) in self._changes.items():
            if variables.get(name) not in (None, before, after):
                raise Unlike(f"{name} is set")

    def repeat(self) -> None:
        """Do to this process's environment what the imports did."""
        for name, (_, after) in self._changes.items():
            if after is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = after


def take_over(cwd: str, variables: Mapping[str, str], folders: Sequence[str], own_path: Sequence[str]) -> None:
    """Take on what a new process would get from the one that starts it.

    Args:
        cwd: The working folder.
        variables: All its environment variables.
        folders: From which folders it will import before all others.
        own_path: The warm parent's import path.

    Raises:
        Unlike: If its modules would be others.
        OSError: If the folder is gone.
    """
    os.chdir(cwd)
    own, named = _named(os.environ), _named(variables)
    rest = [folder for folder in own_path if folder not in own]
    path = [*([] if sys.flags.safe_path else [cwd]), *dict.fromkeys([*named, *rest])]
    _refuse_other_code([*folders, *path], own_path)
    _refuse_code_from(folder for folder in own if folder not in path)
    os.environ.clear()
    os.environ.update(variables)
    time.tzset()
    sys.path[:] = path
    importlib.invalidate_caches()
    tempfile.tempdir = None


def _named(variables: Mapping[str, str]) -> list[str]:
    folders = variables.get("PYTHONPATH", "").split(os.pathsep)
    return [str(Path(folder).absolute()) for folder in folders if folder]


def _refuse_code_from(folders: Iterable[str]) -> None:
    """Refuse folders from which something is imported already, where a new process would not look."""
    for folder in folders:
        if any(_is_in(sys.modules[name], folder) for name in _tops()):
            raise Unlike(f"{folder} is not looked into any more")


def _tops() -> set[str]:
    # what is built in is found before any folder is looked into
    return {name for name in sys.modules if "." not in name} - set(sys.builtin_module_names)


def _is_module(path: Path) -> bool:
    suffixes = importlib.machinery.all_suffixes()
    if path.is_dir():
        return any((path / f"__init__{suffix}").exists() for suffix in suffixes)
    return path.name.endswith(tuple(suffixes))


def _refuse_other_code(folders: Iterable[str], own_path: Sequence[str]) -> None:
    """Refuse folders in which a new process would find another module of a name that is imported already."""
    tops = _tops() - set(sys.builtin_module_names)  # those are looked for nowhere
    for folder in dict.fromkeys(folders):
        if folder in own_path:
            continue
        for entry in _entries(folder):
            name = entry.split(".")[0]
            known = name in tops and not _is_in(sys.modules[name], folder)
            if (known or name in _AT_START) and _is_module(Path(folder, entry)):
                raise Unlike(f"{folder} holds a module '{name}' of its own")
            if entry.endswith((".egg-info", ".dist-info")) and _has_environments(Path(folder, entry)):
                raise Unlike(f"{folder} brings environments")


def _entries(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - only the names
    except OSError:  # it is absent, or a zip file, which may hold anything
        if Path(folder).is_file():
            raise Unlike(f"{folder} is a file") from None
        return []


def _is_plain_folder(path: Path) -> bool:
    """Tell a folder that only has a module's name (``tensorboard``, for logs): a module found later goes before it."""
    return path.is_dir() and not any(path.glob("__init__.*"))


def _is_in(module: ModuleType | None, folder: str) -> bool:
    file = getattr(module, "__file__", None)
    return file is not None and Path(file).resolve().is_relative_to(Path(folder).resolve())


def _has_environments(about: Path) -> bool:
    try:
        return "gymnasium.envs" in (about / "entry_points.txt").read_text(errors="replace")
    except OSError:
        return False


def become(main: ModuleType, arguments: Sequence[str]) -> None:
    """Be a process in which that module was started: what Python itself keeps begins anew."""
    assert main.__file__ is not None
    sys.modules["__main__"] = main
    sys.argv[:] = [main.__file__, *arguments]
    random.seed()
    with warnings.catch_warnings():
        pass  # forgets which warnings were shown already
    multiprocessing = sys.modules.get("multiprocessing")
    if multiprocessing is not None:
        multiprocessing.current_process().authkey = os.urandom(32)
