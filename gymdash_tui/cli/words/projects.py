"""``projects``: those that the person opened."""

from __future__ import annotations

import argparse
from typing import Any

from gymdash_tui.cli.words.common import Parser, lazily


def add_projects(commands: Any) -> None:
    """Add the command for projects."""
    help_ = "list the projects that you opened, last opened first; forget some"
    projects: Parser = commands.add_parser("projects", help=help_, description=f"{help_.capitalize()}.")
    projects.set_defaults(run=lazily("projects", "list_projects"))
    ways = projects.add_subparsers(title="what to do", metavar="WHAT")
    listing = ways.add_parser("list", help="list them, as is done where nothing is said", allow_abbrev=False)
    listing.set_defaults(run=lazily("projects", "list_projects"))
    for parser, default in ((projects, False), (listing, argparse.SUPPRESS)):  # they may stand before or after `list`
        parser.add_argument(
            "--sizes", action="store_true", default=default, help="measure how much of the disk each holds, now"
        )
        parser.add_argument("--json", action="store_true", default=default, help="print JSON")
    forget = ways.add_parser("forget", help="take some off the list; their folders stay", allow_abbrev=False)
    forget.set_defaults(run=lazily("projects", "forget"))
    forget.add_argument("paths", nargs="*", metavar="PROJECT", help="its path, or its name")
    forget.add_argument("--missing", action="store_true", help="all whose folders are not there any more")
    forget.one_of = {"paths": "PROJECT", "missing": "--missing"}
