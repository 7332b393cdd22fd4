"""Presets as files: taken out of one, written into one, for another project or another person."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from pathlib import Path

from textual import work

from gymdash_tui.domain.errors import GymdashError, WrongUse
from gymdash_tui.domain.preset import Preset
from gymdash_tui.domain.text import safe_text, wrap
from gymdash_tui.tui.preset_words import short_preset
from gymdash_tui.tui.screens.picking import PickScreen
from gymdash_tui.tui.store import Store
from gymdash_tui.tui.widgets.preset_lines import preset_key

_DIALOG = 60  # cells of a line in a dialog, also on a small terminal


class PresetFiles(PickScreen):
    """The part of the presets' screen that reads and writes files."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._presets: list[Preset] = []

    def chosen(self) -> Preset | None:
        """Give the preset under the cursor."""
        return next((one for one in self._presets if preset_key(one) == self.picks.key), None)

    @abstractmethod
    async def reread(self, select: str = "") -> None:
        """Read all presets, and put the cursor on one of them."""

    @work(group="ask", exclusive=True)
    async def action_import(self) -> None:
        """Ask for a file, and take the presets out of it."""
        from gymdash_tui.tui.screens.ask import Ask  # deferred: most visits import none

        if self.app.screen is not self:
            return
        hint = "its path; a .yml is read as RL Zoo's hyperparameters"
        answer = await self.app.push_screen_wait(Ask("Take presets out of which file?", hint, _read_there))
        if answer is not None:
            await self._import(answer[0])

    async def _import(self, path: Path, replace_them: bool = False) -> None:
        from gymdash_tui.tui.screens.dialog import Confirm  # deferred: with the question above

        try:
            with self.gymdash.held_keys.opening():
                found = await self._store.tracker.import_presets(path, replace=replace_them)
        except (GymdashError, OSError) as error:
            sentence, sign, _ = str(error).partition("; replace with --replace")
            if not sign:
                self.gymdash.fail(error)
                return
            # what a script is told to write is a question here
            details = wrap(safe_text(sentence), _DIALOG)
            question = Confirm("Replace presets of the same names?", details, "replace them", "keep them, take none")
            if await self.app.push_screen_wait(question):
                await self._import(path, True)
            return
        self.gymdash.say(f"Took {_count(len(found))} out of {safe_text(path.name)}.", "good")
        await self.reread(preset_key(found[0]) if found else "")

    @work(group="ask", exclusive=True)
    async def action_export(self) -> None:
        """Ask which ones and for a file, and write them into it."""
        from gymdash_tui.tui.screens.ask import Ask  # deferred: most visits export none
        from gymdash_tui.tui.screens.dialog import Choose

        preset = self.chosen()
        if preset is None or self.app.screen is not self:
            return
        names: tuple[str, ...] = ()
        if len(self._presets) > 1:
            alone = f"only {short_preset(preset)}"
            chosen = await self.app.push_screen_wait(
                Choose("Write which presets into a file?", [alone, f"all {len(self._presets)}"])
            )
            if chosen is None:
                return
            names = (preset.name,) if chosen == alone else ()
        start = f"{_file_name(preset.name)}.json" if names else "presets.json"
        answer = await self.app.push_screen_wait(Ask("Into which file?", "its path", _read_new, start))
        if answer is not None:
            await self._export(answer[0], names)

    async def _export(self, path: Path, names: tuple[str, ...]) -> None:
        from gymdash_tui.tui.screens.dialog import Confirm  # deferred: with the question above

        with self.gymdash.held_keys.opening():
            exists = await asyncio.to_thread(path.exists)
        if exists:
            details = ["It holds something already."]
            if not await self.app.push_screen_wait(
                Confirm(f"Write over {safe_text(path.name)}?", details, "write over it", "leave it")
            ):
                return
        count = await self.gymdash.guarded(self._store.tracker.export_presets(path, names))
        if count is not None:
            self.gymdash.say(f"Wrote {_count(count)} into {safe_text(str(path))}.", "good")


def _count(number: int) -> str:
    return f"{number} presets" if number != 1 else "1 preset"


def _read_new(text: str) -> tuple[Path, str]:
    if not text.strip():
        raise WrongUse("Give the path of a file.")
    path = Path(text.strip()).expanduser()
    if path.is_dir():
        raise WrongUse(f"{safe_text(str(path))} is a folder; give the path of a file.")
    if not path.parent.is_dir():
        raise WrongUse(f"There is no folder {safe_text(str(path.parent))}.")
    return path, f"{safe_text(str(path))}" + (", which is there already" if path.exists() else "")


def _read_there(text: str) -> tuple[Path, str]:
    path, _ = _read_new(text)
    if not path.exists():
        raise WrongUse(f"There is no file {safe_text(str(path))}.")
    return path, safe_text(str(path))


def _file_name(name: str) -> str:
    """Make a file's name of a preset's."""
    return "".join(char if char.isalnum() or char in "-_." else "-" for char in name[:60]).strip(".-") or "preset"
