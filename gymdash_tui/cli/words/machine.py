"""``machine``."""

from __future__ import annotations

from typing import Any

from gymdash_tui.cli.words.common import command


def add_machine(commands: Any) -> None:
    """Add the command that looks at the machine."""
    command(commands, "machine", "show how busy this machine is, and what each simulation uses", "machine", "machine")
