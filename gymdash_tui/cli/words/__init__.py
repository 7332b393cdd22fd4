"""The words of the shell command, a file for each group of commands."""

from __future__ import annotations

__all__: list[str] = []
