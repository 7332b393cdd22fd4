"""``gymdash-tui start``."""

from __future__ import annotations

import argparse
import sys

from gymdash_tui.cli.common import exit_code, note_refusal, open_tracker, print_json, shown_project
from gymdash_tui.domain.command import start_command_line
from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import TimedOut, WrongUse
from gymdash_tui.domain.naming import default_name
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.values import parse_assignments
from gymdash_tui.simulation.registry import SimulationRegistry
from gymdash_tui.tracking.launch import Order
from gymdash_tui.tracking.tracker import SimulationTracker


def start(arguments: argparse.Namespace) -> int:
    """Start a simulation, and wait for its end where asked to."""
    try:
        order = _order(arguments)  # what is wrong in the words themselves is said before a project is made
    except WrongUse as error:
        note_refusal(arguments, "start_sim", {"key": arguments.key, "name": arguments.name}, error)
        raise
    with open_tracker(arguments, create=True) as tracker:
        record = tracker.start(order)
        if arguments.wait:
            return _wait(tracker, record, arguments)
        if arguments.json:
            print_json(record.to_json())
        else:
            print(_started(record))
        return 0


def _order(arguments: argparse.Namespace) -> Order:
    if arguments.timeout is not None and not arguments.wait:
        raise WrongUse("--timeout says how long to wait; give --wait as well.")
    kwargs = parse_assignments(arguments.settings)
    if arguments.seed is not None:
        kwargs["seed"] = arguments.seed
    found = SimulationRegistry.find(arguments.key)
    name = arguments.name if arguments.name is not None else default_name(arguments.key, kwargs)
    return Order(
        SimulationStartConfig(name, arguments.key, kwargs=kwargs),
        type=found.type,
        creator=found.creator,
        command_line=start_command_line(arguments.key, name, kwargs, shown_project(arguments)),
    )


def _started(record: SimulationRecord) -> str:
    return f"started {safe_text(record.name)}  {record.sim_id[:8]}"


def _wait(tracker: SimulationTracker, record: SimulationRecord, arguments: argparse.Namespace) -> int:
    try:
        print(_started(record), file=sys.stderr)  # whoever reads this may press Ctrl-C at once
        (record,) = tracker.wait(record.sim_id, arguments.timeout)
    except TimedOut:
        if arguments.json:
            print_json(tracker.record(record.sim_id).to_json())
        raise
    except KeyboardInterrupt:
        name = safe_text(record.name)
        print(f"'{name}' goes on running; stop it with: gymdash-tui stop {record.sim_id[:8]}", file=sys.stderr)
        raise
    if arguments.json:
        print_json(record.to_json())
    else:
        _report(record)
    return exit_code([record])


def _report(record: SimulationRecord) -> None:
    last = record.last_status
    print(f"{record.word}: {safe_text(last.details) if last else safe_text(record.name)}")
    if last is not None and last.error_trace:
        for line in last.error_trace.splitlines():
            print(safe_text(line), file=sys.stderr)
