"""Presets as a file: one JSON document that people can read and change, and give to one another."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import did_you_mean
from gymdash_tui.domain.plain import check_plain
from gymdash_tui.domain.preset import Preset, PresetKind
from gymdash_tui.domain.times import from_iso
from gymdash_tui.simulation.atomic import write_atomic

FORMAT = "gymdash-tui presets"
VERSION = 1

_LONGEST_NAME = 200
_FIELDS: dict[str, type] = {
    "name": str,
    "kind": str,
    "sim_key": str,
    "kwargs": dict,
    "more": dict,
    "note": str,
    "created": str,
}
_KINDS = {str: "a text", dict: "an object", list: "a list", bool: "true or false", int: "a number", float: "a number"}


def to_text(presets: Sequence[Preset]) -> str:
    """Write presets as a document."""
    document = {"format": FORMAT, "version": VERSION, "presets": [preset.to_json() for preset in presets]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def write_file(path: Path, presets: Sequence[Preset]) -> None:
    """Write presets into a file, whole or not at all.

    Raises:
        WrongUse: If it cannot be written.
    """
    try:
        write_atomic(path, to_text(presets).encode("utf-8", "replace"))
    except (OSError, ValueError) as error:
        raise WrongUse(f"{path} could not be written ({getattr(error, 'strerror', None) or error}).") from error


def read_file(path: Path) -> list[Preset]:
    """Read the presets of a file.

    Raises:
        WrongUse: If it cannot be read, or is damaged; the sentence says where.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise WrongUse(f"{path} could not be read ({getattr(error, 'strerror', None) or error}).") from error
    return from_text(text, str(path))


def from_text(text: str, where: str) -> list[Preset]:
    """Read presets from a document.

    Args:
        text: The document.
        where: Where it stands, for the sentences.

    Raises:
        WrongUse: If it is damaged; the sentence says where.
    """
    document = _document(text, where)
    presets = [preset_of_json(item, f"{where}: presets[{place}]") for place, item in enumerate(document)]
    seen: set[tuple[PresetKind, str]] = set()
    for place, preset in enumerate(presets):
        if (preset.kind, preset.name) in seen:
            raise WrongUse(f"{where}: presets[{place}]: '{preset.name}' stands there twice; give each name once.")
        seen.add((preset.kind, preset.name))
    return presets


def _document(text: str, where: str) -> list[Any]:
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise WrongUse(f"{where} is no JSON: {error.msg}, in line {error.lineno}, column {error.colno}.") from error
    except (ValueError, RecursionError) as error:
        raise WrongUse(f"{where} is no JSON that can be read: {error}.") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise WrongUse(f'{where} holds no presets: it does not begin with "format": "{FORMAT}".')
    if document.get("version") != VERSION:
        raise WrongUse(
            f"{where} is of version {json.dumps(document.get('version'))[:40]}, and this program reads version "
            f"{VERSION}; a newer program may have written it."
        )
    found = document.get("presets")
    if not isinstance(found, list):
        raise WrongUse(f"{where}: presets has to be a list.")
    return found


def preset_of_json(item: Any, where: str) -> Preset:
    """Read one preset.

    Args:
        item: What JSON held.
        where: Where it stands, for the sentences.

    Raises:
        WrongUse: If a field is missing, unknown, or of another kind.
    """
    if not isinstance(item, dict):
        raise WrongUse(f"{where} has to be an object, not {_kind(item)}.")
    given = {name: value for name, value in item.items() if value is not None}
    for name, value in given.items():
        if name not in _FIELDS:
            guess = did_you_mean(name, _FIELDS) or f"; there are {', '.join(_FIELDS)}."
            raise WrongUse(f"{where}: a preset has no '{name}'{guess}")
        if not isinstance(value, _FIELDS[name]):
            raise WrongUse(f"{where}.{name} has to be {_KINDS[_FIELDS[name]]}, not {_kind(value)}.")
    kind = given.get("kind", str(PresetKind.START))
    if kind not in tuple(PresetKind):
        raise WrongUse(f"{where}.kind is '{PresetKind.START}' or '{PresetKind.RESPONSE}', not '{kind}'.")
    try:
        created = from_iso(given.get("created"))
    except ValueError as error:
        raise WrongUse(f"{where}.created is no moment such as 2026-05-01T12:00:00Z.") from error
    preset = Preset(**{"name": "", **given, "kind": PresetKind(kind), "created": created})
    check_preset(preset, where)
    return preset


def _kind(value: Any) -> str:
    return _KINDS.get(type(value), "nothing" if value is None else type(value).__name__)


def check_preset(preset: Preset, where: str = "") -> None:
    """See that a preset can be kept.

    Raises:
        WrongUse: If it has no name or a very long one, no type, or holds what is no plain value.
    """
    at = f"{where}: " if where else ""
    if not preset.name.strip():
        raise WrongUse(f"{at}a preset needs a name." if at else "A preset needs a name; give it one.")
    if len(preset.name) > _LONGEST_NAME:
        raise WrongUse(f"{at}{'a' if at else 'A'} preset's name has at most {_LONGEST_NAME} characters.")
    if preset.kind is PresetKind.START and not preset.sim_key.strip():
        raise WrongUse(f"{at}'{preset.name}' names no simulation type; give its key as sim_key.")
    for name, value in (("kwargs", preset.kwargs), ("more", preset.more)):
        check_plain(value, f"{where}.{name}" if where else name, "A preset")
