"""The process-wide current project, by GymDash's names.

Importing this brings no SQLModel: a worker imports people's scripts, and those import this.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from gymdash_tui.simulation.paths import DEFAULT_PROJECT, ProjectFolder

if TYPE_CHECKING:
    from argparse import Namespace

    from gymdash_tui.project.project import Project

__all__ = ["ProjectManager"]


class ProjectManager:
    """Knows which folder is this process's project, and opens it when it is first needed."""

    _lock = threading.RLock()
    _folder: str = f"./{DEFAULT_PROJECT}"
    _project: Project | None = None

    @classmethod
    def setup_from_args(cls, args: Namespace | None = None) -> None:
        """Take the folder from parsed arguments (``project_dir``); without any it is ``./.gymdash-projects``."""
        cls.setup(getattr(args, "project_dir", None) or f"./{DEFAULT_PROJECT}")

    @classmethod
    def setup(cls, path: Path | str) -> None:
        """Take a folder as this process's project; it is opened, and made, when it is first needed."""
        with cls._lock:
            # what was open stays open for whoever still works with it, and is closed when nobody does
            cls._folder, cls._project = str(path), None

    @classmethod
    def set_project_folder(cls, path: Path | str) -> None:
        """Take a folder as this process's project, like :meth:`setup`."""
        cls.setup(path)

    @classmethod
    def current(cls) -> Project:
        """Give the project, opened (and made, where it is absent) at the first call.

        Raises:
            ProjectError: If it cannot be opened.
        """
        with cls._lock:
            if cls._project is None:
                # deferred: SQLModel costs 242 ms, and a worker never needs it
                from gymdash_tui.project.project import Project

                cls._project = Project.open(cls._folder)
            return cls._project

    @classmethod
    def project_folder(cls) -> str:
        """Give the project's folder, as it was set."""
        return cls._folder

    @classmethod
    def sims_folder(cls) -> str:
        """Give the folder that holds one folder for each simulation."""
        return str(ProjectFolder(Path(cls._folder)).sims)

    @classmethod
    def db_folder(cls) -> str:
        """Give the folder of the database."""
        return str(ProjectFolder(Path(cls._folder)).db)

    @classmethod
    def resources_folder(cls) -> str:
        """Give the folder of what simulations share."""
        return str(ProjectFolder(Path(cls._folder)).resources)

    @classmethod
    def db_path(cls) -> str:
        """Give the database's file."""
        return str(ProjectFolder(Path(cls._folder)).database)
