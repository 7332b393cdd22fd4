"""From 1 to 2: how a simulation stands in the queue, its GPU, the trash, and the project's settings."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """Add the columns and the table; rows that are there stay as they are, in their places in the queue."""
    for column in _columns():
        op.add_column("simulations", column)
    _make_indexes()
    op.create_table("settings", sa.Column("name", sa.Text(), primary_key=True), _full("value", sa.Text()))


def _columns() -> list[sa.Column[Any]]:
    return [
        _full("held", sa.Boolean(), "0"),
        _full("priority", sa.Integer(), "0"),
        _full("after_ids", sa.Text(), "'[]'"),
        _full("after_any", sa.Boolean(), "0"),
        _full("gpu", sa.Text(), "''"),
        sa.Column("gpu_index", sa.Integer(), nullable=True),
        _full("requeued", sa.Integer(), "0"),
        sa.Column("deleted", sa.Text(), nullable=True),
    ]


def _full(name: str, kind: Any, default: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, server_default=None if default is None else sa.text(default))


def _make_indexes() -> None:
    for name in ("phase", "created", "name"):
        op.drop_index(f"ix_simulations_{name}", "simulations", if_exists=True)
    kept = "deleted IS NULL"
    _index("phase", "phase", "ending", "held", "deleted", where=kept)
    _index("created", "created", where=kept)
    _index("name", "name", where=kept)
    _index(
        "group",
        *("group_name", "phase", "ending", "held", "created", "deleted"),
        where=f"group_name <> '' AND {kept}",
    )
    _index("queue", "queue_position", where="queue_position IS NOT NULL")
    _index("deleted", "deleted", where="deleted IS NOT NULL")


def _index(name: str, *columns: str, where: str) -> None:
    op.create_index(f"ix_simulations_{name}", "simulations", list(columns), sqlite_where=sa.text(where))
