"""What the app works on: a project, its tracker, a clock. Handed in, so that a test can hand in another."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from gymdash_tui.user.settings import Settings

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project
    from gymdash_tui.tracking.aio import AsyncSimulationTracker
    from gymdash_tui.tracking.launch import Order
    from gymdash_tui.tui.looking import Looking
    from gymdash_tui.tui.rows import Rows

_SHOWS_MORE = (
    "gymdash_tui.metrics",
    "gymdash_tui.charts.chart",
    "gymdash_tui.tui.screens.curve_feed",
    "gymdash_tui.tui.screens.detail_feed",
)


@dataclass(slots=True)
class World:
    """What the app works on.

    Attributes:
        folder: The project's folder.
        orders: Makes the orders to start as soon as the screen stands (the demo's).
        clone: The name or id of a simulation with whose arguments the form is opened at once; empty for none.
        sims: From where types of simulations are taken, beside those that the project and the program know.
        python: The interpreter in which what a form starts is to run; empty for the project's own.
        ascii_only: Whether the terminal can show ASCII alone.
        settings: The person's settings.
        mistakes: A sentence for each thing that is wrong in their file.
        clock: Unix seconds.
        early: How the project is looked at, and its list as it was a moment before the screen came; ``None`` where
            that is not known.
    """

    folder: Path
    orders: Callable[[], list[Order]] | None = None
    clone: str = ""
    sims: tuple[str, ...] = ()
    python: str = ""
    ascii_only: bool = False
    settings: Settings = field(default_factory=Settings)
    mistakes: tuple[str, ...] = ()
    clock: Callable[[], float] = field(default=time.time)
    early: tuple[Looking, Rows] | None = None

    def open(self, folder: Path, create: bool = True) -> tuple[Project, AsyncSimulationTracker]:
        """Open a project; called in a thread once the screen is painted.

        Args:
            folder: Its folder.
            create: Whether to make it where there is none.

        Raises:
            ProjectLocked: If another program keeps its database locked.
            ProjectError: If it cannot be opened.
        """
        # deferred: the tables alone take 242 ms, while the first paint is on the screen
        from gymdash_tui.project.project import Project
        from gymdash_tui.tracking.aio import AsyncSimulationTracker

        project = Project.open(folder, create)
        return project, AsyncSimulationTracker(project, shell="screen")

    def warm_up(self) -> None:
        """Load what shows the first curve and details; called in a thread while the list is on the screen already."""
        for name in _SHOWS_MORE:
            importlib.import_module(name)
