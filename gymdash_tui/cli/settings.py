"""``gymdash-tui settings``."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from gymdash_tui.cli.common import print_json, print_table
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import did_you_mean
from gymdash_tui.domain.text import safe_text
from gymdash_tui.tui.key_names import written
from gymdash_tui.tui.keymap import Keymap
from gymdash_tui.tui.preferences import read_preferences
from gymdash_tui.user.options import OPTIONS, option, read, show, value_of
from gymdash_tui.user.paths import settings_file
from gymdash_tui.user.settings import Settings
from gymdash_tui.user.settings_file import Reading
from gymdash_tui.user.settings_saving import save_setting

_KEYS = "keys."


def list_settings(arguments: argparse.Namespace) -> int:
    """List what can be set and to what it is set, or the keys; what is wrong in the file goes to standard error."""
    if arguments.path:
        print(settings_file())
        return 0
    reading = read_preferences()
    keymap = Keymap(reading.settings.keys)
    if arguments.json:
        print_json(_as_json(reading, keymap))
    elif arguments.keys:
        rows = ((f"{_KEYS}{key.id}", key.label, key.scope, key.tooltip) for key in keymap.keys)
        print_table(("setting", "keys", "where", "what it does"), rows)
    else:
        _print(reading, keymap)
    for mistake in reading.mistakes:
        print(safe_text(mistake), file=sys.stderr)
    return 0


def _print(reading: Reading, keymap: Keymap) -> None:
    def row(path: str, value: str, default: str, what: str) -> tuple[str, str, str, str]:
        return path, value or "none", default or "none", what

    usual = Keymap()
    rows = [
        row(one.path, show(one, value_of(reading.settings, one.path)), show(one, _default(one.path)), one.tooltip)
        for one in OPTIONS
    ]
    rows += [
        row(f"{_KEYS}{key.id}", key.label, usual[key.id].label, key.tooltip)
        for key in keymap.keys
        if keymap.is_own(key.id)
    ]
    print_table(("setting", "value", "default", "what it does"), rows)


def _as_json(reading: Reading, keymap: Keymap) -> dict[str, Any]:
    return {
        "file": str(reading.path),
        "settings": {one.path: value_of(reading.settings, one.path) for one in OPTIONS},
        "keys": {key.id: key.keys.split(",") for key in keymap.keys},
        "mistakes": list(reading.mistakes),
    }


def _default(path: str) -> Any:
    return value_of(Settings(), path)


def change(arguments: argparse.Namespace) -> int:
    """Change one setting; a screen that is open follows within two seconds."""
    path, text = arguments.key, arguments.value
    _check_known(path)
    try:
        value = _read_keys(path.removeprefix(_KEYS), text) if path.startswith(_KEYS) else _read(path, text)
    except WrongUse as error:
        end = "" if str(error).endswith("?") else "."
        raise WrongUse(f"{path} {error}{end}") from None
    save_setting(path, value)
    one = option(path)
    print(f"{path} is {safe_text(show(one, value) if one is not None else value) or 'none'} now.")
    return 0


def unset(arguments: argparse.Namespace) -> int:
    """Take one setting out of the file."""
    _check_known(arguments.key)
    save_setting(arguments.key, None)
    one = option(arguments.key)
    usual = Keymap()[arguments.key.removeprefix(_KEYS)].label if one is None else show(one, _default(one.path))
    print(f"{arguments.key} is {usual or 'none'} again.")
    return 0


def _check_known(path: str) -> None:
    known = [*(one.path for one in OPTIONS), *(f"{_KEYS}{key.id}" for key in Keymap().keys)]
    if path not in known:
        guess = did_you_mean(path, known) or "; `gymdash-tui settings` lists them."
        raise WrongUse(f"There is no setting '{path}'{guess}")


def _read(path: str, text: str) -> Any:
    one = option(path)
    assert one is not None  # it was looked for
    return read(one, text)


def _read_keys(key_id: str, text: str) -> str:
    keymap = Keymap(read_preferences().settings.keys)
    keys = keymap.read(key_id, text)
    other = keymap.clash(key_id, keys)
    if other is not None:
        raise WrongUse(f"cannot be {text}: that is '{other.description}' there already ({_KEYS}{other.id})")
    return written(keys)
