"""Alembic's revisions, one a version of the tables; ``migrations.migrate`` runs them."""

from __future__ import annotations

__all__: list[str] = []
