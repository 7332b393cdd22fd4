"""Of what a person can be told; apart from what is told, since settings name these words and have to load quickly."""

from __future__ import annotations

REQUEST = "request"

EVENTS = ("done", "failed", "died", "stopped", REQUEST)
"""Of what a person can be told, by the words that settings and commands know."""
