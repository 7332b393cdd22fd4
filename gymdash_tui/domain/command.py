"""The shell command that would start the same simulation."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from gymdash_tui.domain.program import COMMAND, run_words
from gymdash_tui.domain.values import flatten, show_value

PROGRAM = "gymdash-tui"


def start_command(
    key: str,
    name: str,
    kwargs: Mapping[str, Any],
    project_dir: str = "",
    group: str = "",
    gpu: str = "",
    *,
    sims: Sequence[str] = (),
    python: str = "",
) -> list[str]:
    """Give the words of ``gymdash-tui start ...``; ``shlex.join`` makes a line of them.

    Args:
        key: The type's key.
        name: The display name.
        kwargs: The arguments that are given, nested; ``seed`` has an option of its own.
        project_dir: The project's folder where it is not the default one.
        group: The group it belongs to, if to any.
        gpu: Which GPU it wants, if that is said.
        sims: From where types are taken beside those that the program knows, if from anywhere.
        python: The interpreter in which it runs, if that is said.
    """
    dashed = key.startswith("-")
    words = [PROGRAM, "start", *([] if dashed else [key]), *_option("--name", name)]
    for path, value in flatten(kwargs).items():
        if path == "seed" and isinstance(value, int) and not isinstance(value, bool):
            words += _option("--seed", show_value(value))
        else:
            words += _option("--set", f"{path}={show_value(value)}")
    more = [("--group", group), ("--gpu", gpu), *(("--sims", one) for one in sims), ("--python", python)]
    for option, value in (*more, ("--project-dir", project_dir)):
        words += _option(option, value) if value else []
    return [*words, "--", key] if dashed else words


def _option(option: str, value: str) -> list[str]:
    # a value that begins with a dash would be taken for the next option
    return [f"{option}={value}"] if value.startswith("-") else [option, value]


def start_command_line(
    key: str,
    name: str,
    kwargs: Mapping[str, Any],
    project_dir: str = "",
    group: str = "",
    gpu: str = "",
    *,
    sims: Sequence[str] = (),
    python: str = "",
) -> str:
    """Give :func:`start_command` as one line that a shell understands; of a program, the line that runs it."""
    if key == COMMAND:
        run = run_words(name, kwargs, {"--group": group, "--gpu": gpu, "--project-dir": project_dir})
        if run:
            return shlex.join([PROGRAM, *run])
    return shlex.join(start_command(key, name, kwargs, project_dir, group, gpu, sims=sims, python=python))
