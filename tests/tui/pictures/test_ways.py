"""Which pictures a terminal has: what it says and is called, what stands in between; and that no answer is a key."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import _xterm_parser, events
from textual._xterm_parser import XTermParser
from textual.message import Message

from gymdash_tui.tui.pictures.answers import HOW_LARGE, WHAT_IT_IS, ask
from gymdash_tui.tui.pictures.ways import WAYS, terminal_of, why_not

XTERM = ("\x1b[6;20;10t", "\x1b[>41;395;0c", "\x1b[?64;1;2;4;6;9;15;16;17;18;21;22;28c")
KITTY = ("\x1b[6;36;18t", "\x1b[>1;4000;35c", "\x1b[?62;c")
PLAIN = ("\x1b[>1;10;0c", "\x1b[?1;2c")
IN_TMUX = {"TMUX": "/tmp/tmux,1,0", "TERM": "tmux-256color", "TERM_PROGRAM": "tmux"}

CASES = [
    ({"TERM": "xterm-kitty"}, (), "", "", "did not answer"),
    ({"TERM": "xterm-kitty"}, KITTY, "", "", "says it has no sixel"),
    ({"TERM": "xterm-256color"}, KITTY, "", "", "no sixel"),
    ({"TERM": "xterm-kitty"}, ("\x1b[>1;4000;27c", "\x1b[?62;c"), "", "kitty 0.27", "no sixel"),
    ({"TERM": "xterm-ghostty"}, PLAIN, "", "", "no sixel"),
    ({"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}, PLAIN, "", "", "no sixel"),
    ({"TERM": "xterm-256color"}, XTERM, "", "xterm-256color is neither", ""),
    ({"TERM": "xterm-256color"}, PLAIN, "", "neither", "no sixel"),
    ({}, (), "", "the terminal is neither", "did not answer"),
    (IN_TMUX, PLAIN, "xterm-kitty on\n", "", "tmux says it has no sixel (3.4"),
    (IN_TMUX, PLAIN, "xterm-kitty all\n", "", "no sixel"),
    (IN_TMUX, PLAIN, "xterm-kitty \n", "", "no sixel"),
    (IN_TMUX, PLAIN, "xterm-kitty 0\n", "allow-passthrough on", "no sixel"),
    (IN_TMUX, PLAIN, "xterm-ghostty off\n", "allow-passthrough on", "no sixel"),
    (IN_TMUX, ("\x1b[?1;2;4c",), "xterm-256color on\n", "xterm-256color around tmux is neither", ""),
    (IN_TMUX, PLAIN, "", "the terminal around tmux is neither", "no sixel"),
    ({"STY": "1.pts", "TERM": "xterm-kitty"}, XTERM, "", "GNU screen", "GNU screen"),
    ({"ZELLIJ": "0", "TERM": "xterm-kitty"}, XTERM, "", "Zellij", ""),
]


@pytest.mark.parametrize(("environ", "answers", "tmux", "kitty", "sixel"), CASES)
def test_a_terminal_is_recognised_and_else_it_is_said_why_not(
    environ: dict[str, str], answers: tuple[str, ...], tmux: str, kitty: str, sixel: str
) -> None:
    terminal = terminal_of(environ, answers, tmux)
    assert why_not("blocks", terminal) == ""
    for way, expected in (("kitty", kitty), ("sixel", sixel)):
        found = why_not(way, terminal)  # type: ignore[arg-type]
        assert expected in found
        assert bool(found) == bool(expected)


def test_the_terminal_tells_its_sizes() -> None:
    assert terminal_of({}, KITTY).cell == (18, 36)
    assert terminal_of({}, ["\x1b[6;0;0t"]).cell is None
    assert terminal_of({}, ["\x1b[?2;0;1000;800S"]).largest == (1000, 800)
    assert terminal_of({}, ["\x1b[?2;3;0S"]).largest is None


@given(
    st.dictionaries(st.sampled_from(["TERM", "TMUX", "STY", "TERM_PROGRAM"]), st.text()), st.lists(st.text()), st.text()
)
def test_nonsense_is_no_terminal_with_pictures(environ: dict[str, str], answers: list[str], tmux: str) -> None:
    terminal = terminal_of(environ, answers, tmux)
    assert [way for way in WAYS if not why_not(way, terminal)] == ["blocks"]
    assert "\x1b" not in why_not("kitty", terminal)


# -- asking ------------------------------------------------------------------------------------------------------------


class Answering:
    """An app whose terminal answers into Textual's own parser."""

    is_headless = False

    def __init__(self, *answers: str) -> None:
        self.parser = XTermParser()
        self.answers = answers
        self.asked: list[str] = []
        self.events: list[Message] = []

    def send_to_terminal(self, question: str) -> None:
        self.asked.append(question)
        for answer in self.answers:
            self.events += self.parser.feed(answer)

    @property
    def keys(self) -> list[str]:
        return [event.key for event in self.events if isinstance(event, events.Key)]


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's table as it was, after each test too; and little patience."""
    for name in ("ANSI_SEQUENCES_KEYS", "_MAX_SEQUENCE_SEARCH_THRESHOLD"):
        monkeypatch.setattr(_xterm_parser, name, getattr(_xterm_parser, name))
    monkeypatch.setattr("gymdash_tui.tui.pictures.answers.PATIENCE", 0.05)


def told(app: Answering, question: str = WHAT_IT_IS) -> list[str]:
    return asyncio.run(ask(cast("Any", app), question))


def test_answers_are_heard_and_keys_between_them_are_still_keys() -> None:
    app = Answering("a", XTERM[0], "b", *XTERM[1:], "\x1b[A", "c")
    assert told(app) == list(XTERM)
    assert app.asked == [WHAT_IT_IS]
    assert app.keys == ["a", "b", "up", "c"]


def test_an_answer_that_comes_too_late_is_no_key_either() -> None:
    app = Answering()
    assert told(app) == []
    app.events += app.parser.feed("".join((*XTERM, "\x1b[?2;0;1000;1000S", "q")))
    assert app.keys == ["q"]
    app.answers = ("\x1b[?2;0;1000;1000S", "\x1b[?62;c")
    assert told(app, HOW_LARGE) == ["\x1b[?2;0;1000;1000S", "\x1b[?62;c"]


def test_mouse_focus_and_modes_are_understood_as_before() -> None:
    app = Answering(*XTERM)
    told(app)
    app.events.clear()
    app.events += app.parser.feed("\x1b[<0;5;6M\x1b[I\x1b[?2026;2$y\x1b[200~pasted\x1b[201~\x1b[13;2u")
    assert [type(event).__name__ for event in app.events] == [
        "MouseDown",
        "AppFocus",
        "TerminalSupportsSynchronizedOutput",
        "Paste",
        "Key",
    ]
