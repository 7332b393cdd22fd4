"""The keys of settings."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import Key

_here = partial(Key, group="Settings", scope="settings")

KEYS: tuple[Key, ...] = (_here("settings-back", "escape", "back", "back", "Go back.", footer=3),)
