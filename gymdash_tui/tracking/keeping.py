"""What is kept about a start so that it can be understood, and done again, later."""

from __future__ import annotations

import platform
import subprocess
import sys
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

_PACKAGES = ("gymdash-tui", "stable-baselines3", "gymnasium", "torch", "numpy", "tensorboard")


def start_record(command_line: str) -> dict[str, Any]:
    """Give what belongs into ``config.json`` beside the arguments."""
    return {
        "command_line": command_line,
        "argv": sys.argv,
        "cwd": str(Path.cwd()),
        "host": platform.node(),
        "python": platform.python_version(),
        "interpreter": sys.executable,
        "packages": _versions(),
        "git_commit": _git_commit(),
        "attempt": 1,
    }


@cache
def _versions() -> dict[str, str]:
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _git_commit() -> str | None:
    """Give the commit of the folder the person works in; ``None`` outside a repository or without git."""
    try:
        told = subprocess.run(
            ["git", "rev-parse", "HEAD"],
            capture_output=True,
            text=True,
            timeout=2,
            check=True,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return told.stdout.strip() or None
