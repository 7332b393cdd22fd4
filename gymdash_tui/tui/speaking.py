"""How the app tells a person something: one line on every screen, kept so that it can be read again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from textual.worker import WorkerFailed

from gymdash_tui.domain.errors import GymdashError
from gymdash_tui.tui.quiet_app import QuietApp
from gymdash_tui.tui.said import Said
from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.text import plain, text_width
from gymdash_tui.tui.widgets.header import Header
from gymdash_tui.tui.world import World

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

T = TypeVar("T")


class SpeakingApp(QuietApp):
    """Says what happens.

    Attributes:
        world: What it works on.
        farewells: Called before the terminal is left, also after a crash: they take away what is no text.
    """

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.farewells: list[Callable[[], None]] = []
        self._said = Said()

    def say(self, text: str, part: str = "dim", seconds: float = 10, keep: bool = True) -> None:
        """Say something at the top of every screen that is open.

        Args:
            text: A sentence; an empty one takes away what stands there.
            part: Its style.
            seconds: After how long it goes by itself; 0 for never.
            keep: Whether it can be read again later; what is only under way need not.
        """
        if text and keep:
            self.note(text, part)
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.notice(text, part, seconds if keep else 0)
        if keep and text_width(text) > self.size.width - 4:  # no line is long enough for it
            self._pop_up(text, "error" if part == "bad" else "information")

    def unsay(self, text: str) -> None:
        """Take a sentence away that is not true any more, wherever it still stands."""
        for screen in self.screen_stack:
            for header in screen.query(Header):
                if header.says(text):
                    header.notice("")

    def note(self, text: str, part: str = "dim") -> None:
        """Keep a sentence so that it can be read later, without saying it now."""
        self._said.add(self.world.clock(), text, part)

    def fail(self, error: Exception) -> None:
        """Say what went wrong: the sentence, with a trace's last line."""
        first, *rest = str(error).strip().splitlines() or [type(error).__name__]
        self.say(" ".join(plain(line).plain[:300] for line in (first, *rest[-1:])), "bad", 20)

    def _handle_exception(self, error: Exception) -> None:
        # what a worker of a screen failed with, where a person can mend it (a project that is gone, a full disk), is
        # said, as by `guarded`, and ends no program; all else is a fault of the program's
        if isinstance(error, WorkerFailed) and isinstance(error.error, GymdashError | OSError):
            self.fail(error.error)
        else:
            super()._handle_exception(error)

    def send_to_terminal(self, data: str) -> None:
        """Write a sequence to the terminal, as Textual itself does for the bell: between two frames, never within."""
        if data and self._driver is not None and not self.is_headless:
            self._driver.write(data)

    def _close_messages_no_wait(self) -> None:
        for farewell in self.farewells:
            farewell()
        super()._close_messages_no_wait()

    def _pop_up(self, text: str, severity: SeverityLevel) -> None:
        title = "That did not work" if severity == "error" else ""
        self.notify(plain(text).plain[:600], title=title, severity=severity, timeout=12, markup=False)

    async def guarded(self, work: Awaitable[T]) -> T | None:
        """Await something that may fail for reasons a person can mend; a failure is said, and nothing comes back."""
        try:
            return await work
        except (GymdashError, OSError) as error:
            self.fail(error)
            return None
