"""The project: its folder, its database, its state changes."""

from __future__ import annotations

__all__: list[str] = []
