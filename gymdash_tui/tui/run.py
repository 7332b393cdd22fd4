"""Runs the screen, and says afterwards what goes on without it."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.simulation.paths import project_for_command, project_name
from gymdash_tui.tui import garbage
from gymdash_tui.tui.lean import import_leanly, share_heap
from gymdash_tui.tui.splash import splash

if TYPE_CHECKING:
    from gymdash_tui.tracking.launch import Order
    from gymdash_tui.tui.app import GymdashApp
    from gymdash_tui.tui.world import World

SMALLEST = (60, 16)
"""The columns and lines below which nothing useful can be shown."""


def run_screen(folder: Path, demo: bool = False, clone: str = "", sims: Sequence[str] = (), python: str = "") -> int:
    """Open the screen on a project until the person leaves.

    Args:
        folder: The project's folder, which is made where there is none.
        demo: Whether to start the demo.
        clone: The name or id of a simulation with whose arguments the form is opened at once; empty for none.
        sims: From where types of simulations are taken, beside those that the project and the program know.
        python: The interpreter in which what a form starts is to run; empty for the project's own.

    Returns:
        The exit code.

    Raises:
        WrongUse: If the terminal is too small.
        ProjectError: If the project cannot be opened.
    """

    def make(world: World) -> GymdashApp:
        from gymdash_tui.tui.app import GymdashApp  # deferred: 124 ms, not before the terminal is known to do

        world.orders, world.clone = _demo_orders if demo else None, clone
        world.sims, world.python = tuple(sims), python
        from gymdash_tui.tui.early import early_list

        world.early = early_list(folder, os.get_terminal_size(sys.stdout.fileno()).lines)
        return GymdashApp(world)

    return run_app(folder, make)


def run_app(folder: Path, make: Callable[[World], GymdashApp]) -> int:
    """Run an app on a project until the person leaves, and say what goes on without it.

    Args:
        folder: The project's folder, which is made where there is none.
        make: Makes the app; called once the terminal is known to do.

    Returns:
        The exit code.

    Raises:
        WrongUse: If the terminal is too small.
        ProjectError: If the project cannot be opened.
    """
    _check_terminal()
    garbage.hold()
    share_heap()
    import_leanly()
    # numpy's threads would only take cores from the training
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    ascii_only = "utf" not in (sys.stdout.encoding or "").lower()
    with splash(project_name(folder), sys.stdout, os.get_terminal_size(sys.stdout.fileno()).columns, ascii_only):
        from gymdash_tui.tui.preferences import read_preferences
        from gymdash_tui.tui.world import World

        reading = read_preferences()
        settings, mistakes = reading.settings, reading.mistakes
        app = make(World(folder, ascii_only=ascii_only or settings.ascii, settings=settings, mistakes=mistakes))
    try:
        app.run(mouse=settings.mouse)
    finally:
        app.switching.close()  # only now: while the app still ran, a thread might have been reading
    if app.refusal is not None:
        raise app.refusal
    if app.live_count or app.queued_count:
        print(_farewell(app.live_count, app.queued_count, app.queue_goes_on, app.world.folder))
    return app.return_code or 0


def _check_terminal() -> None:
    # a COLUMNS or LINES that a shell exported once is not the size of this terminal, and Textual would believe it
    for name in ("COLUMNS", "LINES"):
        os.environ.pop(name, None)
    size = os.get_terminal_size(sys.stdout.fileno())
    if size.columns < SMALLEST[0] or size.lines < SMALLEST[1]:
        raise WrongUse(
            f"The terminal is {size.columns}x{size.lines}; the screen needs {SMALLEST[0]}x{SMALLEST[1]}. "
            "Enlarge it, or use the commands (gymdash-tui --help)."
        )


def _farewell(live: int, queued: int, goes_on: bool, folder: Path) -> str:
    running = f"{live} simulations go on running" if live > 1 else "1 simulation goes on running" if live else ""
    becomes = "will be started in turn" if goes_on else "wait until you do something"
    waiting = f"{queued} in the queue {becomes}" if queued else ""
    where = project_for_command(folder)
    see = f"gymdash-tui -d {shlex.quote(where)}" if where else "gymdash-tui"
    return f"{', and '.join(filter(None, [running, waiting]))}. To see: {see}"


def _demo_orders() -> list[Order]:
    from gymdash_tui.tracking.demo import demo_orders  # deferred: not before the screen stands

    return demo_orders()
