"""What is drawn is what was recorded: centers and spreads agree with numpy on the raw values."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gymdash_tui.charts import Chart
from gymdash_tui.tui.analyze.panels import Sight
from gymdash_tui.tui.analyze.showing import BANDS, Showing

from .recorded import TAG, Recorded

SEEDS = np.array([[1.0, 5.0, 9.0], [3.0, 5.0, 12.0], [5.0, 8.0, 30.0]])


def three_seeds() -> Recorded:
    recorded = Recorded()
    for at, values in enumerate(SEEDS):
        recorded.run(f"ppo-seed{at}", values, algorithm="ppo")
    return recorded


def test_seeds_are_one_curve_with_their_mean_and_deviation() -> None:
    recorded = three_seeds()
    spec = recorded.panels().spec(TAG, Sight(groups=recorded.groups()))
    [curve] = spec.curves
    assert curve.label == "ppo ×3" and curve.band is not None
    assert curve.x.tolist() == [100, 200, 300]
    assert np.allclose(curve.y, SEEDS.mean(axis=0))
    assert np.allclose(curve.band[0], SEEDS.mean(axis=0) - SEEDS.std(axis=0, ddof=1))
    assert np.allclose(curve.band[1], SEEDS.mean(axis=0) + SEEDS.std(axis=0, ddof=1))


@pytest.mark.parametrize("at", range(len(BANDS)))
def test_each_band_holds_its_center_and_nothing_that_no_run_reached(at: int) -> None:
    recorded = three_seeds()
    sight = Sight(groups=recorded.groups(), showing=replace(Showing(), band=at))
    [curve] = recorded.panels().spec(TAG, sight).curves
    center = np.mean if BANDS[at][0] == "mean" else np.median
    assert curve.band is not None
    if BANDS[at][0] != "iqm":  # of three one is left
        assert np.allclose(curve.y, center(SEEDS, axis=0))
    assert (curve.band[0] <= curve.y + 1e-9).all() and (curve.y <= curve.band[1] + 1e-9).all()
    if BANDS[at][1] in ("minmax", "ci"):
        assert (curve.band[0] >= SEEDS.min(axis=0) - 1e-9).all() and (curve.band[1] <= SEEDS.max(axis=0) + 1e-9).all()


def test_runs_behind_their_group_are_the_raw_ones() -> None:
    recorded = three_seeds()
    sight = Sight(groups=recorded.groups(), showing=replace(Showing(), members=True))
    *behind, group = recorded.panels().spec(TAG, sight).curves
    assert [one.y.tolist() for one in behind] == SEEDS.tolist() and all(one.faint for one in behind)
    assert not group.faint


def test_a_run_alone_is_drawn_as_it_is_with_its_raw_values_behind_the_smoothed_line() -> None:
    recorded = Recorded()
    recorded.run("alone", [1.0, np.nan, 3.0, -np.inf, 5.0])
    sight = Sight(groups=recorded.groups(), showing=replace(Showing(), smoothing=2))
    [curve] = recorded.panels().spec(TAG, sight).curves
    assert np.array_equal(curve.y, [1, np.nan, 3, -np.inf, 5], equal_nan=True)
    assert curve.smooth is not None and curve.band is None


def test_different_lengths_are_never_made_up() -> None:
    recorded = Recorded()
    recorded.run("short", [1.0, 1.0], algorithm="ppo")
    recorded.run("long", [3.0, 3.0, 3.0, 3.0], algorithm="ppo")
    [curve] = recorded.panels().spec(TAG, Sight(groups=recorded.groups())).curves
    at = dict(zip(curve.x.tolist(), curve.y.tolist(), strict=True))
    assert at[200] == 2 and at[400] == 3  # from 300 on there is one run left


def test_a_window_shows_its_part_alone_and_the_overview_marks_it() -> None:
    recorded = three_seeds()
    panels, sight = recorded.panels(), Sight(groups=recorded.groups(), window=(150.0, 300.0))
    assert panels.spec(TAG, sight).x_range == (150, 300)
    whole = panels.whole([TAG], sight.groups, sight.showing)
    assert whole is not None
    overview = panels.overview(TAG, sight, whole)
    assert overview.brush == (150, 300) and overview.x_range == whole and overview.crosshair is None


def test_before_and_behind_what_a_group_recorded_there_is_no_gap() -> None:
    recorded = three_seeds()
    sight = Sight(groups=recorded.groups(), window=(-1000.0, 1000.0))
    [curve] = recorded.panels().spec(TAG, sight).curves
    assert len(curve.x) and np.isfinite(curve.y).all() and curve.band is not None and len(curve.band[0]) == len(curve.x)


def test_bands_are_kept_until_something_is_recorded() -> None:
    recorded = three_seeds()
    panels, sight = recorded.panels(), Sight(groups=recorded.groups())
    first, again = panels.spec(TAG, sight).curves[0], panels.spec(TAG, sight).curves[0]
    assert np.shares_memory(first.y, again.y)
    recorded.series("id-ppo-seed0", TAG).append([400], [1400.0], [9.0])  # type: ignore[union-attr]
    assert panels.spec(TAG, sight).curves[0].x[-1] == 400


@pytest.mark.parametrize("values", [[], [np.nan], [np.inf, -np.inf], [7.0], [7.0] * 50, [1e308, -1e308]])
@pytest.mark.parametrize("x", ["steps", "relative", "wall", "episodes"])
@pytest.mark.parametrize("log", [False, True])
def test_odd_values_are_drawn_or_said_to_be_nothing(values: list[float], x: str, log: bool) -> None:
    recorded = Recorded()
    recorded.run("[/foo]\x1b[31m", values, lr=1)
    recorded.run("other", values, lr=1)
    showing = replace(Showing(), x=x, log_x=log, log_y=log)  # type: ignore[arg-type]
    panels = recorded.panels()
    spec = panels.spec(TAG, Sight(groups=recorded.groups(), showing=showing, crosshair=100.0))
    frame = Chart().draw(replace(spec, width=60, height=14))
    assert "\x1b" not in frame.text() and (spec.curves or spec.empty_text)
    panels.whole([TAG], recorded.groups(), showing)
