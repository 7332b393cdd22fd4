"""The keys that go to another screen; they work on every screen that is one."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import Key
from gymdash_tui.tui.places import PLACES

_EVERYWHERE = " ".join(one.id for one in PLACES)
_go = partial(Key, group="Going", scope=_EVERYWHERE)

KEYS: tuple[Key, ...] = tuple(
    _go(f"go-{one.id}", one.number, f"go('{one.id}')", one.words, one.tooltip) for one in PLACES
)
