"""The keys of an answer."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import BACK, HELP, Key

_answer = partial(Key, group="The answer", scope="answer")

KEYS: tuple[Key, ...] = (
    _answer("answer-send", "ctrl+s,f5", "send", "send", "Send it.", shown="ctrl+s", footer=1),
    _answer("answer-load", "f2", "load", "presets", "Put in an answer that was saved.", footer=2),
    _answer("answer-save", "f3", "save", "save", "Save it as an answer for other times.", footer=3),
    _answer("answer-copy", "f6", "copy", "copy command", "Copy the equivalent shell command.", footer=4),
    _answer("answer-back", "escape", "back", "back", "Go back; what was typed is kept.", footer=BACK),
    _answer(
        "answer-next", "down,enter", "next_field(1)", "next line", "Go to the next line.", shown="↓ enter", first=True
    ),
    _answer("answer-previous", "up", "next_field(-1)", "line before", "Go to the line before.", shown="↑", first=True),
    _answer("answer-page-down", "pagedown", "scroll_talk(1)", "scroll", "Scroll what was said down.", shown="pgdn"),
    _answer("answer-page-up", "pageup", "scroll_talk(-1)", "scroll back", "Scroll what was said up.", shown="pgup"),
    _answer("answer-help", "f1", "help", "help", "Explain the answer and its keys.", footer=HELP),
)
