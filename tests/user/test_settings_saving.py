"""Saving one setting: everything else in the file stays, and what cannot be read is not written."""

from __future__ import annotations

import multiprocessing
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.user.options import OPTIONS, value_of
from gymdash_tui.user.paths import settings_file
from gymdash_tui.user.settings import Settings
from gymdash_tui.user.settings_file import load_settings
from gymdash_tui.user.settings_saving import changed, save_setting

MINE = """# how I like it
theme = "nord"   # dark rooms

confirm.stop = false
[notify]
# only what hurts
on = [
  "died",  # overnight
]
[keys]
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return settings_file()


def test_the_file_is_made_and_only_its_person_reads_it(file: Path) -> None:
    save_setting("confirm.kill", False)
    assert tomllib.loads(file.read_text()) == {"confirm": {"kill": False}}
    assert file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in file.parent.iterdir()] == [file.name]


def test_comments_and_order_stay(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(MINE)
    file.chmod(0o644)
    save_setting("theme", "dracula")
    save_setting("keys.stop", "S")
    save_setting("confirm.delete", False)
    text = file.read_text()
    assert text.startswith('# how I like it\ntheme = "dracula"   # dark rooms\n')
    assert '  "died",  # overnight\n' in text
    assert file.stat().st_mode & 0o777 == 0o644
    settings, mistakes = load_settings()
    assert not mistakes
    assert (settings.theme, settings.keys, settings.confirm.delete) == ("dracula", {"stop": "S"}, False)
    save_setting("keys.stop", None)
    save_setting("confirm.delete", None)
    save_setting("theme", "nord")
    assert file.read_text() == MINE.removesuffix("[keys]\n")  # an empty table is nobody's


def test_taking_out_what_is_not_there_changes_nothing(file: Path) -> None:
    save_setting("theme", None)
    save_setting("confirm.stop", None)
    assert not file.exists()


def test_a_link_stays_one(file: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "settings.toml"
    real.parent.mkdir()
    real.write_text(MINE)
    file.parent.mkdir(parents=True)
    file.symlink_to(real)
    save_setting("mouse", False)
    assert file.is_symlink()
    assert "mouse = false" in real.read_text()


@pytest.mark.parametrize("text", ["theme =", "keys = 3", "x = '\\"], ids=["broken", "no table", "open"])
def test_what_cannot_be_read_is_not_written(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(text)
    with pytest.raises(WrongUse, match=r"Mend it first; nothing was saved\."):
        save_setting("keys.stop", "S")
    assert file.read_text() == text


def test_a_place_that_takes_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config").write_text("a file in the folder's place")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    with pytest.raises(WrongUse, match="cannot be written"):
        save_setting("theme", "nord")


def _save_many(first: int) -> None:
    for number in range(first, first + 20):
        save_setting(f"keys.k{number}", "S")


def test_two_that_save_at_once_lose_nothing(file: Path) -> None:
    spawn = multiprocessing.get_context("fork")
    others = [spawn.Process(target=_save_many, args=(first,)) for first in (0, 100)]
    for one in others:
        one.start()
    for one in others:
        one.join(60)
    assert len(tomllib.loads(file.read_text())["keys"]) == 40


VALUES = st.one_of(st.booleans(), st.floats(0.5, 600), st.text(max_size=20), st.tuples(st.just("done")))
CHANGES = st.lists(
    st.tuples(st.sampled_from([one.path for one in OPTIONS] + ["keys.stop", "keys.a b"]), VALUES | st.none())
)


@given(CHANGES)
def test_whatever_is_saved_is_what_is_read(changes: list[tuple[str, Any]]) -> None:
    text = MINE
    for path, value in changes:
        text = changed(Path("settings.toml"), text, path, value)
        read: Any = tomllib.loads(text)
        for name in path.split("."):
            read = read.get(name) if isinstance(read, dict) else None
        assert read == (list(value) if isinstance(value, tuple) else value)


def test_every_option_can_be_saved_and_read(file: Path) -> None:
    for one in OPTIONS:
        save_setting(one.path, value_of(Settings(), one.path))
    assert load_settings() == (Settings(), [])
