"""What lies over a chart: the crosshair, marks on the x axis, and the brush of an overview."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from gymdash_tui.charts import Chart, ChartSpec, Curve, Frame, Style, changed_spans
from gymdash_tui.charts.frame import cells_of

from .curves import cells_with, draw, lines_of, rewards

RAMP = np.array([0.0, 10, 20, 30, 40, 50])
SMALL: dict[str, Any] = {
    "width": 40, "height": 10, "x_range": (0.0, 50.0), "y_range": (0.0, 50.0), "legend": False,
    "crosshair": 30.0, "marks": (0.0, 1.0, 5.0, 5.2, 44.0, 60.0), "brush": (10.0, 40.0),
}  # fmt: skip


def columns_of(frame: Frame, glyph: str) -> list[int]:
    """Return the columns of a glyph in the row of the x axis."""
    return [column for column, char in enumerate(lines_of(frame)[-2]) if char == glyph]


def test_a_small_frame_has_them_all() -> None:
    assert lines_of(draw(Curve("a", RAMP, RAMP, slot=2), **SMALL)) == [
        "   │                     │          ⣀⡠⠔▲",
        " 40┤                     │     ⢀⡠⠤⠒⠉    ",
        "   │                     │ ⣀⠤⠒⠊⠁        ",
        "   │                  ⢀⡠⠔⠊⠉             ",
        " 20┤              ⣀⡠⠔⠊⠁  │              ",
        "   │         ⢀⡠⠤⠒⠉       │              ",
        "   │     ⣀⠤⠒⠊⠁           │              ",
        "   │⣀⡠⠔⠊⠉                │              ",
        "  0┼▲──▲───[──────────┬─────────]──▲───┬",
        "    0                25              50 ",
    ]


def test_ascii_terminals_get_them_too() -> None:
    assert lines_of(draw(Curve("a", RAMP, RAMP, slot=2), **SMALL, ascii_only=True)) == [
        "   |                     |          __-x",
        " 40+                     |     ._.-'    ",
        "   |                     | _.-''        ",
        "   |                  ._-''             ",
        " 20+              __-''  |              ",
        "   |         ._.-'       |              ",
        "   |     _.-''           |              ",
        "   |__-''                |              ",
        "  0+^--^---[----------+---------]--^---+",
        "    0                25              50 ",
    ]


def test_each_has_a_role_of_its_own() -> None:
    frame = draw(Curve("a", RAMP, RAMP, slot=2), **SMALL)
    assert {column for _, column in cells_with(frame, "cross")} == {25}
    assert cells_with(frame, "mark") == {(8, 4), (8, 7), (8, 35)}
    assert cells_with(frame, "brush") == {(8, 11), (8, 32)}


def many(**rest: Any) -> ChartSpec:
    curves = tuple(Curve(f"ppo-cartpole {slot}", *rewards(400, slot), slot=slot) for slot in range(6))
    return ChartSpec(curves, 100, 30, "reward", x_range=(0.0, 100_000.0), **rest)


def test_the_crosshair_takes_no_cell_of_a_curve_an_envelope_or_a_name() -> None:
    x, y = rewards()
    band = Curve("band", x, y, slot=7, band=(y - 60, y + 60))
    plain, chart = Chart().draw(many()), Chart()
    for step in range(0, 100_001, 2_500):
        frame = chart.draw(many(crosshair=float(step)))
        cross = cells_with(frame, "cross")
        assert cross and not cross & {cell for role in ("curve", "legend") for cell in cells_with(plain, role)}
        assert [line.replace("│", " ") for line in lines_of(frame)] == [
            line.replace("│", " ") for line in lines_of(plain)
        ]
    frame = draw(band, crosshair=50_000.0)
    assert not cells_with(frame, "cross") & cells_with(frame, "envelope")


def test_a_crosshair_that_moves_by_a_column_changes_two_columns() -> None:
    chart = Chart()
    area = chart.draw(many()).area
    assert area is not None
    frames = [chart.draw(many(crosshair=area.x_of(column))) for column in range(area.left, area.left + area.columns)]
    for old, new in itertools.pairwise(frames):
        spans = changed_spans(old, new)
        assert spans is not None and sum(span.width for span in spans) <= 2 * area.rows
        assert {span.y for span in spans} <= set(range(area.top, area.top + area.rows))
    assert changed_spans(frames[-1], chart.draw(many(crosshair=area.hi))) == []


@pytest.mark.parametrize("x", [-1.0, 100_001.0, float("nan"), float("inf"), -1e308, 1e308])
@pytest.mark.parametrize("log", [False, True])
def test_a_crosshair_beyond_the_window_is_not_drawn(x: float, log: bool) -> None:
    frame = Chart().draw(many(crosshair=x, log_x=log, marks=(x,)))
    assert not cells_with(frame, "cross") and not cells_with(frame, "mark")


@pytest.mark.parametrize("log", [False, True])
def test_crosshair_mark_and_brush_stand_where_the_points_do(log: bool) -> None:
    for x in (1.0, 7.0, 400.0, 12_345.0, 100_000.0):
        curve = Curve("a", np.array([x]), np.array([5.0]))
        frame = draw(curve, x_range=(1.0, 1e5), log_x=log, crosshair=x, marks=(x,), legend=False, title="reward")
        (point,) = (column for row in frame.rows for column, cell in enumerate(cells_of(row)) if cell[0] == "●")
        assert {column for _, column in cells_with(frame, "cross")} == {point} == set(columns_of(frame, "▲"))


def test_outside_of_the_brush_all_is_dim_but_words() -> None:
    frame = Chart().draw(many(brush=(25_000.0, 60_000.0)))
    area = frame.area
    assert area is not None
    begin, end = area.column_of(25_000), area.column_of(60_000)
    assert columns_of(frame, "[") == [begin] and columns_of(frame, "]") == [end]
    for y, row in enumerate(frame.rows):
        for column, (char, style, _) in enumerate(cells_of(row)):
            inside = begin <= column <= end or column < area.left or not area.top <= y <= area.top + area.rows
            if char != " " and style.role in ("curve", "axis") and "ppo" not in lines_of(frame)[y]:
                assert style.lit == inside
            assert style.role != "legend" or style.lit
    bare = Chart().draw(many())
    assert [line for y, line in enumerate(lines_of(frame)) if y != frame.height - 2] == [
        line for y, line in enumerate(lines_of(bare)) if y != bare.height - 2
    ]


@pytest.mark.parametrize(
    ("brush", "brackets"),
    [
        ((10.0, 10.0), (11, 12)),
        ((50.0, 50.0), (38, 39)),
        ((-9.0, 90.0), (4, 39)),
        ((40.0, 10.0), (11, 32)),
        ((60.0, 70.0), None),
        ((float("nan"), 10.0), None),
        ((-float("inf"), float("inf")), (4, 39)),
    ],
)
def test_a_brush_is_seen_however_narrow_and_cut_at_the_window(
    brush: tuple[float, float], brackets: tuple[int, int] | None
) -> None:
    frame = draw(Curve("a", RAMP, RAMP), **{**SMALL, "brush": brush, "marks": ()})
    assert columns_of(frame, "[") + columns_of(frame, "]") == list(brackets or ())


def test_a_brush_elsewhere_leaves_nothing_lit() -> None:
    frame = draw(Curve("a", RAMP, RAMP), **{**SMALL, "brush": (60.0, 70.0), "crosshair": None})
    assert {run.style for row in frame.rows for run in row if run.style.role == "curve"} == {Style("curve", 0, False)}


def test_labels_of_ticks_are_left_alone() -> None:
    chart = Chart()
    bare = lines_of(chart.draw(many()))[-1]
    for step in range(0, 100_000, 7_000):
        over = chart.draw(many(marks=tuple(np.linspace(0, 1e5, 300)), brush=(step, step + 9e3), crosshair=float(step)))
        assert lines_of(over)[-1] == bare
        assert len(columns_of(over, "▲")) + 2 == over.width - 4


def test_a_chart_without_an_axis_has_no_marks() -> None:
    frame = draw(Curve("a", RAMP, RAMP), **{**SMALL, "height": 5})
    assert "▲" not in frame.text() and "[" not in frame.text() and cells_with(frame, "cross")
