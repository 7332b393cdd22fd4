"""``start`` and ``add_gymdash_arguments``: how a person's own script opens the program, by upstream's names."""

from __future__ import annotations

import argparse

from gymdash_tui.project.manager import ProjectManager
from gymdash_tui.simulation.paths import DEFAULT_PROJECT, project_meant
from gymdash_tui.simulation.types import leave_import
from gymdash_tui.tracking.exporter import SimulationExporter

__all__ = ["add_gymdash_arguments", "start"]

_PORTS = (("-p", "--port"), ("-b", "--apiport"), ("-a", "--apiaddr"), ("-w", "--apiworkers"))
_SERVERS = (("--apiserver",), ("--apiserver-ip",))
_SWITCHES = ("--no-frontend", "--no-backend", "--no-project")


def add_gymdash_arguments(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Add the project's folder to a script's own parser; upstream's ports and servers are taken and mean nothing.

    Returns:
        The same parser.
    """
    where = f"./{DEFAULT_PROJECT}"
    parser.add_argument(
        "-d", "--project-dir", metavar="FOLDER", type=project_meant, default=where, help="the project's folder"
    )
    for words in (*_PORTS, *_SERVERS):
        parser.add_argument(*words, help=argparse.SUPPRESS)
    for word in _SWITCHES:
        parser.add_argument(word, action="store_true", help=argparse.SUPPRESS)
    return parser


def start(args: argparse.Namespace | None = None) -> int:
    """Open the screen on a project, with the types that this script registered or exported, until the person leaves.

    A worker that imports the script for a type in it comes no further than this line.

    Args:
        args: What the script's parser gave (see :func:`add_gymdash_arguments`); the default folder where left out.

    Returns:
        The exit code.

    Raises:
        WrongUse: If there is no terminal, or it is too small.
        ProjectError: If the project cannot be opened.
    """
    leave_import()
    from gymdash_tui.cli.screen import open_screen  # deferred: a worker that imports the script needs none of it

    if args is not None:
        ProjectManager.setup_from_args(args)
    SimulationExporter.export_sims()  # an earlier one may have gone to another folder than the one that is opened
    sims, python = getattr(args, "sims", None) or (), getattr(args, "python", None) or ""
    wanted = argparse.Namespace(project_dir=ProjectManager.project_folder(), sims=sims, python=python)
    return open_screen(wanted)
