"""``gymdash-tui resume`` and ``rerun``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable

from gymdash_tui.cli.common import members, open_tracker, print_json
from gymdash_tui.cli.filtered import filtered
from gymdash_tui.cli.start import use_cold_start
from gymdash_tui.domain.errors import GymdashError, WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.values import parse_assignments
from gymdash_tui.tracking.attempt import check_start_from
from gymdash_tui.tracking.tracker import SimulationTracker

_DOING = {Phase.QUEUED: "queued", Phase.PAUSED: "going on", Phase.RUNNING: "going on"}


def resume(arguments: argparse.Namespace) -> int:
    """Go on with simulations; several of them, as places are free."""
    kwargs = parse_assignments(arguments.settings)
    check_start_from(arguments.start_from)
    use_cold_start(arguments)

    def go_on(tracker: SimulationTracker, sim_id: str, queued: bool) -> SimulationRecord:
        return tracker.call(
            tracker.aio.resume(sim_id, start_from=arguments.start_from, queued=queued, start_kwargs=kwargs)
        )

    with open_tracker(arguments) as tracker:
        ids = [*arguments.ids, *_unfinished(tracker, arguments, bool(kwargs))]
        return _each(tracker, ids, arguments, go_on, "resumed")


def rerun(arguments: argparse.Namespace) -> int:
    """Start the same again; several of them, as places are free."""
    use_cold_start(arguments)

    def again(tracker: SimulationTracker, sim_id: str, queued: bool) -> SimulationRecord:
        return tracker.call(tracker.aio.rerun(sim_id, queued=queued))

    with open_tracker(arguments) as tracker:
        ids = [*arguments.ids, *(record.sim_id for record in _named(tracker, arguments))]
        return _each(tracker, ids, arguments, again, "started")


def _named(tracker: SimulationTracker, arguments: argparse.Namespace) -> list[SimulationRecord]:
    """Give those of the group and those that the filter lets through, where one was given.

    Raises:
        WrongUse: If one was given, and there are none.
    """
    of_group = members(tracker.project, arguments.group) if arguments.group else []
    return [*of_group, *filtered(tracker.project, arguments.filter)]


def _unfinished(tracker: SimulationTracker, arguments: argparse.Namespace, also_succeeded: bool) -> list[str]:
    """Give those of a group, or that a filter lets through, that can be gone on with.

    Raises:
        WrongUse: If there is none.
    """
    named = _named(tracker, arguments)
    found = [
        record.sim_id
        for record in named
        if record.phase in (Phase.CREATED, Phase.PAUSED)
        or (record.phase is Phase.DONE and (also_succeeded or record.ending is not Ending.SUCCEEDED))
    ]
    if named and not found:
        where = f"in the group '{arguments.group}'" if arguments.group else f"that matches '{arguments.filter[:60]}'"
        raise WrongUse(f"Nothing {where} can be resumed: they run, wait in the queue, or succeeded.")
    return found


def _each(
    tracker: SimulationTracker,
    ids: Iterable[str],
    arguments: argparse.Namespace,
    do: Callable[[SimulationTracker, str, bool], SimulationRecord],
    done: str,
) -> int:
    """Do it to each; one that refuses keeps no other one from it."""
    names = list(dict.fromkeys(ids))
    queued = arguments.queued or len(names) > 1  # started at once they would take more places than there are
    records: list[SimulationRecord] = []
    refused: list[GymdashError] = []
    for name in names:
        try:
            records.append(do(tracker, name, queued))
        except GymdashError as error:
            refused.append(error)
    if arguments.json:
        print_json([record.to_json() for record in records])
    else:
        for record in records:
            _say(record, done)
    for refusal in refused:
        print(safe_text(str(refusal)), file=sys.stderr)
    return max((refusal.exit_code for refusal in refused), default=0)


def _say(record: SimulationRecord, done: str) -> None:
    attempt = f"  attempt {record.attempt}" if record.attempt > 1 else ""
    print(f"{_DOING.get(record.phase, done)} {safe_text(record.name)}  {record.sim_id[:8]}{attempt}")
    if record.parent and record.last_status is not None:
        print(f"  {safe_text(record.last_status.details)}")
