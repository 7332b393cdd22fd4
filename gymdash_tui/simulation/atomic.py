"""Files that are there whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import threading
from pathlib import Path
from typing import Any


def write_atomic(path: Path, data: bytes) -> None:
    """Put a file in place whole: written under a temporary name beside it, then renamed.

    Raises:
        OSError: If it cannot be written; what stood there before then still stands.
    """
    # a name of this thread's own: two that write the same file at once do not take each other's away
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_native_id()}.tmp")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def write_json(path: Path, value: Any) -> None:
    """Put a JSON file in place whole.

    Raises:
        OSError: If it cannot be written.
        TypeError: If the value holds what JSON cannot.
    """
    write_atomic(path, json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def read_json(path: Path) -> dict[str, Any] | None:
    """Read a JSON object; ``None`` where the file is absent, cut short or no object."""
    try:
        value = json.loads(path.read_bytes().decode("utf-8", "surrogatepass"))
    except (OSError, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
