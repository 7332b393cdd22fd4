"""Pictures that terminals draw: what decoders of another make read out of them, and where they stand."""

from __future__ import annotations

import hashlib
import re
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gymdash_tui.tui.pictures.colours import Pixels
from gymdash_tui.tui.pictures.graphics import Box, blank, boxed
from gymdash_tui.tui.pictures.kitty import PLACEHOLDER, Kitty, marks, sequences
from gymdash_tui.tui.pictures.palette import few_colours
from gymdash_tui.tui.pictures.sixel import Sixel, sixels
from tests.tui.pictures.decoders import KittyScreen, read_sixels
from tests.tui.pictures.films import grain, sliding

sizes = st.tuples(st.integers(1, 23), st.integers(1, 23))
pictures = sizes.flatmap(lambda size: arrays(np.uint8, (*size, 3), elements=st.sampled_from([0, 1, 90, 170, 255])))
BOX = Box(11, 5, 110, 100)


def as_shown(pixels: Pixels, width: int, height: int) -> Pixels:
    """Stretch a picture as a terminal does that keeps edges."""
    rows, columns = np.arange(height) * len(pixels) // height, np.arange(width) * pixels.shape[1] // width
    return pixels[rows][:, columns]


# -- where they stand --------------------------------------------------------------------------------------------------


@given(
    st.integers(1, 5000),
    st.integers(1, 5000),
    st.integers(1, 300),
    st.integers(1, 90),
    st.sampled_from([(10, 20), (7, 15)]),
)
def test_a_picture_fills_its_room_in_one_direction_and_keeps_its_proportions(
    width: int, height: int, columns: int, lines: int, cell: tuple[int, int]
) -> None:
    box = boxed(width, height, columns, lines, cell)
    assert box is not None
    assert 1 <= box.columns <= columns
    assert 1 <= box.lines <= lines
    assert (box.columns - 1) * cell[0] < box.width <= box.columns * cell[0]
    assert (box.lines - 1) * cell[1] < box.height <= box.lines * cell[1]
    assert box.width == columns * cell[0] or box.height == lines * cell[1]
    if min(box.width, box.height) > 1:
        assert abs(box.width * height - box.height * width) <= max(width, height) * 1.01


def test_where_there_is_no_room_there_is_no_picture() -> None:
    assert boxed(600, 400, 0, 5) is None
    assert boxed(600, 400, 5, -1) is None
    assert boxed(0, 400, 5, 5) is None
    assert boxed(600, 400, 5, 5, (0, 0)) is None


def test_cells_are_emptied_one_line_after_the_other() -> None:
    assert blank(3, 1, 7, 2) == "\x1b[2;4H\x1b[7X\x1b[3;4H\x1b[7X"


# -- Kitty's -----------------------------------------------------------------------------------------------------------


@given(pictures)
def test_kitty_gets_the_same_pixels(pixels: Pixels) -> None:
    screen = KittyScreen()
    screen.feed("".join(sequences(pixels, BOX, 77)))
    assert np.array_equal(screen.images[77], pixels)
    assert screen.placements == {77: (11, 5)}


def test_a_large_frame_comes_in_parts_replaces_the_one_before_and_is_deleted() -> None:
    (first,), (second,) = grain(1, 61, 47), sliding(1, 40, 30)
    screen, kitty = KittyScreen(), Kitty(99, {})
    data = kitty.encode(first, BOX)
    assert data.count("\x1b_G") > 2
    screen.feed(data + kitty.encode(second, BOX))
    assert np.array_equal(screen.images[99], second)
    screen.feed(kitty.encode(first, BOX, coarser=2))
    assert screen.images[99].shape == (11, 15, 3)
    screen.feed(kitty.remove())
    assert not screen.images
    assert not screen.placements


def cells_in(text: str) -> dict[tuple[int, int], tuple[int, int]]:
    """Read placeholders, as Kitty does: which row and column of the picture stands in which cell (x, y)."""
    found = {}
    for y, x, cells in re.findall(rf"\x1b\[(\d+);(\d+)H((?:{PLACEHOLDER}\w*[^\x1b{PLACEHOLDER}]*)+)", text):
        row = column = -1
        for at, cell in enumerate(cells.split(PLACEHOLDER)[1:]):
            row, column = (marks().index(cell[0]), marks().index(cell[1])) if cell else (row, column + 1)
            found[int(x) - 1 + at, int(y) - 1] = row, column
    return found


