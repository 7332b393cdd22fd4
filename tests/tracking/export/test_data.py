"""Every recorded point in one tidy file."""

from __future__ import annotations

import csv
import io
import json
import math
import shutil
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
import pytest

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.events import EventWriter
from gymdash_tui.tracking.export import DataFormat, Exported, export_data
from tests.helpers.sims import WILD
from tests.tracking.export.runs import BEGUN, LOSS, REWARD, add_run, add_sweep, write_curves

NAMES = ["sim_id", "name", "group", "seed", "state", "tag", "step", "wall_time", "relative_time", "value"]
FORMATS: list[DataFormat] = ["csv", "json", "jsonl", "parquet"]


def rows_of(path: Path, fmt: str) -> list[dict[str, Any]]:
    """Read a file back as others would."""
    if fmt == "csv":
        with path.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))
    if fmt == "parquet":
        return [dict(row) for row in parquet.read_table(path).to_pylist()]
    text = path.read_text(encoding="utf-8")
    return json.loads(text) if fmt == "json" else [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_row_for_each_point_of_each_simulation(project: Project, tmp_path: Path, fmt: DataFormat) -> None:
    records = add_sweep(project, seeds=2, points=5)
    path = tmp_path / f"all.{fmt}"
    assert export_data(project, records, [REWARD], path, fmt) == Exported(20, 4)
    rows = rows_of(path, fmt)
    assert list(rows[0]) == NAMES and len(rows) == 20
    for record, part in zip(records, (rows[at : at + 5] for at in range(0, 20, 5)), strict=True):
        for at, row in enumerate(part):
            assert (row["sim_id"], row["name"], row["group"]) == (record.sim_id, record.name, "sweep")
            assert (int(row["seed"]), row["state"], row["tag"]) == (record.seed, "done", REWARD)
            assert (int(row["step"]), float(row["wall_time"])) == (at * 100, BEGUN + 2 * at)
            assert float(row["relative_time"]) == 2 * at
            rate = record.kwargs["algorithm_kwargs"]["learning_rate"]
            assert float(row["value"]) == pytest.approx(rate * 100_000 * at / 5 + int(row["seed"]), rel=1e-6)
    assert [one.name for one in tmp_path.iterdir() if one.suffix == ".tmp"] == []


@pytest.mark.parametrize("fmt", FORMATS)
def test_configuration_keys_are_columns(project: Project, tmp_path: Path, fmt: DataFormat) -> None:
    records = add_sweep(project, seeds=1, points=2)
    records.append(add_run(project, "other", {REWARD: [1.0]}, env="CartPole-v1", algorithm_kwargs={"net": [64, 64]}))
    path = tmp_path / "x"
    export_data(project, records, [REWARD], path, fmt, config="differing")
    rows = rows_of(path, fmt)
    keys = [f"config.algorithm_kwargs.{name}" for name in ("learning_rate", "n_steps", "net")]
    assert list(rows[0]) == [*NAMES, *keys]
    rates = [row[keys[0]] for row in rows]
    nothing: Any = "" if fmt == "csv" else None
    assert [rate if rate in ("", None) else float(rate) for rate in rates] == [0.001] * 2 + [0.0003] * 2 + [nothing]
    assert rows[-1][keys[2]] == ([64, 64] if fmt.startswith("json") else "[64, 64]")
    export_data(project, records, [REWARD], path, fmt, config="all", force=True)
    assert rows_of(path, fmt)[0]["config.env"] == "CartPole-v1"


def test_kinds_of_columns_in_parquet(project: Project, tmp_path: Path) -> None:
    odd = [(1, True, "a", 2**70), (2.5, False, 3, 1), (3, True, None, 2)]
    records = [
        add_run(project, f"r{n}", {REWARD: [1.0]}, number=number, truth=truth, mixed=mixed, huge=huge)
        for n, (number, truth, mixed, huge) in enumerate(odd)
    ]
    export_data(project, records, [], tmp_path / "x.parquet", "parquet", config="all")
    table = parquet.read_table(tmp_path / "x.parquet")
    kinds = {field.name: str(field.type) for field in table.schema}
    assert [kinds[f"config.{name}"] for name in ("number", "truth", "mixed", "huge")] == [
        "double",
        "bool",
        "string",
        "string",
    ]
    assert (kinds["seed"], kinds["step"], kinds["value"]) == ("int64", "int64", "double")
    assert table.column("config.mixed").to_pylist() == ["a", "3", None]
    assert table.column("config.huge").to_pylist() == [str(2**70), "1", "2"]


def test_what_is_no_number(project: Project, tmp_path: Path) -> None:
    record = add_run(project, "odd", {"x": [math.nan, math.inf, -math.inf, 1.5]})
    read = {}
    for fmt in FORMATS:
        export_data(project, [record], ["x"], tmp_path / fmt, fmt)
        read[fmt] = [row["value"] for row in rows_of(tmp_path / fmt, fmt)]
    assert read["csv"] == ["nan", "inf", "-inf", "1.5"]
    assert read["json"] == read["jsonl"] == [None, None, None, 1.5]
    assert math.isnan(read["parquet"][0]) and read["parquet"][1:] == [math.inf, -math.inf, 1.5]


@pytest.mark.parametrize("fmt", FORMATS)
def test_hostile_names_are_data(project: Project, tmp_path: Path, fmt: DataFormat) -> None:
    names = [WILD, '=1+1,"quoted"\r\nsecond line', "名前 🚀", "a" * 10_000, "half \ud800 pair"]
    records = [add_run(project, name, {name: [1.0]}, group=name, odd=name) for name in names]
    export_data(project, records, [], tmp_path / "x", fmt, config="all")
    rows = rows_of(tmp_path / "x", fmt)
    for name, row in zip(names[:4], rows, strict=False):
        assert row["name"] == row["group"] == row["config.odd"] == row["tag"] == name
    # what no encoding knows is a question mark, or JSON's own way of writing it
    assert len(rows) == 5 and rows[4]["name"] in ("half ? pair", names[4])


def test_relative_time_counts_from_the_first_point_of_all_tags(project: Project, tmp_path: Path) -> None:
    record = add_run(project, "two", {LOSS: [1.0, 2.0, 3.0]})
    write_curves(project, record.sim_id, {"system/cpu": [50.0]})
    writer = EventWriter(project.folder.simulation(record.sim_id).tb)
    writer.add_scalar(REWARD, 5.0, 700, BEGUN + 30)
    writer.add_scalar("system/cpu", 5.0, 1, BEGUN - 100)  # its process was there before it recorded anything
    writer.close()
    export_data(project, [record], [REWARD], tmp_path / "x.json", "json")
    assert [row["relative_time"] for row in rows_of(tmp_path / "x.json", "json")] == [30.0]


def test_notes_say_what_is_missing(project: Project, tmp_path: Path) -> None:
    records = [add_run(project, "some", {REWARD: [1.0]}), add_run(project, "none", {})]
    done = export_data(project, records, [REWARD, "eval/*"], tmp_path / "x.csv", "csv")
    assert done.rows == 1 and done.simulations == 1
    assert done.notes == (
        f"No tag fits 'eval/*'. There are {REWARD}.",
        "1 of 2 simulations recorded nothing of this.",
    )


@pytest.mark.parametrize("fmt", FORMATS)
def test_nothing_is_written_where_there_is_nothing(project: Project, tmp_path: Path, fmt: DataFormat) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    empty, full = add_run(project, "empty", {}), add_run(project, "full", {REWARD: [1.0]})
    with pytest.raises(WrongUse, match="Nothing was recorded"):
        export_data(project, [empty], [], folder / "x", fmt)
    with pytest.raises(WrongUse, match=r"No tag fits 'rollout/ep_rew_men'; did you mean 'rollout/ep_rew_mean'\?"):
        export_data(project, [full], ["rollout/ep_rew_men"], folder / "x", fmt)
    assert not list(folder.iterdir())


def test_a_file_that_is_there_is_kept_unless_one_insists(project: Project, tmp_path: Path) -> None:
    record = add_run(project, "one", {REWARD: [1.0]})
    path, link = tmp_path / "x.csv", tmp_path / "link.csv"
    path.write_text("mine")
    with pytest.raises(WrongUse, match="is there already; --force replaces it"):
        export_data(project, [record], [], path, "csv")
    assert path.read_text() == "mine"
    link.symlink_to(path)
    export_data(project, [record], [], link, "csv", force=True)
    assert link.is_symlink() and len(rows_of(path, "csv")) == 1


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("absent/x.csv", "is not there; make it first"),
        (".", "is no file"),
        ("/dev/null", "is no file"),
        ("x" * 300, "could not be written"),
        ("nul\0l.csv", "could not be written"),
    ],
)
def test_places_where_nothing_can_be_written(project: Project, tmp_path: Path, place: str, words: str) -> None:
    record = add_run(project, "one", {REWARD: [1.0]})
    with pytest.raises(WrongUse, match=words):
        export_data(project, [record], [], tmp_path / place, "csv", force=True)


