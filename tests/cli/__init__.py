"""The shell: every command as a person or a script gives it."""

from __future__ import annotations

__all__: list[str] = []
