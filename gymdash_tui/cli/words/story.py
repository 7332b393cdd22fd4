"""``statuses`` and ``calls``."""

from __future__ import annotations

import argparse
from typing import Any

from gymdash_tui.cli.words.common import ID, command, lines
from gymdash_tui.domain.status import SimStatusCode


def add_story(commands: Any) -> None:
    """Add the commands that tell what happened."""
    statuses = command(commands, "statuses", "list what simulations reported, newest last", "story", "statuses")
    statuses.add_argument("id", nargs="?", metavar="ID", help=f"only of this one: {ID}")
    statuses.add_argument(
        "--code",
        action="append",
        type=str.lower,
        choices=[code.name.lower() for code in SimStatusCode],
        help="only of this code (may be repeated)",
    )
    _add_common(statuses, "in whose words, trace or simulation's name these words occur")
    calls = command(commands, "calls", "list the commands that were given, newest last", "story", "calls")
    calls.add_argument("--name", default="", metavar="NAME", help="only this command: start_sim, stop")
    calls.add_argument("--refused", action="store_true", help="only those that were refused")
    _add_common(calls, "in whose name or details these words occur")


def _add_common(parser: argparse.ArgumentParser, which: str) -> None:
    parser.add_argument("--text", default="", metavar="WORDS", help=f"only those {which}")
    parser.add_argument(
        "-n", "--lines", "--limit", type=lines, default=200, metavar="N", help="at most the newest N (200)"
    )
