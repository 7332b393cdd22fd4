"""How a project was looked at comes back; whatever somebody wrote into its file, nothing breaks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.user.views import MOST_FOLDS, View, load_view, save_view, view_file, view_of

ANYTHING: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def test_a_view_comes_back_and_each_project_has_its_own(tmp_path: Path) -> None:
    view = View(
        "score>400 [/foo] \x1b[31m",
        "score",
        True,
        ("seed", "config.time"),
        {"名前 🚀": False, "": True},
        True,
        0.6,
        "a/b",
    )
    save_view(tmp_path / "one", view)
    assert load_view(tmp_path / "one") == view
    assert load_view(tmp_path / "two") == View()


def test_the_same_project_by_another_way_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "one")
    save_view(tmp_path / "one", View(filter="x"))
    assert load_view(tmp_path / "link").filter == "x"
    assert load_view(tmp_path / "one" / ".." / "one").filter == "x"


def test_of_very_many_folds_the_last_chosen_stay(tmp_path: Path) -> None:
    save_view(tmp_path, View(folds={f"group {number}": True for number in range(MOST_FOLDS + 10)}))
    folds = load_view(tmp_path).folds
    assert len(folds) == MOST_FOLDS
    assert f"group {MOST_FOLDS + 9}" in folds


def test_only_the_person_can_read_it(tmp_path: Path) -> None:
    save_view(tmp_path, View(filter="x"))
    assert view_file(tmp_path).parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["", "{", "[1]", "\x00\xff", '{"filter": 3, "folds": [1], "columns": {"a": 1}}'])
def test_a_broken_file_is_as_none(tmp_path: Path, text: str) -> None:
    save_view(tmp_path, View(filter="x"))
    view_file(tmp_path).write_text(text, encoding="latin-1")
    assert load_view(tmp_path) == View()


@given(st.dictionaries(st.sampled_from(list(View.__dataclass_fields__)), ANYTHING))
def test_whatever_stands_there_gives_a_view_that_can_be_saved(data: dict[str, object]) -> None:
    view = view_of(data)
    assert 0 <= view.smoothing < 1
    assert all(isinstance(name, str) for name in (*view.columns, view.filter, view.sort, view.metric))
    json.dumps({"folds": dict(view.folds), "columns": list(view.columns)})
