"""The list before the project is open: its first lines are those of the whole list, and nothing is waited for."""

from __future__ import annotations

import random
import threading
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest

from gymdash_tui.domain.listing import ListQuery
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.times import utc_now
from gymdash_tui.project.project import Project
from gymdash_tui.tui import early
from gymdash_tui.tui.early import early_list
from gymdash_tui.tui.outline_view import OutlineView
from gymdash_tui.user.views import View, save_view


def filled(root: Path, count: int, groups: int, seed: int = 0) -> Path:
    """Make a project whose groups lie scattered; one of a group in three is pinned or alone."""
    chance = random.Random(seed)
    with Project.open(root) as project:
        for number in range(count):
            name = f"g{chance.randrange(groups)} [/foo]" if chance.random() < 0.8 else ""
            created = utc_now() - timedelta(seconds=chance.randrange(10_000))
            progress = Progress(10, 10, score=chance.random())
            project.add(SimulationRecord(f"id-{number}", "名前", "x", created=created, group=name, progress=progress))
        project.set_pinned([f"id-{number}" for number in range(0, count, 37)], True)
    return root


@pytest.mark.parametrize("lines", [1, 7, 40, 1_000])
@pytest.mark.parametrize("sort", ["newest", "oldest", "name", "score", "group"])
def test_its_first_lines_are_those_of_the_whole_list(tmp_path: Path, lines: int, sort: str) -> None:
    root = filled(tmp_path / "p", 300, 40)
    save_view(root, View(sort=sort))
    found = early_list(root, lines)
    assert found is not None
    looking, rows = found
    with Project.open(root) as project:
        whole = OutlineView(project.outline(ListQuery(sort=sort)).rows, looking.folds)
    assert rows.view.lines[:lines] == whole.lines[:lines]
    assert (rows.count, rows.shown) == (300, 300)  # said of the whole list, though little of it was read
    assert all(rows.record(line.sim_id) for line in rows.view.lines[:lines] if hasattr(line, "sim_id"))


def test_little_of_a_long_list_is_read(tmp_path: Path) -> None:
    found = early_list(filled(tmp_path / "p", 1_000, 400), 20)
    assert found is not None and len(found[1].view.rows) < 200


def test_a_filtered_list_waits_for_the_opened_project(tmp_path: Path) -> None:
    root = filled(tmp_path / "p", 3, 2)
    save_view(root, View(filter="score>0"))
    assert early_list(root, 20) is None


def test_an_empty_project_is_shown_as_one(tmp_path: Path) -> None:
    found = early_list(filled(tmp_path / "p", 0, 1), 20)
    assert found is not None and (found[1].count, found[1].view.lines) == (0, [])


def test_where_there_is_no_project_there_is_no_early_list(tmp_path: Path) -> None:
    assert early_list(tmp_path / "nothing", 20) is None


def test_a_disk_that_does_not_answer_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = threading.Event()
    monkeypatch.setattr(early, "first_look", lambda folder: nullcontext(None) if answers.wait() else None)
    assert early_list(filled(tmp_path / "p", 3, 2), 20) is None
    answers.set()


def test_what_cannot_be_read_is_left_to_who_opens_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(early, "load_view", lambda folder: (_ for _ in ()).throw(RuntimeError("a circle of links")))
    assert early_list(filled(tmp_path / "p", 3, 2), 20) is None
