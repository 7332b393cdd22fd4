"""Finds a field of the form by a part of its name, of what it means, or of what is typed in it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gymdash_tui.tui.choice import Choice
from gymdash_tui.tui.form_entries import Entry, default_text


def field_name(entry: Entry) -> str:
    """Give a field's whole name: the dotted one that a shell takes, or its own."""
    return entry.field.name if entry.is_own or entry.is_free else entry.path


def find_choices(entries: Iterable[Entry], texts: Mapping[str, str]) -> list[Choice]:
    """Give a line for each field: its name, and what is typed or holds otherwise with what it means.

    Args:
        entries: The fields.
        texts: What is typed, by path.
    """
    return [Choice(entry.path, (field_name(entry), _about(entry, texts))) for entry in entries]


def _about(entry: Entry, texts: Mapping[str, str]) -> str:
    typed = texts.get(entry.path, "").strip()
    value = f"= {typed}" if typed else default_text(entry)
    return "  ".join(filter(None, [value, entry.field.help or entry.about]))
