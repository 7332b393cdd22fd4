"""``gymdash-tui view``."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from gymdash_tui.cli.screen import check_terminal
from gymdash_tui.tracking.importing import search_each
from gymdash_tui.tracking.logs.view_folder import view_folder, was_used

if TYPE_CHECKING:
    from gymdash_tui.tui.viewing import ViewingApp
    from gymdash_tui.tui.world import World


def view(arguments: argparse.Namespace) -> int:
    """Open the screen on runs of other programs, without importing them."""
    check_terminal()
    search_each(arguments.paths)  # what is wrong with them is said before there is a screen
    with view_folder() as folder:
        code = _show(folder, arguments.paths)
        if was_used(folder):
            print(f"Simulations were started meanwhile, so it stays: gymdash-tui -d {shlex.quote(str(folder))}")
    return code


def _show(folder: Path, paths: list[str]) -> int:
    # deferred: the tables, 242 ms, not before there is something to be shown
    from gymdash_tui.project.project import Project
    from gymdash_tui.tui.run import run_app

    places = [str(Path(path).expanduser().resolve()) for path in paths]
    name = Path(places[0]).name if len(places) == 1 else f"{len(places)} places"

    def make(world: World) -> ViewingApp:
        from gymdash_tui.tracking.logs.mirror import Mirror
        from gymdash_tui.tui.viewing import ViewingApp

        return ViewingApp(world, Mirror(project, lambda: search_each(places)), name)

    with Project.open(folder) as project:
        return run_app(folder, make)
