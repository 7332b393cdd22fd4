"""The person's cache folder, and how what is kept there tells whether it still holds."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from gymdash_tui.simulation.atomic import read_json, write_json

_FILES = "files"


def cache_folder(*names: str) -> Path:
    """Give a folder below the person's cache; it may not be there yet."""
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home, "gymdash-tui", *names)


def short_hash(value: Any) -> str:
    """Give a short name for a JSON value that no other value has."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def stamps_of(paths: Iterable[Path | str]) -> dict[str, int]:
    """Give when files and folders were changed last, in nanoseconds; 0 where there is none."""
    found = {}
    for path in paths:
        try:
            found[str(path)] = Path(path).stat().st_mtime_ns
        except (OSError, ValueError):
            found[str(path)] = 0
    return found


def recall(file: Path) -> dict[str, Any] | None:
    """Give what was kept, if none of the files has changed of which it was made."""
    kept = read_json(file)
    files = kept.get(_FILES) if kept is not None else None
    return kept if kept is not None and isinstance(files, dict) and stamps_of(files) == files else None


def keep(file: Path, told: Mapping[str, Any], files: Iterable[Path | str]) -> None:
    """Keep something until one of the files changes of which it was made."""
    with contextlib.suppress(OSError):  # a full or read-only home: asked again next time
        file.parent.mkdir(parents=True, exist_ok=True)
        write_json(file, {**told, _FILES: stamps_of(files)})
