"""``gymdash-tui clone``."""

from __future__ import annotations

import argparse

from gymdash_tui.cli.common import open_tracker
from gymdash_tui.cli.screen import check_terminal, open_screen


def clone(arguments: argparse.Namespace) -> int:
    """Open the screen with the form filled as for a simulation that there is."""
    check_terminal()
    with open_tracker(arguments) as tracker:
        sim_id = tracker.project.find(arguments.id).sim_id
    return open_screen(arguments, clone=sim_id)
