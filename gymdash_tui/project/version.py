"""The version of the tables, for whoever needs no more of them than that."""

from __future__ import annotations

SCHEMA_VERSION = 6
"""What ``PRAGMA user_version`` says of today's tables; 0 is GymDash 0.1.x (or an empty file)."""
