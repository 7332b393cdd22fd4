"""Presets of answers: one is put into the lines, or what stands there is kept as one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import GymdashError, WrongUse
from gymdash_tui.domain.preset import Preset, PresetKind
from gymdash_tui.domain.values import show_value
from gymdash_tui.tui.sentences import quoted

if TYPE_CHECKING:
    from gymdash_tui.tui.screens.answer import AnswerScreen
    from gymdash_tui.tui.store import Store


class AnswerPresets:
    """What the answer's screen does with presets."""

    def __init__(self, screen: AnswerScreen, store: Store) -> None:
        self._screen, self._store = screen, store

    def load(self) -> None:
        """Choose one, and put it into the lines."""
        self._screen.run_worker(self._load(), group="presets", exclusive=True)

    def save(self) -> None:
        """Ask for a name, and keep what stands in the lines."""
        self._screen.run_worker(self._save(), group="presets", exclusive=True)

    async def _load(self) -> None:
        from gymdash_tui.tui.screens.dialog import Choose  # deferred: most answers take none

        app, screen = self._screen.gymdash, self._screen
        found = await app.guarded(asyncio.to_thread(self._store.project.presets, PresetKind.RESPONSE))
        if found is None:
            return
        key = await self._key()
        # those that were saved for this type first, those for another one last
        found = sorted(found, key=lambda one: (one.sim_key != key, bool(one.sim_key)))
        if not found:
            app.say("No answer was saved yet; f3 saves what you typed as one.", "warn")
            return
        choices = {_words(one): one for one in found}
        chosen = await app.push_screen_wait(Choose("Answer with", list(choices)))
        if chosen is not None:
            screen.model.fill(choices[chosen].kwargs)
            await screen.lay_lines(afresh=True)

    async def _save(self) -> None:
        from gymdash_tui.tui.screens.ask import Ask  # deferred: most answers are not saved
        from gymdash_tui.tui.screens.dialog import Confirm

        app, screen = self._screen.gymdash, self._screen
        try:
            value = screen.model.value
        except GymdashError as error:
            app.fail(error)
            return
        if not value:
            app.say("Nothing is filled in that could be saved.", "warn")
            return
        answer = await app.push_screen_wait(Ask("Save the answer as", "a name of your own", _read_name))
        if answer is None:
            return
        (name,) = answer
        project = self._store.project
        known = await app.guarded(asyncio.to_thread(project.preset, name, PresetKind.RESPONSE))
        if known is not None:
            sure = Confirm(f"Replace {quoted(name)}?", [_words(known)], "replace it", "keep it")
            if not await app.push_screen_wait(sure):
                return
        preset = Preset(name, PresetKind.RESPONSE, await self._key(), value)
        try:
            await self._store.tracker.save_preset(preset, replace=known is not None)
        except (GymdashError, OSError) as error:
            app.fail(error)
            return
        app.say(f"Saved as {quoted(name)}; f2 puts it into an answer.", "good")

    async def _key(self) -> str:
        """Give the key of the type that is talked to; nothing where there are several."""
        ids = [target.sim_id for target in self._screen.model.targets]
        found = await asyncio.to_thread(lambda: {one.sim_key for one in map(self._store.project.get, ids) if one})
        return found.pop() if len(found) == 1 else ""


def _words(preset: Preset) -> str:
    return f"{preset.name}  {show_value(preset.kwargs)}"[:300]


def _read_name(text: str) -> tuple[str, str]:
    name = text.strip()
    if not name:
        raise WrongUse("Give it a name.")
    return name, f"saved as {quoted(name)}"
