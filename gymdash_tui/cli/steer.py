"""``gymdash-tui pause``, ``go-on``, ``checkpoint``, ``evaluate``, ``record``, ``extend``, ``set-lr``, ``stop-when``."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from typing import Any

from gymdash_tui.cli.common import members, open_tracker, print_json
from gymdash_tui.domain.counts import parse_count
from gymdash_tui.domain.errors import GymdashError, WrongUse
from gymdash_tui.domain.states import LIVE
from gymdash_tui.domain.steer import Answer, Command
from gymdash_tui.domain.text import safe_text
from gymdash_tui.tracking.aio import AsyncSimulationTracker
from gymdash_tui.tracking.tracker import SimulationTracker

CLEAR = "none"
"""The word that takes all rules for stopping away."""


def pause(arguments: argparse.Namespace) -> int:
    """Pause simulations; they keep their memory and their place."""
    return _steer(arguments, Command.PAUSE)


def go_on(arguments: argparse.Namespace) -> int:
    """Let paused simulations go on."""
    return _steer(arguments, Command.GO_ON)


def checkpoint(arguments: argparse.Namespace) -> int:
    """Have simulations write a checkpoint."""
    return _steer(arguments, Command.CHECKPOINT)


def evaluate(arguments: argparse.Namespace) -> int:
    """Have simulations tested now."""
    return _steer(arguments, Command.EVALUATE)


def record(arguments: argparse.Namespace) -> int:
    """Have simulations film their next episode."""
    return _steer(arguments, Command.RECORD)


def extend(arguments: argparse.Namespace) -> int:
    """Set to how many steps a simulation goes; one that is over goes on."""
    steps = arguments.steps
    return _steer(arguments, Command.EXTEND, parse_count(steps) if isinstance(steps, str) else steps)


def set_lr(arguments: argparse.Namespace) -> int:
    """Change a simulation's learning rate."""
    return _steer(arguments, Command.LEARNING_RATE, arguments.rate)


def stop_when(arguments: argparse.Namespace) -> int:
    """Replace the rules by which a simulation stops early; ``none`` clears them."""
    rules = list(arguments.rules)
    return _steer(arguments, Command.STOP_WHEN, [] if [rule.lower() for rule in rules] == [CLEAR] else rules)


def _steer(arguments: argparse.Namespace, command: Command, value: Any = None) -> int:
    """Tell simulations something, all at once; one that refuses keeps no other one from being told."""
    with open_tracker(arguments) as tracker:
        meant = _meant(tracker, arguments)
        answers = tracker.call(_tell_all(tracker.aio, list(meant), command, value))
    told = list(zip(meant.values(), answers, strict=True))
    if arguments.json:
        print_json([_shown(name, answer) for name, answer in told])
    for name, answer in told:
        if isinstance(answer, GymdashError):
            print(safe_text(str(answer)), file=sys.stderr)
        elif not arguments.json:
            print(safe_text(f"{name}: {answer.said}"))
    return max((answer.exit_code for answer in answers if isinstance(answer, GymdashError)), default=0)


def _meant(tracker: SimulationTracker, arguments: argparse.Namespace) -> dict[str, str]:
    """Give the simulations that are meant, as they are told apart, and their names; of a group those that run."""
    given = [arguments.id] if "id" in arguments else arguments.ids
    meant = {name: name for name in given}
    group = getattr(arguments, "group", "")
    if group:
        running = {one.sim_id: one.name for one in members(tracker.project, group) if one.phase in LIVE}
        if not running and not meant:
            raise WrongUse(f"None of the simulations of the group '{group}' runs.")
        meant |= running
    return meant


async def _tell_all(
    tracker: AsyncSimulationTracker, names: Sequence[str], command: Command, value: Any
) -> list[Answer | GymdashError]:
    return await asyncio.gather(*(_tell(tracker, name, command, value) for name in names))


async def _tell(tracker: AsyncSimulationTracker, name: str, command: Command, value: Any) -> Answer | GymdashError:
    try:
        return await tracker.steer(name, command, value)
    except GymdashError as error:
        return error


def _shown(name: str, answer: Answer | GymdashError) -> dict[str, Any]:
    if isinstance(answer, GymdashError):
        return {"name": name, "done": False, "said": str(answer)}
    return {"name": name, "done": True, "said": answer.said}
