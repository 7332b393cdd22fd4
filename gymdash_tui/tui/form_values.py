"""What is typed into one line of the form, read and written: values, commands, ``name = value``. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.sweep import parse_grid
from gymdash_tui.domain.values import flatten, parse_value, show_value
from gymdash_tui.tui.form_entries import FREE, SEEDS, Entry

ABSENT = object()
"""Stands for a value that is not there; ``None`` is one that is."""


def read(entry: Entry, text: str) -> Any:
    """Read a line's text: what must be a text stays one, even if it looks like a number.

    Raises:
        WrongUse: If it is a command whose quotes are never closed.
    """
    value = parse_value(text)
    if entry.is_words and not isinstance(value, list):
        return _words(text)
    return text if entry.field.kind == "str" and not isinstance(value, str) else value


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError as error:
        why = str(error).lower()
        raise WrongUse(f"cannot be split into words ({why}); close the quotes") from None


def read_several(entry: Entry, path: str, text: str) -> tuple[Any, ...]:
    """Read a line's text as the values that commas part; of a command, the one.

    Raises:
        WrongUse: If a value stands twice or is empty.
    """
    if entry.is_words:
        return (read(entry, text),)
    values: tuple[Any, ...] = parse_grid([f"{path}={text}"])[path]
    if entry.field.kind == "str":
        return tuple(value if isinstance(value, str) else show_value(value) for value in values)
    return values


def write(entry: Entry, value: Any) -> str:
    """Write a value so that :func:`read` reads it back."""
    if entry.is_words and isinstance(value, list) and value and all(isinstance(word, str) for word in value):
        line = shlex.join(value)
        # words such as [1, 2] would be read as JSON: these are written as JSON themselves
        return line if line.isprintable() and read(entry, line) == value else show_value(value)
    return show_value(value)


def split_free(text: str) -> tuple[str, str]:
    """Part a free line into the argument's dotted name and the text of its value.

    Raises:
        WrongUse: If it is not of the form ``name = value``.
    """
    path, sign, value = (part.strip() for part in text.partition("="))
    if not sign or not path or not all(part.strip() for part in path.split(".")):
        raise WrongUse("is not of the form name = value; write for example train_kwargs.epochs = 5")
    return ".".join(part.strip() for part in path.split(".")), value


def means(text: str) -> str:
    """Say as what a free line's value is understood; nothing where it cannot be."""
    try:
        value = parse_value(split_free(text)[1])
    except WrongUse:
        return ""
    words = {bool: "true or false", int: "a whole number", float: "a number", str: "a text", list: "a list"}
    return "nothing (null)" if value is None else words.get(type(value), "an object")


def free_texts(kwargs: Mapping[str, Any]) -> dict[str, str]:
    """Give the free lines that come to some arguments; the seed has a field of its own."""
    flat = flatten(kwargs)
    seed = flat.pop("seed", None)
    lines = {f"{FREE}{at}": f"{path} = {show_value(value)}" for at, (path, value) in enumerate(flat.items())}
    return lines if seed is None else {SEEDS: show_value(seed), **lines}


def value_at(kwargs: Mapping[str, Any], path: str) -> Any:
    """Give the value at a dotted path; :data:`ABSENT` where there is none."""
    value: Any = kwargs
    for name in path.split("."):
        value = value.get(name, ABSENT) if isinstance(value, Mapping) else ABSENT
    return value
