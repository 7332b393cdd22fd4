"""The project's memory: tables, the questions asked of them, and the one place where a simulation's state changes.

Importing this package loads nothing: ``project.manager`` is cheap, ``project.project`` brings SQLModel (242 ms).
"""

from __future__ import annotations

__all__: list[str] = []
