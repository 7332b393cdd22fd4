"""``run``: any program as a simulation."""

from __future__ import annotations

import argparse
from typing import Any

from gymdash_tui.cli.words.common import command, count, seconds
from gymdash_tui.cli.words.starting import add_settings


def add_running(commands: Any) -> None:
    """Add the command that runs any program."""
    run = command(commands, "run", "run any program as a simulation: run -- python train.py --env X", "run", "run")
    run.usage = "gymdash-tui run [OPTION ...] -- PROGRAM [WORD ...]"
    run.add_argument("words", nargs=argparse.REMAINDER, metavar="-- PROGRAM WORD", help="the program and its words")
    run.add_argument("--name", metavar="NAME", help="the display name; of several, what their names begin with")
    run.add_argument("--logdir", metavar="FOLDER", help="where it writes its curves and videos, if they are not found")
    run.add_argument("--steps", type=count, metavar="N", help="how many steps it will take, if its words do not tell")
    run.add_argument("--seed", type=int, metavar="S", help="the seed: put wherever {seed} stands in its words")
    run.add_argument("--seeds", metavar="SEEDS", help="one simulation for each of these seeds: 0-9, or 1,2,5-7")
    add_settings(run)
    run.add_argument("--group", default="", metavar="NAME", help="the group's name (made from the simulations')")
    run.add_argument("--gpu", default="", metavar="GPU", help="any, none, or a GPU's number")
    run.add_argument("--preview", action="store_true", help="say how many and which there would be; start nothing")
    run.add_argument("--queue", dest="queued", action="store_true", help="put it into the queue")
    run.add_argument("--wait", action="store_true", help="wait for the end")
    run.add_argument("--timeout", type=seconds, metavar="SECONDS", help="wait no longer than this")
