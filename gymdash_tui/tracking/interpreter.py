"""How other processes of this program are started: by the same interpreter, which finds this package from anywhere."""

from __future__ import annotations

import os
from pathlib import Path

_HOME = Path(__file__).resolve().parents[2]
_INSTALLED = {"site-packages", "dist-packages"}


def environment(**more: str) -> dict[str, str]:
    """Give our own environment for a process of ours.

    Args:
        **more: Variables that go over it.
    """
    folders = [folder for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder]
    # where everything is installed the interpreter looks anyway, and there it must not look before its own library
    if _HOME.name not in _INSTALLED:
        folders.append(str(_HOME))
    path = {"PYTHONPATH": os.pathsep.join(folders)} if folders else {}
    return {**os.environ, **path, **more}
