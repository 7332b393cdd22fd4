"""From 4 to 5: what holds in a simulation because nothing was given; of those that are there it is not known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "5"
down_revision = "4"


def upgrade() -> None:
    """Add the column; nothing that is there changes."""
    op.add_column("simulations", sa.Column("defaults", sa.Text(), nullable=False, server_default=sa.text("'{}'")))
