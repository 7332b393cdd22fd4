"""Pictures as letters: proportions, colours, and what is not sent."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from gymdash_tui.tui.pictures.colours import Depth, codes_of
from gymdash_tui.tui.pictures.half_blocks import UPPER, cells_of, draw, fitted, held, runs_in, runs_of, scaled

DEPTHS: tuple[Depth, ...] = ("truecolor", "256", "16", "none")
SIZES = st.integers(0, 400)
SOME = arrays.arrays(np.uint8, st.tuples(st.integers(1, 12), st.integers(1, 12), st.just(3)))


@given(SIZES, SIZES, SIZES, SIZES)
def test_a_picture_fits_and_keeps_its_proportions(width: int, height: int, columns: int, lines: int) -> None:
    across, down = fitted(width, height, columns, lines)
    assert 0 <= across <= columns
    assert 0 <= down <= 2 * lines
    assert down % 2 == 0
    if across and down:
        # as large as can be in one of both directions, and in the other one off by a cell at the most
        scale = min(columns / width, 2 * lines / height)
        assert abs(across - width * scale) <= 1
        assert abs(down - height * scale) <= 2


@given(SOME, st.integers(1, 30), st.integers(1, 30))
def test_a_scaled_picture_has_no_brighter_or_darker_colours(pixels: np.ndarray, width: int, height: int) -> None:
    made = scaled(pixels, width, height)
    assert made.shape == (height, width, 3)
    assert made.min() >= pixels.min()
    assert made.max() <= pixels.max()


def test_what_is_made_smaller_is_averaged_and_what_is_made_larger_keeps_its_edges() -> None:
    checks = np.zeros((4, 4, 3), np.uint8)
    checks[::2, ::2] = checks[1::2, 1::2] = 255
    assert set(scaled(checks, 2, 2).reshape(-1).tolist()) == {128}
    assert set(scaled(checks, 16, 16).reshape(-1).tolist()) == {0, 255}


@pytest.mark.parametrize("depth", DEPTHS)
@given(pixels=SOME, columns=st.integers(0, 20), lines=st.integers(0, 20))
def test_every_picture_is_drawn_in_its_room(pixels: np.ndarray, columns: int, lines: int, depth: Depth) -> None:
    drawn = draw(pixels, columns, lines, depth)
    width, height = fitted(pixels.shape[1], pixels.shape[0], columns, lines)
    assert len(drawn) == height // 2
    for line in drawn:
        assert sum(len(run.text) for run in line) == width
        for one, other in itertools.pairwise(line):
            assert one[1:] != other[1:], "two neighbours of one look are one run"


@pytest.mark.parametrize(
    ("depth", "red", "white"), [("truecolor", 0xFF0000, 0xFFFFFF), ("256", 196, 231), ("16", 4 - 3, 15)]
)
def test_colours_are_those_of_the_terminal(depth: Depth, red: int, white: int) -> None:
    pixels = np.array([[[170, 0, 0] if depth == "16" else [255, 0, 0]], [[255, 255, 255]]], np.uint8)
    assert codes_of(pixels, depth).ravel().tolist() == [red, white]
    (run,) = runs_of(cells_of(pixels, depth)[0], depth)
    assert run == (UPPER, red, white)


def test_cells_of_one_colour_are_blanks_before_it() -> None:
    (line,) = draw(np.full((2, 9, 3), 255, np.uint8), 9, 1, "truecolor")
    assert line == [(" " * 9, 0xFFFFFF, 0xFFFFFF)]


def test_without_colours_brightness_is_a_ramp_of_ascii_letters() -> None:
    steps = np.linspace(0, 255, 10).astype(np.uint8)
    pixels = np.repeat(np.repeat(steps[None, :, None], 2, axis=0), 3, axis=2)
    assert draw(pixels, 10, 1, "none") == [[(" .:-=+*#%@", None, None)]]
    assert draw(pixels, 10, 1, "none", dark=False) == [[("@%#*+=-:. ", None, None)]]


@given(arrays.arrays(np.uint8, (8, 8, 3), elements=st.integers(0, 15)))
def test_noise_in_the_dark_is_black(pixels: np.ndarray) -> None:
    for depth in DEPTHS:
        assert runs_in(cells_of(pixels, depth)) == 4


@given(SOME, st.integers(0, 99))
def test_what_hardly_changes_is_not_shown_anew(pixels: np.ndarray, seed: int) -> None:
    noise = np.random.default_rng(seed).integers(-8, 9, pixels.shape)
    after = (pixels.astype(int) + noise).clip(0, 255).astype(np.uint8)
    assert (held(after, pixels) == pixels).all()


@given(SOME)
def test_what_is_shown_is_never_far_from_what_is_there(pixels: np.ndarray) -> None:
    shown = np.full_like(pixels, 100)
    for _ in range(3):
        shown = held(pixels, shown)
        assert (np.abs(shown.astype(int) - pixels) <= 8).all()
    assert held(pixels, None) is pixels
    assert held(pixels, np.zeros((1, 99, 3), np.uint8)) is pixels
