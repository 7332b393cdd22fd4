"""How a state looks: a glyph, a word and a colour, never the colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from gymdash_tui.domain.record import SimulationRecord


@dataclass(frozen=True, slots=True)
class Look:
    """How one state is shown.

    Attributes:
        glyph: One cell.
        ascii: One cell, for terminals without the glyph.
        part: The name of the style that colours it.
    """

    glyph: str
    ascii: str
    part: str


LOOKS = {
    "asks": Look("?", "?", "mark"),
    "starting": Look("◔", ":", "accent"),
    "running": Look("●", "*", "accent"),
    "stopping": Look("◑", "~", "warn"),
    "paused": Look("‖", "=", "warn"),
    "queued": Look("◌", ".", "dim"),
    "held": Look("⊖", "-", "warn"),
    "created": Look("○", "o", "dim"),
    "done": Look("✓", "+", "good"),
    "failed": Look("✗", "x", "bad"),
    "stopped": Look("■", "#", "warn"),
    "died": Look("☠", "X", "bad"),
}
"""By the word of :attr:`~gymdash_tui.domain.record.SimulationRecord.word`, in the order of the header's counts.

A simulation that runs and waits for an answer asks, whatever else it is.
"""


def state_text(word: str, ascii_only: bool = False) -> str:
    """Write a state as its glyph and its word."""
    look = LOOKS.get(word)
    if look is None:
        return word
    return f"{look.ascii if ascii_only else look.glyph} {word}"


def asks(record: SimulationRecord) -> bool:
    """Tell whether a simulation waits for an answer."""
    return bool(record.asks) and record.word in ("starting", "running", "paused")
