"""The keys of calls."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import Key

_here = partial(Key, group="Calls", scope="calls")

KEYS: tuple[Key, ...] = (_here("calls-back", "escape", "back", "back", "Go back.", footer=3),)
