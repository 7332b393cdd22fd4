"""What is made from the table of keys: Textual's bindings, a screen's keys, the README's table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gymdash_tui.tui.key import Key
from gymdash_tui.tui.key_table import KEYS
from gymdash_tui.tui.places import PLACES

if TYPE_CHECKING:
    from textual.binding import Binding

__all__ = ["KEYS", "Key", "bindings", "in_scope", "markdown_table"]


def bindings(scope: str) -> list[Binding]:
    """Give the bindings of one scope."""
    return [key.binding() for key in in_scope(scope)]


def in_scope(*scopes: str) -> Iterator[Key]:
    """Give the keys of some scopes, in the table's order."""
    return (key for key in KEYS if key.scopes.intersection(scopes))


_OTHERS = {"viewer": "the viewer", "answer": "an answer", "form": "the form", "app": "everywhere"}
WHERE = {**{one.id: one.words for one in PLACES}, **_OTHERS}
"""What the scopes are called."""


def markdown_table() -> str:
    """Give the table as the README shows it."""
    lines = ["| key | what it does | where |", "|---|---|---|"]
    for key in KEYS:
        keys = " ".join(f"`{name}`" for name in key.label.split())
        lists = {one.id for one in PLACES}
        places = "every list" if key.scopes == lists else ", ".join(WHERE[scope] for scope in key.scope.split())
        lines.append(f"| {keys} | {key.tooltip} | {places} |")
    return "\n".join(lines)
