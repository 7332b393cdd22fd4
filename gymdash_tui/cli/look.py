"""``gymdash-tui show``."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from typing import Any

from gymdash_tui.cli.columns import how_far
from gymdash_tui.cli.common import open_tracker, print_json
from gymdash_tui.cli.kept import kept_lines
from gymdash_tui.cli.story import print_status
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.values import flatten, show_value
from gymdash_tui.simulation.atomic import read_json
from gymdash_tui.simulation.exit_record import ExitRecord
from gymdash_tui.tracking.catch_up import with_live_progress


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
    _print_arguments(record.given)
    if record.left:
        print("\nleft at their defaults")
        _print_arguments(record.left)
    print("\nstarted with")
    _print_lines(kept_lines(kept), indent="  ")
    if statuses:
        print("\nstatuses")
        for status in statuses:
            print_status(status)
    return 0


def _print_arguments(arguments: Mapping[str, Any]) -> None:
    for name, value in flatten(arguments).items():
        print(f"  {safe_text(name)} = {safe_text(show_value(value))}")


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
        ("progress", f"{progress.step:,.0f} of {progress.total:,.0f} steps ({how_far(progress)})"),
        *((label, f"{moment.astimezone():%Y-%m-%d %H:%M:%S}") for label, moment in times if moment),
        ("seed", "" if record.seed is None else str(record.seed)),
        ("group", record.group),
        ("tags", " ".join(f"#{tag}" for tag in record.tags)),
        ("pinned", "yes" if record.pinned else ""),
        ("note", record.notes),
        ("attempt", str(record.attempt) if record.attempt > 1 else ""),
        ("like", record.parent),
        ("gpu", record.gpu if record.gpu_index is None else str(record.gpu_index)),
        ("process", _exit(record)),
        ("folder", folder),
    ]
    if progress.score is not None:
        facts.insert(5, ("reward", f"{progress.score:.2f}  ({progress.score_tag})"))
    return facts


def _exit(record: SimulationRecord) -> str:
    """Say how its process ended; empty where that is not known."""
    known = ExitRecord.from_json(record.exit or {})
    return known.sentence(record.flags.cancelled) if known is not None else ""
