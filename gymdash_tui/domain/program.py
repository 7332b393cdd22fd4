"""What the words of a command line tell: how a run of it may be named, and how many steps it will take."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from gymdash_tui.domain.counts import parse_count
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.values import flatten, show_value

COMMAND = "command"
"""The key of the simulation type that runs any program."""

SEED = "{seed}"
"""What stands in a command's words for the seed."""

_STEPS = (
    *("total-timesteps", "num-timesteps", "n-timesteps", "total-steps", "total-env-steps", "num-env-steps"),
    *("timesteps", "max-timesteps", "max-steps", "total-frames", "num-frames", "num-steps"),
)
"""Options that say how many steps there will be, the surest first; ``num-steps`` is also a rollout's length."""

_ALGORITHMS = ("algo", "algorithm", "alg", "agent")
_ENVIRONMENTS = ("env", "env-id", "env-name", "environment", "gym-id", "task", "game")
_ZOO = "rl_zoo3"
_ZOO_STEPS = "n"
_PYTHON = re.compile(r"python[\d.]*|pypy[\d.]*")
_LONGEST = 60  # characters of a value that stands in a name


def with_seed(text: str, seed: int | None) -> str:
    """Put the seed where it belongs; a text stays as it is where there is none."""
    return text if seed is None else text.replace(SEED, str(seed))


def run_words(name: str, kwargs: Mapping[str, Any], more: Mapping[str, str]) -> list[str]:
    """Give the words of ``gymdash-tui run ...`` that would run the same program.

    Args:
        name: The display name.
        kwargs: The arguments of the simulation, nested.
        more: Other options, by their names with the dashes; those that are empty are left out.

    Returns:
        The words after the program's name; none where the arguments name no program.
    """
    argv = kwargs.get("argv")
    if not isinstance(argv, list | tuple) or not argv or not all(isinstance(word, str) for word in argv):
        return []
    words = ["run", *_option("--name", name)]
    for path, value in flatten({key: value for key, value in kwargs.items() if key != "argv"}).items():
        if path in ("logdir", "steps", "seed") and isinstance(value, str | int) and not isinstance(value, bool):
            words += _option(f"--{path}", str(value)) if path == "seed" or value not in ("", 0) else []
        else:
            words += _option("--set", f"{path}={show_value(value)}")
    for option, value in more.items():
        words += _option(option, value) if value else []
    return [*words, "--", *argv]


def _option(option: str, value: str) -> list[str]:
    # a value that begins with a dash would be taken for the next option
    return [f"{option}={value}"] if value.startswith("-") else [option, value]


def steps_told(words: Sequence[str]) -> int:
    """Give the steps that a command line asks for; 0 where none of the well-known options says it."""
    options = list(_options(words))
    names = (*_STEPS, _ZOO_STEPS) if any(_ZOO in word for word in words) else _STEPS
    for wanted in names:
        for name, value in options:
            if name == wanted:
                try:
                    return parse_count(value)
                except WrongUse:  # auto, -1: what the program makes of it is not known here
                    continue
    return 0


def program_name(words: Sequence[str]) -> str:
    """Name a run by its script and by what tells its algorithm and environment: ``train-ppo-CartPole-v1``."""
    told = dict(reversed(list(_options(words))))
    parts = [_script(words)]
    for names in (_ALGORITHMS, _ENVIRONMENTS):
        parts += [told[name] for name in names if told.get(name)][:1]
    return "-".join(part[:_LONGEST] for part in parts if part) or COMMAND


def _script(words: Sequence[str]) -> str:
    """Name what is run: a module, a script without its suffix, or else the program."""
    python = False
    for word, after in zip(words, [*words[1:], ""], strict=False):
        if word == "-m" and python:
            return after
        if word.endswith((".py", ".sh")):
            return PurePath(word).stem
        python = python or _PYTHON.fullmatch(PurePath(word).name) is not None
    return PurePath(words[0]).name if words else ""


def _options(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give the options of a command line with their values: ``--env X``, ``--env=X``, ``env=X``, ``--args.env X``."""
    for word, after in zip(words, [*words[1:], "--"], strict=False):
        name, sign, value = word.partition("=")
        if not sign and word.startswith("-") and not after.startswith("--"):
            name, value = word, after
        if value:
            yield name.lstrip("-+").rpartition(".")[2].lower().replace("_", "-"), value
