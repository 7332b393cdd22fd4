"""What RL Zoo wrote down of a run: its environment, algorithm, seed and hyperparameters."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.tracking.logs.found import FoundRun
from gymdash_tui.tracking.zoo import map_hyperparameters, read_run_yaml

_LONGEST = 20_000  # characters of a command line


@dataclass(slots=True)
class Settings:
    """What is known of how a run was started.

    Attributes:
        kwargs: Arguments of the type ``stable_baselines``.
        command_line: The words that started it.
        problems: A sentence for each thing that could not be read, or that the type cannot do.
    """

    kwargs: dict[str, Any] = field(default_factory=dict)
    command_line: str = ""
    problems: list[str] = field(default_factory=list)


def read_settings(run: FoundRun) -> Settings:
    """Read a run's settings; none where it is not RL Zoo's."""
    if run.settings is None:
        return Settings()
    found = Settings()
    config, arguments = (_yaml(run, name, found) for name in ("config.yml", "args.yml"))
    algorithm = str(arguments.get("algo") or run.folder.parent.name)
    env = str(arguments.get("env") or run.settings.name)
    mapped = map_hyperparameters(algorithm, env, {**config, **_over(arguments)})
    found.kwargs = mapped.kwargs
    if mapped.note:
        found.problems.append(mapped.note)
    with suppress(OSError), (run.settings / "command.txt").open(encoding="utf-8", errors="replace") as file:
        found.command_line = file.read(_LONGEST).strip()  # older releases write none
    return found


def _yaml(run: FoundRun, name: str, found: Settings) -> dict[str, Any]:
    assert run.settings is not None
    try:
        return read_run_yaml(run.settings / name)
    except (WrongUse, OSError) as error:
        found.problems.append(f"{name}: {getattr(error, 'strerror', None) or error}")
        return {}


def _over(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the words of the command set over the hyperparameters."""
    steps, seed, inner = (arguments.get(name) for name in ("n_timesteps", "seed", "env_kwargs"))
    over: dict[str, Any] = {}
    if isinstance(steps, int) and steps > 0:
        over["n_timesteps"] = steps
    if isinstance(seed, int) and seed >= 0:
        over["seed"] = seed
    if isinstance(inner, dict) and inner:
        over["env_kwargs"] = inner
    return over
