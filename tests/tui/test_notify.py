"""What is written to a terminal to call a person: byte by byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.tui.notify import Way, call, way_of
from gymdash_tui.user.settings import Notify
from tests.tui.conftest import HOSTILE

OSC_9 = "\x1b]9;night: demo asks: Go on?\x07"
OSC_777 = "\x1b]777;notify;night: demo asks;Go on?\x07"


def test_a_plain_terminal_gets_the_bell_and_both_sequences() -> None:
    assert call("night: demo asks", "Go on?", {"TERM": "xterm-256color"}) == "\x07" + OSC_9 + OSC_777


def test_tmux_passes_them_on_when_they_are_wrapped_with_their_escapes_doubled() -> None:
    written = call("night: demo asks", "Go on?", {"TERM": "tmux-256color", "TMUX": "/tmp/tmux-1/default,1,0"})
    assert written == (
        "\x07"
        "\x1bPtmux;\x1b\x1b]9;night: demo asks: Go on?\x07\x1b\\"
        "\x1bPtmux;\x1b\x1b]777;notify;night: demo asks;Go on?\x07\x1b\\"
    )


def test_gnu_screen_passes_them_on_when_they_are_wrapped() -> None:
    written = call("night: demo asks", "Go on?", {"TERM": "screen", "STY": "123.pts-0.host"})
    assert written == f"\x07\x1bP{OSC_9}\x1b\\\x1bP{OSC_777}\x1b\\"


@pytest.mark.parametrize(
    ("environ", "sequence"),
    [
        ({"TERM": "xterm-kitty"}, OSC_777),
        ({"TERM": "rxvt-unicode-256color"}, OSC_777),
        ({"TERM": "foot"}, OSC_777),
        ({"TERM": "xterm-ghostty"}, OSC_777),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, OSC_777),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, OSC_9),
        ({"TERM": "xterm-256color", "LC_TERMINAL": "iTerm2"}, OSC_9),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, OSC_9 + OSC_777),
        ({}, OSC_9 + OSC_777),
    ],
)
def test_a_terminal_that_would_show_both_gets_one(environ: dict[str, str], sequence: str) -> None:
    assert call("night: demo asks", "Go on?", environ) == "\x07" + sequence


def test_the_bell_alone_and_nothing_at_all_can_be_chosen() -> None:
    assert call("a", "b", {}, Way.BELL) == "\x07"
    assert call("a", "b", {}, Way.OFF) == ""
    assert call("night: demo asks", "Go on?", {"TERM": "foot"}, Way.SILENT) == OSC_777


def test_the_switch_is_read() -> None:
    assert way_of({}) is Way.OSC
    assert way_of({"GYMDASH_TUI_NOTIFY": ""}) is Way.OSC
    assert way_of({"GYMDASH_TUI_NOTIFY": " Bell"}) is Way.BELL
    assert way_of({"GYMDASH_TUI_NOTIFY": "off"}) is Way.OFF
    with pytest.raises(WrongUse, match="GYMDASH_TUI_NOTIFY is 'loud'; it can be bell, osc, silent, off"):
        way_of({"GYMDASH_TUI_NOTIFY": "loud"})


@pytest.mark.parametrize(
    ("bell", "terminal", "way"),
    [(True, True, Way.OSC), (True, False, Way.BELL), (False, True, Way.SILENT), (False, False, Way.OFF)],
)
def test_what_the_settings_say_holds_where_the_switch_is_not_set(bell: bool, terminal: bool, way: Way) -> None:
    notify = Notify(bell=bell, terminal=terminal)
    assert way_of({}, notify) is way
    assert way_of({"GYMDASH_TUI_NOTIFY": "osc"}, notify) is Way.OSC


def test_semicolons_and_lines_part_nothing() -> None:
    assert call("a;b", "one;two\nthree\r\tfour", {"TERM": "foot"}) == "\x07\x1b]777;notify;a,b;one,two three four\x07"


def test_escapes_of_people_never_arrive() -> None:
    written = call("\x1b]0;taken\x07name", "\x1b[31mred\x1b[0m\x1b\\\x9c\x07", {"TERM": "foot"})
    assert written == "\x07\x1b]777;notify;name;red\ufffd\ufffd\x07"


def test_ascii_terminals_get_ascii() -> None:
    assert call("名前", "é", {"TERM": "foot"}, ascii_only=True).isascii()


TEXTS = st.sampled_from(HOSTILE) | st.text(max_size=300)


@given(TEXTS, TEXTS, st.sampled_from([{}, {"TMUX": "x"}, {"STY": "x"}]))
def test_whatever_the_texts_are_the_sequences_stay_whole(title: str, body: str, environ: dict[str, str]) -> None:
    written = call(title, body, environ)
    escapes = {"": 2, "TMUX": 2 * 4, "STY": 2 * 3}[next(iter(environ), "")]
    assert written.count("\x1b") == escapes
    assert written.count("\x07") == 3
    assert all(char.isprintable() or char in "\x1b\x07" for char in written)
    assert written.count(";") == 4 + 2 * ("TMUX" in environ)
    assert len(written.encode()) < 1500
