"""``export``: data, tables, figures and reports from the shell."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as parquet
import pytest
from PIL import Image

from gymdash_tui.project.project import Project
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.cli.shell import Said, Shell
from tests.helpers.orders import order
from tests.helpers.processes import PATIENCE, ROOT
from tests.helpers.sims import WILD, Steps
from tests.test_floors import loaded_after
from tests.tracking.export.runs import LOSS, REWARD, add_run, add_sweep

Typed = Callable[..., Said]


@pytest.fixture
def swept(project: Project, shell: Shell) -> Path:
    """Two learning rates with two seeds each; gives the shell's folder."""
    add_sweep(project, seeds=2, points=5)
    return shell.folder


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_data_of_real_simulations_to_the_standard_output(shell: Shell, tracker: SimulationTracker) -> None:
    tracker.wait(tracker.start(order(Steps, "measured", steps=4)).sim_id, PATIENCE)
    said = shell("export", "data", "measured", "--tag", "work/sq*")
    assert said.code == 0 and said.err == ""
    assert [(row["name"], row["state"], row["step"], row["value"]) for row in rows(said.out)] == [
        ("measured", "done", str(step), str(float(step**2))) for step in range(1, 5)
    ]
    assert [row["value"] for row in shell("export", "data", "measured", "--tag", "work/sq*", "--json").json] == [
        1,
        4,
        9,
        16,
    ]


def test_data_into_files_by_their_ends(typed: Typed, swept: Path) -> None:
    said = typed("export", "data", "--group", "sweep", "--tag", REWARD, "--config", "-o", "x.parquet")
    assert said == Said(0, "20 points of 4 simulations written to x.parquet\n", "")
    assert "config.algorithm_kwargs.learning_rate" in parquet.read_table(swept / "x.parquet").column_names
    said = typed("export", "data", "--all", "--tag", REWARD, "--tag", "eval/*", "-o", "x.jsonl", "--json")
    assert said.json == {
        "file": "x.jsonl",
        "rows": 20,
        "simulations": 4,
        "notes": [f"No tag fits 'eval/*'. There are {REWARD}, {LOSS}."],
    }
    assert len([json.loads(line) for line in (swept / "x.jsonl").read_text().splitlines()]) == 20
    assert typed("export", "data", "--all", "-o", "x.txt", "--format", "csv").code == 0
    assert len(rows((swept / "x.txt").read_text())) == 40


