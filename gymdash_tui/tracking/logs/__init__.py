"""Runs that other programs logged: found in folders, imported, or looked at where they are.

Importing this loads no numpy; what reads the logs is imported where it is needed.
"""

from __future__ import annotations

from gymdash_tui.tracking.logs.found import FoundRun, RunKind, Search, find_runs, search

__all__ = ["FoundRun", "RunKind", "Search", "find_runs", "search"]
