"""The keys of each screen."""

from __future__ import annotations

__all__: list[str] = []
