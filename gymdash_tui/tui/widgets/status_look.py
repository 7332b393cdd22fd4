"""How a status looks: a glyph, a word and a colour, never the colour alone. Pure."""

from __future__ import annotations

from gymdash_tui.domain.status import SimStatus, SimStatusCode, SimStatusSubcode
from gymdash_tui.tui.states import Look

KNOWN: dict[int, str] = {SimStatusSubcode.ERROR: "ERROR", SimStatusSubcode.STOPPED: "STOPPED"}
"""The words of the subcodes that mean something; any other one is a simulation's own."""

INFO = Look("·", "-", "dim")
"""How information looks, which is neither good nor bad."""

_SUCCESS, _FAIL, _STOPPED = Look("✓", "+", "good"), Look("✗", "x", "bad"), Look("■", "#", "warn")


def look_of(status: SimStatus) -> tuple[Look, str, str]:
    """Give how a status looks, its code in a word, and what more is known in another: else a subcode's number."""
    subcode = KNOWN.get(status.subcode) or (str(status.subcode) if status.subcode else "")
    if status.code is SimStatusCode.SUCCESS:
        return _SUCCESS, "SUCCESS", subcode
    if status.code is SimStatusCode.FAIL:
        return _STOPPED if subcode == "STOPPED" else _FAIL, "FAIL", subcode
    return INFO, "INFO", subcode
