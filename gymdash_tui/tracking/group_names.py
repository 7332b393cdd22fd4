"""The names of groups that nobody chose: no two sweeps of different configurations are to be one group.

A group's mean and deviation are read as those of its seeds. Who starts five seeds, changes the learning rate and starts
five more has named neither of the two; under one name they would be summed up as ten runs of the same.
"""

from __future__ import annotations

import itertools
import shlex
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from gymdash_tui.domain.incidental import telling

if TYPE_CHECKING:
    from gymdash_tui.domain.record import SimulationRecord
    from gymdash_tui.project.project import Project
    from gymdash_tui.tracking.launch import Order


def set_apart(project: Project, orders: Sequence[Order]) -> list[Order]:
    """Give orders whose group was named by the program a group of their own, with a number behind the name.

    Further seeds of what a group holds already join it.

    Args:
        project: Where they are to be started.
        orders: They, all of one group.
    """
    if not orders or not orders[0].group_is_made:
        return list(orders)
    name = orders[0].group
    names = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
    group = next(one for one in names if _takes(project.group(one), orders))
    return [_in_group(order, group) for order in orders]


def _takes(group: Sequence[SimulationRecord], orders: Sequence[Order]) -> bool:
    """Return whether a group holds nothing, or seeds of the very configurations that are ordered."""
    aside = frozenset(key for record in group for key in record.incidental)
    there = {(record.sim_key, telling(record.given, aside)) for record in group}
    return not there or there == {(order.config.sim_key, telling(order.config.kwargs, aside)) for order in orders}


def _in_group(order: Order, group: str) -> Order:
    if group == order.group:
        return order
    old, new = (f"--group {shlex.quote(name)}" for name in (order.group, group))
    return replace(order, group=group, command_line=order.command_line.replace(old, new))
