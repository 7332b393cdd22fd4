"""The table of keys: whole, without dead or doubled keys, and the same in the README."""

from __future__ import annotations

from pathlib import Path

import pytest

from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.key_tables import details
from gymdash_tui.tui.keys import KEYS, Key, markdown_table
from gymdash_tui.tui.screens.analyze import AnalyzeScreen
from gymdash_tui.tui.screens.answer import AnswerScreen
from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.screens.calls import CallsScreen
from gymdash_tui.tui.screens.control import ControlScreen
from gymdash_tui.tui.screens.form import FormScreen
from gymdash_tui.tui.screens.home import HomeScreen
from gymdash_tui.tui.screens.machine import MachineScreen
from gymdash_tui.tui.screens.presets import PresetsScreen
from gymdash_tui.tui.screens.projects import ProjectsScreen
from gymdash_tui.tui.screens.queue import QueueScreen
from gymdash_tui.tui.screens.settings import SettingsScreen
from gymdash_tui.tui.screens.statuses import StatusesScreen
from gymdash_tui.tui.screens.trash import TrashScreen
from gymdash_tui.tui.screens.viewer import ViewerScreen

README = Path(__file__).resolve().parents[2] / "README.md"
SCREENS: tuple[type[BaseScreen], ...] = (
    HomeScreen,
    AnalyzeScreen,
    StatusesScreen,
    ControlScreen,
    QueueScreen,
    MachineScreen,
    PresetsScreen,
    ProjectsScreen,
    SettingsScreen,
    CallsScreen,
    TrashScreen,
    AnswerScreen,
    FormScreen,
    ViewerScreen,
)
HOMES: dict[str, type] = {**{screen.SCOPE: screen for screen in SCREENS}, "app": GymdashApp}


def test_ids_are_unique() -> None:
    assert len({key.id for key in KEYS}) == len(KEYS)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.id)
def test_each_key_says_what_it_does_and_does_something(key: Key) -> None:
    assert key.description
    assert key.tooltip.endswith(".")
    name = key.action.partition("(")[0]
    for scope in key.scopes:
        assert hasattr(HOMES[scope], f"action_{name}"), f"{key.id} calls an action that is not there"


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.id)
def test_each_key_exists_on_a_plain_terminal(key: Key) -> None:
    # ctrl+h, ctrl+i and ctrl+m arrive as backspace, tab and enter; shift is seen with letters alone
    for name in key.keys.split(","):
        assert name not in {"ctrl+h", "ctrl+i", "ctrl+m", "ctrl+left_square_bracket"}
        assert "shift+" not in name
        assert not (name.startswith("ctrl+") and name[5:].isupper())


@pytest.mark.parametrize("scope", [screen.SCOPE for screen in SCREENS])
def test_no_key_does_two_things(scope: str) -> None:
    used = [name for key in KEYS if key.scopes & {scope, "app"} for name in key.keys.split(",")]
    # the form's f1 is the app's too, and does the same: there a question mark is typed; d is the demo's where there is
    # nothing to delete; while the details have the keys, some are theirs
    theirs = {name for key in details.KEYS for name in key.keys.split(",")} if scope == "home" else set()
    doubled = {name for name in used if used.count(name) > 1} - {"f1", "d"} - theirs
    assert not doubled


def test_the_readme_shows_this_table() -> None:
    shown = README.read_text(encoding="utf-8").partition("<!-- keys -->\n")[2].partition("\n<!-- /keys -->")[0]
    assert shown == markdown_table(), "put markdown_table() of gymdash_tui/tui/keys.py into the README"
