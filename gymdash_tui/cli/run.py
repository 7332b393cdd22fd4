"""``gymdash-tui run``: what it is asked for is what ``start command`` or ``queue command`` does."""

from __future__ import annotations

import argparse
import json
import os
import shutil
from collections.abc import Iterator

from gymdash_tui.cli.common import note_refusal
from gymdash_tui.cli.parser import make_parser
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.program import COMMAND, program_name
from gymdash_tui.domain.values import show_value

_EXAMPLE = "write for example: gymdash-tui run -- python train.py --env CartPole-v1"
_THREADS = "OMP_NUM_THREADS"


def run(arguments: argparse.Namespace) -> int:
    """Start or queue a program, or one for each seed."""
    try:
        words = [*_words(arguments)]
    except WrongUse as error:
        note_refusal(arguments, "start_sim", {"key": COMMAND, "name": arguments.name}, error)
        raise
    parsed = make_parser().parse_args(words)
    code: int = parsed.run(parsed)
    return code


def _words(arguments: argparse.Namespace) -> Iterator[str]:
    """Give the words of the command that does it.

    Raises:
        WrongUse: If no program is named, or what is asked for makes no sense together.
    """
    program = arguments.words[1:] if arguments.words[:1] == ["--"] else arguments.words
    if not program:
        raise WrongUse(f"Nothing is said that could be run; {_EXAMPLE}")
    if arguments.queued and (arguments.wait or arguments.timeout is not None):
        raise WrongUse("--queue returns at once; wait with `gymdash-tui wait`, or leave one of the two out.")
    yield from (f"--project-dir={arguments.project_dir}", "queue" if arguments.queued else "start", COMMAND)
    name = arguments.name if arguments.name is not None else _name(program, arguments)
    for option in ("--preview", "--wait", "--json"):
        yield from [option] if getattr(arguments, option[2:]) else ()
    given = {"--name": name, "--seed": arguments.seed, "--seeds": arguments.seeds, "--timeout": arguments.timeout}
    for option, value in (given | {"--group": arguments.group or None, "--gpu": arguments.gpu or None}).items():
        yield from [f"{option}={value}"] if value is not None else ()
    for path, value in _kwargs(program, arguments).items():
        yield f"--set={path}={value if path == 'argv' else show_value(value)}"
    yield from (f"--set={setting}" for setting in arguments.settings)


def _name(program: list[str], arguments: argparse.Namespace) -> str:
    name = program_name(program)
    return name if arguments.seed is None else f"{name}-seed{arguments.seed}"


def _kwargs(program: list[str], arguments: argparse.Namespace) -> dict[str, object]:
    """Give the arguments of the simulation, but for those that have options of their own."""
    # the supervisor, which may start it later, may have been called in another virtual environment
    found = None if os.sep in program[0] else shutil.which(program[0])
    found = os.path.abspath(found) if found else None  # noqa: PTH100 - as it is written, links are not followed
    kwargs: dict[str, object] = {"argv": json.dumps([found or program[0], *program[1:]])}
    if arguments.logdir is not None:
        kwargs["logdir"] = arguments.logdir
    if arguments.steps is not None:
        kwargs["steps"] = arguments.steps
    threads = os.environ.get(_THREADS, "")
    if threads.isdecimal() and int(threads) > 1 and not any(one.startswith("threads=") for one in arguments.settings):
        kwargs["threads"] = int(threads)
    return kwargs
