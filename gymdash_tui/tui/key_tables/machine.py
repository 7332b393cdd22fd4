"""The keys of the machine."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import Key

_here = partial(Key, group="The machine", scope="machine")

KEYS: tuple[Key, ...] = (_here("machine-back", "escape", "back", "back", "Go back.", footer=3),)
