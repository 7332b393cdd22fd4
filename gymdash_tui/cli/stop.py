"""``gymdash-tui stop``."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor

from gymdash_tui.cli.common import open_tracker, print_records
from gymdash_tui.domain.errors import GymdashError
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.text import safe_text
from gymdash_tui.tracking.tracker import SimulationTracker


def stop(arguments: argparse.Namespace) -> int:
    """Stop simulations, all at once; one that cannot be stopped keeps no other one running."""
    with open_tracker(arguments) as tracker:
        names = list(dict.fromkeys(arguments.ids))
        with ThreadPoolExecutor(max_workers=len(names)) as threads:
            told = list(threads.map(lambda name: _stop(tracker, name), names))
        print_records([one for one in told if isinstance(one, SimulationRecord)], arguments.json)
    refused = [one for one in told if isinstance(one, GymdashError)]
    for error in refused:
        print(safe_text(str(error)), file=sys.stderr)
    return max((error.exit_code for error in refused), default=0)


def _stop(tracker: SimulationTracker, name: str) -> SimulationRecord | GymdashError:
    try:
        return tracker.stop(name)
    except GymdashError as error:
        return error
