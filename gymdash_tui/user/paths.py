"""The one place that knows where the person's own files lie."""

from __future__ import annotations

import os
from pathlib import Path

_PROGRAM = "gymdash-tui"


def settings_file() -> Path:
    """The settings, which the person may edit by hand: ``~/.config/gymdash-tui/settings.toml``."""
    return _below("XDG_CONFIG_HOME", ".config") / "settings.toml"


def projects_file() -> Path:
    """The projects that were opened: ``~/.local/state/gymdash-tui/projects.json``."""
    return _below("XDG_STATE_HOME", ".local/state") / "projects.json"


def views_folder() -> Path:
    """How each project was last looked at, one file each: ``~/.local/state/gymdash-tui/views/``."""
    return _below("XDG_STATE_HOME", ".local/state") / "views"


def copies_folder() -> Path:
    """What was copied where the terminal refuses: ``~/.local/state/gymdash-tui/copies/``."""
    return _below("XDG_STATE_HOME", ".local/state") / "copies"


def _below(variable: str, otherwise: str) -> Path:
    return Path(os.environ.get(variable) or Path.home() / otherwise, _PROGRAM)
