"""The keys of every screen."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import HELP, Key

_app = partial(Key, group="Everywhere", scope="app")

KEYS: tuple[Key, ...] = (
    _app("messages", "exclamation_mark", "messages", "messages", "Show everything that was said at the top."),
    _app("help", "question_mark,f1", "help", "help", "Explain this screen and its keys.", shown="?", footer=HELP),
    _app(
        "palette",
        "ctrl+p",
        "command_palette",
        "all",
        "Search every action and every simulation.",
        footer=HELP + 1,
    ),
    _app("redraw", "ctrl+l", "redraw", "redraw", "Send the whole screen again, where something else wrote on it."),
    _app("quit", "q,ctrl+q", "quit", "leave", "Leave; simulations go on running.", shown="q", footer=HELP + 2),
)
