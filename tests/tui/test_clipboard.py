"""Copying: what the terminal is sent, what is kept in a file, and what is said."""

from __future__ import annotations

import base64
import os
import re
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.tui.clipboard import copy, harmless, keep_copy, osc_52
from gymdash_tui.tui.screens.form import FormScreen
from tests.tui.conftest import HOSTILE, Filled, opened, screen_text, until, was_said

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of copies, not made yet."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "gymdash-tui" / "copies"


def _decoded(sequence: str) -> str:
    found = re.fullmatch("\x1b]52;c;([A-Za-z0-9+/=]*)\x07", sequence)
    assert found is not None
    return base64.b64decode(found[1]).decode()


def test_a_plain_terminal_gets_the_text_in_one_sequence() -> None:
    assert osc_52("hi", {"TERM": "xterm-256color"}) == "\x1b]52;c;aGk=\x07"


def test_tmux_gets_it_for_itself_and_wrapped_for_the_terminal_behind_it() -> None:
    written = osc_52("hi", {"TMUX": "/tmp/tmux-1/default,1,0"})
    assert written == "\x1b]52;c;aGk=\x07" + "\x1bPtmux;\x1b\x1b]52;c;aGk=\x07\x1b\\"


@given(st.text(max_size=3000))
def test_gnu_screen_gets_pieces_that_it_can_hold(text: str) -> None:
    clean = harmless(text)
    written = osc_52(clean, {"STY": "1.pts-0.host"})
    pieces = re.findall("\x1bP(.*?)\x1b\\\\", written, re.DOTALL)
    assert all(len(piece) <= 700 for piece in pieces)
    assert _decoded("".join(pieces)) == clean


@given(st.sampled_from(HOSTILE) | st.text(max_size=500))
def test_what_is_pasted_is_no_command(text: str) -> None:
    clean = harmless(text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", clean)
    assert _decoded(osc_52(clean, {})) == clean


def test_lines_tabulators_and_letters_of_all_languages_stay() -> None:
    assert harmless("a\tb\r\nc\n名前 é 🚀") == "a\tb\nc\n名前 é 🚀"
    assert harmless("\x1b[31mred\x1b[0m\x07 \x1b]0;title\x07end \ud800") == "red end ?"


def test_what_is_longer_than_terminals_take_is_not_sent() -> None:
    assert osc_52("x" * 74_994, {})
    assert osc_52("é" * 37_498, {}) == ""


def test_a_copy_is_kept_where_only_the_person_reads_it(copies: Path) -> None:
    path = keep_copy("one\n", "the trace", NOON)
    assert path.parent == copies
    assert path.name == f"{NOON.astimezone():%m%d-%H%M%S}-trace.txt"
    assert path.read_text() == "one\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(copies.stat().st_mode) == 0o700


def test_copies_of_the_same_second_do_not_overwrite_one_another(copies: Path) -> None:
    paths = [keep_copy(str(number), "the trace", NOON) for number in range(3)]
    assert [path.read_text() for path in paths] == ["0", "1", "2"]


def test_the_newest_twenty_are_kept(copies: Path) -> None:
    for number in range(25):
        path = keep_copy(str(number), "../../etc\n名", NOON)
        os.utime(path, (number, number))
    assert keep_copy("last", "it", NOON).read_text() == "last"
    assert sorted(int(path.read_text()) for path in copies.glob("*etc*.txt")) == list(range(6, 25))


async def test_it_says_where_the_copy_is(filled: Filled, copies: Path) -> None:
    filled.add("one")
    async with opened(filled.folder, 200, 50) as (app, pilot):
        copy(app, "\x1b[1mthe text", "the trace")
        await until(pilot, lambda: "Copied the trace; also in " in screen_text(app))
        (path,) = copies.glob("*-trace.txt")
        assert path.read_text() == "the text"
        assert "if your terminal took nothing." in screen_text(app)
        assert app.clipboard == "the text"


async def test_a_text_that_no_terminal_takes_is_in_a_file(filled: Filled, copies: Path) -> None:
    filled.add("one")
    async with opened(filled.folder, 200, 50) as (app, pilot):
        copy(app, "x" * 80_000, "the trace")
        await until(pilot, lambda: "The trace is too long for a terminal's clipboard: it is in " in screen_text(app))
        (path,) = copies.glob("*-trace.txt")
        assert len(path.read_text()) == 80_000


async def test_a_folder_that_refuses_is_said(filled: Filled, copies: Path) -> None:
    filled.add("one")
    copies.parent.mkdir(parents=True)
    copies.write_text("a file where the folder should be")
    async with opened(filled.folder, 200, 50) as (app, pilot):
        copy(app, "text", "the command")
        await until(pilot, lambda: "Sent the command to the terminal's clipboard; no file" in screen_text(app))
        copy(app, "x" * 80_000, "the output")
        await until(pilot, lambda: was_said(app, "too long for a terminal's clipboard, and"))


async def test_the_forms_command_is_copied_like_everything_else(filled: Filled, copies: Path) -> None:
    filled.add("one")
    async with opened(filled.folder, 200, 50) as (app, pilot):
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, FormScreen))
        await pilot.press("f6")
        await until(pilot, lambda: "Copied the command" in screen_text(app))
        assert app.clipboard.startswith("gymdash-tui ")
