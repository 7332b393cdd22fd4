"""The themes: each can be read, the safe one with any colour vision, and those of 16 colours use no others."""

from __future__ import annotations

from itertools import combinations

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from gymdash_tui.tui.readable import contrast, legible
from gymdash_tui.tui.themes import CURVE_SLOTS, DIM, DIM_SHARE, DRAWN, TEXT, make_theme, without_colour
from gymdash_tui.user.options import THEMES

SHADED = [name for name in THEMES if not name.startswith("ansi-")]
WORDS = ("foreground", "accent", "success", "warning", "error")


def colours(name: str) -> dict[str, Color]:
    theme = make_theme(name)
    made = {**theme.to_color_system().generate(), **theme.variables}
    wanted = ("background", "surface", *WORDS, *(f"curve-{slot}" for slot in range(CURVE_SLOTS)))
    return {one: Color.parse(made[one]) for one in wanted}


@pytest.mark.parametrize("name", SHADED)
@pytest.mark.parametrize("ground", ["background", "surface"])
def test_every_theme_can_be_read(name: str, ground: str) -> None:
    found = colours(name)
    behind = found[ground]
    for word in WORDS:
        assert contrast(found[word], behind) >= TEXT - 0.05, word
    assert contrast(behind.blend(found["foreground"], DIM_SHARE), behind) >= DIM - 0.05
    for slot in range(CURVE_SLOTS):
        assert contrast(found[f"curve-{slot}"], behind) >= DRAWN - 0.05, slot


@pytest.mark.parametrize("name", THEMES)
def test_every_theme_has_colours_for_every_curve(name: str) -> None:
    theme = make_theme(name)
    assert theme.name == name
    assert len({theme.variables[f"curve-{slot}"] for slot in range(CURVE_SLOTS)}) == CURVE_SLOTS


@pytest.mark.parametrize("name", ["ansi-dark", "ansi-light"])
def test_the_terminals_own_colours_are_the_only_ones(name: str) -> None:
    theme = make_theme(name)
    made = {**theme.to_color_system().generate(), **theme.variables}
    for word in ("background", "surface", *WORDS, *(f"curve-{slot}" for slot in range(CURVE_SLOTS))):
        assert made[word].startswith("ansi_") or made[word] == "transparent", word


def test_without_colour_dark_stays_dark() -> None:
    assert {name: without_colour(name) for name in ("nord", "gymdash-light", "ansi-light")} == {
        "nord": "ansi-dark",
        "gymdash-light": "ansi-light",
        "ansi-light": "ansi-light",
    }


def test_every_name_is_a_theme_of_the_apps() -> None:
    assert len(set(THEMES)) == len(THEMES)
    assert {name for name in THEMES if not name.startswith("gymdash")} == set(BUILTIN_THEMES)


def test_what_can_be_read_stays_as_it_is() -> None:
    assert legible("#ffffff", "#000000", 4.5) == "#FFFFFF"
    assert contrast(Color.parse(legible("#777777", "#808080", 4.5)), Color.parse("#808080")) >= 4.4


# -- colour vision -----------------------------------------------------------------------------------------------------

# Machado, Oliveira and Fernandes 2009, severity 1: what remains of a colour, in linear light
DEFICIENCIES = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def seen_as(colour: Color, deficiency: str) -> tuple[float, float, float]:
    """Give a colour as such a person sees it, in CIE Lab."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
    if deficiency in DEFICIENCIES:
        linear = [
            min(1.0, max(0.0, sum(weight * part for weight, part in zip(row, linear, strict=True))))
            for row in DEFICIENCIES[deficiency]
        ]
    red, green, blue = linear
    scaled = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
    )
    x, y, z = (one ** (1 / 3) if one > 0.008856 else 7.787 * one + 16 / 116 for one in scaled)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: Color, other: Color, deficiency: str) -> float:
    """Give how different two colours are to such a person; about 2 is just seen side by side."""
    pairs = zip(seen_as(one, deficiency), seen_as(other, deficiency), strict=True)
    return float(sum((a - b) ** 2 for a, b in pairs) ** 0.5)


@pytest.mark.parametrize("deficiency", ["none", *DEFICIENCIES])
def test_the_safe_themes_states_differ_with_any_colour_vision(deficiency: str) -> None:
    found = colours("gymdash-safe")
    for one, other in combinations(("success", "warning", "error"), 2):
        assert distance(found[one], found[other], deficiency) > 25, (one, other)
        assert distance(found[one], found["foreground"], deficiency) > 12, one


@pytest.mark.parametrize("deficiency", ["none", *DEFICIENCIES])
@pytest.mark.parametrize("name", ["gymdash", "gymdash-light", "gymdash-safe"])
def test_neighbouring_curves_differ_with_any_colour_vision(name: str, deficiency: str) -> None:
    found = colours(name)
    for slot in range(CURVE_SLOTS - 1):
        assert distance(found[f"curve-{slot}"], found[f"curve-{slot + 1}"], deficiency) > 15, slot
