"""``screen``, ``demo``, ``start``, ``resume``, ``rerun``, ``clone``."""

from __future__ import annotations

from typing import Any

from gymdash_tui.cli.words.common import Parser, add_chosen, add_id, add_types, command, seconds


def add_starting(commands: Any) -> None:
    """Add the commands that open the screen or start something."""
    screen = command(
        commands, "screen", "open the screen (the same as no command)", "screen", "open_screen", json=False
    )
    add_types(screen)
    demo = command(
        commands, "demo", "start three seeds of PPO on CartPole-v1 and watch them learn", "screen", "demo", json=False
    )
    demo.add_argument("--no-screen", action="store_true", help="start them and return")
    start = command(commands, "start", "start simulations in processes of their own", "start", "start")
    start.add_argument("key", nargs="?", metavar="KEY", help="the simulation type's key (see: gymdash-tui types)")
    start.one_of = {"key": "KEY", "preset": "--preset"}
    add_order(start)
    start.add_argument("--wait", action="store_true", help="wait for the end")
    start.add_argument("--timeout", type=seconds, metavar="SECONDS", help="wait no longer than this")
    _add_again(commands)


def add_settings(parser: Parser) -> None:
    """Add arguments of a simulation, as ``settings``."""
    parser.add_argument(
        "--set",
        dest="settings",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help="an argument; nested as algorithm_kwargs.learning_rate=lin_0.001; read as JSON where it is JSON",
    )


def add_order(parser: Parser) -> None:
    """Add what ``start`` and ``queue`` share: what is to run, how often, and where."""
    parser.add_argument("--preset", default="", metavar="NAME", help="a saved start, under what is given beside it")
    parser.add_argument("--name", metavar="NAME", help="the display name; of several, what their names begin with")
    add_settings(parser)
    parser.add_argument("--seed", type=int, metavar="S", help="the seed")
    parser.add_argument("--seeds", metavar="SEEDS", help="one simulation for each of these seeds: 0-9, or 1,2,5-7")
    parser.add_argument(
        "--grid", action="store_true", help="one simulation for each value of --set KEY=V1,V2 and each combination"
    )
    parser.add_argument("--group", default="", metavar="NAME", help="the group's name (made from the simulations')")
    parser.add_argument("--gpu", default="", metavar="GPU", help="any, none, or a GPU's number; else its arguments say")
    add_types(parser)
    parser.add_argument("--preview", action="store_true", help="say how many and which there would be; start nothing")
    parser.add_argument("--cold", action="store_true", help="a process that imports everything anew: no warm start")


def _add_again(commands: Any) -> None:
    resume = command(commands, "resume", "go on with simulations that ended or were paused", "resume", "resume")
    add_chosen(resume, filtered=True)
    resume.add_argument(
        "--from",
        dest="start_from",
        default="newest",
        metavar="CHECKPOINT",
        help="newest (the default), exact (the newest from which it goes on bit by bit), best, or a step",
    )
    resume.add_argument("--queue", dest="queued", action="store_true", help="put it into the queue")
    add_settings(resume)
    resume.add_argument("--cold", action="store_true", help="a process that imports everything anew: no warm start")
    rerun = command(commands, "rerun", "start exactly the same again, as simulations of their own", "resume", "rerun")
    add_chosen(rerun, filtered=True)
    rerun.add_argument("--queue", dest="queued", action="store_true", help="put it into the queue")
    rerun.add_argument("--cold", action="store_true", help="a process that imports everything anew: no warm start")
    clone = command(commands, "clone", "open the screen's form, filled as for a simulation", "clone", "clone", False)
    add_id(clone)
