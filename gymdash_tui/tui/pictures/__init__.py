"""Images and films as coloured letters: decoding, scaling, colours, the clock of playing."""

from __future__ import annotations

__all__: list[str] = []
