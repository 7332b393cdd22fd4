"""``gymdash-tui supervise``."""

from __future__ import annotations

import argparse
import os
import sys

from gymdash_tui.cli.common import open_tracker
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.simulation.supervision import LOCK_VARIABLE, SupervisorFiles
from gymdash_tui.tracking.supervisor import run_supervisor


def supervise(arguments: argparse.Namespace) -> int:
    """Start what is queued, as places become free: here, or in a process of its own."""
    if not arguments.project_dir:
        raise WrongUse("--project-dir needs a folder.")
    if not arguments.background:
        return run_supervisor(arguments.project_dir, arguments.until_empty, foreground=True)
    if LOCK_VARIABLE in os.environ:  # this is the process of its own
        return run_supervisor(arguments.project_dir, until_empty=True, foreground=False)
    return _start(arguments)


def _start(arguments: argparse.Namespace) -> int:
    with open_tracker(arguments) as tracker:
        tracker.call(tracker.aio.ensure_supervisor())
        files = SupervisorFiles(tracker.project.folder)
    if files.is_held:
        holder = files.holder
        print(f"a supervisor runs{f' (pid {holder.pid})' if holder else ''}; its log: {files.log}")
    else:
        print("Nothing is queued that could be started, so no supervisor is needed.", file=sys.stderr)
    return 0
