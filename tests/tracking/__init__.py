"""The tracker: real simulations in processes of their own, and whatever may happen to any of the processes."""

from __future__ import annotations

__all__: list[str] = []
