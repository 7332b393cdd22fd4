"""``import`` and ``view``: runs that other programs logged."""

from __future__ import annotations

from typing import Any

from gymdash_tui.cli.words.common import command

_PATH = "a folder (all below it is searched), or a single file"


def add_elsewhere(commands: Any) -> None:
    """Add the commands for other programs' logs."""
    bring = command(
        commands,
        "import",
        "import runs of other programs: TensorBoard folders, Stable-Baselines3's and RL Zoo's logs",
        "importing",
        "import_logs",
    )
    bring.add_argument("paths", nargs="+", metavar="PATH", help=_PATH)
    bring.add_argument("--group", default="", metavar="NAME", help="the group they belong to")
    bring.add_argument("--name", default="", metavar="NAME", help="what their names begin with (their folders' names)")
    bring.add_argument("--again", action="store_true", help="also what was imported before")
    bring.add_argument("--dry-run", action="store_true", help="say what would be imported; import nothing")
    view = command(
        commands,
        "view",
        "open the screen on such runs where they are, without a project; what grows is followed",
        "view",
        "view",
        json=False,
    )
    view.add_argument("paths", nargs="+", metavar="PATH", help=_PATH)
