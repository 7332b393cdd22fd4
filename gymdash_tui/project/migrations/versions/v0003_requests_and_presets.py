"""From 2 to 3: what simulations ask the person for, and presets."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """Add the column and the tables; nothing that is there changes."""
    op.add_column("simulations", _text("asks", "''"))
    _make_requests()
    _make_presets()


def _make_requests() -> None:
    op.create_table(
        "requests",
        sa.Column("number", sa.Integer(), primary_key=True),
        *[_text(name) for name in ("id", "sim_id", "channel", "details", "keys")],
        *[sa.Column(name, sa.Text(), nullable=True) for name in ("time", "closed", "closed_time")],
        _text("answer"),
        sa.ForeignKeyConstraint(["sim_id"], ["simulations.sim_id"], ondelete="CASCADE"),
        sa.UniqueConstraint("sim_id", "id", name="uq_requests_id"),
    )
    op.create_index("ix_requests_time", "requests", ["time"])
    op.create_index("ix_requests_sim_id", "requests", ["sim_id", "time"])
    open_only = sa.text("closed IS NULL")
    op.create_index("ix_requests_open", "requests", ["sim_id", "closed", "time"], sqlite_where=open_only)


def _make_presets() -> None:
    op.create_table(
        "presets",
        *[_text(name) for name in ("kind", "name", "sim_key", "kwargs", "more", "note")],
        sa.Column("created", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "name"),
    )


def _text(name: str, default: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=None if default is None else sa.text(default))
