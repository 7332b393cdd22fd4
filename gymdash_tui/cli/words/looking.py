"""``ls``, ``show``, ``groups``, ``types``, ``python``, ``logs``, ``wait``, ``metrics``."""

from __future__ import annotations

from typing import Any

from gymdash_tui.cli.words.common import add_chosen, add_id, add_types, command, lines, seconds
from gymdash_tui.cli.words.curating import add_listing


def add_looking(commands: Any) -> None:
    """Add the commands that only look."""
    add_listing(command(commands, "ls", "list the simulations, newest first; what is pinned comes first", "ls", "ls"))
    add_id(command(commands, "show", "show all that is known of a simulation", "look", "show"))
    command(commands, "groups", "list the groups: how many they are, how they do, their mean score", "groups", "groups")
    types = command(commands, "types", "list the simulation types, or one type's arguments", "types", "types")
    types.add_argument("key", nargs="?", metavar="KEY", help="the type's key")
    types.add_argument("--trace", action="store_true", help="show the whole trace of what cannot be imported")
    add_types(types)
    python = command(
        commands, "python", "show or set the interpreter in which the project's simulations run", "python", "python"
    )
    python.add_argument("path", nargs="?", default="", metavar="PATH", help="its path, or its environment's folder")
    python.add_argument("--clear", action="store_true", help="run them in this program's own again")


def add_waiting(commands: Any) -> None:
    """Add what follows simulations to their end, and their scalars."""
    logs = command(commands, "logs", "print what a simulation printed", "logs", "logs", json=False)
    add_id(logs)
    logs.add_argument("-f", "--follow", action="store_true", help="go on until it is done")
    logs.add_argument("-n", "--lines", type=lines, metavar="N", help="only the last N lines")
    wait = command(commands, "wait", "wait until simulations are done", "wait", "wait")
    add_chosen(wait, filtered=True)
    wait.add_argument("--timeout", type=seconds, metavar="SECONDS", help="wait no longer than this")
    metrics = command(commands, "metrics", "print a simulation's recorded scalars", "metrics", "metrics")
    add_id(metrics)
    metrics.add_argument("--tag", action="append", metavar="TAG", help="only this tag (may be repeated)")
    metrics.add_argument("--format", choices=("csv", "json"), help="rows of tag, step, wall_time, value")
    metrics.add_argument("--list", action="store_true", help="list the tags and how many points each has")
    metrics.add_argument("--hparams", action="store_true", help="print the hyperparameters that event files record")
