"""The keys of moving in a list."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import Key

_move = partial(
    Key, group="Moving", scope="home analyze statuses control queue machine presets projects settings calls trash"
)

KEYS: tuple[Key, ...] = (
    _move("down", "j,down", "move(1)", "down", "Move down one line.", shown="j ↓"),
    _move("up", "k,up", "move(-1)", "up", "Move up one line.", shown="k ↑"),
    _move("page-down", "pagedown,ctrl+d", "page(1)", "page down", "Move down one page.", shown="pgdn ctrl+d"),
    _move("page-up", "pageup,ctrl+u", "page(-1)", "page up", "Move up one page.", shown="pgup ctrl+u"),
    _move("first", "g,home", "first", "first", "Go to the first line.", shown="g home"),
    _move("last", "G,end", "last", "last", "Go to the last line.", shown="G end"),
)