def test_parquet_goes_through_a_pipe(swept: Path) -> None:
    command = [sys.executable, "-m", "gymdash_tui", "export", "data", "--all", "--format", "parquet"]
    ran = subprocess.run(command, cwd=swept, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert ran.returncode == 0 and parquet.read_table(io.BytesIO(ran.stdout)).num_rows == 40


def test_a_filter_gives_them_in_their_order(typed: Typed, swept: Path) -> None:
    said = typed("export", "table", "--filter", "learning_rate=0.001", "--tag", LOSS)
    assert [row["seed"] for row in rows(said.out)] == ["0", "1"]
    assert typed("export", "table", "--filter", "learning_rate=7").refuses("No simulation matches")


def test_tables(typed: Typed, swept: Path) -> None:
    said = typed("export", "table", "--group", "sweep", "--per-group", "--last", "2", "--format", "markdown")
    head, _, first, second = said.out.splitlines()
    assert head.startswith("| group | simulations | ") and "mean2" in head
    assert first.startswith("| learning_rate=0.001 | 2 | 80.5 ± 0.7 (n=2) |") and "learning_rate=0.0003" in second
    assert typed("export", "table", "--all", "-o", "runs.md").out == "A table of 4 rows written to runs.md\n"
    assert (swept / "runs.md").read_text().count("\n") == 6
    assert [row["seed"] for row in typed("export", "table", "--all", "--json").json] == [0, 1, 0, 1]
    [first, *_] = typed("export", "table", "--all", "--json", "--at", "0.3k", "--at", "2.05e2").json
    assert first["rollout/ep_rew_mean.at300.off"] == 0 and first["rollout/ep_rew_mean.at205.off"] == -5
    [first, *_] = typed("export", "table", "--all", "--json", "--at", "5s", "--x", "relative").json
    assert abs(first["rollout/ep_rew_mean.at5s.off"]) == 1


def test_figures(typed: Typed, swept: Path) -> None:
    said = typed("export", "figure", "--group", "sweep", "-o", "x.png", "--size", "4x3", "--dpi", "50", "--tag", "*")
    assert said == Said(0, "A figure of 2 tags with 2 curves written to x.png\n", "")
    with Image.open(swept / "x.png") as picture:
        assert picture.size == (200, 150)
    words = ["--x", "relative", "--window", ":4s", "--log-y", "--y-range", "1:", "--members", "--spread", "ci"]
    said = typed("export", "figure", "--all", "-o", "x.svg", *words, "--title", "Rates & $x$")
    assert said == Said(0, "A figure of 1 tag with 2 curves written to x.svg\n", "")
    text = (swept / "x.svg").read_text()
    alone = typed("export", "figure", "--all", "-o", "alone.pdf", "--by", "none", "--log-y", "--json").json
    assert (alone["curves"], alone["notes"]) == (4, ["2 values <= 0 left out: the y axis is logarithmic."])
    assert "Rates &amp; $x$" in text and "mean, 95% confidence interval, n=2" in text and "learning_rate=0.0003" in text


def test_a_report_names_the_command_that_makes_it_again(typed: Typed, swept: Path) -> None:
    words = [
        "--group",
        "sweep",
        "--center",
        "median",
        "--title=-x-",
        "--tag",
        "*",
        "--last",
        "3",
        "--dpi",
        "40",
        "--members",
    ]
    said = typed("export", "report", *words, "-o", "report")
    assert said == Said(0, "A report of 4 simulations written to report\n", "")
    text = (swept / "report" / "report.md").read_text()
    again = next(line for line in text.splitlines() if line.startswith("gymdash-tui export report"))
    assert again == (
        "gymdash-tui export report --group sweep --tag '*' --center median --members --title=-x- --dpi 40 --last 3 "
        "--output report"
    )
    assert "Best is **learning_rate=0.001** with a median of" in text and text.count("![") == 2
    assert typed("export", "report", *words, "-o", "report").refuses("report is there already", "--force")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "the following arguments are required: WHAT"),
        (["data"], "one of the arguments ID --group --filter --all is required"),
        (["figure", "--all"], "-o/--output"),
        (["data", "nobody"], "nobody"),
        (["data", "--all", "--tag", "evil/*"], "No tag fits 'evil/*'"),
        (["data", "--all", "--tag", "/(/"], "what stands between the slashes is no regular expression"),
        (["data", "--all", "-o", "x.xml"], "End its name in .csv, .json, .jsonl"),
        (["data", "--all", "-o", "no/x.csv"], "is not there; make it first"),
        (["table", "--all", "--by", "seed"], "add --per-group"),
        (["table", "--all", "--last", "0"], "'0' is no number from 1 on"),
        (["table", "--all", "--at", "soon"], "--at is a place such as 20k or 1e6, not 'soon'."),
        (["table", "--all", "--at", "1h30m"], "times need --x relative"),
        (["figure", "--all", "-o", "-"], "-o needs the name of a file"),
        (["figure", "--all", "-o", "x.gif"], "End its name in .png, .svg, .pdf"),
        (["figure", "--all", "-o", "x.png", "--window", "5"], "--window is two ends with a colon between"),
        (["figure", "--all", "-o", "x.png", "--window", "a:b"], "--window is two ends"),
        (["figure", "--all", "-o", "x.png", "--y-range", "9:1"], "--y-range ends before it begins"),
        (["figure", "--all", "-o", "x.png", "--smooth", "nan"], "--smooth is a weight"),
        (["figure", "--all", "-o", "x.png", "--font", "inf"], "--font is from"),
        (["figure", "--all", "-o", "x.png", "--size", "[/foo]"], "--size is paper-column"),
        (["figure", "--all", "-o", "x.png", "--spread", "wide"], "invalid choice: 'wide'"),
        (["report", "--all", "-o", "x.md", "--by", "nothing"], "--by: There is no key 'nothing'"),
    ],
)
def test_what_is_wrong_is_refused(typed: Typed, swept: Path, words: list[str], told: str) -> None:
    assert typed("export", *words).refuses(told)
    assert not [one for one in swept.iterdir() if one.name != ".gymdash-projects"]


def test_where_there_is_nothing(typed: Typed, project: Project) -> None:
    assert typed("export", "data", "--all").refuses("There are no simulations here yet")
    add_run(project, "empty", {})
    assert typed("export", "data", "empty").refuses("Nothing was recorded in these yet.")


def test_help_has_examples_and_loads_nothing_heavy(typed: Typed) -> None:
    for what in ("data", "table", "figure", "report"):
        said = typed("export", what, "--help")
        assert said.code == 0 and f"examples:\n  gymdash-tui export {what} " in said.out
    assert not loaded_after("import gymdash_tui.cli.export") & {"matplotlib", "pyarrow", "PIL", "textual", "sqlmodel"}


def test_hostile_names_never_reach_a_terminal(shell: Shell, project: Project) -> None:
    add_run(project, WILD, {WILD: [1.0]}, group=WILD, odd=WILD)
    for words in (
        ["data"],
        ["data", "--json"],
        ["table"],
        ["table", "--format", "markdown"],
        ["data", "--tag", "[/x]\x1b"],
    ):
        shown = shell.on_a_terminal("export", *words[:1], "--all", *words[1:])
        assert b"\x1b" not in shown and b"\x9b" not in shown and shown
    assert b"nothing for a terminal" in shell.on_a_terminal("export", "data", "--all", "--format", "parquet")
