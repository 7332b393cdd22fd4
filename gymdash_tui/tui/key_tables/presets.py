"""The keys of the presets."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import BACK, Key

_preset = partial(Key, group="The presets", scope="presets")

KEYS: tuple[Key, ...] = (
    _preset("preset-use", "enter", "use", "use", "Fill the form with it; change an answer.", footer=1),
    _preset("preset-edit", "e", "edit", "edit", "Change it: in the form, or an answer in one line.", footer=2),
    _preset("preset-new", "n", "new", "new", "Open the form, where f3 saves what is typed.", footer=4),
    _preset("preset-import", "i", "import", "import", "Take presets out of a file: ours, or RL Zoo's YAML.", footer=5),
    _preset("preset-export", "x", "export", "export", "Write this one, or all, into a file.", footer=6),
    _preset("preset-rename", "R", "rename", "rename", "Give it another name.", footer=8),
    _preset("preset-note", "t", "note", "note", "Say something about it.", footer=9),
    _preset("preset-delete", "d", "delete", "delete", "Delete it.", footer=7),
    _preset("preset-back", "escape,P", "back", "back", "Go back.", shown="esc", footer=BACK),
)
