"""``gymdash-tui delete`` and ``trash``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from gymdash_tui.cli.common import chosen, open_tracker, print_json, print_records, print_table
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.states import LIVE
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.units import short_bytes
from gymdash_tui.tracking.tracker import SimulationTracker
from gymdash_tui.tracking.trash import Weight


def delete(arguments: argparse.Namespace) -> int:
    """Throw simulations into the trash, once the person has said so."""
    with open_tracker(arguments) as tracker:
        ids = chosen(tracker, arguments)
        if arguments.all:
            ids = [record.sim_id for record in tracker.project.page(0, max(1, tracker.project.count()))]
        if not ids:
            print("There is nothing to delete.", file=sys.stderr)
            return 0
        weights = tracker.call(tracker.aio.measure(ids))
        if not _may(arguments, _question(weights)):
            return 1
        records = tracker.call(tracker.aio.delete(ids))
        if arguments.json:
            print_records(records, as_json=True)
        else:
            first = f" {records[0].sim_id[:8]}" if len(records) == 1 else ""
            print(f"{_what(weights)} in the trash; take back with: gymdash-tui trash restore{first or ' ID...'}")
    return 0


def _question(weights: Sequence[Weight]) -> str:
    live = [weight.record for weight in weights if weight.record.phase in LIVE]
    stops = f" {len(live)} of them run and are stopped first." if live and len(weights) > 1 else ""
    if live and len(weights) == 1:
        stops = " It runs and is stopped first."
    return f"Throw {_what(weights)} into the trash?{stops}"


def _what(weights: Sequence[Weight]) -> str:
    size = short_bytes(sum(weight.bytes for weight in weights))
    if len(weights) == 1:
        return f"'{safe_text(weights[0].record.name)}' ({size})"
    return f"{len(weights)} simulations ({size})"


def _may(arguments: argparse.Namespace, question: str) -> bool:
    """Ask on a terminal, unless it was said on the command line.

    Raises:
        WrongUse: If there is nobody to ask.
    """
    if arguments.yes:
        return True
    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()):
        raise WrongUse(f"{question} There is no terminal to ask on; give --yes to do it.")
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() in ("y", "yes"):
        return True
    print("Nothing was done.", file=sys.stderr)
    return False


def trash(arguments: argparse.Namespace) -> int:
    """List what is in the trash, take some of it back, or remove it for good."""
    with open_tracker(arguments) as tracker:
        match arguments.action:
            case "restore":
                return _restore(tracker, arguments)
            case "empty":
                return _empty(tracker, arguments)
        return _list(tracker, arguments)


def _list(tracker: SimulationTracker, arguments: argparse.Namespace) -> int:
    if arguments.ids:
        raise WrongUse("`trash list` takes no ids; it lists all that is in the trash.")
    weights = tracker.call(tracker.aio.trash())
    if arguments.json:
        print_json([{**one.record.to_json(), "bytes": one.bytes} for one in weights])
    elif not weights:
        print("The trash is empty.")
    else:
        print_table(("id", "state", "name", "deleted", "size"), map(_row, weights), right=frozenset({4}))
        print(f"{_what(weights)}; remove for good with: gymdash-tui trash empty")
    return 0


def _row(weight: Weight) -> tuple[str, ...]:
    record = weight.record
    when = f"{record.deleted.astimezone():%Y-%m-%d %H:%M}" if record.deleted else ""
    return record.sim_id[:8], record.word, record.name, when, short_bytes(weight.bytes)


def _restore(tracker: SimulationTracker, arguments: argparse.Namespace) -> int:
    if not arguments.ids:
        raise WrongUse("Say which to take back: gymdash-tui trash restore ID... (`gymdash-tui trash` lists them).")
    records = tracker.call(tracker.aio.restore(arguments.ids))
    if arguments.json:
        print_records(records, as_json=True)
    else:
        for record in records:
            print(f"restored {safe_text(record.name)}  {record.sim_id[:8]}")
    return 0


def _empty(tracker: SimulationTracker, arguments: argparse.Namespace) -> int:
    there = tracker.call(tracker.aio.trash())
    if arguments.ids:
        wanted = {record.sim_id for record in tracker.aio.in_trash(arguments.ids)}
        there = [weight for weight in there if weight.record.sim_id in wanted]
    if there and not _may(arguments, f"Remove {_what(there)} for good? That cannot be undone."):
        return 1
    freed = tracker.call(tracker.aio.empty_trash([weight.record.sim_id for weight in there]))
    if arguments.json:
        print_json({"removed": len(there), "bytes": freed})
    else:
        print(f"{short_bytes(freed)} are free again." if there else "The trash is empty.")
    return 0
