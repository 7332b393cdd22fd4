"""Makes a project's folders, and says in a sentence why that cannot be done."""

from __future__ import annotations

import errno
import re
from pathlib import Path

from gymdash_tui.domain.errors import ProjectError
from gymdash_tui.simulation.paths import ProjectFolder

_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")


def possible_folder(root: Path | str) -> Path:
    """Give a project's folder as it was named, whether it is there or not.

    Args:
        root: The project's folder; ``~`` is the person's home.

    Raises:
        ProjectError: If there can be no such folder: links that lead in a circle, the home of nobody, too long a name.
    """
    try:
        Path(root).expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise ProjectError(_sentence(root, error)) from error
    return Path(root)


def prepare_folder(root: Path | str, create: bool = True) -> ProjectFolder:
    """Make a project's folders where they are absent, for their owner alone.

    Args:
        root: The project's folder; ``~`` is the person's home.
        create: Whether to make a new project; otherwise there has to be one.

    Raises:
        ProjectError: If a folder cannot be made, or if there is no project and none is to be made.
    """
    try:
        folder = ProjectFolder(Path(root).expanduser().absolute())
        if not create and not folder.database.is_file():
            raise ProjectError(
                f"There is no project in {folder.root}; choose its folder with --project-dir (`gymdash-tui projects` "
                f"lists those that you opened), or start a simulation there to make one."
            )
        for path in (folder.root, folder.db, folder.resources, folder.sims):
            path.mkdir(mode=0o700, parents=path == folder.root, exist_ok=True)
    except (OSError, RuntimeError, ValueError) as error:
        raise ProjectError(_sentence(root, error)) from error
    return folder


def _sentence(root: Path | str, error: Exception) -> str:
    where = getattr(error, "filename", None) or root
    match getattr(error, "errno", None):
        case errno.EEXIST | errno.ENOTDIR:
            return f"{where} is a file, or lies below one, where a folder should be; choose another --project-dir."
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return f"{where} may not be written by you; choose another --project-dir, or change its permissions."
        case errno.ENOSPC | errno.EDQUOT:
            return f"The disk is full, so the folder {where} could not be made; free some space and try again."
    reason = getattr(error, "strerror", None) or error
    return f"{str(where)!r} cannot be used as the project's folder ({reason}); choose another --project-dir."


def safe_id(sim_id: str) -> str:
    """Give back an id that can be the name of a folder and nothing else.

    Raises:
        ProjectError: If it is another.
    """
    if not _ID.fullmatch(sim_id):
        shown = repr(sim_id if len(sim_id) <= 60 else sim_id[:59] + "…")
        raise ProjectError(f"{shown} cannot be a simulation's id: use a UUID, or letters, digits, '-' and '_'.")
    return sim_id
