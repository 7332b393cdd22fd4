"""What belongs to the person and not to a project: settings, the projects they opened, how they looked at each."""

from __future__ import annotations

__all__: list[str] = []
