"""What the Analyze screen shows, worked out: groups of runs, tags, the window, panels, values, tables. No widgets."""

from __future__ import annotations

__all__: list[str] = []
