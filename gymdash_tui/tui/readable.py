"""How well a colour can be read on another, and the nearest one that can. Pure."""

from __future__ import annotations

from textual.color import Color

_STEP = 0.02


def contrast(one: Color, other: Color) -> float:
    """Give the contrast of two colours: 1 for the same, 21 for black on white (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def legible(colour: str, ground: str, least: float, share: float = 1.0) -> str:
    """Give the colour itself where it can be read, else the nearest one on its way to black or white that can.

    Args:
        colour: A colour.
        ground: What it stands on.
        least: The contrast that it has to have.
        share: How much of it is mixed into the ground before it is looked at.
    """
    behind = Color.parse(ground)
    end = Color.parse("#000000" if _luminance(behind) > 0.18 else "#ffffff")
    found, moved = Color.parse(colour), 0.0
    while moved < 1 and contrast(behind.blend(found, share), behind) < least:
        moved += _STEP
        found = Color.parse(colour).blend(end, min(1.0, moved))
    return found.hex


def _luminance(colour: Color) -> float:
    red, green, blue = (_linear(part) for part in colour.normalized)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
