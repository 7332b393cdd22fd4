"""``delete`` and ``trash``."""

from __future__ import annotations

from typing import Any

from gymdash_tui.cli.words.common import ID, add_chosen, command


def add_deleting(commands: Any) -> None:
    """Add what throws away and takes back."""
    delete = command(
        commands, "delete", "throw simulations into the trash; those that run are stopped", "delete", "delete"
    )
    add_chosen(delete, everything=True, filtered=True)
    delete.add_argument("-y", "--yes", action="store_true", help="do not ask")
    trash = command(commands, "trash", "list, restore or empty what was thrown away", "delete", "trash")
    trash.add_argument(
        "action", nargs="?", choices=("list", "restore", "empty"), default="list", help="list, unless said"
    )
    trash.add_argument("ids", nargs="*", metavar="ID", help=f"restore, or remove for good, only this one: {ID}")
    trash.add_argument("-y", "--yes", action="store_true", help="do not ask")
