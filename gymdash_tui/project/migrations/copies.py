"""Keeps a copy of the database as it was before it is changed."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from gymdash_tui.domain.errors import ProjectError
from gymdash_tui.domain.times import utc_now


def keep_copy(path: Path, version: int) -> Path:
    """Copy a database beside itself, whole or not at all, also while others read it.

    Returns:
        The copy, such as ``simulations.db.v0-20260501T120000Z.bak``.

    Raises:
        ProjectError: If it cannot be made; then nothing is left of it.
    """
    name = f"{path.name}.v{version}-{utc_now():%Y%m%dT%H%M%SZ}"
    copy = path.with_name(f"{name}.bak")
    number = 1
    while copy.exists():
        number += 1
        copy = path.with_name(f"{name}-{number}.bak")
    partial = copy.with_name(f".{copy.name}.tmp")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        _copy(path, partial)
        partial.rename(copy)
    except (OSError, sqlite3.Error) as error:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise ProjectError(
            f"{path} is an older project's and is only changed once a copy is kept, but {copy.name} could not be "
            f"written ({error}); free some space or make the folder writable, and try again."
        ) from error
    return copy


def _copy(path: Path, target: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as source, contextlib.closing(sqlite3.connect(target)) as into:
        source.backup(into)
