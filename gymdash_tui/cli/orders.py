"""The words of ``start`` and ``queue``, turned into orders."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from gymdash_tui.cli.kinds import Kind, find_kind
from gymdash_tui.cli.presets import Below, preset_below
from gymdash_tui.domain.command import start_command_line
from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.naming import default_name
from gymdash_tui.domain.sweep import Point, expand, parse_grid, parse_seeds
from gymdash_tui.domain.values import merge, parse_assignments
from gymdash_tui.domain.wish import GPU_ANY, GPU_NONE
from gymdash_tui.simulation.paths import project_for_command
from gymdash_tui.simulation.warm import SWITCH as WARM_SWITCH
from gymdash_tui.tracking.launch import Order


def orders_of(arguments: argparse.Namespace) -> list[Order]:
    """Turn the words of ``start`` or ``queue`` into orders: one, or one for each seed and point of a grid.

    Raises:
        WrongUse: If the words make no sense together, or the type, the preset or the interpreter is unknown.
    """
    below = preset_below(arguments)
    kind = find_kind(arguments, arguments.key)
    points = _points(arguments, kind, below)
    named = arguments.name if arguments.name is not None else kind.name
    name = named if arguments.name is not None or named else default_name(arguments.key, _in_common(points))
    group = arguments.group or (name if len(points) > 1 else "")
    gpu = _gpu(arguments.gpu)
    return [_order(arguments, kind, point, name, group, gpu) for point in points]


def _order(arguments: argparse.Namespace, kind: Kind, point: Point, name: str, group: str, gpu: str) -> Order:
    return Order(
        SimulationStartConfig(name + point.name_suffix, arguments.key, kwargs=point.kwargs),
        type=kind.type,
        creator=kind.creator,
        group=group,
        group_is_made=not arguments.group,
        gpu=gpu,
        environment={WARM_SWITCH: "0"} if arguments.cold else {},  # kept: another process may start it later
        command_line=start_command_line(
            arguments.key,
            name + point.name_suffix,
            point.kwargs,
            project_for_command(arguments.project_dir),
            group=group,
            gpu=gpu,
            sims=tuple(arguments.sims or ()),
            python=arguments.python or "",
        ),
    )


def _points(arguments: argparse.Namespace, kind: Kind, below: Below) -> list[Point]:
    if arguments.seed is not None and arguments.seeds is not None:
        raise WrongUse("--seed is one seed and --seeds are several; give one of the two.")
    seeds = parse_seeds(arguments.seeds) if arguments.seeds is not None else ()
    one: dict[str, Any] = {"seed": arguments.seed} if arguments.seed is not None else {}
    if arguments.grid:
        grid = {**parse_grid(arguments.settings), **{name: (value,) for name, value in one.items()}}
        below = below.without([*grid, *(["seed"] if seeds else [])])
        return expand(_base(kind, below, seeds or "seed" in grid), seeds, {**below.grid, **grid})
    kwargs = {**parse_assignments(arguments.settings), **one}
    below = below.without(kwargs)
    # what was typed stands beside the seeds and is refused; what lies below gives way
    return expand(merge(_base(kind, below, seeds or "seed" in kwargs), kwargs), seeds, below.grid)


def _base(kind: Kind, below: Below, is_seeded: object) -> dict[str, Any]:
    """Give the arguments that lie under those of the words; no seed where the words have one."""
    kwargs = merge(kind.kwargs, below.kwargs)
    return {name: value for name, value in kwargs.items() if name != "seed" or not is_seeded}


def _in_common(points: Sequence[Point]) -> dict[str, object]:
    """Give the arguments that are the same at all points, from which their common name is made."""
    first, *others = (point.kwargs for point in points)
    return {name: value for name, value in first.items() if all(other.get(name) == value for other in others)}


def _gpu(text: str) -> str:
    if text in ("", GPU_ANY, GPU_NONE) or (text.isascii() and text.isdecimal() and len(text) < 4):
        return text
    raise WrongUse(f"--gpu is '{GPU_ANY}', '{GPU_NONE}' or the number of a GPU, not '{text}'.")
