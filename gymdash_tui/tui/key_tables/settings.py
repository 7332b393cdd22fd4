"""The keys of settings."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import BACK, Key

_here = partial(Key, group="Settings", scope="settings")

KEYS: tuple[Key, ...] = (
    _here(
        "settings-change", "enter", "change", "change", "Change it: on or off, choose, type, or press a key.", footer=1
    ),
    _here(
        "settings-default", "d", "default", "default", "Take it out of the file, so that the default counts.", footer=2
    ),
    _here("settings-back", "escape", "back", "back", "Go back.", footer=BACK),
    _here("settings-find", "slash", "find", "find", "Go to a setting by typing a part of it.", footer=4),
    _here("settings-add", "a", "add_key", "one more key", "Have one more key do the same.", footer=5),
    _here("settings-copy", "y", "copy_path", "copy path", "Copy the path of the settings' file.", footer=6),
)
