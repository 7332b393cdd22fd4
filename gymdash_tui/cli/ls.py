"""``gymdash-tui ls``."""

from __future__ import annotations

import argparse

from gymdash_tui.cli.columns import Column, columns_of, usual_columns
from gymdash_tui.cli.common import members, open_tracker, print_json, print_table
from gymdash_tui.cli.filtered import read_filters
from gymdash_tui.domain.listing import SORTS, ListQuery, sort_key
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.tracking.catch_up import with_live_progress
from gymdash_tui.tracking.tracker import SimulationTracker


def ls(arguments: argparse.Namespace) -> int:
    """List all simulations, or some of them; newest first, unless something else is asked for."""
    with open_tracker(arguments) as tracker:
        columns = _columns(tracker, arguments)
        records = [with_live_progress(tracker.project, record) for record in _listed(tracker, arguments)]
        total = tracker.project.count()
    if arguments.json:
        _print_json(records, columns if arguments.columns else None)
    elif not total:
        print("No simulations yet. Start one: gymdash-tui start stable_baselines --name first")
    elif not records:
        print(f"None of the {total:,} simulations matches.")
    else:
        rows = ([column.text(record) for column in columns] for record in records)
        right = frozenset(number for number, column in enumerate(columns) if column.right)
        print_table([column.title for column in columns], rows, right)
    return 0


def _columns(tracker: SimulationTracker, arguments: argparse.Namespace) -> list[Column]:
    return columns_of(arguments.columns, tracker.project.config_keys()) if arguments.columns else usual_columns()


def _listed(tracker: SimulationTracker, arguments: argparse.Namespace) -> list[SimulationRecord]:
    rows = tracker.project.outline(_query(tracker, arguments)).rows
    if arguments.group:
        group = {record.sim_id for record in members(tracker.project, arguments.group)}
        rows = [row for row in rows if row.sim_id in group]
    ids = [row.sim_id for row in rows[: arguments.limit]]
    return list(tracker.project.records_of(ids).values())


def _query(tracker: SimulationTracker, arguments: argparse.Namespace) -> ListQuery:
    wanted = read_filters(tracker.project, [" ".join(arguments.words), arguments.filter])
    # asking for all keys costs as much as the list; few sort by one
    key = sort_key(arguments.sort, () if arguments.sort in SORTS else tracker.project.config_keys())
    return ListQuery(wanted, key.name, not key.descending if arguments.reverse else None)


def _print_json(records: list[SimulationRecord], columns: list[Column] | None) -> None:
    if columns is None:
        print_json([record.to_json() for record in records])
    else:
        print_json([{column.name: column.value(record) for column in columns} for record in records])
