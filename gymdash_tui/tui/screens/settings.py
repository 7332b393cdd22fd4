"""The settings: everything that can be set, changed at once and kept in one file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.tui.choice import Choice
from gymdash_tui.tui.key_names import written
from gymdash_tui.tui.preferences import Preferences
from gymdash_tui.tui.screens.picking import PickScreen
from gymdash_tui.tui.store import News
from gymdash_tui.tui.widgets.footer import Offer
from gymdash_tui.tui.widgets.header import Header
from gymdash_tui.tui.widgets.pick_list import PickList, Row
from gymdash_tui.tui.widgets.scrolled import Scrolled
from gymdash_tui.tui.widgets.setting_lines import (
    KEYS_TABLE,
    MISTAKE,
    SettingsView,
    setting_lines,
    setting_rows,
    setting_words,
)
from gymdash_tui.user.known import short_path
from gymdash_tui.user.options import OPTIONS, Kind, Option, option, read, show, value_of
from gymdash_tui.user.paths import settings_file

_MEND = "That has to be mended in the file itself; y copies its path."
_NO_COLOR = "NO_COLOR is set, so no theme shows its colours."


class SettingsScreen(PickScreen):
    """What can be set, by groups, the keys last; below it all that there is to say about the one under the cursor."""

    SCOPE = "settings"
    PURPOSE: ClassVar[str] = """\
