"""``notify``: how a person is told what happened."""

from __future__ import annotations

from typing import Any

from gymdash_tui.cli.words.common import command


def add_notifying(commands: Any) -> None:
    """Add the command that says how a person is told, and tries it."""
    notify = command(commands, "notify", "say of what you are told and how, or try it", "notify", "notify")
    notify.add_argument("--test", action="store_true", help="tell you of a test, in every way that the settings name")
