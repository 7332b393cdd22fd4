"""The keys of statuses."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import BACK, Key

_here = partial(Key, group="Statuses", scope="statuses")

KEYS: tuple[Key, ...] = (
    _here("statuses-show", "enter", "show", "show", "Show its simulation among all.", footer=1),
    _here("statuses-code", "f", "code", "failures", "Show failures alone, successes, information, or all.", footer=2),
    _here("statuses-find", "slash", "find", "find", "Show those in which some words occur.", footer=5),
    _here("statuses-only", "s", "only", "this alone", "Show those of this simulation alone, or of all.", footer=7),
    _here("statuses-copy", "y", "copy", "copy", "Copy the trace, or what it says where there is none.", footer=4),
    _here("statuses-text", "tab", "text", "text", "Let the keys that move scroll the text, or the list.", footer=6),
    _here("statuses-back", "escape", "back", "back", "Leave the text, show all again, or go back.", footer=BACK),
)
