"""``queue`` and what is done with the queue; ``slots``, ``supervise``."""

from __future__ import annotations

import argparse
from typing import Any

from gymdash_tui.cli.words.common import add_chosen, add_id, command, lazily
from gymdash_tui.cli.words.starting import add_order


def add_queueing(commands: Any) -> None:
    """Add the queue's commands."""
    _add_queue(commands)
    add_chosen(command(commands, "hold", "keep queued simulations waiting until they are released", "queue", "hold"))
    add_chosen(command(commands, "release", "let held simulations start when it is their turn", "queue", "release"))
    move = command(commands, "move", "move a queued simulation among those of its priority", "queue", "move")
    add_id(move)
    move.add_argument("to", metavar="TO", help="up, down, first, last, or a number of places (-2 is two places up)")
    priority = command(commands, "priority", "set a queued simulation's priority", "queue", "priority")
    add_id(priority)
    priority.add_argument("value", type=int, metavar="N", help="higher ones are started first")
    add_chosen(command(commands, "unqueue", "take simulations out of the queue, and keep them", "queue", "unqueue"))
    _add_slots(commands)


def _add_queue(commands: Any) -> None:
    queue = command(
        commands,
        "queue",
        "queue simulations, as start starts them, or created ones by their ids; alone: show the queue",
        "queue",
        "queue",
    )
    queue.set_defaults(run=_queue)
    queue.add_argument("key", nargs="?", metavar="KEY", help="the simulation type's key, or a created simulation")
    queue.add_argument("ids", nargs="*", metavar="ID", help="further simulations that were created")
    add_order(queue)
    queue.add_argument("--priority", type=int, default=0, metavar="N", help="higher ones are started first (0)")
    queue.add_argument(
        "--after", action="append", default=[], metavar="ID", help="not before this one succeeded (may be repeated)"
    )
    queue.add_argument("--after-any", action="store_true", help="with --after: however those ended")
    queue.add_argument("--held", action="store_true", help="not before it is released")


def _queue(arguments: argparse.Namespace) -> int:
    return lazily("queue", "queue" if arguments.key is not None or arguments.preset else "show_queue")(arguments)


def _add_slots(commands: Any) -> None:
    slots = command(commands, "slots", "show or set how many simulations run at once", "queue", "slots")
    slots.add_argument("count", nargs="?", type=int, metavar="N", help="so many at once")
    slots.add_argument(
        "--gpu", action="append", default=[], metavar="INDEX=N", help="so many at once on this GPU (may be repeated)"
    )
    slots.add_argument("--force", action="store_true", help="also for a GPU that cannot be seen here")
    supervise = command(
        commands, "supervise", "start what is queued, as places become free, until interrupted", "supervise",
        "supervise", json=False,
    )  # fmt: skip
    supervise.add_argument("--until-empty", action="store_true", help="leave when nothing is queued or running")
    supervise.add_argument("--background", action="store_true", help="in a process of its own; return at once")
