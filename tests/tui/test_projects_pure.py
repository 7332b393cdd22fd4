"""The projects' lines, and what a typed path means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.text import text_width
from gymdash_tui.project.glance import Glance, Standing
from gymdash_tui.tui.project_feed import Seen
from gymdash_tui.tui.project_paths import read_new, read_project
from gymdash_tui.tui.states import LOOKS
from gymdash_tui.tui.widgets.project_lines import CLASSES, about, ago, project_rows
from tests.tui.conftest import HOSTILE

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def lines(seen: list[Seen], width: int, ascii_only: bool = False) -> list[str]:
    return ["".join(text for text, _ in row.make(width, False)) for row in project_rows(seen, NOW, ascii_only)]


def one(name: str = "night", standing: Standing = Standing.OURS, here: bool = False, **counts: int) -> Seen:
    return Seen(Path("/rl", name, ".gymdash-projects"), NOW, Glance(standing, counts, NOW), 412_000_000, here)


@pytest.mark.parametrize("width", [80, 120, 200])
def test_a_line_tells_what_runs_what_became_of_the_rest_when_and_how_large(width: int) -> None:
    seen = [one(running=3, queued=4, done=38, failed=1, died=1, here=True), one("lander", done=12)]
    _, titles, first, second = lines(seen, width)
    assert first.split()[:13] == ["night", "●", "3", "◌", "4", "✓", "38", "✗", "2", "now", "412", "MB", "open"]
    assert second.split()[:5] == ["lander", "✓", "12", "now", "412"]
    assert "/rl/lander" in second
    assert first.index("✓") == second.index("✓")  # the same state stands below the same state
    assert titles.index("last") == first.index("now")
    assert titles.index("size") + len("size") == first.index("412 MB") + len("412 MB")
    assert titles.index("where") == first.index("open")


@pytest.mark.parametrize(
    ("standing", "words", "sentence"),
    [
        (Standing.MISSING, "folder is missing", "moved, deleted"),
        (Standing.GYMDASH, "GymDash 0.1.x", "a copy of its database is kept"),
        (Standing.OLDER, "older version", "a copy of its database is kept"),
        (Standing.NEWER, "newer version", "has to be installed"),
        (Standing.NO_PROJECT, "no project there", "no project in it"),
        (Standing.EMPTY, "empty", "empty"),
        (Standing.UNREADABLE, "cannot be read", "Permission denied"),
    ],
)
@pytest.mark.parametrize("width", [80, 120])
def test_what_is_special_about_a_project_is_said(standing: Standing, words: str, sentence: str, width: int) -> None:
    problem = "Permission denied" if standing is Standing.UNREADABLE else ""
    seen = Seen(Path("/rl/x"), NOW, Glance(standing, problem=problem))
    busy = one(running=100, queued=1000, done=5000, stopped=30, failed=2000)
    assert words in lines([seen, busy], width)[2]
    assert sentence in " ".join(text for text, _ in about(seen, 78))


def test_one_that_was_not_looked_at_says_so() -> None:
    seen = Seen(Path("/rl/x"))
    assert "looking..." in lines([seen], 80)[2]
    assert "Looking at it..." in " ".join(text for text, _ in about(seen, 78))


def test_every_state_is_counted_somewhere_once() -> None:
    words = [word for group in CLASSES.values() for word in group]
    assert sorted(words) == sorted(word for word in LOOKS if word != "asks")


_names = st.sampled_from(HOSTILE) | st.text(min_size=1, max_size=30)
_seen = st.builds(
    Seen,
    st.builds(lambda name: Path("/rl", name.replace("/", "_").replace("\0", "_")), _names),
    st.none() | st.just(NOW),
    st.none()
    | st.builds(
        Glance,
        st.sampled_from(Standing),
        st.dictionaries(st.sampled_from(list(LOOKS)), st.integers(0, 10**7)),
        st.none() | st.datetimes(timezones=st.just(UTC)),
        st.text(max_size=20),
    ),
    st.none() | st.integers(0, 10**18),
    st.booleans(),
)


@settings(max_examples=120)
@given(st.lists(_seen, max_size=4), st.integers(60, 220), st.booleans())
def test_no_line_is_wider_than_the_terminal_whatever_projects_are_called(
    seen: list[Seen], width: int, ascii_only: bool
) -> None:
    for line in lines(seen, width, ascii_only):
        assert text_width(line) <= width
        assert line.isprintable() or not line
        assert not ascii_only or line.isascii()
    for project in seen:
        assert about(project, width - 2)[0][0]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "now"),
        (59, "now"),
        (60, "1 min ago"),
        (3599, "59 min ago"),
        (3600, "1 h ago"),
        (86_400, "1 day ago"),
        (86_400 * 3, "3 days ago"),
        (86_400 * 9, "9 days ago"),
        (86_400 * 59, "59 d ago"),
        (86_400 * 90, "2026-01-31"),
        (-100, "now"),
    ],
)
def test_how_long_ago_is_said_in_ten_letters(seconds: float, words: str) -> None:
    said = ago(NOW - timedelta(seconds=seconds), NOW)
    assert said == words
    assert len(said) <= 10
    assert ago(NOW - timedelta(days=5), NOW, is_live=True) == "now"


def make_project(folder: Path) -> Path:
    (folder / "db").mkdir(parents=True)
    (folder / "db" / "simulations.db").touch()
    return folder


def test_a_project_is_found_by_its_folder_and_by_the_one_it_lies_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    own = make_project(tmp_path / "own")
    inner = make_project(tmp_path / "rl" / ".gymdash-projects")
    assert read_project(str(own))[0] == own
    assert read_project(" ~/own ")[0] == own
    assert read_project("~/rl")[0] == inner
    assert read_project("~/rl/.gymdash-projects/") == (inner, "the project 'rl' in ~/rl/.gymdash-projects")


@pytest.mark.parametrize("text", ["", "  ", "nowhere", "~nobody-here/x", "a\0b", "x" * 5000, "\ud800", *HOSTILE])
def test_what_is_no_project_is_a_sentence(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WrongUse) as caught:
        read_project(text)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 200


def test_a_new_project_is_made_where_the_program_would_make_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "rl").mkdir()
    assert read_new("~/rl") == (tmp_path / "rl" / ".gymdash-projects", "makes ~/rl/.gymdash-projects")
    folder, words = read_new("~/new/one")
    assert folder == tmp_path / "new" / "one" / ".gymdash-projects"
    assert words == "makes ~/new/one/.gymdash-projects, with the folders on the way"
    assert read_new("~/x/.gymdash-projects")[0] == tmp_path / "x" / ".gymdash-projects"
    assert not (tmp_path / "new").exists()


def test_no_project_is_made_over_another_or_below_a_file(tmp_path: Path) -> None:
    make_project(tmp_path / "rl" / ".gymdash-projects")
    (tmp_path / "file").write_text("x")
    for text, words in ((tmp_path / "rl", "already"), (tmp_path / "file", "file"), (tmp_path / "file" / "x", "")):
        with pytest.raises(WrongUse) as caught:
            read_new(str(text))
        assert words in str(caught.value)
    for wild in ("", "a\0b", "x" * 5000, "~nobody-here"):
        with pytest.raises(WrongUse):
            read_new(wild)
