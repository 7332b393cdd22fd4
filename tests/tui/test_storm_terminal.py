"""What a real terminal may do to the program: change its size again and again, and send keys faster than frames."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from tests.helpers.terminal import Terminal
from tests.tui.conftest import Filled
from tests.tui.scenes import many


@pytest.fixture
def terminal(filled: Filled, ended: list[Terminal]) -> Terminal:
    """The program on a project with some of each kind; nobody answers what it asks the terminal for."""
    many(filled)
    found = Terminal(["-d", str(filled.folder)], filled.folder.parent, 100, 30)
    ended.append(found)
    found.until("ppo-walker")
    found.until("n new")
    return found


def leave(terminal: Terminal) -> None:
    terminal.press("q")
    assert terminal.leave() == 0
    assert "Traceback" not in terminal.text


@pytest.mark.parametrize("seed", range(3))
def test_a_storm_of_sizes_leaves_the_screen_whole(terminal: Terminal, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(40):
        width, height = dice.choice([(60, 16), (80, 24), (200, 50), (20, 5), (1, 1), (99, 30), (300, 90)])
        terminal.child.setwinsize(height, width)
        terminal.press(dice.choice(["j", "k", "3", "1", "5", "2", "]", "z", "\t"]))
        _ = terminal.text
    terminal.child.setwinsize(30, 100)
    for key in (
        "\x1b",
        "\x1b",
        "1",
        "g",
    ):  # each by itself: an escape with a letter right behind it is alt and the letter
        terminal.press(key)
        rest = time.monotonic() + 0.5
        while time.monotonic() < rest:
            _ = terminal.text
    terminal.until("1 simulations")
    terminal.until("ppo-walker")
    terminal.until("leave")
    leave(terminal)


def test_keys_faster_than_frames_are_all_done(terminal: Terminal, filled: Filled) -> None:
    terminal.press("j" * 300 + "k" * 300 + "G" + "g" + "3" + "1" + "5" + "1")
    terminal.press("jjj" + "kkk")
    terminal.until("1 simulations")
    terminal.until("ppo-walker")
    terminal.press("g" + "j" * 10)
    terminal.until("15 of ")
    leave(terminal)


def test_every_screen_opens_in_one_breath(terminal: Terminal, tmp_path: Path) -> None:
    terminal.press("3456789" + "0T1")
    terminal.until("ppo-walker")
    for key, words in {"5": "slots", "4": "inbox", "7": "presets", "T": "trash"}.items():
        terminal.press(key)
        terminal.until(words)
    terminal.press("1")
    leave(terminal)


def test_keys_typed_before_the_project_is_open_are_done_in_their_order(filled: Filled, ended: list[Terminal]) -> None:
    many(filled)
    found = Terminal(["-d", str(filled.folder)], filled.folder.parent, 100, 30)
    ended.append(found)
    found.until("gymdash")  # the first thing that stands there, long before the screens are loaded
    found.press("3" + "5")
    found.until("slots")
    leave(found)
