"""Tells which simulations' folders changed, within a tenth of a second; polls where the system cannot watch."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import aclosing
from pathlib import Path

Touched = Mapping[str, frozenset[str]]
"""Which entries (``tb``, ``journal.jsonl``...) of which simulations' folders changed."""

TICK_MS = 500
"""How often there is an (empty) word although nothing changed: for what no file tells, such as a lock let go."""


async def watch_folders(
    sims: Path, wanted: Callable[[], Iterable[str]], news: asyncio.Event | None = None
) -> AsyncGenerator[Touched, None]:
    """Watch some simulations' folders for ever.

    Args:
        sims: The folder that holds them.
        wanted: Gives the ids to watch; asked again at each tick, so that the set may change.
        news: Set, it brings the next word at once; whoever hears it clears it.

    Yields:
        What changed; empty at a tick at which nothing did. After the set has changed everything in it counts as
        touched, since what happened in between was not watched.
    """
    sims = sims.resolve()  # as the changes will name it

    def present() -> frozenset[str]:
        return frozenset(name for name in wanted() if (sims / name).is_dir())

    polling = False
    while True:
        names = present()
        yield dict.fromkeys(names, frozenset({"tb", "output.log"}))
        if not names:
            await asyncio.sleep(TICK_MS / 1000)
            continue
        try:
            async with aclosing(_watch(sims, names, polling, news)) as changes:
                async for touched in changes:
                    yield touched
                    if present() != names:
                        break
        except FileNotFoundError:
            await asyncio.sleep(TICK_MS / 1000)  # a folder went before it could be watched
        except Exception as error:
            # out of inotify watches or instances, or a network file system: looked at by polling from here on
            if polling or not _cannot_watch(error):
                raise
            polling = True


async def _watch(
    sims: Path, names: frozenset[str], polling: bool, news: asyncio.Event | None
) -> AsyncGenerator[Touched, None]:
    from watchfiles import awatch  # deferred: 28 ms, and a shell command that follows nothing does without

    changes = awatch(
        *(sims / name for name in names),
        watch_filter=None,
        debounce=100,
        step=20,
        rust_timeout=TICK_MS,
        yield_on_timeout=True,
        force_polling=polling,
        poll_delay_ms=100,
        stop_event=news,
    )
    async with aclosing(changes):
        async for batch in changes:
            yield _by_folder(sims, (text for _, text in batch))


def _by_folder(sims: Path, paths: Iterable[str]) -> Touched:
    touched: dict[str, set[str]] = {}
    for path in paths:
        parts = Path(path).relative_to(sims).parts
        if len(parts) > 1:
            touched.setdefault(parts[0], set()).add(parts[1])
    return {name: frozenset(entries) for name, entries in touched.items()}


def _cannot_watch(error: Exception) -> bool:
    return isinstance(error, OSError | RuntimeError) or type(error).__name__ == "WatchfilesRustInternalError"
