"""The keys of the trash."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import BACK, Key

_trash = partial(Key, group="The trash", scope="trash")

KEYS: tuple[Key, ...] = (
    _trash("trash-restore", "u,enter", "restore", "take back", "Take it back out of the trash.", shown="u", footer=1),
    _trash("trash-purge", "x", "purge", "for good", "Delete it for good, and free its space.", footer=4),
    _trash(
        "trash-empty", "E", "empty", "empty", "Delete everything in the trash for good, and free the space.", footer=2
    ),
    _trash("trash-back", "escape", "back", "back", "Go back.", footer=BACK),
)