def test_the_frame_stands_in_its_cells_and_each_line_changes_with_each_frame() -> None:
    kitty = Kitty(99, {})
    text = kitty.place("", BOX, 4, 2, anew=True)
    assert "38;5;99m" in text
    assert cells_in(text) == {(4 + x, 2 + y): (y, x) for x in range(11) for y in range(5)}
    texts = [kitty.place("", BOX, 4, 2, anew=False) for _ in range(3)]
    assert all(cells_in(text) == {(4, 2 + y): (y, 0) for y in range(5)} for text in texts)
    assert texts[0] != texts[1] != texts[2]


def test_a_room_larger_than_the_marks_reach_is_filled_as_far_as_they_do() -> None:
    cells = cells_in(Kitty(99, {}).place("", Box(400, 310, 4000, 6200), 0, 0, anew=True))
    assert len(cells) == 297 * 297


def test_within_tmux_each_part_is_handed_on_by_itself() -> None:
    (frame,) = grain(1, 61, 47)
    bare, wrapped = Kitty(99, {}), Kitty(99, {"TMUX": "/tmp/tmux,1,0"})
    parts = wrapped.encode(frame, BOX).split("\x1bPtmux;")[1:]
    assert all(part.endswith("\x1b\\") for part in parts)
    assert "".join(part[:-2].replace("\x1b\x1b", "\x1b") for part in parts) == bare.encode(frame, BOX)
    assert wrapped.remove().startswith("\x1bPtmux;\x1b\x1b_Ga=d")


def test_the_marks_are_those_of_kittys_list() -> None:
    assert len(marks()) == len(set(marks())) == 297
    assert sorted(marks()) == list(marks())
    assert {unicodedata.combining(mark) for mark in marks()} == {230}
    assert all(unicodedata.normalize("NFC", f"a{mark}") == f"a{mark}" for mark in marks())
    # of the code points in its own rowcolumn-diacritics.txt
    codes = " ".join(str(ord(mark)) for mark in marks())
    assert hashlib.sha256(codes.encode()).hexdigest().startswith("5a4321af6c951ef0")


# -- sixel -------------------------------------------------------------------------------------------------------------


@given(pictures, st.integers(0, 9), st.integers(0, 9))
def test_sixels_have_the_same_colours_at_the_same_places(pixels: Pixels, wider: int, higher: int) -> None:
    width, height = pixels.shape[1] + wider, pixels.shape[0] + higher
    indices, palette = few_colours(pixels)
    percent = np.rint(palette * (100 / 255)).astype(np.int16)[indices]
    drawn = read_sixels(sixels(pixels, width, height))
    assert np.array_equal(drawn, as_shown(percent, width, height))
    # 3.5 of 255 are lost to the nearest of the five bits, and half a percent to the percent
    assert np.abs(drawn * 2.55 - as_shown(pixels, width, height)).max() <= 7.0


def test_a_smaller_box_than_the_picture_is_filled_too() -> None:
    drawn = read_sixels(sixels(np.arange(90, dtype=np.uint8).reshape(6, 5, 3), 3, 4))
    assert drawn.shape == (4, 3, 3)
    assert (drawn >= 0).all()


@pytest.mark.parametrize("coarser", range(4))
def test_noise_fits_into_a_palette_and_becomes_coarser(coarser: int) -> None:
    (frame,) = grain(1, 61, 47)
    drawn = read_sixels(Sixel().encode(frame, Box(7, 3, 61, 47), coarser))
    assert drawn.shape == (47, 61, 3)
    assert (drawn >= 0).all()
    assert len(np.unique(drawn.reshape(-1, 3), axis=0)) <= (256, 64, 16, 16)[coarser]
    lengths = [len(Sixel().encode(frame, Box(7, 3, 61, 47), one)) for one in range(4)]
    assert lengths == sorted(lengths, reverse=True)


def test_the_cursor_stays_where_it_was() -> None:
    assert Sixel().place("DATA", BOX, 4, 2, anew=False) == "\x1b7\x1b[3;5HDATA\x1b8"
    assert Sixel().remove() == ""


@given(pictures, st.integers(8, 256))
def test_a_palette_has_no_colour_too_many_and_none_that_nobody_uses(pixels: Pixels, most: int) -> None:
    indices, palette = few_colours(pixels, most)
    assert len(palette) <= most
    assert set(np.unique(indices).tolist()) == set(range(len(palette)))


def test_few_colours_stay_what_they_are() -> None:
    pixels = np.array([[[0, 0, 0], [255, 255, 255]], [[230, 30, 30], [0, 0, 160]]], np.uint8)
    indices, palette = few_colours(pixels)
    assert np.array_equal(palette[indices], pixels)
