"""Starts the process that tells a person what happened to a simulation, where the person's settings name a way.

That is a short-lived process of its own, so that neither a worker nor a tracker ever waits for a person's command or
for a network. The thin parent of a worker starts it, being the one that is there when the laptop is closed; a tracker
does for what no thin parent saw.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from gymdash_tui.simulation.atomic import read_json
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.supervision import OWN_PYTHON

SETTINGS = "settings_file"
"""The entry of ``config.json`` that says where the settings lie of the person who started the simulation."""

ENDED, ASKED = "ended", "asked"
"""What the process is told: that the simulation is over, or that it may ask for something."""

_MODULE = "gymdash_tui.tracking.announce"
_WAYS = ("command", "webhook")


def is_wanted(settings: Path) -> bool:
    """Tell whether a settings file names a command or a webhook; 5 ms where there is a file."""
    try:
        data = settings.read_bytes()
    except (OSError, ValueError):  # a name that is none
        return False
    if not any(way.encode() in data for way in _WAYS):
        return False
    import tomllib  # deferred: 5 ms, which most simulations do without

    try:
        told = tomllib.loads(data.decode("utf-8-sig")).get("notify")
    except (ValueError, RecursionError):  # the settings are then the usual ones, which name no way
        return False
    return isinstance(told, dict) and any(isinstance(told.get(way), str) and told[way].strip() for way in _WAYS)


def settings_of(folder: SimulationFolder) -> Path | None:
    """Give where the settings lie of the person who started a simulation; ``None`` where nobody noted that."""
    told = (read_json(folder.config) or {}).get(SETTINGS)
    return Path(told) if isinstance(told, str) and told else None


def start_announcer(folder: SimulationFolder, what: str, environment: Mapping[str, str] | None = None) -> int:
    """Start the process in a session of its own, and do not wait for it.

    Args:
        folder: The simulation's folder.
        what: :data:`ENDED` or :data:`ASKED`.
        environment: Its variables; our own where left out.

    Returns:
        Its number; 0 where it could not be started: the project's ``announcements.log`` then says why.
    """
    own = os.environ if environment is None else environment
    # the interpreter of a training environment has not what it takes to open a project
    python = own.get(OWN_PYTHON) or sys.executable
    log = folder.project.db / "announcements.log"
    try:
        return os.posix_spawn(
            python,
            # -P: what lies in the folder in which somebody stands is no module of ours
            [python, "-P", "-m", _MODULE, str(folder.root), what],
            dict(own),
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, str(log), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600),
                (os.POSIX_SPAWN_DUP2, 1, 2),
            ],
            setsid=True,
        )
    except (OSError, ValueError, NotImplementedError) as error:
        _note_failure(log, folder, python, error)
        return 0


def _note_failure(log: Path, folder: SimulationFolder, python: str, error: Exception) -> None:
    """Write down why nobody is told of a simulation, where that can be written at all."""
    from gymdash_tui.domain.text import safe_text  # deferred: needed by failures alone

    reason = getattr(error, "strerror", None) or error
    sentence = (
        f"Nobody was told of simulation {folder.sim_id}, because {python} could not be started ({reason}): see that "
        f"this interpreter is there and has gymdash-tui; `gymdash-tui show {folder.sim_id}` tells what happened."
    )
    line = f"{time.strftime('%Y-%m-%d %H:%M:%S%z')} {safe_text(sentence)}\n"
    with suppress(OSError, ValueError):  # a full or read-only disk: there is no other place to say it
        file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.write(file, line.encode("utf-8", "replace"))
        finally:
            os.close(file)
