"""The program's own theme, and the colours of curves."""

from __future__ import annotations

from textual.theme import Theme

CURVE_SLOTS = 8

# Okabe and Ito's colours, which people with any colour vision can tell apart, brightened for a dark ground
_CURVES = ("#56b4e9", "#e69f00", "#2fbf8f", "#f0e442", "#d68fb8", "#ff7a45", "#8fa8ff", "#b0b7c3")

GYMDASH = Theme(
    name="gymdash",
    primary="#56b4e9",
    secondary="#8fa8ff",
    accent="#56b4e9",
    foreground="#d7dce3",
    background="#11151a",
    surface="#171c22",
    panel="#222931",
    success="#2fbf8f",
    warning="#e6b450",
    error="#ff6b6b",
    dark=True,
    variables={f"curve-{slot}": colour for slot, colour in enumerate(_CURVES)},
)
