"""The words of the shell command, and which function runs each."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable
from typing import Any, NoReturn

from gymdash_tui import __version__
from gymdash_tui.domain.text import safe_text
from gymdash_tui.simulation.paths import DEFAULT_PROJECT

_EPILOG = "Exit codes: 0 done well, 1 a simulation failed, 2 wrong use, 3 timed out."
_ID = "its name, its id, or a beginning of the id that no other one has"


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints repeat a person's words as text, never as a terminal's commands."""

    def error(self, message: str) -> NoReturn:
        super().error(safe_text(message))


def make_parser() -> argparse.ArgumentParser:
    """Build the parser; each command's function arrives as ``run`` in what it parses."""
    parser = _Parser(
        prog="gymdash-tui",
        description="Start, watch, steer, compare and keep reinforcement-learning training runs. "
        "Without a command: the screen.",
        epilog=_EPILOG,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"gymdash-tui {__version__}")
    parser.set_defaults(run=_lazily("screen", "open_screen"))
    _add_project(parser, default=str(DEFAULT_PROJECT))
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_screen(commands)
    _add_start(commands)
    _add_looking(commands)
    _add_waiting(commands)
    _add_metrics(commands)
    return parser


def _lazily(module: str, function: str) -> Callable[[argparse.Namespace], int]:
    def run(arguments: argparse.Namespace) -> int:
        found = importlib.import_module(f"gymdash_tui.cli.{module}")
        code: int = getattr(found, function)(arguments)
        return code

    return run


def _add_project(parser: argparse.ArgumentParser, default: Any = argparse.SUPPRESS) -> None:
    # suppressed in the commands, so that it may stand before or after the command's name
    parser.add_argument(
        "-d", "--project-dir", metavar="FOLDER", default=default, help=f"the project's folder ({DEFAULT_PROJECT})"
    )


def _command(commands: Any, name: str, help_: str, module: str, function: str, json: bool = True) -> Any:
    parser = commands.add_parser(name, help=help_, description=f"{help_[0].upper()}{help_[1:]}.", allow_abbrev=False)
    parser.set_defaults(run=_lazily(module, function))
    _add_project(parser)
    if json:
        parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _add_screen(commands: Any) -> None:
    _command(commands, "screen", "open the screen (the same as no command)", "screen", "open_screen", json=False)
    demo = _command(
        commands, "demo", "start three seeds of PPO on CartPole-v1 and watch them learn", "screen", "demo", json=False
    )
    demo.add_argument("--no-screen", action="store_true", help="start them and return")


def _add_start(commands: Any) -> None:
    start = _command(commands, "start", "start a simulation in a process of its own", "start", "start")
    start.add_argument("key", metavar="KEY", help="the simulation type's key (see: gymdash-tui types)")
    start.add_argument("--name", metavar="NAME", help="the display name")
    start.add_argument(
        "--set",
        dest="settings",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help="an argument; nested as algorithm_kwargs.learning_rate=lin_0.001; read as JSON where it is JSON",
    )
    start.add_argument("--seed", type=int, metavar="S", help="the seed")
    start.add_argument("--wait", action="store_true", help="wait for its end")
    start.add_argument("--timeout", type=_seconds, metavar="SECONDS", help="wait no longer than this")
    stop = _command(commands, "stop", "stop simulations; their models are saved", "stop", "stop")
    stop.add_argument("ids", nargs="+", metavar="ID", help=_ID)


def _add_looking(commands: Any) -> None:
    _command(commands, "ls", "list the simulations, newest first", "look", "ls")
    show = _command(commands, "show", "show all that is known of a simulation", "look", "show")
    show.add_argument("id", metavar="ID", help=_ID)
    statuses = _command(commands, "statuses", "list what simulations reported, newest last", "look", "statuses")
    statuses.add_argument("id", nargs="?", metavar="ID", help=f"only of this one: {_ID}")
    statuses.add_argument("-n", "--lines", type=_count, default=200, metavar="N", help="at most the newest N (200)")
    types = _command(commands, "types", "list the simulation types, or one type's arguments", "types", "types")
    types.add_argument("key", nargs="?", metavar="KEY", help="the type's key")


def _add_waiting(commands: Any) -> None:
    logs = _command(commands, "logs", "print what a simulation printed", "logs", "logs", json=False)
    logs.add_argument("id", metavar="ID", help=_ID)
    logs.add_argument("-f", "--follow", action="store_true", help="go on until it is done")
    logs.add_argument("-n", "--lines", type=_count, metavar="N", help="only the last N lines")
    wait = _command(commands, "wait", "wait until simulations are done", "wait", "wait")
    wait.add_argument("ids", nargs="+", metavar="ID", help=_ID)
    wait.add_argument("--timeout", type=_seconds, metavar="SECONDS", help="wait no longer than this")


def _add_metrics(commands: Any) -> None:
    metrics = _command(commands, "metrics", "print a simulation's recorded scalars", "metrics", "metrics")
    metrics.add_argument("id", metavar="ID", help=_ID)
    metrics.add_argument("--tag", action="append", metavar="TAG", help="only this tag (may be repeated)")
    metrics.add_argument("--format", choices=("csv", "json"), help="rows of tag, step, wall_time, value")
    metrics.add_argument("--list", action="store_true", help="list the tags and how many points each has")


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds")
    return value


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of lines")
    return int(text)
