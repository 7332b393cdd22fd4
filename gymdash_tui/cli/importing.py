"""``gymdash-tui import``."""

from __future__ import annotations

import argparse
import asyncio
import sys
from typing import Any

from gymdash_tui.cli.common import note_refusal, open_tracker, print_json, print_table
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import list_some
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.text import safe_text
from gymdash_tui.tracking.importing import FoundRun, Imports, search_all
from gymdash_tui.tracking.logs import Search


def import_logs(arguments: argparse.Namespace) -> int:
    """Import runs, each whole or not at all."""
    try:
        found = asyncio.run(search_all(arguments.paths))
    except WrongUse as error:
        note_refusal(arguments, "import", {"paths": arguments.paths}, error)
        raise
    if arguments.dry_run:
        return _dry_run(found, arguments.json)
    with open_tracker(arguments, create=True) as tracker:
        work = tracker.aio.import_found(found, arguments.group, name=arguments.name, again=arguments.again)
        done = tracker.call(work)
    if arguments.json:
        _print_json(done)
    else:
        _print(done)
    _complain(done.problems)
    return 1 if len(done.problems) > len(found.problems) else 0


def _dry_run(found: Search, as_json: bool) -> int:
    if as_json:
        print_json([_told(run) for run in found.runs])
    else:
        print_table(("name", "logs", "files"), ((run.name, str(run.kind), _files(run)) for run in found.runs))
        print(f"{_runs(len(found.runs))} would be imported.")
    _complain(found.problems)
    return 0


def _told(run: FoundRun) -> dict[str, Any]:
    return {
        "name": run.name,
        "kind": str(run.kind),
        "folder": str(run.folder),
        "files": [path.name for path in run.files],
    }


def _files(run: FoundRun) -> str:
    return list_some((path.name for path in run.files), 3)


def _runs(count: int) -> str:
    return "1 run" if count == 1 else f"{count} runs"


def _print_json(done: Imports) -> None:
    passed = [{**_told(run), "sim_id": record.sim_id} for run, record in done.passed_over]
    print_json(
        {
            "imported": [record.to_json() for record in done.records],
            "passed_over": passed,
            "problems": done.problems,
        }
    )


def _print(done: Imports) -> None:
    for record in done.records:
        print(f"imported {safe_text(record.name)}  {record.sim_id[:8]}")
        if record.last_status is not None:
            print(f"  {safe_text(record.last_status.details)}")
    for run, record in done.passed_over:
        print(f"passed over {safe_text(run.name)}: {_known(record)}; --again imports it once more")


def _known(record: SimulationRecord) -> str:
    where = " in the trash" if record.deleted is not None else ""
    return f"it is '{safe_text(record.name)}' ({record.sim_id[:8]}{where}) already"


def _complain(problems: list[str]) -> None:
    for problem in problems:
        print(safe_text(problem), file=sys.stderr)
