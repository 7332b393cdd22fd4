"""Filters and orders know what simulations that run say now."""

from __future__ import annotations

from pathlib import Path

import pytest

from gymdash_tui.domain.filtering import parse_filter
from gymdash_tui.domain.listing import ListQuery
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.times import utc_now
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.atomic import write_json

from .helpers import record


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """One that runs and has come far, one that runs and has said nothing, one that is over."""
    found = Project.open(tmp_path)
    for name in ("far", "silent", "over"):
        found.add(record(name, sim_id=name))
        found.set_phase(name, Phase.STARTING)
        found.set_phase(name, Phase.RUNNING)
    say(found, "far", Progress(step=600, total=1000, rate=50.0, score=70.0))
    say(found, "over", Progress(step=900, total=1000, rate=50.0, score=90.0))
    found.finish("over", Ending.SUCCEEDED, utc_now(), progress=Progress(step=10, total=10, score=5.0))
    return found


def say(project: Project, sim_id: str, progress: Progress) -> None:
    path = project.folder.simulation(sim_id).progress
    path.parent.mkdir(parents=True, exist_ok=True)
    write_json(path, progress.to_json())


def matching(project: Project, text: str, sort: str = "created") -> list[str]:
    return [row.sim_id for row in project.outline(ListQuery(parse_filter(text, ()), sort)).rows]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("score>50", ["far"]),
        ("score=5", ["over"]),
        ("step>=600", ["far"]),
        ("progress>50% progress<70%", ["far"]),
        ("-score>0", ["silent"]),
    ],
)
def test_what_runs_is_found_by_what_it_says_now(project: Project, text: str, found: list[str]) -> None:
    assert matching(project, text) == found
    assert project.match_count(parse_filter(text, ())) == len(found)


def test_it_is_sorted_by_that_too(project: Project) -> None:
    assert matching(project, "", "score")[:2] == ["far", "over"]
    say(project, "far", Progress(step=700, total=1000, score=1.0))
    assert matching(project, "", "score")[:2] == ["over", "far"]


def test_a_damaged_progress_is_none(project: Project) -> None:
    project.folder.simulation("far").progress.write_text("{half")
    assert matching(project, "score>50") == []
