"""How other processes of this program are started: they find this package from anywhere, in whichever interpreter.

Another interpreter than our own is given this package and nothing else that we have: where it is installed, the folder
on its path holds but a link to it.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from gymdash_tui.domain.errors import WorkerError
from gymdash_tui.simulation.supervision import OWN_PYTHON
from gymdash_tui.simulation.types import TypeRef
from gymdash_tui.tracking.cache import cache_folder, short_hash

_PACKAGE = Path(__file__).resolve().parents[1]
_HOME = _PACKAGE.parent
_INSTALLED = {"site-packages", "dist-packages"}
_OURS = {"PYTHONHOME", "PYTHONEXECUTABLE", "__PYVENV_LAUNCHER__"}  # what is true of our interpreter alone


def is_own(python: str) -> bool:
    """Tell whether an interpreter is the one that runs this program; an empty text is."""
    return python in ("", sys.executable)


def environment(python: str = "", **more: str) -> dict[str, str]:
    """Give our own environment for a process of ours.

    Args:
        python: The interpreter that runs it; our own where it is empty.
        **more: Variables that go over it.

    Raises:
        WorkerError: If another interpreter cannot be given this package.
    """
    folders = [folder for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder]
    own = dict(os.environ)
    if not is_own(python):
        own = {name: value for name, value in own.items() if name not in _OURS} | {OWN_PYTHON: sys.executable}
        folders = [*(folder for folder in folders if not _is_home(folder)), str(package_folder())]
    # where everything is installed the interpreter looks anyway, and there it must not look before its own library
    elif _HOME.name not in _INSTALLED:
        folders.append(str(_HOME))
    path = {"PYTHONPATH": os.pathsep.join(folders)} if folders else {}
    return {**own, **path, **more}


def running_in(type_: TypeRef, python: str) -> TypeRef:
    """Give a type as it runs in an interpreter; from another one than our own, our folder is not imported from.

    Args:
        type_: The type, with the folders from which this program imports.
        python: The interpreter.
    """
    path = type_.path
    if not is_own(python):
        path = tuple(folder for folder in path if not _is_home(folder) or type_.file.startswith(f"{folder}/"))
    return replace(type_, python=python, path=path)


def _is_home(folder: str) -> bool:
    with suppress(OSError):
        return Path(folder).resolve() == _HOME
    return False


def package_folder() -> Path:
    """Give a folder that holds this package, by a link, and nothing else; it is made if it is absent.

    Raises:
        WorkerError: If it cannot be made.
    """
    folder = cache_folder("package", short_hash(str(_PACKAGE)))
    link = folder / _PACKAGE.name
    try:
        if not (link.is_symlink() and link.resolve() == _PACKAGE):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            making = folder.with_name(f".{folder.name}.{os.getpid()}.tmp")
            making.symlink_to(_PACKAGE, target_is_directory=True)
            making.replace(link)
    except OSError as error:
        raise WorkerError(
            f"{error.filename or folder} could not be made ({error.strerror or error}), by which another interpreter "
            f"finds this package; see that your cache folder may be written, or set XDG_CACHE_HOME to another one."
        ) from error
    return folder
