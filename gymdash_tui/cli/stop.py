"""``gymdash-tui stop`` and ``kill``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from gymdash_tui.cli.common import members, open_tracker, print_records
from gymdash_tui.cli.filtered import filtered
from gymdash_tui.domain.errors import GymdashError, WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Phase
from gymdash_tui.domain.text import safe_text
from gymdash_tui.tracking.tracker import SimulationTracker

_MOST_AT_ONCE = 32  # threads; each waits for a process to end


def stop(arguments: argparse.Namespace) -> int:
    """Stop simulations, all at once; one that cannot be stopped keeps no other one running."""
    return _end(arguments, lambda tracker, name: tracker.stop(name))


def kill(arguments: argparse.Namespace) -> int:
    """Kill simulations, all at once."""
    return _end(arguments, lambda tracker, name: tracker.call(tracker.aio.kill(name)))


def _end(arguments: argparse.Namespace, how: Callable[[SimulationTracker, str], SimulationRecord]) -> int:
    def end(name: str) -> SimulationRecord | GymdashError:
        try:
            return how(tracker, name)
        except GymdashError as error:
            return error

    with open_tracker(arguments) as tracker:
        names = [*arguments.ids, *_of_group(tracker, arguments.group), *_matching(tracker, arguments.filter)]
        names = list(dict.fromkeys(names))
        with ThreadPoolExecutor(max_workers=min(_MOST_AT_ONCE, max(1, len(names)))) as threads:
            told = list(threads.map(end, names))
        print_records([one for one in told if isinstance(one, SimulationRecord)], arguments.json)
    refused = [one for one in told if isinstance(one, GymdashError)]
    for error in refused:
        print(safe_text(str(error)), file=sys.stderr)
    return max((error.exit_code for error in refused), default=0)


def _matching(tracker: SimulationTracker, text: str) -> list[str]:
    """Give those that match a filter and are not over.

    Raises:
        WrongUse: If the filter cannot be understood, or all that it lets through are over.
    """
    found = filtered(tracker.project, text)
    matching = [record.sim_id for record in found if record.phase is not Phase.DONE]
    if found and not matching:
        raise WrongUse(f"All simulations that match '{text[:60]}' are done; there is nothing to stop.")
    return matching


def _of_group(tracker: SimulationTracker, group: str) -> list[str]:
    """Give those of a group that are not over: of a group that is half done, stopping the rest is no mistake.

    Raises:
        WrongUse: If there is no such group, or all of it is over.
    """
    if not group:
        return []
    found = [record.sim_id for record in members(tracker.project, group) if record.phase is not Phase.DONE]
    if not found:
        raise WrongUse(f"All simulations of the group '{group}' are done; there is nothing to stop.")
    return found
