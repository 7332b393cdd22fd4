"""Writes one setting into the settings' file; comments and everything else in it stay as they are."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.simulation.atomic import write_atomic
from gymdash_tui.user.paths import settings_file
from gymdash_tui.user.settings_file import parse, place, read_text


def save_setting(path: str, value: Any) -> None:
    """Write one setting into the person's file, which is made where there is none.

    Args:
        path: Its dotted name (``confirm.stop``, ``keys.stop``).
        value: What the file is to hold; ``None`` takes the line out, so that the default counts again.

    Raises:
        WrongUse: If the file cannot be read as it is, or not be written; nothing is changed then.
    """
    file = settings_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with _alone(file.parent):
            text = read_text(file)
            new = changed(file, text, path, value)
            if new != text:
                _write(file, new)
    except WrongUse as error:
        raise WrongUse(f"{error} Mend it first; nothing was saved.") from None
    except OSError as error:
        raise WrongUse(f"{place(file)} cannot be written: {error.strerror or error}. Nothing was saved.") from None


def changed(file: Path, text: str, path: str, value: Any) -> str:
    """Give a file's text with one setting changed.

    Raises:
        WrongUse: If the text cannot be read, or says something else where the setting's table has to be.
    """
    import tomlkit  # deferred: 25 ms, not before something is saved

    read = parse(file, text)
    table, _, name = path.rpartition(".")
    if table and not isinstance(read.get(table, {}), dict):
        raise WrongUse(f"{place(file)}: '{table}' has to be a table there.")
    written = tomlkit.parse(text)
    there: Any = written
    if table and value is not None and table not in written:
        written[table] = tomlkit.table()
    if table:
        there = written.get(table, {})
    if value is None:
        there.pop(name, None)
        if isinstance(there, tomlkit.items.Table) and not there.as_string().strip():
            written.remove(table)  # nobody wrote anything into it
    else:
        there[name] = list(value) if isinstance(value, tuple) else value
    return tomlkit.dumps(written)


def _write(file: Path, text: str) -> None:
    # where the file is a link, as people have who keep such files elsewhere, that stays one
    real = file.resolve()
    mode = real.stat().st_mode & 0o777 if real.exists() else 0o600
    real.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(real, text.encode())
    real.chmod(mode)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep another program from changing the file in between, where the file system knows locks."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
