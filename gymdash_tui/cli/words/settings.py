"""``settings``: what can be set, for the screen and for being told."""

from __future__ import annotations

from typing import Any

from gymdash_tui.cli.words.common import command

_KEY = "its dotted name, such as confirm.stop; keys.stop for a key"


def add_settings_command(commands: Any) -> None:
    """Add ``settings`` with what is done to them; alone it lists them."""
    settings = command(commands, "settings", "list and change the settings", "settings", "list_settings")
    settings.add_argument("--path", action="store_true", help="print the path of the settings' file alone")
    settings.set_defaults(keys=False)
    actions = settings.add_subparsers(title="what to do", metavar="ACTION")
    listed = command(actions, "list", "list the settings (the same as no action)", "settings", "list_settings")
    listed.add_argument("--keys", action="store_true", help="list the keys instead, with the names that the file uses")
    change = command(actions, "set", "change a setting", "settings", "change", json=False)
    change.add_argument("key", metavar="KEY", help=_KEY)
    change.add_argument("value", metavar="VALUE", help="on or off, a number, a text, several with commas, or a key")
    unset = command(actions, "unset", "let a setting's default count again", "settings", "unset", json=False)
    unset.add_argument("key", metavar="KEY", help=_KEY)
