"""The keys of the inbox."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import BACK, Key

_control = partial(Key, group="The inbox", scope="control")

KEYS: tuple[Key, ...] = (
    _control("control-answer", "enter,a", "answer", "answer", "Answer it, or all that are marked.", footer=1),
    _control("control-mark", "space", "mark", "mark", "Mark it, to answer several alike, and move on.", footer=2),
    _control("control-mark-all", "M", "mark_all", "mark all", "Mark all that are open, or none.", footer=5),
    _control(
        "control-text", "tab", "text", "text", "Let the keys that move scroll the text, or the list again.", footer=6
    ),
    _control("control-history", "h", "history", "answered too", "Show what was answered too, and with what.", footer=4),
    _control("control-show", "o", "show", "show", "Show its simulation among all.", footer=7),
    _control(
        "control-back",
        "escape,C",
        "back",
        "back",
        "Leave the text, take marks away, or go back.",
        shown="esc",
        footer=BACK,
    ),
)
