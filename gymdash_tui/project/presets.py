"""Presets: saved start configurations and answers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from gymdash_tui.domain.preset import Preset, PresetKind
from gymdash_tui.project.converters import preset_columns, preset_of
from gymdash_tui.project.tables import PRESETS

_PRESET = PRESETS.c


def presets(connection: Connection, kind: PresetKind | None) -> list[Preset]:
    """Give the presets of a kind, or all, by name."""
    wanted = select(PRESETS).order_by(_PRESET.name, _PRESET.kind)
    wanted = wanted if kind is None else wanted.where(_PRESET.kind == str(kind))
    return [preset_of(dict(row)) for row in connection.execute(wanted).mappings()]


def preset(connection: Connection, name: str, kind: PresetKind) -> Preset | None:
    """Give one preset; ``None`` where there is none."""
    wanted = select(PRESETS).where(_PRESET.kind == str(kind), _PRESET.name == name)
    row = connection.execute(wanted).mappings().one_or_none()
    return None if row is None else preset_of(dict(row))


def set_presets(connection: Connection, given: Sequence[Preset], replace: bool) -> list[Preset]:
    """Save presets, all or none.

    Returns:
        Those that are there already and may not be replaced; then nothing was saved.
    """
    there = [found for one in given if (found := preset(connection, one.name, one.kind)) is not None]
    if there and not replace:
        return there
    for one in given:
        row = preset_columns(one)
        new = {name: value for name, value in row.items() if name not in ("kind", "name", "created")}
        wanted = insert(PRESETS).values(row)
        connection.execute(wanted.on_conflict_do_update(index_elements=["kind", "name"], set_=new))
    return []


def delete_preset(connection: Connection, name: str, kind: PresetKind) -> bool:
    """Remove a preset, and tell whether there was one."""
    return connection.execute(delete(PRESETS).where(_PRESET.kind == str(kind), _PRESET.name == name)).rowcount > 0
