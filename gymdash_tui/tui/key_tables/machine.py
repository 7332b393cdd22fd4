"""The keys of the machine."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import BACK, Key

_here = partial(Key, group="The machine", scope="machine")

KEYS: tuple[Key, ...] = (
    _here("machine-open", "enter", "open", "show", "Show it among all simulations.", footer=1),
    _here("machine-order", "o", "order", "order", "Order the list by what is used, by name, or by age.", footer=2),
    _here("machine-back", "escape", "back", "back", "Go back.", footer=BACK),
)
