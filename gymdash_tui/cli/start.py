"""``gymdash-tui start``."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections.abc import Sequence

from gymdash_tui.cli.common import exit_code, open_tracker, print_json, refusals_noted
from gymdash_tui.cli.orders import orders_of
from gymdash_tui.domain.errors import TimedOut, WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.text import safe_text
from gymdash_tui.simulation.warm import SWITCH as WARM_SWITCH
from gymdash_tui.tracking.launch import Order
from gymdash_tui.tracking.tracker import SimulationTracker


def start(arguments: argparse.Namespace) -> int:
    """Start simulations, and wait for their end where asked to."""
    with refusals_noted(arguments, "start_sim"):
        if arguments.timeout is not None and not arguments.wait:
            raise WrongUse("--timeout says how long to wait; give --wait as well.")
        orders = orders_of(arguments)
    if arguments.preview:
        return preview(orders, arguments.json)
    use_cold_start(arguments)
    with open_tracker(arguments, create=True) as tracker:
        records, said = _start(tracker, orders)
        if arguments.wait:
            return _wait(tracker, records, said, arguments)
        if arguments.json:
            _print_json(records)
        else:
            print(said)
        return 0


def use_cold_start(arguments: argparse.Namespace) -> None:
    """Have what this command starts import everything anew, where it was asked to."""
    if arguments.cold:
        os.environ[WARM_SWITCH] = "0"


def preview(orders: Sequence[Order], as_json: bool) -> int:
    """Print how many simulations there would be and which; nothing is started, and no project is made."""
    if as_json:
        print_json([{**one.config.to_json(), "group": one.group, "command": one.command_line} for one in orders])
        return 0
    group = f", in the group '{safe_text(orders[0].group)}'" if orders[0].group else ""
    print(f"{_count(orders)}{group}:")
    for order in orders:
        print(f"  {safe_text(order.config.name)}")
    print(f"The first one alone: {safe_text(orders[0].command_line)}")
    return 0


# -- starting and waiting ----------------------------------------------------------------------------------------------


def _start(tracker: SimulationTracker, orders: Sequence[Order]) -> tuple[list[SimulationRecord], str]:
    """Start one at once, or several as places are free; and say so."""
    if len(orders) == 1:
        record = tracker.start(orders[0])
        return [record], f"started {safe_text(record.name)}  {record.sim_id[:8]}"
    free = _free_places(tracker)
    records = tracker.call(tracker.aio.start_many(orders))
    now = min(free, len(records))
    waiting = f", {len(records) - now} wait in the queue" if now < len(records) else ""
    see = f"gymdash-tui ls --group {shlex.quote(records[0].group)}"
    return records, f"{_count(records)}, {now} start now{waiting}\nto see them: {safe_text(see)}"


def _free_places(tracker: SimulationTracker) -> int:
    before = sum(not record.held for record in tracker.project.queue())
    return max(0, tracker.call(tracker.aio.slots()).free - before)


def _count(things: Sequence[object]) -> str:
    return f"{len(things)} simulations" if len(things) != 1 else "1 simulation"


def _wait(
    tracker: SimulationTracker, records: Sequence[SimulationRecord], said: str, arguments: argparse.Namespace
) -> int:
    ids = [record.sim_id for record in records]
    try:
        print(said, file=sys.stderr)  # whoever reads this may press Ctrl-C at once
        records = tracker.wait(ids, arguments.timeout)
    except TimedOut:
        if arguments.json:
            _print_json([tracker.record(sim_id) for sim_id in ids])
        raise
    except KeyboardInterrupt:
        _say_how_to_stop(records)
        raise
    if arguments.json:
        _print_json(records)
    else:
        _report(records)
    return exit_code(records)


def _say_how_to_stop(records: Sequence[SimulationRecord]) -> None:
    first = records[0]
    what = f"'{safe_text(first.name)}' goes" if len(records) == 1 else f"{_count(records)} go"
    which = first.sim_id[:8] if len(records) == 1 else f"--group {safe_text(shlex.quote(first.group))}"
    print(f"{what} on running; stop it with: gymdash-tui stop {which}", file=sys.stderr)


def _report(records: Sequence[SimulationRecord]) -> None:
    for record in records:
        last = record.last_status
        name = f"{safe_text(record.name)}: " if len(records) > 1 else ""
        print(f"{record.word}: {name}{safe_text(last.details) if last else safe_text(record.name)}")
        if last is not None and last.error_trace:
            for line in last.error_trace.splitlines():
                print(safe_text(line), file=sys.stderr)


def _print_json(records: Sequence[SimulationRecord]) -> None:
    """Print one simulation as an object, as it always was, and several as a list."""
    told = [record.to_json() for record in records]
    print_json(told[0] if len(told) == 1 else told)
