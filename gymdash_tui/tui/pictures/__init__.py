"""Images and films in a terminal: decoding, scaling, the clock of playing; drawn as letters, or by the terminal."""

from __future__ import annotations

__all__: list[str] = []
