"""The numpy rasteriser against plotext, whose dots it promises to draw."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gymdash_tui.charts.dots import Dots, segments
from gymdash_tui.charts.glyphs import to_ascii
from gymdash_tui.charts.plotter import Path, Plotter
from gymdash_tui.charts.raster import BLANK, BRAILLE, draw
from gymdash_tui.charts.spec import FloatArray

COLUMNS, ROWS = 30, 8
plotter = Plotter()
corners = st.lists(st.tuples(st.integers(0, COLUMNS * 2 - 1), st.integers(0, ROWS * 4 - 1)), min_size=1, max_size=12)


def segments_of(points: list[tuple[int, int]]) -> FloatArray:
    if len(points) == 1:
        return np.array([[*points[0], *points[0]]], float)
    return np.array([[*start, *end] for start, end in itertools.pairwise(points)], float)


@settings(max_examples=60)
@given(corners)
def test_the_dots_are_those_of_plotext(points: list[tuple[int, int]]) -> None:
    x, y = zip(*points, strict=True)
    expected, _ = plotter.lines([Path(x, y)], COLUMNS, ROWS)
    assert (draw(segments_of(points), COLUMNS, ROWS) == expected).all()


@settings(max_examples=40)
@given(st.lists(corners, min_size=1, max_size=3))
def test_plotext_tells_whose_each_cell_is(paths: list[list[tuple[int, int]]]) -> None:
    cells, owners = plotter.lines([Path(*zip(*points, strict=True)) for points in paths], COLUMNS, ROWS)
    for number, points in enumerate(paths):
        own = owners == number
        assert (draw(segments_of(points), COLUMNS, ROWS)[own] == cells[own]).all()
    assert ((owners >= 0) == (cells != BLANK)).all()


@given(hnp.arrays(np.float64, st.integers(1, 40), elements=st.integers(-(10**9), 10**9)))
def test_lines_beyond_the_edges_are_cut_there(heights: FloatArray) -> None:
    at = np.arange(len(heights))
    dots = Dots(at, heights, heights, heights, heights, at > 0, ROWS * 4)
    lines = segments(dots)
    assert ((lines[:, 1::2] >= 0) & (lines[:, 1::2] < ROWS * 4)).all()
    assert ((lines[:, ::2] >= 0) & (lines[:, ::2] < len(heights))).all()


def test_a_cut_line_keeps_its_slope() -> None:
    at = np.array([0, 40])
    y = np.array([0.0, 80.0])
    lines = segments(Dots(at, y, y, y, y, at > 0, ROWS * 4))
    assert lines[-1].tolist() == [0, 0, 16, 31]


def test_every_braille_cell_has_a_stroke_in_ascii() -> None:
    strokes = to_ascii(np.array([[BRAILLE + bits for bits in range(1, 256)]], np.uint32))[0]
    assert set(map(chr, strokes.tolist())) <= set("'-._|/\\")
