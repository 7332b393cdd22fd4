"""Tells that one of a few files was written, made or taken away; looks at them by itself where no system tells."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import aclosing
from pathlib import Path

Stamps = Mapping[Path, tuple[int, int, int] | None]
"""When files were written, how large they are, and which ones they are; ``None`` for what is not there."""

_TICK = 0.5
"""Seconds between two looks where nothing is told: a network file system tells nothing."""


async def watch_files(seen: Stamps) -> AsyncGenerator[frozenset[Path], None]:
    """Watch some files for ever.

    Their folders are watched, since an editor may put a new file into the place of the old one.

    Args:
        seen: The files, as they were when they were read; what changed since then is told as well.

    Yields:
        Which of them changed.
    """
    can_watch = True
    while True:
        folders = {_folder(file) for file in seen} - {None}
        try:
            async with aclosing(_ticks(folders if can_watch else ())) as ticks:
                async for _ in ticks:
                    now = stamps(seen)
                    changed = frozenset(file for file in now if now[file] != seen[file])
                    seen = now
                    if changed:
                        yield changed
                    if {_folder(file) for file in seen} - {None} != folders:
                        break
        except Exception as error:
            # a folder went, no watches are left, or a network file system: looked at without being told
            if not can_watch or not _cannot_watch(error):
                raise
            can_watch = False


async def _ticks(folders: Iterable[Path | None]) -> AsyncGenerator[None, None]:
    """Come now, at each change in some folders, and from time to time."""
    watched = [folder for folder in folders if folder is not None]
    yield
    while not watched:
        await asyncio.sleep(_TICK)
        yield
    from watchfiles import awatch  # deferred: 28 ms, not before a form is open

    changes = awatch(
        *watched,
        watch_filter=None,
        debounce=100,
        step=20,
        rust_timeout=int(_TICK * 1000),
        yield_on_timeout=True,
        recursive=False,
    )
    async with aclosing(changes):
        async for _ in changes:
            yield


def stamps(files: Iterable[Path]) -> Stamps:
    """Look at some files."""
    return {file: _stamp(file) for file in files}


def _stamp(file: Path) -> tuple[int, int, int] | None:
    try:
        told = file.stat()
    except OSError:
        return None
    return told.st_mtime_ns, told.st_size, told.st_ino


def _folder(file: Path) -> Path | None:
    """Give the folder in which a file really lies; ``None`` where there is none."""
    try:
        folder = file.resolve().parent
    except OSError:  # links in a circle
        return None
    return folder if folder.is_dir() else None


def _cannot_watch(error: Exception) -> bool:
    return isinstance(error, OSError | RuntimeError) or type(error).__name__ == "WatchfilesRustInternalError"
