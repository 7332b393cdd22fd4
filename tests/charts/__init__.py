"""Charts: what is drawn, where, and that nothing breaks them."""

from __future__ import annotations

__all__: list[str] = []
