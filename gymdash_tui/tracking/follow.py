"""Says what happens in a project, as it happens."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing, closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gymdash_tui.domain.states import LIVE
from gymdash_tui.tracking.deaths import Deaths
from gymdash_tui.tracking.watch import watch_folders

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

LOOK_EVERY = 0.5
"""Seconds between looks at all simulations: a worker that is killed touches no file."""

LOOK_SELDOM = 2.0
"""Seconds between them where the death of each process would be told at once."""

_TELLING = {"journal.jsonl", "exit.json"}


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened since the last word.

    Attributes:
        touched: Which entries of which simulations' folders changed.
        records: Whether the project's tables changed, by whomever.
    """

    touched: dict[str, frozenset[str]] = field(default_factory=dict)
    records: bool = False


async def follow(
    project: Project, refresh: Callable[[Sequence[str] | None], Awaitable[bool]]
) -> AsyncGenerator[Changes, None]:
    """Say what happens, for ever; at least twice a second.

    Args:
        project: Which project.
        refresh: Takes over what some simulations' folders say, or what all do.

    Raises:
        ProjectError: If the project cannot be read or written any more.
    """
    live: frozenset[str] = frozenset()
    version = -1
    last_look = -LOOK_SELDOM
    all_watched = False
    with closing(Deaths(project.folder.sims)) as deaths:
        async with aclosing(watch_folders(project.folder.sims, lambda: live, deaths.news)) as changes:
            async for touched in changes:
                due = time.monotonic() >= last_look + (LOOK_SELDOM if all_watched else LOOK_EVERY)
                spoke = [*deaths.take(), *(name for name, entries in touched.items() if entries & _TELLING)]
                if due or spoke:
                    await refresh(None if due else spoke)
                    last_look = time.monotonic() if due else last_look
                now = await asyncio.to_thread(project.version)
                if now != version:
                    live = await asyncio.to_thread(_live, project)
                all_watched = deaths.watch(live)
                yield Changes(dict(touched), records=now != version)
                version = now


def _live(project: Project) -> frozenset[str]:
    return frozenset(record.sim_id for record in project.unfinished() if record.phase in LIVE)
