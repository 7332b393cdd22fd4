"""The themes: the program's own, those for a terminal's 16 colours, and Textual's, made legible.

Each has colours for curves, ``curve-0`` to ``curve-7``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from gymdash_tui.tui.readable import legible

CURVE_SLOTS = 8

TEXT, DIM, DRAWN = 4.5, 3.0, 3.0
"""The contrast that words, less important words and curves have at the least (WCAG 2.2, AA)."""

DIM_SHARE = 0.55
"""How much of the foreground is in what is less important; app.tcss says the same."""

# Okabe and Ito's colours, which people with any colour vision can tell apart, brightened for a dark ground
_ON_DARK = ("#56b4e9", "#e69f00", "#2fbf8f", "#f0e442", "#d68fb8", "#ff7a45", "#8fa8ff", "#b0b7c3")
_ON_LIGHT = ("#0072b2", "#b26a00", "#00795a", "#7d6f00", "#a8437f", "#c44a00", "#4a5fd0", "#5c6673")
_ANSI_DARK = ("bright_blue", "bright_yellow", "bright_green", "bright_magenta", "bright_cyan", "red", "yellow", "white")
_ANSI_LIGHT = ("blue", "red", "green", "magenta", "cyan", "bright_blue", "bright_magenta", "bright_black")


def _curves(colours: Sequence[str]) -> dict[str, str]:
    return {f"curve-{slot}": colour for slot, colour in enumerate(colours)}


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
    variables=_curves(_ON_DARK),
)

_LIGHT = Theme(
    name="gymdash-light",
    primary="#0069a8",
    secondary="#4a5fd0",
    accent="#0069a8",
    foreground="#161c24",
    background="#fafbfc",
    surface="#f0f2f5",
    panel="#e3e7ec",
    success="#00704f",
    warning="#8a5a00",
    error="#b3261e",
    dark=False,
    variables=_curves(_ON_LIGHT),
)

# good, warning and bad differ in lightness and along blue and yellow, which nearly everybody sees
_SAFE = Theme(
    name="gymdash-safe",
    primary="#9fd3f5",
    secondary="#c3cbd6",
    accent="#d5dbe3",
    foreground="#e3e7ec",
    background="#0d1014",
    surface="#14181d",
    panel="#1f252c",
    success="#4aa3ff",
    warning="#fff27a",
    error="#e87400",
    dark=True,
    variables=_curves(_ON_DARK),
)


def _ansi(name: str, colours: Sequence[str]) -> Theme:
    """Give Textual's theme of a terminal's 16 colours, with cursors that are seen without any colour as well."""
    theirs = BUILTIN_THEMES[name]
    seen = {
        "input-cursor-text-style": "reverse",
        "input-cursor-background": "ansi_default",
        "input-cursor-foreground": "ansi_default",
        **{f"block-cursor{blurred}-text-style": "bold reverse" for blurred in ("", "-blurred")},
        **{f"block-cursor{blurred}-background": "ansi_default" for blurred in ("", "-blurred")},
        **{f"block-cursor{blurred}-foreground": "ansi_default" for blurred in ("", "-blurred")},
    }
    own = replace(theirs, accent="ansi_bright_cyan" if theirs.dark else "ansi_blue")
    if not theirs.dark:  # bright red for warnings would be an error's red
        own = replace(own, warning="ansi_magenta")
    return replace(own, variables={**theirs.variables, **seen, **_curves([f"ansi_{colour}" for colour in colours])})


_OWN = {one.name: one for one in (GYMDASH, _LIGHT, _SAFE)}
_ANSI = {"ansi-dark": _ANSI_DARK, "ansi-light": _ANSI_LIGHT}


def make_theme(name: str) -> Theme:
    """Make a theme by one of the names in ``user.options.THEMES``."""
    if name in _OWN:
        return _OWN[name]
    return _ansi(name, _ANSI[name]) if name in _ANSI else _made_legible(BUILTIN_THEMES[name])


def without_colour(name: str) -> str:
    """Give the name of the theme out of which all colours can be left: of 24-bit ones, greys would be left over."""
    return "ansi-dark" if make_theme(name).dark else "ansi-light"


def _made_legible(theme: Theme) -> Theme:
    """Move the colours that cannot be read on the theme's ground as far as needed; those that can stay as they are."""
    made = theme.to_color_system().generate()
    grounds = [Color.parse(made[name]).hex6 for name in ("background", "surface")]

    def seen(colour: str, least: float, share: float = 1.0) -> str:
        for ground in grounds:
            colour = legible(colour, ground, least, share)
        return colour

    curves = [seen(colour, DRAWN) for colour in (_ON_DARK if theme.dark else _ON_LIGHT)]
    accent = seen(made["accent"], TEXT)
    cursor = {
        f"block-cursor{blurred}-{part}": colour
        for blurred in ("", "-blurred")
        for part, colour in (("background", accent), ("foreground", made["background"]))
    }
    return replace(
        theme,
        foreground=seen(seen(made["foreground"], TEXT), DIM, DIM_SHARE),
        accent=accent,
        success=seen(made["success"], TEXT),
        warning=seen(made["warning"], TEXT),
        error=seen(made["error"], TEXT),
        variables={**theme.variables, **cursor, **_curves(curves)},
    )
