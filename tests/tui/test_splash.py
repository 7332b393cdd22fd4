"""What stands on the terminal before the screens are loaded."""

from __future__ import annotations

import io

import pytest

from gymdash_tui.tui.splash import splash
from tests.tui.conftest import HOSTILE


def shown(name: str, ascii_only: bool = False) -> str:
    out = io.StringIO()
    with splash(name, out, 40, ascii_only):
        pass
    return out.getvalue()


def test_it_names_program_and_project() -> None:
    text = shown("night")
    assert "gymdash" in text and "night" in text
    assert "─" * 40 in text
    assert "\x1b[?1049l" not in text  # the screens go on where it stands


def test_it_is_plain_for_plain_terminals() -> None:
    assert shown("名前", ascii_only=True).isascii()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_cannot_write_on_the_terminal(name: str) -> None:
    text = shown(name).replace("\x1b[?1049h\x1b[2J\x1b[H\x1b[?25l", "", 1)
    for known in ("\x1b[1m", "\x1b[2m", "\x1b[0m"):
        text = text.replace(known, "")
    assert "\x1b" not in text and "\x07" not in text


def test_what_fails_behind_it_leaves_the_terminal_as_it_was() -> None:
    out = io.StringIO()
    with pytest.raises(RuntimeError), splash("night", out, 40, False):
        raise RuntimeError("nothing to load")
    assert out.getvalue().endswith("\x1b[?25h\x1b[?1049l")
