"""The person's settings at work: theme, keys and mouse follow them at once, also when their file is edited by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.tui.file_watch import Stamps, stamps
from gymdash_tui.tui.key import Key
from gymdash_tui.tui.keymap import Keymap
from gymdash_tui.user.paths import settings_file
from gymdash_tui.user.settings import Settings
from gymdash_tui.user.settings_file import Reading, read_settings

if TYPE_CHECKING:
    from gymdash_tui.tui.app import GymdashApp

_REST = 2.0  # seconds between two looks at the file's time; a system's own watch costs a thread for the same


def read_preferences() -> Reading:
    """Read the settings' file, and look at its keys as well: which there are is known up here alone."""
    reading = read_settings()
    problems = Keymap(reading.settings.keys).problems
    sentences = (
        reading.mistake(("keys", key_id), f"keys.{key_id} {what}", "It is passed over.")
        for key_id, what in problems.items()
    )
    return replace(reading, mistakes=(*reading.mistakes, *sentences))


class Preferences:
    """What the settings do to an app.

    Attributes:
        keymap: The keys as they are now.
        mistakes: A sentence for each thing that is wrong in the file.
        wanted: The setting on which the cursor is to stand when its screen opens.
    """

    def __init__(self, app: GymdashApp) -> None:
        self._app = app
        self._listeners: list[Callable[[], None]] = []
        self._seen: Stamps = {}
        self.keymap = Keymap(app.world.settings.keys)
        self.mistakes = app.world.mistakes
        self.wanted = ""
        self._leave_colours_out()
        self.show_theme(app.world.settings.theme)

    @property
    def settings(self) -> Settings:
        """The settings."""
        return self._app.world.settings

    def __getitem__(self, key_id: str) -> Key:
        """Give one key as it is now."""
        return self.keymap[key_id]

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Have a function called after each change; gives the function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def begin(self) -> None:
        """Follow the settings from now on."""
        self._app.set_keymap(self.keymap.for_textual)
        self._app.run_worker(self._follow(), group="settings", exclusive=True)

    def tell(self) -> None:
        """Say what is wrong in their file, once the home stands that says it."""
        self._say(self.mistakes)

    async def save(self, path: str, value: Any) -> bool:
        """Write one setting into the file, and follow it; whether that could be done, else it has been said why not."""
        from gymdash_tui.user.settings_saving import save_setting  # deferred: not before something is saved

        try:
            await asyncio.to_thread(save_setting, path, value)
        except WrongUse as error:
            self._app.fail(error)
            return False
        await self._read()
        return True

    # -- the file ------------------------------------------------------------------------------------------------------

    async def _follow(self) -> None:
        """Take over what is changed in the file by hand, or by another program of this person's."""
        file = settings_file()
        self._seen = await asyncio.to_thread(stamps, [file])
        while True:
            await asyncio.sleep(_REST)
            if await asyncio.to_thread(stamps, [file]) != self._seen:
                await self._read()

    async def _read(self) -> None:
        self._seen = await asyncio.to_thread(stamps, [settings_file()])
        reading = await asyncio.to_thread(read_preferences)
        new = tuple(one for one in reading.mistakes if one not in self.mistakes)
        self.mistakes = reading.mistakes
        self.take(reading.settings)
        self._say(new)

    def _say(self, mistakes: tuple[str, ...]) -> None:
        for mistake in mistakes[1:]:
            self._app.note(mistake, "warn")
        if mistakes:
            more = f"  ({len(mistakes) - 1} more: {self['messages'].label})" if mistakes[1:] else ""
            self._app.say(f"{mistakes[0]}{more}", "warn", 30)

    # -- what they do --------------------------------------------------------------------------------------------------

    def take(self, settings: Settings) -> None:
        """Follow other settings."""
        old, self._app.world.settings = self.settings, settings
        if settings.keys != old.keys:
            self.keymap = Keymap(settings.keys)
            self._app.set_keymap(self.keymap.for_textual)
            self._show_keys()
        if settings.theme != old.theme:
            self.show_theme(settings.theme)
        if settings.mouse != old.mouse:
            self._listen_to_mouse(settings.mouse)
        for listener in tuple(self._listeners):
            listener()

    def _show_keys(self) -> None:
        """Show the keys as they are now on every screen, also on those that stand behind others."""
        from gymdash_tui.tui.screens.base import BaseScreen  # deferred: the shell reads the settings too
        from gymdash_tui.tui.widgets.welcome import Welcome

        for screen in self._app.screen_stack:
            if isinstance(screen, BaseScreen) and screen.is_mounted:
                screen.footer.repaint()
                for welcome in screen.query(Welcome):
                    welcome.repaint()

    def show_theme(self, name: str) -> None:
        """Show a theme, which need not be the one that is set."""
        from gymdash_tui.tui.themes import make_theme, without_colour  # deferred: the shell reads the settings too

        if self._app.no_color:
            name = without_colour(name)
        self._app.register_theme(make_theme(name))
        self._app.theme = name

    def _leave_colours_out(self) -> None:
        """Leave out all colours where NO_COLOR asks for it; Textual's own way for most themes is greys."""
        if self._app.no_color:
            from textual.filter import Monochrome, NoColor  # deferred: few ask for it

            self._app._filters = [NoColor() if isinstance(one, Monochrome) else one for one in self._app._filters]

    def _listen_to_mouse(self, on: bool) -> None:
        driver: Any = self._app._driver
        if not hasattr(driver, "_enable_mouse_support"):
            return  # no terminal of its own: a test's
        if on:
            driver._mouse = True
            driver._enable_mouse_support()
        else:
            driver._disable_mouse_support()
            driver._mouse = False
