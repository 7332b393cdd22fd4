"""Reports: what stands in them, and where they lie."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.metrics.stats import compare
from gymdash_tui.project.project import Project
from gymdash_tui.tracking.export import FigureOptions, ReportOptions, export_report
from gymdash_tui.tracking.export.comparing import Measure, ranked, ranking, verdict
from gymdash_tui.tracking.export.groups import Group
from tests.helpers.sims import WILD
from tests.tracking.export.runs import LOSS, REWARD, add_run, add_sweep

SMALL = FigureOptions(dpi=50)


def said(scores: dict[str, list[float]], measure: Measure) -> str:
    """Give the words about groups with these scores."""
    records = {
        label: tuple(SimulationRecord(f"{label}{n}", label, "x") for n in range(len(own)))
        for label, own in scores.items()
    }
    groups = [Group(label, own) for label, own in records.items()]
    by_id = {f"{label}{n}": score for label, own in scores.items() for n, score in enumerate(own)}
    return " ".join(verdict(ranked(groups, by_id, measure), measure))


def test_the_best_two_are_compared() -> None:
    a, b = [10.0, 11, 12, 13, 14], [1.0, 2, 3, 4, 5]
    words = said({"worse": b, "better": a, "worst": [0.0]}, Measure(REWARD, 10))
    told = compare(np.array(a), np.array(b))
    assert words.startswith(f"A run's score is the mean of the last 10 values of {REWARD}; greater is better.")
    assert "Best is **better** with a mean of 12.0 (5 runs). Next is **worse** with 3.0 (5 runs)." in words
    assert f"better by 9.0 (95% interval {told.difference.lo:.1f} to {told.difference.hi:.1f})" in words
    assert "does not hold 0" in words and "with a probability of 1.00" in words and "fewer than" not in words


def test_where_small_is_better_the_smallest_is_best() -> None:
    words = said({"a": [3.0, 4.0], "b": [1.0, 5.0]}, Measure(LOSS, 1, lower=True))
    assert words.startswith(f"A run's score is the last value of {LOSS}; smaller is better. Best is **b**")
    assert "better by 0.5 (95% interval −" in words and "holds 0: these runs do not tell" in words
    assert "probability of 0.50" in words and "Intervals of fewer than 5 runs" in words


def test_single_runs_are_no_evidence() -> None:
    assert said({"a": [1.0], "b": [2.0]}, Measure(REWARD, 10)).endswith("run more seeds.")
    assert said({"a": [1.0]}, Measure(REWARD, 10)).endswith("Best is **a** with a mean of 1.0 (1 run).")
    assert said({}, Measure(REWARD, 10)).endswith("No run has one.")


def test_groups_are_ranked_with_their_intervals() -> None:
    groups = [Group("one", (SimulationRecord("a", "a", "x"),)), Group("none", (SimulationRecord("b", "b", "x"),))]
    measure = Measure(REWARD, 10, "iqm", 0.9)
    assert ranking(ranked(groups, {"a": 3.0, "b": None}, measure), measure).splitlines() == [
        "| group | runs | iqm | 90% interval |",
        "| --- | ---: | ---: | ---: |",
        "| one | 1 | 3.0 | – |",
    ]


def test_a_folder_with_all_that_belongs_to_it(project: Project, tmp_path: Path) -> None:
    kept = {
        "git_commit": "0123456789abcdef",
        "code": {"changed": True},
        "python": "3.11.7",
        "packages": {"torch": "2.1", "odd-`name": "1"},
    }
    add_sweep(project, seeds=2, points=10)
    add_run(project, "kept", {REWARD: [1.0, 2.0]}, env="Other-v0", seed=1, kept=kept)
    records = project.page(order="oldest")
    options = ReportOptions(
        FigureOptions(tags=("rollout/*", LOSS), dpi=50), command=("gymdash-tui", "export", "it's"), project_dir="my dir"
    )
    done = export_report(project, records, options, tmp_path / "report")
    assert (done.rows, done.simulations, done.notes) == (5, 5, ())
    assert sorted(one.name for one in tmp_path.joinpath("report").iterdir()) == [
        "figure-1.png",
        "figure-2.png",
        "report.md",
    ]
    text = (tmp_path / "report" / "report.md").read_text()
    headings = re.findall(r"^#+ .*$", text, re.MULTILINE)
    assert headings[1:] == ["## Result", "## Figures", "## Runs", "## Configuration", "## Doing it again"]
    assert headings[0].startswith("# 5 runs of ")
    assert "gymdash-tui export 'it'\"'\"'s'" in text
    for file in re.findall(r"!\[.*?\]\((.*?)\)", text):
        with Image.open(tmp_path / "report" / file) as picture:
            assert picture.width == 345
    assert "- algorithm_kwargs.learning_rate: 0.001 (2), 0.0003 (2), null (1)" in text
    assert all(f"gymdash-tui rerun -d 'my dir' {record.sim_id}" in text for record in records)
    assert "kept: commit 0123456789ab with uncommitted changes" in text and "Python 3.11.7, torch 2.1." in text
    assert "odd-`name==1" in text and "nothing was kept of how they came to be" in text
    assert f"| {records[0].sim_id[:8]} | {records[0].name} | sweep | 0 | done |" in text


def test_one_file_with_its_figures_beside_it(project: Project, tmp_path: Path) -> None:
    records = add_sweep(project, seeds=1, points=3)
    path = tmp_path / "my [odd] (name).md"
    export_report(project, records, ReportOptions(SMALL), path)
    (picture,) = tmp_path.glob("*.png")
    assert picture.name == "my--odd---name--figure-1.png" and f"]({picture.name})" in path.read_text()
    with pytest.raises(WrongUse, match="is there already"):
        export_report(project, records, ReportOptions(SMALL), path)
    export_report(project, records, ReportOptions(SMALL), path, force=True)
    path.unlink()
    with pytest.raises(WrongUse, match=r"figure-1\.png is there already"):  # nothing of somebody else's is replaced
        export_report(project, records, ReportOptions(SMALL), path)
    assert not path.exists() and len(list(tmp_path.glob(".gymdash*"))) == 0


def test_a_folder_that_is_there_is_kept_unless_one_insists(project: Project, tmp_path: Path) -> None:
    records = add_sweep(project, seeds=1, points=3)
    folder = tmp_path / "report"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    with pytest.raises(WrongUse, match="--force"):
        export_report(project, records, ReportOptions(SMALL), folder)
    export_report(project, records, ReportOptions(SMALL), folder, force=True)
    assert {one.name for one in folder.iterdir()} == {"mine.txt", "report.md", "figure-1.png"}
    with pytest.raises(WrongUse, match="it is no folder"):
        export_report(project, records, ReportOptions(SMALL), folder / "mine.txt", force=True)
    with pytest.raises(WrongUse, match="could not be written"):
        export_report(project, records, ReportOptions(SMALL), tmp_path / "absent" / "report")


def test_without_figures_no_matplotlib_is_needed(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    records = add_sweep(project, seeds=1, points=3)
    with pytest.raises(WrongUse, match=r"pip install 'gymdash-tui\[export\]'"):
        export_report(project, records, ReportOptions(SMALL), tmp_path / "report")
    assert not (tmp_path / "report").exists()
    export_report(project, records, ReportOptions(SMALL, figures=False), tmp_path / "report")
    assert "## Figures" not in (tmp_path / "report" / "report.md").read_text()


def test_hostile_names_are_text(project: Project, tmp_path: Path) -> None:
    names = [WILD, "[/foo](x) | `a` ``` <script>", "# head\n\n# two", "名前 🚀 $x$", "a" * 10_000]
    kept = {"packages": {"a```": "1\n2"}, "git_commit": WILD, "gpus": [WILD], "python": 3}
    records = [add_run(project, name, {name: [1.0]}, group=name, odd=name, kept=kept) for name in names]
    export_report(project, records, ReportOptions(SMALL), tmp_path / "x.md")
    text = (tmp_path / "x.md").read_text()
    outside = re.sub(r"(?ms)^(`{3,}).*?^\1$", "", text)
    assert "\x1b" not in text and "\x9b" not in text and "\u202e" not in text
    assert not re.search(r"(?<!\\)<script", outside) and not re.search(r"(?<!\\)\|.*(?<!\\)\| `a`", outside)
    assert [line for line in outside.splitlines() if line.startswith("# ")] == [outside.splitlines()[0]]
    assert max(map(len, text.splitlines())) < 3_000


def test_what_did_not_record_anything_is_refused(project: Project, tmp_path: Path) -> None:
    record = add_run(project, "empty", {})
    with pytest.raises(WrongUse, match="Nothing was recorded"):
        export_report(project, [record], ReportOptions(SMALL), tmp_path / "report")
    export_report(project, [record], ReportOptions(SMALL, figures=False), tmp_path / "report")
    assert "Nothing was recorded yet." in (tmp_path / "report" / "report.md").read_text()
