"""On which line of a TOML text something stands; the standard library's reader does not tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_MOST, _LONGEST = 20, 50
"""How many lines with the name in them are looked at, and over how many a value may go."""


def error_line(error: ValueError) -> int:
    """Give the line of which a reader complained; 0 where it named none."""
    found = re.search(r"at line (\d+)", str(error))
    return int(found[1]) if found else 0


def line_of(text: str, path: tuple[str, ...]) -> int:
    """Give the line on which something is set; 0 where that cannot be told.

    It is the first line with its name in it up to whose value the text holds it.

    Args:
        text: A text that can be read.
        path: The names of the tables, and of the key.
    """
    import tomllib  # deferred: 4 ms, and most people have no settings file

    lines = text.splitlines(keepends=True)
    for at in [at for at, line in enumerate(lines) if path[-1] in line][:_MOST]:
        for end in range(at + 1, min(len(lines), at + _LONGEST) + 1):
            try:
                read = tomllib.loads("".join(lines[:end]))
            except (ValueError, RecursionError):
                continue  # it ends within a value
            if holds(read, path):
                return at + 1
            break
    return 0


def holds(read: Mapping[str, Any], path: tuple[str, ...]) -> bool:
    """Tell whether tables hold something."""
    found: Any = read
    for name in path:
        if not isinstance(found, Mapping) or name not in found:
            return False
        found = found[name]
    return True
