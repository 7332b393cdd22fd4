"""The keys of statuses."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import Key

_here = partial(Key, group="Statuses", scope="statuses")

KEYS: tuple[Key, ...] = (_here("statuses-back", "escape", "back", "back", "Go back.", footer=3),)
