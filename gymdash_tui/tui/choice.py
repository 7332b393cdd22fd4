"""One line of a list to choose from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One line.

    Attributes:
        value: What choosing it gives; unique.
        cells: Its columns; may hold people's strings.
        style: How it looks; empty for as usual.
    """

    value: str
    cells: tuple[str, ...]
    style: str = ""
