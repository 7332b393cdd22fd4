"""``gymdash-tui`` and ``gymdash-tui demo``: opening the screen."""

from __future__ import annotations

import argparse
import sys

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.project.folder import possible_folder


def open_screen(arguments: argparse.Namespace, clone: str = "") -> int:
    """Open the screen on a project, which is made where there is none.

    Args:
        arguments: The parsed command line.
        clone: The id of a simulation with whose arguments the form is opened at once; empty for none.
    """
    return _run(arguments, clone=clone)


def demo(arguments: argparse.Namespace) -> int:
    """Start the demo's three seeds and open the screen on their curves."""
    if arguments.no_screen:
        return _start_demo(arguments)
    return _run(arguments, demo=True)


def _start_demo(arguments: argparse.Namespace) -> int:
    from gymdash_tui.cli.common import open_tracker  # deferred: with the tables, 242 ms
    from gymdash_tui.tracking.demo import demo_orders

    with open_tracker(arguments, create=True) as tracker:
        for order in demo_orders():
            record = tracker.start(order)
            print(f"started {record.name}  {record.sim_id[:8]}")
    return 0


def check_terminal() -> None:
    """See that there is a terminal to open a screen on.

    Raises:
        WrongUse: If there is none.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise WrongUse("The screen needs a terminal; from a script use the commands (gymdash-tui --help).")


def _run(arguments: argparse.Namespace, demo: bool = False, clone: str = "") -> int:
    check_terminal()
    folder = possible_folder(arguments.project_dir)
    from gymdash_tui.tui.run import run_screen  # deferred: 124 ms, and no other command needs Textual

    # clone's command has neither: what is cloned names its type and its interpreter
    sims, python = getattr(arguments, "sims", None) or (), getattr(arguments, "python", None) or ""
    return run_screen(folder, demo, clone, sims, python)
