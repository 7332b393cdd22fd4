"""The arguments of the ``command`` type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gymdash_tui.domain.fields import arg


@dataclass
class CommandKwargs:
    """What a person may set about a program that is run as a simulation."""

    argv: list[str] = arg(
        [],
        'The program and its words, such as ["python", "train.py", "--seed", "{seed}"]; it is started without a shell, '
        "so that |, > and * mean nothing.",
    )
    logdir: str = arg(
        "",
        "The folder below which it writes TensorBoard files, videos and pictures; empty: found by themselves in and "
        "below the folder in which it runs.",
        empty="found by themselves",
        affects_learning=False,
    )
    cwd: str = arg("", "The folder in which it runs; empty is the one in which it was asked for.", empty="this one")
    env: dict[str, Any] = arg({}, "Environment variables that it is given over those that there are.")
    steps: int = arg(
        0,
        "How many steps it will take, for its progress; 0: told by its words, where they do.",
        minimum=0,
        affects_learning=False,
    )
    seed: int | None = arg(
        None,
        "The seed, which is put wherever {seed} stands in argv, logdir and env. Left empty, {seed} stays as it is.",
        kind="int",
        optional=True,
        minimum=0,
        empty="the program's own",
    )
    stop_when: Any = arg(
        "",
        "Rules by which it is stopped early: 'reward >= 475 for 3; no improvement of eval/mean_reward for 10; nan'.",
        kind="any",
        section="early stopping",
        empty="never",
    )
    grace: float = arg(
        5.0,
        "Seconds between the TERM by which it is stopped and the KILL for what is left; `stop` itself waits for 15.",
        minimum=0,
        affects_learning=False,
        maximum=3600,
        section="stopping",
    )
    threads: int = arg(
        1, "How many threads its numerical libraries use, by OMP_NUM_THREADS and the like.", minimum=1,
        section="resources", affects_learning=False,
    )  # fmt: skip
