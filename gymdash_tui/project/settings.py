"""The project's settings: names and JSON values."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from gymdash_tui.project.converters import json_text
from gymdash_tui.project.lenient import json_of
from gymdash_tui.project.tables import SETTINGS


def setting(connection: Connection, name: str, default: Any) -> Any:
    """Give a setting; the default where it is absent or cannot be read."""
    value = connection.scalar(select(SETTINGS.c.value).where(SETTINGS.c.name == name))
    return json_of(value, default)


def set_setting(connection: Connection, name: str, value: Any) -> None:
    """Set a setting; ``None`` takes it away."""
    if value is None:
        connection.execute(delete(SETTINGS).where(SETTINGS.c.name == name))
        return
    text = json_text(value)
    wanted = insert(SETTINGS).values(name=name, value=text)
    connection.execute(wanted.on_conflict_do_update(index_elements=["name"], set_={"value": text}))
