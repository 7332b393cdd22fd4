"""The keys of calls."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import BACK, Key

_here = partial(Key, group="Calls", scope="calls")

KEYS: tuple[Key, ...] = (
    _here("calls-show", "enter", "show", "show", "Show the simulation that it names.", footer=1),
    _here("calls-outcome", "f", "outcome", "refused", "Show what was refused alone, carried out, or all.", footer=2),
    _here("calls-find", "slash", "find", "find", "Show those in which some words occur.", footer=5),
    _here("calls-only", "n", "only", "this command", "Show commands of this name alone, or all.", footer=7),
    _here("calls-copy", "y", "copy", "copy", "Copy all that is known of it, as JSON.", footer=4),
    _here("calls-text", "tab", "text", "text", "Let the keys that move scroll the text, or the list.", footer=6),
    _here("calls-back", "escape", "back", "back", "Leave the text, show all again, or go back.", footer=BACK),
)
