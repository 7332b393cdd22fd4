"""What a figure shows of what was recorded."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.metrics import ema
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.events import EventWriter
from gymdash_tui.tracking.export import FigureOptions, make_figure
from gymdash_tui.tracking.export.figure_spec import FigureSpec
from tests.tracking.export.runs import BEGUN, LOSS, REWARD, add_run, add_sweep


def seeds(project: Project, *curves: list[float]) -> list[np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Add seeds of one configuration; gives their values as event files hold them."""
    for seed, values in enumerate(curves):
        add_run(project, f"ppo-seed{seed}", {REWARD: values}, seed=seed, env="E")
    return [np.array(values, np.float32).astype(np.float64) for values in curves]


def figure_of(project: Project, records: Sequence[SimulationRecord], options: FigureOptions) -> FigureSpec:
    return make_figure(project, records, options).spec


def test_two_seeds_are_a_band(project: Project) -> None:
    rng = np.random.default_rng(1)
    values = seeds(project, list(rng.normal(size=50)), list(rng.normal(size=50)))
    spec = figure_of(project, project.page(order="oldest"), FigureOptions())
    (panel,) = spec.panels
    (curve,) = panel.curves
    assert (panel.tag, curve.label, spec.caption) == (REWARD, "ppo", "mean ± std, n=2")
    assert curve.lo is not None and curve.hi is not None
    mean, std = np.mean(values, axis=0), np.std(values, axis=0, ddof=1)
    np.testing.assert_allclose(curve.x, np.arange(50) * 100)
    np.testing.assert_allclose(curve.y, mean)
    np.testing.assert_allclose(curve.lo, mean - std)
    np.testing.assert_allclose(curve.hi, mean + std)


def test_other_centers_and_spreads(project: Project) -> None:
    values = seeds(project, [1.0, 5.0], [2.0, 9.0], [6.0, 1.0])
    records = project.page(order="oldest")
    curve = figure_of(project, records, FigureOptions(center="median", spread="minmax")).panels[0].curves[0]
    assert curve.lo is not None and curve.hi is not None
    np.testing.assert_allclose(curve.y, np.median(values, axis=0))
    np.testing.assert_allclose(curve.lo, np.min(values, axis=0))
    np.testing.assert_allclose(curve.hi, np.max(values, axis=0))
    spec = figure_of(project, records, FigureOptions(center="iqm", spread="ci", level=0.9))
    assert spec.caption == "IQM, 90% confidence interval, n=3"


def test_smoothed_with_what_was_smoothed_behind_it(project: Project) -> None:
    values = seeds(project, [1.0, 5.0, 3.0, 8.0], [2.0, 2.0, 9.0, 9.0])
    options = FigureOptions(smooth=0.6, raw=True, members=True)
    spec = figure_of(project, project.page(order="oldest"), options)
    curve = spec.panels[0].curves[0]
    smooth = [ema(one, 0.6) for one in values]
    assert curve.raw is not None and spec.caption == "mean ± std, n=2; moving average with weight 0.6"
    np.testing.assert_allclose(curve.y, np.mean(smooth, axis=0))
    np.testing.assert_allclose(curve.raw, np.mean(values, axis=0))
    for (x, y), wanted in zip(curve.members, smooth, strict=True):
        np.testing.assert_allclose(x, [0, 100, 200, 300])
        np.testing.assert_allclose(y, wanted)


def test_each_tag_has_axes_and_each_group_a_slot_of_its_own(project: Project) -> None:
    records = add_sweep(project, seeds=2, points=5)
    add_run(project, "only-loss", {LOSS: [1.0]}, env="other")
    spec = figure_of(project, project.page(order="oldest"), FigureOptions(tags=("train/*", REWARD)))
    assert [panel.tag for panel in spec.panels] == [LOSS, REWARD]
    assert [curve.slot for curve in spec.panels[0].curves] == [0, 1, 2]
    assert [curve.slot for curve in spec.panels[1].curves] == [0, 1]
    alone = figure_of(project, records, FigureOptions(by="none"))
    assert [curve.label for curve in alone.panels[0].curves] == [record.name for record in records]
    assert alone.caption == "" and all(curve.lo is None for curve in alone.panels[0].curves)


def test_where_numbers_of_runs_differ_each_group_says_its_own(project: Project) -> None:
    for seed in range(3):
        add_run(project, f"wide-seed{seed}", {REWARD: [1.0]}, seed=seed, width=64)
    for seed in range(2):
        add_run(project, f"deep-seed{seed}", {REWARD: [1.0]}, seed=seed, width=8)
    spec = figure_of(project, project.page(order="oldest"), FigureOptions())
    assert [curve.label for curve in spec.panels[0].curves] == ["width=64 (n=3)", "width=8 (n=2)"]
    assert spec.caption == "mean ± std"


