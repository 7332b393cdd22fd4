"""The one table of keys: bindings, footer, help, palette and the README's table all come from it.

It is put together from one table for each screen, in the order in which the README shows them.
"""

from __future__ import annotations

from gymdash_tui.tui.key import Key
from gymdash_tui.tui.key_tables import (
    analyze,
    answer,
    app,
    calls,
    control,
    deeds,
    details,
    form,
    looking,
    machine,
    moving,
    places,
    presets,
    projects,
    queue,
    settings,
    statuses,
    trash,
    viewer,
)

KEYS: tuple[Key, ...] = (
    *deeds.KEYS,
    *moving.KEYS,
    *looking.KEYS,
    *details.KEYS,
    *viewer.KEYS,
    *places.KEYS,
    *analyze.KEYS,
    *statuses.KEYS,
    *control.KEYS,
    *queue.KEYS,
    *machine.KEYS,
    *presets.KEYS,
    *projects.KEYS,
    *settings.KEYS,
    *calls.KEYS,
    *trash.KEYS,
    *answer.KEYS,
    *form.KEYS,
    *app.KEYS,
)
