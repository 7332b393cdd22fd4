"""The keys of projects."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import Key

_here = partial(Key, group="Projects", scope="projects")

KEYS: tuple[Key, ...] = (_here("projects-back", "escape", "back", "back", "Go back.", footer=3),)
