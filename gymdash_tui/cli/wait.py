"""``gymdash-tui wait``."""

from __future__ import annotations

import argparse

from gymdash_tui.cli.common import chosen, exit_code, open_tracker, print_records
from gymdash_tui.domain.errors import TimedOut


def wait(arguments: argparse.Namespace) -> int:
    """Wait until simulations are done; 1 where any did not succeed."""
    with open_tracker(arguments) as tracker:
        ids = chosen(tracker, arguments)
        try:
            records = tracker.wait(ids, arguments.timeout)
        except TimedOut:
            print_records([tracker.record(sim_id) for sim_id in ids], arguments.json)
            raise
        print_records(records, arguments.json)
        return exit_code(records)
