"""The bell and the notifications, as the bytes that arrive at a real terminal."""

from __future__ import annotations

import io
import re
import time
import uuid
from collections.abc import Iterator

import pytest

from gymdash_tui.simulation.journal import JournalWriter
from tests.helpers.terminal import Terminal
from tests.tui.conftest import Filled

OSC_9 = b"\x1b]9;night: demo asks: Go on?\x07"
OSC_777 = b"\x1b]777;notify;night: demo asks;Go on?\x07"
WRAPPED = b"\x1bPtmux;\x1b\x1b]777;notify;night: demo asks;Go on?\x07\x1b\\"


class Calls:
    """The program on a terminal, on a project with two simulations that run, and all bytes that it wrote."""

    def __init__(self, filled: Filled) -> None:
        self._filled = filled
        self.ids = [filled.run("demo"), filled.run("other")]
        self._written = io.BytesIO()
        self.terminal: Terminal | None = None

    def open(self) -> None:
        self.terminal = Terminal([], self._filled.folder.parent)
        self.terminal.child.logfile_read = self._written
        self.terminal.until("demo")
        self.terminal.until("2 running")

    def ask(self, which: int, text: str) -> None:
        journal = JournalWriter(self._filled.project.folder.simulation(self.ids[which]).journal)
        journal.write("request", id=uuid.uuid4().hex, channel="custom_query", details=text, keys=[])

    def until(self, wanted: bytes, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while wanted not in self.written:
            assert time.monotonic() < deadline, f"{wanted!r} never came: {self.written[-4000:]!r}"

    @property
    def written(self) -> bytes:
        assert self.terminal is not None
        _ = self.terminal.text  # reads what has come
        return self._written.getvalue()

    @property
    def bells(self) -> int:
        """How often the bell rang; the same byte also ends sequences."""
        return re.sub(rb"\x1b\][^\x07]*\x07", b"", self.written).count(b"\x07")


@pytest.fixture
def calls(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> Iterator[Calls]:
    """The program, not opened yet, in no multiplexer."""
    for name in ("TMUX", "STY", "TERM_PROGRAM", "LC_TERMINAL", "GYMDASH_TUI_NOTIFY"):
        monkeypatch.delenv(name, raising=False)
    found = Calls(filled)
    yield found
    if found.terminal is not None:
        found.terminal.child.close(force=True)


def test_a_request_rings_and_notifies_once(calls: Calls) -> None:
    calls.ask(1, "asked before anybody looked")
    calls.open()
    assert calls.terminal is not None
    calls.terminal.until("? 1 asks")
    assert calls.bells == 0
    calls.ask(0, "Go on?")
    calls.until(b"\x07" + OSC_9 + OSC_777)
    calls.terminal.until("'demo' asks: Go on?  C shows it.")
    calls.terminal.until("? 2 asks")
    calls.ask(1, "and another")
    calls.until(b"notify;night: other asks;and another")
    assert calls.written.count(OSC_777) == 1
    assert calls.bells == 2
    calls.terminal.press("q")
    assert calls.terminal.leave() == 0


def test_several_at_the_same_moment_are_one_call_through_tmux(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMUX", "/tmp/tmux-1000/default,1,0")
    calls.open()
    calls.ask(0, "Go on?")
    calls.until(WRAPPED)
    # both lines of two journals stand before the next look at either
    for which in (0, 1):
        calls.ask(which, "both")
    calls.until(b"2 requests")
    assert calls.written.count(b"notify;") == 2


@pytest.mark.parametrize("way", ["bell", "off"])
def test_what_is_switched_off_does_not_call(calls: Calls, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    monkeypatch.setenv("GYMDASH_TUI_NOTIFY", way)
    calls.open()
    calls.ask(0, "Go on?")
    assert calls.terminal is not None
    calls.terminal.until("'demo' asks: Go on?")
    assert b"notify;" not in calls.written
    assert calls.bells == (way == "bell")