def test_a_stream_gets_text_or_bytes(project: Project) -> None:
    record = add_run(project, "one", {REWARD: [1.0, 2.0]})
    text = io.StringIO()
    export_data(project, [record], [], text, "csv")
    assert [row["value"] for row in csv.DictReader(io.StringIO(text.getvalue()))] == ["1.0", "2.0"]
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw)
    export_data(project, [record], [], stream, "parquet")
    assert parquet.read_table(io.BytesIO(raw.getvalue())).num_rows == 2


def test_many_points_are_written_in_pieces(project: Project, tmp_path: Path) -> None:
    record = add_run(project, "long", {REWARD: [float(at) for at in range(25_000)]}, every=1)
    for fmt in FORMATS:
        export_data(project, [record], [], tmp_path / fmt, fmt)
        assert [float(row["value"]) for row in rows_of(tmp_path / fmt, fmt)] == list(map(float, range(25_000)))


@pytest.mark.parametrize("fmt", FORMATS)
def test_more_simulations_need_no_more_memory(
    project: Project, tmp_path: Path, fmt: DataFormat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gymdash_tui.tracking.export.parquet._ROWS", 5_000)  # a group of rows is held, and no more
    records = [add_run(project, "0", {REWARD: [1.0] * 3_000})]
    for n in range(1, 20):
        records.append(add_run(project, str(n), {}))
        tb = project.folder.simulation(records[n].sim_id).tb
        shutil.rmtree(tb, ignore_errors=True)
        shutil.copytree(project.folder.simulation(records[0].sim_id).tb, tb)
    export_data(project, records, [], tmp_path / "x", fmt)  # what is imported is not counted
    peaks = []
    for some in (records[:2], records):
        tracemalloc.start()
        export_data(project, some, [], tmp_path / "x", fmt, force=True)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]


def test_without_pyarrow_a_sentence_says_what_to_install(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    record = add_run(project, "one", {REWARD: [1.0]})
    with pytest.raises(WrongUse, match=r"pip install 'gymdash-tui\[export\]'"):
        export_data(project, [record], [], tmp_path / "x.parquet", "parquet")
    assert not (tmp_path / "x.parquet").exists()
