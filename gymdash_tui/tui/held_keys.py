"""One key after the other: what a key leads to is there before the next one is done, however fast they are pressed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.screen import Screen
    from textual.timer import Timer
    from textual.widget import Widget

    from gymdash_tui.tui.app import GymdashApp

Typed = events.Key | events.Paste

_LEAVING = ("q", "ctrl+q", "ctrl+c")
_HARMLESS = ("question_mark", "f1", "exclamation_mark", "escape", "ctrl+l")  # no moving: G would end where is no end
_ALWAYS = ("ctrl+q", "ctrl+c")
_MOST = 10_000  # a cat on the keyboard
_PATIENCE = 5.0  # seconds for which a key that is being done, or what is to be opened, keeps keys
_LONGEST = 60.0  # the same where escape leads out of it


class HeldKeys:
    """Keeps keys until they can be done, each once the one before is done.

    Over a slow line several keys come at once. Textual would hand all of them to what has the cursor then, and what
    is typed behind the key that opens a dialog, or a list, or the palette, is meant for that. Likewise the list stands
    on the screen a third of a second before anything can be done to it: who is used to the program types ahead.
    """

    def __init__(self, app: GymdashApp) -> None:
        self._app = app
        self._waiting: deque[Typed] = deque()
        self._next: Typed | None = None  # given back to the app, and not yet come there
        self._is_busy = False
        self._followed = 0  # counts what is followed: only the newest says that it is done
        self._is_closed = True
        self._opens: Timer | None = None
        self._slow: Timer | None = None
        self._can_be_left = False
        self._below: Screen[Any] | None = None
        self._settled: Screen[Any] | None = None  # the screen that has put its cursor somewhere

    def takes(self, event: events.Event) -> bool:
        """Tell whether an event is a key that is kept for later."""
        if not isinstance(event, Typed) or event.is_forwarded:
            return False
        if event is self._next:
            self._next = None
            return False
        if self._leaves(event):
            self._waiting.clear()
            self._stop_waiting()
        is_first = self._next is None and not self._waiting
        if self._overtakes(event) or (is_first and not self._is_kept(event)):
            return False
        if len(self._waiting) < _MOST:
            self._waiting.append(event)
        self._watch()
        return True

    def _watch(self) -> None:
        """Have what waits for a key that takes too long be done after all."""
        if self._is_busy and self._waiting and self._slow is None:
            self._slow = self._app.set_timer(_PATIENCE, self._is_done)

    def _overtakes(self, event: Typed) -> bool:
        if not isinstance(event, events.Key):
            return False
        return event.key in _ALWAYS or (self._is_closed and self._opens is None and event.key in _LEAVING)

    def _leaves(self, event: Typed) -> bool:
        is_escape = isinstance(event, events.Key) and event.key == "escape"
        return is_escape and self._can_be_left and self._opens is not None

    def _is_kept(self, event: Typed) -> bool:
        top = self._top
        if self._opens is not None and not self._is_above(top):
            return True
        if not self._is_busy and top is not self._settled:
            self._is_busy = True
            self._followed += 1
            self._settle(self._followed)
        if self._is_busy:
            return True
        return self._is_closed and not (isinstance(event, events.Key) and event.key in _HARMLESS)

    def _is_above(self, top: Screen[Any] | None) -> bool:
        """Tell whether a dialog stands above what is about to open."""
        return top is not None and top.is_modal and top is not self._below

    @property
    def _top(self) -> Screen[Any] | None:
        stack = self._app.screen_stack
        return stack[-1] if stack else None  # none while the program is being left

    def follow(self, heard_by: Widget) -> None:
        """Keep what comes now until a key is done, and no longer for the one before: what that did may have led here.

        A key goes up from what has the cursor to the app, which does what the key is for; what that tells the one
        with the cursor, such as that a line is typed, goes up once more. What is sent that way now comes right behind.

        Args:
            heard_by: What had the cursor, or whatever else just told the app to do something.
        """
        self._is_busy = True
        self._followed += 1
        self._watch()
        self._go_up(list(heard_by.ancestors_with_self), partial(self._follow_what_it_did, self._followed))

    def _follow_what_it_did(self, followed: int) -> None:
        if followed == self._followed:
            heard_by = self._app.focused or self._app.screen
            self._go_up(list(heard_by.ancestors_with_self), partial(self._settle, followed))

    def _go_up(self, pumps: Sequence[MessagePump], then: Callable[[], None]) -> None:
        if not pumps:
            then()
            return
        for place, pump in enumerate(pumps):
            if pump.call_later(self._go_up, pumps[place + 1 :], then):  # it is not closed
                return

    def _settle(self, followed: int, seen: object = None) -> None:
        """Wait until what was opened has put its cursor somewhere, and what that opened."""
        if followed != self._followed:
            return
        top = self._top
        if top is None or top is seen or not top.call_later(self._settle, followed, top):
            self._is_done()

    def _is_done(self) -> None:
        """Do what waited for the key before."""
        self._is_busy, self._settled = False, self._top
        self._followed += 1
        if self._slow is not None:
            self._slow.stop()
            self._slow = None
        self._go_on()

    def release(self) -> None:
        """Do what was kept, in its order: the project is open."""
        self._is_closed = False
        self._go_on()

    @contextmanager
    def opening(self, *, can_be_left: bool = False) -> Iterator[None]:
        """Keep all keys while something is on its way to a dialog, but for those that are pressed in dialogs.

        Args:
            can_be_left: Whether escape does not wait: the keys before it are forgotten. It is waited for until it has
                come; for what cannot be left a few seconds.
        """
        self._stop_waiting()
        self._can_be_left, self._below = can_be_left, self._top
        timer = self._opens = self._app.set_timer(_LONGEST if can_be_left else _PATIENCE, self._stop_waiting)
        try:
            yield
        finally:
            if self._opens is timer:
                self._stop_waiting()

    def _stop_waiting(self) -> None:
        if self._opens is not None:
            self._opens.stop()
            self._opens = None
            self._go_on()

    def dialog_is_there(self) -> None:
        """Do what was kept for a dialog: it is open."""
        self._go_on()

    def _go_on(self) -> None:
        if self._next is None and self._waiting and not self._is_kept(self._waiting[0]):
            self._next = self._waiting.popleft()
            self._app.post_message(self._next)
