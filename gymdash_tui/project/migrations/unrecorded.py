"""Simulations of GymDash 0.1.x that left a folder and no row.

Its server writes no rows at all under uvicorn 0.54 (under 0.34 it does), and never one of a start whose arguments hold
a function; curves and films are there all the same.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from gymdash_tui.domain.states import Ending, Phase, ending_flags
from gymdash_tui.domain.times import from_unix
from gymdash_tui.project.lenient import moment_text
from gymdash_tui.project.migrations.gymdash import told_status

NO_ROW = (
    "GymDash left this simulation's folder and no record of it: its type and name are read off the folder, and how it "
    "ended is not known."
)
_PARTS = ("tb", "media", "checkpoints")
_ALGORITHMS = ("ppo", "a2c", "dqn", "ddpg", "td3", "sac")

Row = dict[str, Any]


def unrecorded(sims: Path, known: Collection[str]) -> Iterator[tuple[Row, Row]]:
    """Give a simulation's row and a status for each folder in ``sims/`` of which nothing is known, oldest first."""
    found = [_row(folder) for folder in _folders(sims) if folder.name not in known]
    for row in sorted(found, key=lambda row: str(row["created"])):
        yield row, told_status(row, NO_ROW)


def _folders(sims: Path) -> list[Path]:
    try:
        with os.scandir(sims) as entries:
            found = [Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:  # there is none
        return []
    return [folder for folder in found if _is_id(folder.name) and any((folder / part).is_dir() for part in _PARTS)]


def _is_id(name: str) -> bool:
    try:
        return str(uuid.UUID(name)) == name
    except ValueError:
        return False


def _row(folder: Path) -> Row:
    key, kwargs = _what(folder / "tb")
    name = "-".join(kwargs[part] for part in ("algorithm", "env") if part in kwargs) or key or folder.name[:8]
    first, last = _times(folder)
    flags = ending_flags(Phase.DONE, Ending.DIED)
    config = {"name": name, "sim_key": key, "sim_family": None, "sim_type": None, "kwargs": kwargs}
    return {
        "sim_id": folder.name,
        "name": name,
        "created": moment_text(from_unix(first)),
        "started": moment_text(from_unix(first)),
        "ended": moment_text(from_unix(last)),
        "is_done": flags.is_done,
        "cancelled": flags.cancelled,
        "failed": flags.failed,
        "force_stopped": flags.force_stopped,
        "config": json.dumps(config),
        "start_kwargs": "{}",
        "sim_type_name": "",
        "sim_module_name": "",
        "sim_key": key,
        "phase": str(Phase.DONE),
        "ending": str(Ending.DIED),
        "seed": None,
    }


def _what(tb: Path) -> tuple[str, dict[str, str]]:
    """Read type and arguments off the name of the folder that GymDash's own types log to: ``CartPole-v1_ppo``."""
    for name in sorted(_names(tb)):
        env, _, algorithm = name.rpartition("_")
        if env and algorithm in _ALGORITHMS:
            return "stable_baselines", {"env": env, "algorithm": algorithm}
        if name in ("custom", "mnist"):
            return ("custom_control" if name == "custom" else "example_ml"), {}
    return "", {}


def _names(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir()]
    except OSError:
        return []


def _times(folder: Path) -> tuple[float, float]:
    """Give when the first and the last of a folder's files were written, in Unix seconds."""
    times = [folder.stat().st_mtime]
    for place, _, files in os.walk(folder):
        for name in files:
            times += [Path(place, name).lstat().st_mtime, *_begun(name)]
    return min(times), max(times)


def _begun(name: str) -> list[float]:
    """Read when an event file was begun off its name: ``events.out.tfevents.1795379586.host.25602.0``."""
    _, mark, rest = name.partition("tfevents.")
    seconds = rest.partition(".")[0]
    return [float(seconds)] if mark and seconds.isdecimal() and len(seconds) == 10 else []
