"""The shell command's parser; the words of each group of commands stand in ``cli.words``."""

from __future__ import annotations

import argparse

from gymdash_tui import __version__
from gymdash_tui.cli.words.common import Parser, add_project, add_types, lazily
from gymdash_tui.cli.words.conversing import add_conversing
from gymdash_tui.cli.words.curating import add_curating
from gymdash_tui.cli.words.deleting import add_deleting
from gymdash_tui.cli.words.elsewhere import add_elsewhere
from gymdash_tui.cli.words.exporting import add_exporting
from gymdash_tui.cli.words.looking import add_looking, add_waiting
from gymdash_tui.cli.words.machine import add_machine
from gymdash_tui.cli.words.media import add_media
from gymdash_tui.cli.words.notifying import add_notifying
from gymdash_tui.cli.words.presets import add_presets
from gymdash_tui.cli.words.projects import add_projects
from gymdash_tui.cli.words.queueing import add_queueing
from gymdash_tui.cli.words.running import add_running
from gymdash_tui.cli.words.settings import add_settings_command
from gymdash_tui.cli.words.starting import add_starting
from gymdash_tui.cli.words.steering import add_steering
from gymdash_tui.cli.words.story import add_story
from gymdash_tui.simulation.paths import DEFAULT_PROJECT

_EPILOG = "Exit codes: 0 done well, 1 a simulation failed, 2 wrong use, 3 timed out."


def make_parser() -> argparse.ArgumentParser:
    """Build the parser; each command's function arrives as ``run`` in what it parses."""
    parser = Parser(
        prog="gymdash-tui",
        description="Start, watch, steer, compare and keep reinforcement-learning training runs. "
        "Without a command: the screen.",
        epilog=_EPILOG,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"gymdash-tui {__version__}")
    parser.set_defaults(run=lazily("screen", "open_screen"))
    add_project(parser, default=str(DEFAULT_PROJECT))
    add_types(parser, is_command=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for add in (
        add_starting,
        add_running,
        add_queueing,
        add_steering,
        add_conversing,
        add_presets,
        add_looking,
        add_story,
        add_waiting,
        add_curating,
        add_media,
        add_exporting,
        add_machine,
        add_elsewhere,
        add_notifying,
        add_projects,
        add_deleting,
        add_settings_command,
    ):
        add(commands)
    return parser
