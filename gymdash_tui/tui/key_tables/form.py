"""The keys of the form."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import BACK, HELP, Key

_form = partial(Key, group="The form", scope="form")

KEYS: tuple[Key, ...] = (
    _form("form-start", "ctrl+s,f5", "start", "start", "Check the arguments and start.", shown="ctrl+s", footer=1),
    _form("form-queue", "f2", "queue", "queue", "Check the arguments and put it into the queue.", footer=2),
    _form(
        "form-next",
        "down,enter",
        "next_field(1)",
        "next field",
        "Go to the next field.",
        shown="↓ enter",
        footer=9,
        first=True,
    ),
    _form("form-previous", "up", "next_field(-1)", "previous field", "Go to the field before.", shown="↑", first=True),
    _form("form-page-down", "pagedown", "next_field(10)", "ten down", "Go ten fields down."),
    _form("form-page-up", "pageup", "next_field(-10)", "ten up", "Go ten fields up."),
    _form("form-choose", "f4", "choose", "choose", "Choose the field's value from a list.", footer=3, first=True),
    _form(
        "form-find",
        "ctrl+f,f9",
        "find",
        "find field",
        "Go to a field by a part of its name or of what it means.",
        shown="ctrl+f",
        footer=5,
        first=True,
    ),
    _form("form-copy", "f6", "copy", "copy command", "Copy the equivalent shell command.", footer=8),
    _form("form-save", "f3", "save_preset", "save preset", "Save what is typed as a preset.", footer=6, first=True),
    _form(
        "form-load",
        "f7",
        "load_preset",
        "presets",
        "Fill the form with a preset, chosen from a list.",
        footer=7,
        first=True,
    ),
    _form("form-trace", "f8", "trace", "why not", "Show why a type cannot be started.", footer=3),
    _form("form-back", "escape", "back", "back", "Go back; what was typed is kept as a draft.", footer=BACK),
    _form("form-help", "f1", "help", "help", "Explain the form and its keys.", footer=HELP),
)
