"""The keys of projects."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import BACK, Key

_here = partial(Key, group="Projects", scope="projects")

KEYS: tuple[Key, ...] = (
    _here("projects-open", "enter", "open", "open", "Open it; what runs in this one goes on.", footer=1),
    _here("projects-new", "n", "new", "new", "Make a project in a folder, and open it.", footer=2),
    _here("projects-path", "o", "path", "open a path", "Open a project that is not on the list.", footer=4),
    _here("projects-forget", "d", "forget", "forget", "Take it off this list; its folder stays.", footer=5),
    _here("projects-copy", "y", "copy_path", "copy path", "Copy the path of its folder.", footer=6),
    _here("projects-look", "r", "look", "look again", "Look at all of them again, and measure them.", footer=7),
    _here("projects-back", "escape", "back", "back", "Go back.", footer=BACK),
)
