"""The public attributes of a simulation object, carried from its worker to the object that a script holds.

A script of upstream's sets ``self.result`` in ``_run()`` and reads ``simulation.result`` afterwards. There that is one
object; here there are two, in two processes, and what JSON can hold is carried from one to the other at the run's end.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

LARGEST = 1 << 16
"""Bytes of JSON that are carried in all; a result fits, a data set has its place in a file."""


def carried(attributes: Mapping[str, Any], without: Collection[str]) -> tuple[dict[str, Any], list[str]]:
    """Give the attributes that can be carried, and the names of those that are too large.

    What is underscored or no JSON (a network, an environment) stays in its process unnamed. A tuple arrives as a list.
    Where all together would be too large, the largest stay behind.

    Args:
        attributes: An object's attributes.
        without: Names that are not meant.
    """
    texts: dict[str, str] = {}
    left = []
    for name, value in attributes.items():
        if is_public(name, without):
            try:
                texts[name] = _json(value)
            except _TooLarge:
                left.append(name)
            except Exception:  # no JSON: whatever it holds, and whatever that raises
                continue
    room = LARGEST
    fits = {}
    for name in sorted(texts, key=lambda name: len(texts[name])):
        room -= len(texts[name]) + len(name)
        if room >= 0:
            fits[name] = json.loads(texts[name])
        else:
            left.append(name)
    return fits, sorted(left)


def put(values: object, on: object, without: Collection[str]) -> None:
    """Set what was carried on another object; what is no public attribute there is passed over."""
    if not isinstance(values, dict):
        return
    for name, value in values.items():
        if isinstance(name, str) and is_public(name, without):
            with suppress(Exception):  # a property that nothing can be assigned to, or that refuses
                setattr(on, name, value)


def is_public(name: str, without: Collection[str]) -> bool:
    """Tell whether an attribute is of the kind that is carried."""
    return not name.startswith("_") and name not in without


class _TooLarge(Exception):
    pass


def _json(value: Any) -> str:
    """Write a value as JSON, and stop where it becomes too large: it may be a million numbers."""
    parts, size = [], 0
    for part in json.JSONEncoder().iterencode(value):
        size += len(part)
        if size > LARGEST:
            raise _TooLarge
        parts.append(part)
    return "".join(parts)
