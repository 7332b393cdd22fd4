"""What JSON holds, and what it does not: messages, presets and answers are plain values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.values import readable

_DEEPEST = 50  # brackets within brackets; what is nested deeper is no argument


def check_plain(value: Any, name: str, what: str) -> None:
    """See that a value is plain: texts, numbers, lists, dictionaries with texts as keys.

    Args:
        value: The value.
        name: What it is called in the sentence.
        what: What holds plain values only (``A preset``).

    Raises:
        WrongUse: If something within it is not; the sentence says where.
    """
    for path, inner in _odd(value, name, _DEEPEST):
        raise WrongUse(f"{what} holds plain values only, and {path} is {inner}; give it as text, number, list or so.")


def _odd(value: Any, path: str, levels: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict | list | tuple) and levels == 0:
        yield path, "nested too deeply"
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                yield path, f"a dictionary with the key {key if isinstance(key, int | float) else readable(key)}"
            else:
                yield from _odd(inner, f"{path}.{key}" if path else key, levels - 1)
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value):
            yield from _odd(inner, f"{path}[{place}]", levels - 1)
    elif value is not None and not isinstance(value, str | int | float):
        yield path, readable(value)
