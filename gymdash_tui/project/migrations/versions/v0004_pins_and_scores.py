"""From 3 to 4: pins, and the score in a column of its own, by which lists sort ten thousand simulations at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"

_SCORE = (
    "UPDATE simulations SET score = CASE WHEN json_valid(progress) THEN CASE WHEN json_type(progress, '$.score') "
    "IN ('integer', 'real') THEN json_extract(progress, '$.score') END END"
)


def upgrade() -> None:
    """Add the columns and the index that answers the list; nothing that is there changes."""
    op.add_column("simulations", sa.Column("pinned", sa.Boolean(), nullable=False, server_default=sa.text("0")))
    op.add_column("simulations", sa.Column("score", sa.Float(), nullable=True))
    op.execute(_SCORE)
    op.create_index(
        "ix_simulations_outline",
        "simulations",
        ["pinned", "created", "sim_id", "group_name", "phase", "ending", "held", "score", "asks", "deleted"],
        sqlite_where=sa.text("deleted IS NULL"),
    )
