"""The screens that one goes to by number, in the order of their numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gymdash_tui.tui.screens.base import BaseScreen
    from gymdash_tui.tui.store import Store

HOME = "home"


@dataclass(frozen=True, slots=True)
class Place:
    """A screen that one goes to.

    Attributes:
        id: Its keys' scope; ``home`` is the home itself.
        number: The key, as it is written.
        words: What it is called.
        tooltip: What it shows, in a sentence.
        where: Module and name of its screen's class, which takes the store; empty for the home.
    """

    id: str
    number: str
    words: str
    tooltip: str
    where: str = ""

    def make(self, store: Store) -> BaseScreen:
        """Make its screen; only now is its module loaded."""
        module, name = self.where.split(":")
        screen: Callable[[Store], BaseScreen] = getattr(import_module(f"gymdash_tui.tui.screens.{module}"), name)
        return screen(store)


PLACES = (
    Place(HOME, "1", "simulations", "Show the simulations, with curve and details."),
    Place("analyze", "2", "analyze", "Show what was learned: charts, groups, tables.", "analyze:AnalyzeScreen"),
    Place("statuses", "3", "statuses", "Show everything that simulations reported.", "statuses:StatusesScreen"),
    Place("control", "4", "inbox", "Show what simulations ask you for.", "control:ControlScreen"),
    Place("queue", "5", "queue", "Show what waits for what, and how many slots there are.", "queue:QueueScreen"),
    Place(
        "machine", "6", "machine", "Show processors, memory, disk and GPUs, and who uses them.", "machine:MachineScreen"
    ),
    Place("presets", "7", "presets", "Show what was saved to be used again.", "presets:PresetsScreen"),
    Place(
        "projects", "8", "projects", "Show the projects that you opened, to go to another.", "projects:ProjectsScreen"
    ),
    Place("settings", "9", "settings", "Show the settings, to change them.", "settings:SettingsScreen"),
    Place("calls", "0", "calls", "Show every command that was given.", "calls:CallsScreen"),
    Place("trash", "T", "trash", "Show what was deleted, to take it back.", "trash:TrashScreen"),
)


def place(id: str) -> Place:  # noqa: A002 - what it is called everywhere
    """Give a place by its id."""
    return next(one for one in PLACES if one.id == id)