def test_a_lone_run_among_seeds_says_so(project: Project) -> None:
    seeds(project, [1.0], [2.0])
    add_run(project, "lone", {REWARD: [3.0]}, seed=0, env="other")
    spec = figure_of(project, project.page(order="oldest"), FigureOptions())
    assert [curve.label for curve in spec.panels[0].curves] == ["env=E (n=2)", "env=other (n=1)"]
    assert spec.caption == "mean ± std" and spec.panels[0].curves[1].lo is None


def test_without_a_tag_it_is_the_scores_or_what_seems_to_matter(project: Project) -> None:
    first = add_run(project, "a", {"eval/mean_reward": [1.0], "odd/a": [1.0]})
    second = add_run(project, "b", {REWARD: [1.0], "odd/a": [1.0]})
    third = add_run(project, "c", {"odd/b": [1.0], "odd/a": [1.0]})
    for records, tag in (([first], "eval/mean_reward"), ([first, second], REWARD), ([third], "odd/a")):
        assert [panel.tag for panel in figure_of(project, records, FigureOptions()).panels] == [tag]


def test_time_on_the_x_axis(project: Project) -> None:
    add_run(project, "one", {REWARD: [1.0, 2.0, 3.0]})
    relative = figure_of(project, project.page(), FigureOptions(x="relative", window=(None, 3)))
    assert list(relative.panels[0].curves[0].x) == [0, 2, 4]
    assert (relative.x_words, relative.x_label) == ("duration", "time since the first point")
    assert relative.window == (0, 3)
    wall = figure_of(project, project.page(), FigureOptions(x="wall"))
    assert list(wall.panels[0].curves[0].x) == [BEGUN, BEGUN + 2, BEGUN + 4] and wall.x_words == "clock"


def test_steps_that_go_back_are_drawn_in_order(project: Project) -> None:
    record = add_run(project, "back", {})
    writer = EventWriter(project.folder.simulation(record.sim_id).tb)
    for step, value in ((0, 1.0), (200, 3.0), (100, 2.0), (200, 4.0), (300, math.nan)):
        writer.add_scalar(REWARD, value, step)
    writer.close()
    curve = figure_of(project, [record], FigureOptions()).panels[0].curves[0]
    assert list(curve.x) == [0, 100, 200, 300]
    assert list(curve.y[:3]) == [1.0, 2.0, 4.0] and math.isnan(curve.y[3])


def test_the_size_follows_from_its_name(project: Project) -> None:
    records = add_sweep(project, seeds=2, points=3)
    column = figure_of(project, records, FigureOptions(size="paper-column"))
    page = figure_of(project, records, FigureOptions(size="paper-page", tags=("*",)))
    slide = figure_of(project, records, FigureOptions(size="slide", font=20))
    assert column.size[0] == 3.3 and page.size[0] == 6.9 and slide.size == (13.33, 7.5)
    assert column.font == 8 and slide.font == 20
    assert figure_of(project, records, FigureOptions(size="5x3.5")).size == (5, 3.5)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (FigureOptions(size="huge"), "--size is paper-column, paper-page, slide or inches"),
        (FigureOptions(size="0x3"), "--size"),
        (FigureOptions(size="5x"), "--size"),
        (FigureOptions(smooth=1.0), "--smooth"),
        (FigureOptions(smooth=math.nan), "--smooth"),
        (FigureOptions(level=1.0), "--level"),
        (FigureOptions(window=(5, 5)), "--window ends before it begins"),
        (FigureOptions(y_range=(5, 1)), "--y-range ends before it begins"),
        (FigureOptions(x="wall", log_x=True), "--log-x"),
        (FigureOptions(x="wall", window=(1, 2)), "--window"),
        (FigureOptions(log_y=True, y_range=(0, 1)), "logarithmic"),
        (FigureOptions(by="nobody"), "--by"),
        (FigureOptions(tags=("nothing/*",)), "No tag fits"),
    ],
)
def test_what_makes_no_sense_is_refused(project: Project, options: FigureOptions, words: str) -> None:
    records = add_sweep(project, seeds=1, points=2)
    with pytest.raises(WrongUse, match=words):
        figure_of(project, records, options)


def test_nothing_recorded_and_too_much(project: Project) -> None:
    empty = add_run(project, "empty", {})
    with pytest.raises(WrongUse, match="Nothing was recorded"):
        figure_of(project, [empty], FigureOptions())
    many = add_run(project, "many", {f"t/{n}": [1.0] for n in range(50)})
    with pytest.raises(WrongUse, match="50 tags are meant"):
        figure_of(project, [many], FigureOptions(tags=("t/*",)))
    made = make_figure(project, [many], FigureOptions(tags=("t/1", "x/*")))
    assert [panel.tag for panel in made.spec.panels] == ["t/1"] and made.notes[0].startswith("No tag fits 'x/*'")
