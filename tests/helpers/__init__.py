"""What several test folders share: tiny simulation types, real processes and how they are waited for."""

from __future__ import annotations

__all__: list[str] = []
