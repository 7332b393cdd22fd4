"""Opens files with what the person's desktop has for them, where there is a desktop."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_PATIENCE = 5.0  # seconds after which a viewer that is still there has opened it


def desktop_opener(environ: Mapping[str, str], platform: str = sys.platform) -> str:
    """Give the program that opens files on this desktop; empty where there is none, as over most SSH lines.

    Args:
        environ: The environment.
        platform: As Python names it.
    """
    if platform == "darwin":
        return "" if environ.get("SSH_CONNECTION") else shutil.which("open") or ""
    seen = environ.get("WAYLAND_DISPLAY") or environ.get("DISPLAY")
    return (shutil.which("xdg-open") or "") if seen else ""


def open_file(program: str, path: Path) -> str:
    """Open a file with a desktop's program, in a session of its own; gives what went wrong, or nothing. For threads."""
    try:
        process = subprocess.Popen(
            [program, str(path.absolute())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        return f"{program}: {error.strerror or error}"
    try:
        code = process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        return ""
    return f"{program} left with exit code {code}" if code else ""
