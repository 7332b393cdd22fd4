"""``gymdash-tui ls``, ``show`` and ``statuses``."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

from gymdash_tui.cli.common import members, open_tracker, print_json, print_table
from gymdash_tui.cli.kept import kept_lines
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.status import SimStatus
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.units import short_count, short_duration, short_number, short_rate
from gymdash_tui.domain.values import flatten, merge, show_value
from gymdash_tui.simulation.atomic import read_json
from gymdash_tui.simulation.exit_record import ExitRecord
from gymdash_tui.tracking.catch_up import with_live_progress
from gymdash_tui.tracking.tracker import SimulationTracker


def ls(arguments: argparse.Namespace) -> int:
    """List all simulations, or those of a group, newest first."""
    with open_tracker(arguments) as tracker:
        found = reversed(members(tracker.project, arguments.group)) if arguments.group else _all(tracker)
        records = [with_live_progress(tracker.project, record) for record in found]
    if arguments.json:
        print_json([record.to_json() for record in records])
    elif not records:
        print("No simulations yet. Start one: gymdash-tui start stable_baselines --name first")
    else:
        head = ("id", "state", "name", "type", "progress", "eta", "speed", "reward")
        print_table(head, map(_row, records), right=frozenset({4, 5, 6, 7}))
    return 0


def _all(tracker: SimulationTracker) -> list[SimulationRecord]:
    return tracker.project.page(0, max(1, tracker.project.count()))


def _row(record: SimulationRecord) -> tuple[str, ...]:
    progress = record.progress
    running = not record.flags.is_done
    return (
        record.sim_id[:8],
        f"{record.word}, asks" if record.asks else record.word,
        record.name,
        record.sim_key,
        _how_far(progress),
        short_duration(progress.eta) if running and progress.eta >= 0 else "",
        short_rate(progress.rate) if running and progress.rate else "",
        "" if progress.score is None else short_number(progress.score),
    )


def _how_far(progress: Progress) -> str:
    return f"{progress.fraction:.0%}" if progress.total else short_count(int(progress.step)) if progress.step else ""


def show(arguments: argparse.Namespace) -> int:
    """Show all that is known of one simulation."""
    with open_tracker(arguments) as tracker:
        record = with_live_progress(tracker.project, tracker.project.find(arguments.id))
        statuses = [found.status for found in reversed(tracker.project.statuses(record.sim_id))]
        folder = tracker.project.folder.simulation(record.sim_id)
        kept = read_json(folder.config) or {}
    if arguments.json:
        told = [status.to_json() for status in statuses]
        print_json({**record.to_json(), "folder": str(folder.root), "statuses": told, "record": _record(kept)})
        return 0
    _print_lines(_facts(record, str(folder.root)))
    print("\narguments")
    for name, value in flatten(merge(record.kwargs, record.start_kwargs)).items():
        print(f"  {safe_text(name)} = {safe_text(show_value(value))}")
    print("\nstarted with")
    _print_lines(kept_lines(kept), indent="  ")
    if statuses:
        print("\nstatuses")
        for status in statuses:
            _print_status(status)
    return 0


def _record(kept: dict[str, Any]) -> dict[str, Any]:
    """Give what was kept beside the arguments, which stand there already."""
    return {name: value for name, value in kept.items() if name not in ("kwargs", "start_kwargs", "more_kwargs")}


def _print_lines(lines: Iterable[tuple[str, str]], indent: str = "") -> None:
    for label, text in lines:
        if text:
            print(f"{indent}{label:<10} {safe_text(text)}")


def _facts(record: SimulationRecord, folder: str) -> list[tuple[str, str]]:
    progress = record.progress
    times = (("created", record.created), ("started", record.started), ("ended", record.ended))
    facts = [
        ("name", record.name),
        ("id", record.sim_id),
        ("state", record.word + (" (killed)" if record.force_stopped else "")),
        ("type", f"{record.sim_key}  {record.sim_module_name}.{record.sim_type_name}".strip(" .")),
        ("progress", f"{progress.step:,.0f} of {progress.total:,.0f} steps ({_how_far(progress)})"),
        *((label, f"{moment.astimezone():%Y-%m-%d %H:%M:%S}") for label, moment in times if moment),
        ("seed", "" if record.seed is None else str(record.seed)),
        ("group", record.group),
        ("attempt", str(record.attempt) if record.attempt > 1 else ""),
        ("like", record.parent),
        ("gpu", record.gpu if record.gpu_index is None else str(record.gpu_index)),
        ("process", ExitRecord(**record.exit).sentence(record.flags.cancelled) if record.exit else ""),
        ("folder", folder),
    ]
    if progress.score is not None:
        facts.insert(5, ("reward", f"{progress.score:.2f}  ({progress.score_tag})"))
    return facts


def statuses(arguments: argparse.Namespace) -> int:
    """List statuses, of one simulation or of all."""
    with open_tracker(arguments) as tracker:
        sim_id = tracker.project.find(arguments.id).sim_id if arguments.id else None
        found = list(reversed(tracker.project.statuses(sim_id, arguments.lines)))
    if arguments.json:
        rows = [{"id": one.id, "sim_id": one.sim_id, "sim_name": one.sim_name, **one.status.to_json()} for one in found]
        print_json(rows)
        return 0
    for one in found:
        _print_status(one.status, one.sim_name)
    return 0


def _print_status(status: SimStatus, name: str = "") -> None:
    subcode = {0: "", 1: " ERROR", 2: " STOPPED"}.get(status.subcode, f" {status.subcode}")
    who = f"{safe_text(name)}: " if name else ""
    print(f"  {status.time.astimezone():%m-%d %H:%M:%S}  {status.code.name}{subcode}  {who}{safe_text(status.details)}")
    for line in status.error_trace.splitlines():
        print(f"      {safe_text(line)}")