Everything that can be set, with what it is set to; what you changed stands out. enter changes it,
and it counts at once. Below them stand the keys: enter waits for the key that is to do it from now
on. It all lies in one file, which you may also edit by hand while this is open; what is wrong in it
is said here with its line, and the default counts."""

    about = getters.query_one("#setting", Scrolled)

    def compose(self) -> ComposeResult:
        """Lay list and text out."""
        ascii_only = self.gymdash.world.ascii_only
        yield Header(ascii_only)
        yield PickList(id="picks")
        yield Scrolled(ascii_only, id="setting")
        yield self.make_too_small()
        yield self.make_footer()

    def on_mount(self) -> None:
        """Follow the settings; Textual calls the base's handler, which shows the list, as well."""
        self._unfollow = self._preferences.subscribe(self._changed)
        wanted, self._preferences.wanted = self._preferences.wanted, ""
        if wanted:
            self.call_after_refresh(self.picks.select, wanted)

    def on_unmount(self) -> None:
        """Follow nothing any more; the base's handler is called as well."""
        self._unfollow()

    @property
    def _preferences(self) -> Preferences:
        return self.gymdash.preferences

    @property
    def _view(self) -> SettingsView:
        known = self._preferences
        note = _NO_COLOR if self.app.no_color else ""
        return SettingsView(known.settings, known.keymap, known.mistakes, short_path(settings_file()), note)

    def _rows(self) -> Sequence[Row]:
        return setting_rows(self._view, self.gymdash.world.ascii_only)

    def _take(self, news: News) -> None:
        if news.rows:
            self.header.show(self.gymdash.project_name, self._store.rows.counts)

    def _changed(self) -> None:
        if self.display:
            self._show()
            self._show_about(fresh=False)

    @on(PickList.Moved)
    def _moved(self) -> None:
        self._show_about(fresh=True)
        self.footer.repaint()

    def _show_about(self, fresh: bool) -> None:
        path, view, ascii_only = self.picks.key, self._view, self.gymdash.world.ascii_only
        self.about.show_lines(
            setting_words(path), lambda width: setting_lines(path, view, width, ascii_only), fresh=fresh
        )

    def offers(self) -> list[Offer]:
        """Give the keys that do something now."""
        at = self.picks.key
        on_key, on_mistake = at.startswith(KEYS_TABLE), at.startswith(MISTAKE)
        missing = {"settings-add"} if not on_key else set()
        missing |= {"settings-change", "settings-default"} if on_mistake else set()
        return [(key, key.description) for key in self.keys if key.id not in missing]

    # -- keys ----------------------------------------------------------------------------------------------------------

    def action_change(self) -> None:
        """Change what is under the cursor."""
        path = self.picks.key
        one = option(path)
        if path.startswith(MISTAKE):
            self.gymdash.say(_MEND, "warn")
        elif one is None:
            self._press(path.removeprefix(KEYS_TABLE), also=False)
        elif one.kind is Kind.SWITCH:
            self._save(path, not value_of(self._preferences.settings, path))
        elif one.kind is Kind.CHOICE:
            self._choose(one)
        else:
            self._type(one)

    def action_add_key(self) -> None:
        """Have one more key do what is under the cursor."""
        if self.picks.key.startswith(KEYS_TABLE):
            self._press(self.picks.key.removeprefix(KEYS_TABLE), also=True)
        else:
            self.gymdash.say("Only what is done by keys can get one more.", "warn")

    def action_default(self) -> None:
        """Take what is under the cursor out of the file."""
        if self.picks.key.startswith(MISTAKE):
            self.gymdash.say(_MEND, "warn")
        else:
            self._save(self.picks.key, None)

    def action_copy_path(self) -> None:
        """Copy the file's path."""
        from gymdash_tui.tui.clipboard import copy  # deferred: few copy it

        copy(self.gymdash, str(settings_file()), "the settings' path")

    @work(group="ask", exclusive=True)
    async def action_find(self) -> None:
        """Choose one of the settings by typing a part of it."""
        from gymdash_tui.tui.screens.choosing import ChooseLine  # deferred: 15 ms, after the first paint

        if self.app.screen is not self:
            return
        chosen = await self.app.push_screen_wait(ChooseLine("Go to which setting?", self._choices(), self.picks.key))
        if chosen is not None:
            self.picks.select(chosen)

    def _choices(self) -> list[Choice]:
        settings = self._preferences.settings
        found = [Choice(one.path, (one.words, show(one, value_of(settings, one.path)), one.tooltip)) for one in OPTIONS]
        keys = self._preferences.keymap.keys
        return found + [Choice(f"{KEYS_TABLE}{key.id}", (key.description, key.label, key.tooltip)) for key in keys]

    @work(group="save")
    async def _save(self, path: str, value: Any) -> None:
        await self._preferences.save(path, value)

    @work(group="ask", exclusive=True)
    async def _choose(self, one: Option) -> None:
        from gymdash_tui.tui.screens.choose_theme import ChooseTheme  # deferred: 15 ms, after the first paint
        from gymdash_tui.tui.screens.dialog import Choose

        if self.app.screen is not self:
            return
        is_theme, now = one.path == "theme", value_of(self._preferences.settings, one.path)
        dialog = ChooseTheme(self._preferences) if is_theme else Choose(one.tooltip, one.choices, now)
        chosen = await self.app.push_screen_wait(dialog)
        if chosen is not None and not await self._preferences.save(one.path, chosen) and is_theme:
            self._preferences.show_theme(self._preferences.settings.theme)

    @work(group="ask", exclusive=True)
    async def _type(self, one: Option) -> None:
        from gymdash_tui.tui.screens.ask import Ask  # deferred: 15 ms, after the first paint

        if self.app.screen is not self:
            return
        now = show(one, value_of(self._preferences.settings, one.path))
        answer = await self.app.push_screen_wait(Ask(one.tooltip, _hint(one), lambda text: _read(one, text), now))
        if answer is not None:
            await self._preferences.save(one.path, answer[0])

    @work(group="ask", exclusive=True)
    async def _press(self, key_id: str, also: bool) -> None:
        from gymdash_tui.tui.screens.press_key import PressKey  # deferred: 15 ms, after the first paint

        if self.app.screen is not self:
            return
        key, keymap = self._preferences[key_id], self._preferences.keymap
        pressed = await self.app.push_screen_wait(PressKey(key, keymap, also))
        if pressed is not None:
            keys = dict.fromkeys([*key.keys.split(","), pressed]) if also else [pressed]
            await self._preferences.save(f"{KEYS_TABLE}{key_id}", written(",".join(keys)))


def _hint(one: Option) -> str:
    if one.kind is Kind.NUMBER:
        return f"seconds, from {one.least:g} to {one.most:g}"
    if one.kind is Kind.SEVERAL:
        return f"any of {', '.join(one.choices)}, separated by commas; empty for nothing"
    return " or ".join([*(f"{begins}..." for begins in one.begins), "empty for none"])


def _read(one: Option, text: str) -> tuple[Any, str]:
    try:
        value = read(one, text)
    except WrongUse as error:
        raise WrongUse(f"It {error}.") from None
    return value, show(one, value) or "none"
