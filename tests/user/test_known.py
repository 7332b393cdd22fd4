"""The list of projects that the person opened."""

from __future__ import annotations

import json
import multiprocessing
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gymdash_tui.user.known import MOST, KnownProject, KnownProjects, short_path

HOSTILE = ("[/foo]", "\x1b[31mred\x07", "名前 🚀", "tab\tnew\nline", "q'u\"o", "a" * 200, os.fsdecode(b"\xff\xfe"))


@pytest.fixture
def known(tmp_path: Path) -> KnownProjects:
    return KnownProjects(tmp_path / "state" / "projects.json")


def test_the_last_opened_stands_first_and_each_stands_once(known: KnownProjects, tmp_path: Path) -> None:
    assert known.list() == ()
    for name in ("a", "b", "c", "a"):
        known.remember(tmp_path / name)
    assert [one.path.name for one in known.list()] == ["a", "c", "b"]
    assert all(one.opened is not None for one in known.list())


def test_a_project_is_named_by_the_folder_that_holds_it(known: KnownProjects, tmp_path: Path) -> None:
    known.remember(tmp_path / "night" / ".gymdash-projects")
    known.remember(tmp_path / "own")
    assert [one.name for one in known.list()] == ["own", "night"]


def test_two_ways_to_one_folder_are_one_project(known: KnownProjects, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    known.remember(tmp_path / "real")
    known.remember(tmp_path / "link")
    known.remember(tmp_path / "x" / ".." / "real")
    assert [one.path for one in known.list()] == [(tmp_path / "real").resolve()]
    assert known.forget(tmp_path / "link")
    assert known.list() == ()


def test_forgetting_takes_one_off_and_leaves_its_folder(known: KnownProjects, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    known.remember(tmp_path / "a")
    known.remember(tmp_path / "b")
    assert known.forget(tmp_path / "a")
    assert not known.forget(tmp_path / "a")
    assert [one.path.name for one in known.list()] == ["b"]
    assert (tmp_path / "a").is_dir()


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_folder_is_called_it_is_remembered(known: KnownProjects, tmp_path: Path, name: str) -> None:
    known.remember(tmp_path / name)
    assert [one.path for one in known.list()] == [tmp_path / name]
    assert known.forget(tmp_path / name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"projects": 3}',
        '{"projects": [1, null, {}, {"path": 3}, {"path": ""}, {"path": "relative"}, {"path": "/a\\u0000"}]}',
        '{"projects": [{"path": "/x", "opened": "yesterday"}]}',
        "\x00\xff",
    ],
)
def test_a_damaged_file_is_no_reason_to_fail_and_is_kept(tmp_path: Path, text: str) -> None:
    file = tmp_path / "projects.json"
    file.write_bytes(text.encode("latin-1"))
    known = KnownProjects(file)
    assert all(isinstance(one, KnownProject) for one in known.list())
    known.remember(tmp_path / "new")
    assert known.list()[0].path == tmp_path / "new"
    damaged = tmp_path / "projects.json.damaged"
    if text in ("", "{", "[]", "\x00\xff"):
        assert damaged.read_bytes() == text.encode("latin-1")
    else:
        assert not damaged.exists()


def test_what_a_newer_program_wrote_stays(known: KnownProjects, tmp_path: Path) -> None:
    known.remember(tmp_path / "a")
    file = tmp_path / "state" / "projects.json"
    told = json.loads(file.read_text())
    told["colour"] = "blue"
    told["projects"][0]["pinned"] = True
    file.write_text(json.dumps(told))
    known.remember(tmp_path / "b")
    known.remember(tmp_path / "a")
    told = json.loads(file.read_text())
    assert told["colour"] == "blue"
    assert told["projects"][0]["pinned"] is True
    assert [Path(one["path"]).name for one in told["projects"]] == ["a", "b"]


def test_only_the_person_can_read_where_they_work(known: KnownProjects, tmp_path: Path) -> None:
    known.remember(tmp_path / "a")
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700


def test_the_oldest_are_forgotten_first(known: KnownProjects, tmp_path: Path) -> None:
    for number in range(MOST + 5):
        known.remember(tmp_path / str(number))
    names = [one.path.name for one in known.list()]
    assert len(names) == MOST
    assert names[0] == str(MOST + 4)
    assert names[-1] == "5"


def test_a_folder_that_may_not_be_written_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OSError) as caught:
        KnownProjects(tmp_path / "file" / "projects.json").remember(tmp_path)
    assert caught.value.filename


def _remember_some(file: Path, number: int) -> None:
    for count in range(10):
        KnownProjects(file).remember(f"/p/{number}-{count}")


def test_several_programs_at_once_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "projects.json"
    context = multiprocessing.get_context("fork")
    others = [context.Process(target=_remember_some, args=(file, number)) for number in range(4)]
    for other in others:
        other.start()
    for other in others:
        other.join(60)
    assert {one.path.name for one in KnownProjects(file).list()} == {f"{a}-{b}" for a in range(4) for b in range(10)}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60)
@given(st.fixed_dictionaries({"projects": st.lists(_JSON | st.fixed_dictionaries({"path": _JSON, "opened": _JSON}))}))
def test_any_content_can_be_read_and_added_to(tmp_path_factory: pytest.TempPathFactory, told: object) -> None:
    file = tmp_path_factory.mktemp("known") / "projects.json"
    file.write_bytes(json.dumps(told).encode("utf-8", "surrogatepass"))
    known = KnownProjects(file)
    before = [one.path for one in known.list()]
    known.remember("/added")
    assert [one.path for one in known.list()] == [Path("/added"), *(one for one in before if one != Path("/added"))]


def test_a_path_is_written_as_a_person_writes_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert short_path(tmp_path / "rl" / "x") == "~/rl/x"
    assert short_path(tmp_path) == "~"
    assert short_path(f"{tmp_path}er/x") == f"{tmp_path}er/x"
    monkeypatch.setenv("HOME", "/")
    assert short_path("/rl") == "/rl"
