"""Simulations and groups as tables."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as parquet
import pytest

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.project.project import Project
from gymdash_tui.tracking.export import TableFormat, TableOptions, export_table
from gymdash_tui.tracking.export.data import export_data
from gymdash_tui.tracking.export.figure_of import FigureOptions, make_figure
from tests.helpers.sims import WILD
from tests.metrics.files import opening, write
from tests.metrics.recorded import hparams
from tests.tracking.export.runs import LOSS, REWARD, add_run, add_sweep

FORMATS: list[TableFormat] = ["csv", "json", "parquet"]


def table_as(
    project: Project, records: Any, options: TableOptions, fmt: TableFormat, path: Path
) -> list[dict[str, Any]]:
    export_table(project, records, options, path, fmt, force=True)
    if fmt == "parquet":
        return [dict(row) for row in parquet.read_table(path).to_pylist()]
    if fmt == "json":
        return list(json.loads(path.read_text()))
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_row_for_each_simulation(project: Project, tmp_path: Path, fmt: TableFormat) -> None:
    records = add_sweep(project, seeds=2, points=20)
    options = TableOptions((REWARD, LOSS), last=4)
    rows = table_as(project, records, options, fmt, tmp_path / "t")
    facts = ["sim_id", "name", "group", "seed", "state", "started", "took", "steps"]
    measures = [f"{tag}.{name}" for tag in (REWARD, LOSS) for name in ("last", "best", "mean4")]
    assert list(rows[0]) == [*facts, *measures, "config.algorithm_kwargs.learning_rate"]
    for record, row in zip(records, rows, strict=True):
        rate, seed = record.kwargs["algorithm_kwargs"]["learning_rate"], record.seed or 0
        rewards = np.array([rate * 100_000 * at / 20 + seed for at in range(20)], np.float32)
        losses = np.array([1 / (at + 1 + seed) for at in range(20)], np.float32)
        assert (row["name"], int(row["seed"]), row["state"], int(row["steps"])) == (record.name, seed, "done", 2000)
        assert float(row["took"]) == pytest.approx(42, abs=10) and str(row["started"]).endswith("Z")
        told = [float(row[name]) for name in measures]
        wanted = [rewards[-1], rewards.max(), rewards[-4:].mean(), losses[-1], losses.min(), losses[-4:].mean()]
        assert told == pytest.approx(list(map(float, wanted)), rel=1e-6)


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_row_for_each_group(project: Project, tmp_path: Path, fmt: TableFormat) -> None:
    records = add_sweep(project, seeds=3, points=10)
    rows = table_as(project, records, TableOptions((REWARD,), per_group=True), fmt, tmp_path / "t")
    assert [(row["group"], int(row["simulations"])) for row in rows] == [
        ("learning_rate=0.001", 3),
        ("learning_rate=0.0003", 3),
    ]
    assert [float(row["config.algorithm_kwargs.learning_rate"]) for row in rows] == [0.001, 0.0003]
    lasts = np.array([90.0, 91.0, 92.0])
    told = [float(rows[0][f"{REWARD}.last.{name}"]) for name in ("mean", "std", "n")]
    assert told == pytest.approx([lasts.mean(), lasts.std(ddof=1), 3])


def test_one_alone_has_no_deviation(project: Project, tmp_path: Path) -> None:
    record = add_run(project, "lone", {REWARD: [1.0, 2.0]})
    (row,) = table_as(project, [record], TableOptions(per_group=True), "json", tmp_path / "t")
    assert [row[f"{REWARD}.last.{name}"] for name in ("mean", "std", "n")] == [2.0, None, 1]


def test_markdown_for_people(project: Project) -> None:
    records = [
        add_run(project, f"a|b {seed}", {REWARD: [1.0, 10.0 + seed]}, seed=seed, rate="lin_0.1") for seed in range(2)
    ]
    text = io.StringIO()
    export_table(project, records, TableOptions(last=1), text, "markdown")
    head, rule, first, _ = text.getvalue().splitlines()
    assert (
        head
        == "| id | name | seed | state | started | took | steps | "
        + " | ".join(f"{REWARD} {name}" for name in ("last", "best", "mean1"))
        + " |"
    )
    assert set(rule) == set("|- :")
    assert first.startswith(rf"| {records[0].sim_id[:8]} | a\|b 0 | 0 | done | ") and first.endswith(
        "| 10.0 | 10.0 | 10.0 |"
    )
    text = io.StringIO()
    export_table(project, records, TableOptions(last=1, per_group=True), text, "markdown")
    assert "| a\\|b | 2 | 10.5 ± 0.707 (n=2) |" in text.getvalue().replace("0.7 ", "0.707 ")


def test_what_was_not_recorded_is_nothing(project: Project, tmp_path: Path) -> None:
    records = [
        add_run(project, "none", {}),
        add_run(project, "nan", {REWARD: [3.0, math.nan]}),
        add_run(project, "other", {LOSS: [1.0]}),
    ]
    rows = table_as(project, records, TableOptions((REWARD,)), "json", tmp_path / "t")
    assert [[row[f"{REWARD}.{name}"] for name in ("last", "best", "mean10")] for row in rows] == [
        [None, None, None],
        [None, 3.0, 3.0],
        [None, None, None],
    ]
    (row,) = table_as(project, records[:1], TableOptions(), "json", tmp_path / "t")
    assert row["name"] == "none" and not any(REWARD in name for name in row)


def test_what_is_wrong_is_refused(project: Project, tmp_path: Path) -> None:
    records = add_sweep(project, seeds=1, points=2)
    for options, words in (
        (TableOptions(("evil/*",)), "No tag fits 'evil/\\*'"),
        (TableOptions(per_group=True, by="nothing"), "--by"),
        (TableOptions(("",)), "--tag"),
    ):
        with pytest.raises(WrongUse, match=words):
            export_table(project, records, options, tmp_path / "t", "csv")
    assert not (tmp_path / "t").exists()


def test_hostile_names_keep_the_table_a_table(project: Project) -> None:
    names = [WILD, "[/foo] | `x` <b>", "a\nb", "名前 🚀", "a" * 10_000]
    records = [add_run(project, name, {REWARD: [1.0]}, odd=name) for name in names]
    text = io.StringIO()
    export_table(project, records, TableOptions(), text, "markdown")
    lines = text.getvalue().splitlines()
    assert len(lines) == 2 + len(names) and not any(
        "\x1b" in line or "<b>" in line.replace("\\<", "") for line in lines
    )
    bars = [line.replace("\\|", "").count("|") for line in lines]
    assert len(set(bars)) == 1 and max(map(len, lines)) < 600


@pytest.mark.parametrize("fmt", FORMATS)
def test_values_at_a_step_and_how_far_from_it_they_were_recorded(
    project: Project, tmp_path: Path, fmt: TableFormat
) -> None:
    records = add_sweep(project, seeds=2, points=20)  # a point every hundred steps
    rows = table_as(project, records, TableOptions((REWARD,), at=(500, 1_030, 99_999)), fmt, tmp_path / "t")
    for record, row in zip(records, rows, strict=True):
        rate, seed = record.kwargs["algorithm_kwargs"]["learning_rate"], record.seed or 0
        for at, step in ((500, 500), (1030, 1000)):
            assert float(row[f"{REWARD}.at{at}"]) == pytest.approx(rate * step * 50 + seed, rel=1e-6)
            assert float(row[f"{REWARD}.at{at}.off"]) == step - at
        assert row[f"{REWARD}.at99999"] in (None, "")  # the run was over
    [first, *_] = table_as(project, records, TableOptions((REWARD,), per_group=True, at=(1_030,)), fmt, tmp_path / "t")
    rate = records[0].kwargs["algorithm_kwargs"]["learning_rate"]
    assert float(first[f"{REWARD}.at1030.mean"]) == pytest.approx(rate * 50_000 + 0.5, rel=1e-6)
    assert int(first[f"{REWARD}.at1030.n"]) == 2 and float(first[f"{REWARD}.at1030.off"]) == -30


def test_people_read_the_distance_beside_the_value(project: Project) -> None:
    records = [add_run(project, "a", {REWARD: [1.0, 2.0, 3.0]}), add_run(project, "b", {})]
    text = io.StringIO()
    export_table(project, records, TableOptions((REWARD,), at=(200, 130)), text, "markdown")
    assert f"{REWARD} at 200" in text.getvalue() and f"{REWARD} at 130" in text.getvalue()
    [row] = [line for line in text.getvalue().splitlines() if " a " in line]
    assert "| 3.0 |" in row and "| 2.0 (-30) |" in row
    [row] = [line for line in text.getvalue().splitlines() if " b " in line]
    assert "(-30)" not in row


def test_values_at_a_time(project: Project, tmp_path: Path) -> None:
    records = [add_run(project, "a", {REWARD: [1.0, 2.0, 3.0]})]
    [row] = table_as(project, records, TableOptions((REWARD,), at=(0.0,), x="relative"), "json", tmp_path / "t")
    assert row[f"{REWARD}.at0s"] == 1.0 and row[f"{REWARD}.at0s.off"] == 0


def test_settings_in_event_files_are_settings_in_every_export(project: Project, tmp_path: Path) -> None:
    records = [add_run(project, f"clean{rate}-{seed}", {REWARD: [1.0]}) for rate in (1, 2) for seed in (0, 1)]
    for at, record in enumerate(records):
        tb = project.folder.simulation(record.sim_id).tb
        write(tb, opening(), hparams(lr=1 + at // 2, seed=at % 2), name="events.out.tfevents.1800000000.box.1.0")
    rows = table_as(project, records, TableOptions((REWARD,)), "json", tmp_path / "t")
    assert [(row["seed"], row["config.lr"]) for row in rows] == [(0, 1), (1, 1), (0, 2), (1, 2)]
    groups = table_as(project, records, TableOptions((REWARD,), per_group=True), "json", tmp_path / "t")
    assert [(row["simulations"], row["config.lr"]) for row in groups] == [(2, 1), (2, 2)]
    export_data(project, records, [REWARD], tmp_path / "d", "csv", "differing")
    assert [row["config.lr"] for row in csv.DictReader((tmp_path / "d").open())] == ["1", "1", "2", "2"]
    figure = make_figure(project, records, FigureOptions((REWARD,), by="lr"))
    assert [curve.label for curve in figure.spec.panels[0].curves] == ["lr=1", "lr=2"]
