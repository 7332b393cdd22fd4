"""The part of the form that saves what is typed as a preset, and fills itself with one."""

from __future__ import annotations

import asyncio
from functools import partial

from textual import work

from gymdash_tui.domain.errors import GymdashError
from gymdash_tui.domain.preset import Preset, PresetKind
from gymdash_tui.domain.text import safe_text
from gymdash_tui.tui.form_filling import preset_of, preset_texts
from gymdash_tui.tui.preset_words import preset_choices, read_name, short_preset
from gymdash_tui.tui.screens.ask import Ask
from gymdash_tui.tui.screens.choosing import ChooseLine
from gymdash_tui.tui.screens.dialog import Confirm
from gymdash_tui.tui.screens.form_types import FormTypes


class FormPresets(FormTypes):
    """A form that knows presets."""

    def __init__(self, preset: Preset | None, edit: bool) -> None:
        super().__init__()
        self._preset = preset
        self._edit = edit

    def _show_title(self) -> None:
        if self._edit and self._preset is not None:
            title = f"Preset {safe_text(self._preset.name)} · f3 saves it"
        elif self._preset is not None:
            title = f"New simulation · preset {safe_text(self._preset.name)}"
        else:
            title = "New simulation"
        self.entitle(title)

    def entitle(self, title: str) -> None:
        """Say at the top what is filled here, and for which project."""
        self._show_counts()
        self.header.entitle(title)

    def _show_counts(self) -> None:
        store = self.gymdash.store
        self.header.show(self.gymdash.project_name, store.rows.counts if store is not None else {})

    # -- filling -------------------------------------------------------------------------------------------------------

    async def _fill_first_preset(self, preset: Preset) -> None:
        """Fill a form that is opened for a preset; what was typed in other ones stays as it is."""
        self._model.ask_type = len(self._model.types) > 1
        key = preset.sim_key if preset.sim_key in self._types.keys else await self._first_type()
        await self._fill_preset(preset, key, self.gymdash.drafts.setdefault(f"preset {preset.name}", {}))

    async def _fill_preset(self, preset: Preset, key: str, draft: dict[str, str]) -> None:
        if key != preset.sim_key:
            self.notice(
                f"{short_preset(preset)} is for '{safe_text(preset.sim_key)}', which is no type that is known here.",
                "bad",
            )
            await self._turn_to(key, None, draft)
        else:
            self._model.was = {}
            await self._turn_to(key, None, draft, partial(preset_texts, preset=preset))
            self._preset = preset
        self._show_title()

    def action_load_preset(self) -> None:
        """Fill the form with a preset, chosen from a list."""
        self._open(self._choose_preset)

    async def _choose_preset(self) -> None:
        store = self.gymdash.store
        if store is None or self.app.screen is not self:
            return
        presets = await self.gymdash.guarded(asyncio.to_thread(store.project.presets, PresetKind.START))
        if not presets:
            if presets is not None:
                self.notice("There are no presets yet; f3 saves what is typed as one.", "warn", 8)
            return
        # those of this type first
        presets.sort(key=lambda one: one.sim_key != self._model.key)
        current = self._preset.name if self._preset is not None else ""
        chosen = await self.app.push_screen_wait(ChooseLine("Which preset?", preset_choices(presets), current))
        found = next((one for one in presets if one.name == chosen), None)
        if found is not None:
            self._load(found)

    @work(group="turn", exclusive=True)
    async def _load(self, preset: Preset) -> None:
        known = preset.sim_key in self._types.keys or preset.sim_key == self._model.key
        key = preset.sim_key if known else self._model.key
        draft = self._model.texts if key == self._model.key else self._draft_for(key)[0]
        await self._fill_preset(preset, key, draft)
        self.gymdash.drafts.last = key if self._model.ask_type else self.gymdash.drafts.last

    # -- saving --------------------------------------------------------------------------------------------------------

    def action_save_preset(self) -> None:
        """Save what is typed as a preset, under a name that is asked for."""
        self._open(self._save_as_preset)

    async def _save_as_preset(self) -> None:
        if self.gymdash.store is None or self._model.fields is None or self.app.screen is not self:
            return
        missing = self._model.missing()
        problems = {path: text for path, text in self._model.problems().items() if path not in missing}
        if problems:
            self._show_problems(problems)
            return
        name = self._preset.name if self._preset is not None else ""
        if not (self._edit and name):
            answer = await self.app.push_screen_wait(
                Ask("Save what is typed as which preset?", "its name; P at home lists all presets", read_name, name)
            )
            if answer is None:
                return
            name = str(answer[0])
        await self._save(name)

    async def _save(self, name: str) -> None:
        store = self.gymdash.store
        assert store is not None, "the project is open: that was looked at"
        try:
            there = await asyncio.to_thread(store.project.preset, name, PresetKind.START)
            own = there is not None and self._preset is not None and there.name == self._preset.name and self._edit
            if there is not None and not own:
                details = [f"It is for {there.sim_key}." + (f" {there.note}" if there.note else "")]
                if not await self.app.push_screen_wait(
                    Confirm(f"Replace the preset '{safe_text(name)}'?", details, "replace it", "keep it")
                ):
                    return
            preset = preset_of(self._model, name, there or self._preset)
            await store.tracker.save_preset(preset, replace=there is not None)
        except (GymdashError, OSError) as error:
            self.gymdash.fail(error)
            return
        self._preset = preset
        self.gymdash.say(f"Saved {short_preset(preset)}.", "good")
        if self._edit:
            self.dismiss("")
        else:
            self._show_title()
