"""The presets: saved start configurations and answers, to be used, changed, and shared as files."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on, work

from gymdash_tui.domain.errors import GymdashError, WrongUse
from gymdash_tui.domain.preset import Preset, PresetKind
from gymdash_tui.domain.text import safe_text
from gymdash_tui.tui.preset_words import answer_text, contents_words, read_answer, read_name, short_preset
from gymdash_tui.tui.screens.preset_files import PresetFiles
from gymdash_tui.tui.store import News, Store
from gymdash_tui.tui.text import fit_start
from gymdash_tui.tui.widgets.footer import Offer
from gymdash_tui.tui.widgets.pick_list import PickList, Row
from gymdash_tui.tui.widgets.preset_lines import preset_key, preset_rows

_NEEDS_ONE = ("preset-use", "preset-edit", "preset-rename", "preset-note", "preset-delete", "preset-export")


class PresetsScreen(PresetFiles):
    """What was saved to be used again."""

    SCOPE = "presets"
    PURPOSE: ClassVar[str] = """\
What was saved to be used again: arguments to start simulations with, and answers to what
simulations ask. One is used in the form, where all of it can still be changed before it starts.
They belong to the project, and go to another one as a file."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._is_read = False

    def on_mount(self) -> None:
        """Read them; Textual calls the base's handler, which shows the list, as well."""
        self._read()

    def on_screen_resume(self) -> None:
        """Look again: a form may have saved one."""
        self._read()

    def _take(self, news: News) -> None:
        if news.rows:
            self._show()

    @work(group="read", exclusive=True)
    async def _read(self) -> None:
        await self.reread()

    async def reread(self, select: str = "") -> None:
        """Read all presets, and put the cursor on one of them."""
        found = await self.gymdash.guarded(asyncio.to_thread(self._store.project.presets))
        if found is None:
            return
        self._presets, self._is_read = sorted(found, key=lambda one: (one.kind, one.name.casefold())), True
        self._show()
        if select:
            self.picks.select(select)

    def _rows(self) -> Sequence[Row]:
        return preset_rows(self._presets, self._is_read, self.gymdash.world.ascii_only)

    @on(PickList.Moved)
    def _moved(self) -> None:
        self.footer.repaint()

    def offers(self) -> list[Offer]:
        """Give the keys that do something now."""
        return [(key, key.description) for key in self.keys if self._presets or key.id not in _NEEDS_ONE]

    # -- keys: using and changing --------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """Open the form, in which f3 saves what is typed."""
        self._open_form(None, False)

    def action_use(self) -> None:
        """Open the form, filled with it; an answer is changed."""
        self._open(edit=False)

    def action_edit(self) -> None:
        """Change it, in the form or in a line."""
        self._open(edit=True)

    def _open(self, edit: bool) -> None:
        preset = self.chosen()
        if preset is None:
            return
        if preset.kind is PresetKind.START:
            self._open_form(preset, edit)
        else:
            self._edit_answer(preset)

    @work(group="ask", exclusive=True)
    async def _open_form(self, preset: Preset | None, edit: bool) -> None:
        from gymdash_tui.tui.screens.form import FormScreen  # deferred: most visits open none

        if self.app.screen is not self:
            return
        started = await self.app.push_screen_wait(FormScreen(preset=preset, edit=edit))
        if started:
            await self.gymdash.guarded(self._store.reload())
            self.gymdash.go_to_simulation(started)

    @work(group="ask", exclusive=True)
    async def _edit_answer(self, preset: Preset) -> None:
        from gymdash_tui.tui.screens.ask import Ask  # deferred: most visits change none

        question = f"What does {short_preset(preset)} answer?"
        hint = "key=value key.sub=value; quotes keep blanks together"
        answer = await self.app.push_screen_wait(Ask(question, hint, read_answer, answer_text(preset.kwargs)))
        if answer is not None:
            await self._save(replace(preset, kwargs=answer[0]), "Changed")

    @work(group="ask", exclusive=True)
    async def action_note(self) -> None:
        """Ask for its note, and save it."""
        from gymdash_tui.tui.screens.ask import Ask  # deferred: most visits change none

        preset = self.chosen()
        if preset is None or self.app.screen is not self:
            return
        question = f"What is there to say about {short_preset(preset)}?"
        answer = await self.app.push_screen_wait(
            Ask(question, "a sentence; an empty one takes it away", _read_note, safe_text(preset.note))
        )
        if answer is not None:
            await self._save(replace(preset, note=str(answer[0])), "Changed")

    @work(group="ask", exclusive=True)
    async def action_rename(self) -> None:
        """Ask for another name."""
        from gymdash_tui.tui.screens.ask import Ask  # deferred: most visits rename none

        preset = self.chosen()
        if preset is None or self.app.screen is not self:
            return
        read = partial(_read_new_name, [one.name for one in self._presets if one.kind is preset.kind], preset.name)
        question = f"Which name for {short_preset(preset)}?"
        answer = await self.app.push_screen_wait(Ask(question, "a name of your own", read, safe_text(preset.name)))
        if answer is None or answer[0] == preset.name:
            return
        renamed = replace(preset, name=str(answer[0]))
        if await self._save(renamed, "Renamed", replace_it=False):
            await self._remove(preset)
            await self.reread(preset_key(renamed))

    async def _save(self, preset: Preset, done: str, replace_it: bool = True) -> bool:
        try:
            await self._store.tracker.save_preset(preset, replace=replace_it)
        except (GymdashError, OSError) as error:
            self.gymdash.fail(error)
            return False
        self.gymdash.say(f"{done} {short_preset(preset)}.", "good")
        await self.reread(preset_key(preset))
        return True

    @work(group="ask", exclusive=True)
    async def action_delete(self) -> None:
        """Delete it, after a question."""
        from gymdash_tui.tui.screens.dialog import Confirm  # deferred: most visits delete none

        preset = self.chosen()
        if preset is None or self.app.screen is not self:
            return
        details = [fit_start(contents_words(preset), 60).rstrip(), "", "Nothing brings it back then."]
        if await self.app.push_screen_wait(Confirm(f"Delete {short_preset(preset)}?", details, "delete it", "keep it")):
            if await self._remove(preset):
                self.gymdash.say(f"Deleted {short_preset(preset)}.", "good")
            await self.reread()

    async def _remove(self, preset: Preset) -> bool:
        try:
            await self._store.tracker.delete_preset(preset.name, preset.kind)
        except (GymdashError, OSError) as error:
            self.gymdash.fail(error)
            return False
        return True


def _read_note(text: str) -> tuple[str, str]:
    return text.strip(), "no note" if not text.strip() else "the note"


def _read_new_name(taken: Sequence[str], own: str, text: str) -> tuple[str, str]:
    name, words = read_name(text)
    if name != own and name in taken:
        raise WrongUse(f"'{safe_text(name)}' is taken by another preset; choose another name.")
    return name, words
