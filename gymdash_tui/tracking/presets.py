"""The part of the tracker that keeps presets: saved start configurations and answers."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path

from gymdash_tui.domain.errors import UnknownPreset, WrongUse
from gymdash_tui.domain.guess import did_you_mean, list_some
from gymdash_tui.domain.preset import Preset, PresetKind
from gymdash_tui.domain.values import flatten, is_lost, merge
from gymdash_tui.tracking.audit import Details
from gymdash_tui.tracking.base import TrackerBase
from gymdash_tui.tracking.preset_file import check_preset, read_file, write_file
from gymdash_tui.tracking.started_with import read_start_file

_YAML = (".yml", ".yaml")


class Presetting(TrackerBase):
    """Saves, gives and deletes presets."""

    async def save_preset(self, preset: Preset, replace: bool = False) -> None:
        """Save a preset.

        Args:
            preset: The preset.
            replace: Whether one of the same kind and name may be replaced.

        Raises:
            WrongUse: If it has no name, holds what is no plain value, or is there already.
        """
        kept = {"preset": preset.name, "kind": str(preset.kind), "replace": replace}
        async with self._audited("save_preset", **kept) as details:
            check_preset(preset)
            await self._save([preset], replace, "save_preset", details)

    async def _save(self, presets: Sequence[Preset], replace: bool, call: str, details: Details) -> None:
        there = await asyncio.to_thread(self.project.set_presets, presets, replace, (call, details))
        if there:
            names = list_some(f"'{preset.name}'" for preset in there)
            are = "is a preset already" if len(there) == 1 else "are presets already"
            nothing = ", so nothing was saved" if len(presets) > 1 else ""
            raise WrongUse(
                f"{names} {are}{nothing}; replace with --replace (in a script: replace=True), or give another name."
            )

    async def find_preset(self, name: str, kind: PresetKind = PresetKind.START) -> Preset:
        """Give a preset.

        Raises:
            UnknownPreset: If there is none of that name.
        """
        return await asyncio.to_thread(self._find_preset, name, kind)

    def _find_preset(self, name: str, kind: PresetKind) -> Preset:
        found = self.project.preset(name, kind)
        if found is None:
            raise UnknownPreset(unknown(name, [one.name for one in self.project.presets(kind)]))
        return found

    async def delete_preset(self, name: str, kind: PresetKind = PresetKind.START) -> None:
        """Remove a preset; what was started from it stays.

        Raises:
            UnknownPreset: If there is none of that name.
        """
        async with self._audited("delete_preset", preset=name, kind=str(kind)) as details:
            if not await asyncio.to_thread(self.project.delete_preset, name, kind):
                await self.find_preset(name, kind)  # which says that there is none
            await asyncio.to_thread(self.project.record_call, "delete_preset", details)

    async def preset_of(self, sim: uuid.UUID | str, name: str) -> Preset:
        """Make a preset of what a simulation was started with: its type and its arguments. It is not saved yet.

        A seed that it was given is kept, one that it drew is not.

        Raises:
            UnknownSimulation: If there is none.
            WrongUse: If an argument was a function, which no preset can hold.
        """
        return await asyncio.to_thread(self._preset_of, str(sim), name)

    def _preset_of(self, sim: str, name: str) -> Preset:
        record = self.project.find(sim)
        kwargs = merge(record.kwargs, record.start_kwargs)
        lost = next((path for path, value in flatten(kwargs).items() if is_lost(value)), None)
        if lost is not None:
            value = flatten(kwargs)[lost]
            raise WrongUse(
                f"'{record.name}' was started with a function as {lost} ({value}), and a preset holds plain values "
                f"only; save one with --set {lost}=VALUE instead."
            )
        started = read_start_file(self.project.folder.simulation(record.sim_id))
        python = started.type.python if started is not None and started.type is not None else ""
        more = {name: value for name, value in (("gpu", record.gpu), ("python", python)) if value}
        preset = Preset(name, sim_key=record.sim_key, kwargs=kwargs, more=more, note=f"From '{record.name}'.")
        check_preset(preset)
        return preset

    async def export_presets(self, path: Path | str, names: Iterable[str] = ()) -> int:
        """Write presets into a file that others can import.

        Args:
            path: The file; one that is there is replaced.
            names: Which, of both kinds; all where left out.

        Returns:
            How many they are.

        Raises:
            UnknownPreset: If there is one of them none of.
            WrongUse: If the file cannot be written.
        """
        wanted = list(dict.fromkeys(names))
        async with self._audited("export_presets", path=str(path), names=wanted) as details:
            presets = await asyncio.to_thread(self.project.presets)
            for name in wanted:
                if all(preset.name != name for preset in presets):
                    raise UnknownPreset(unknown(name, [preset.name for preset in presets]))
            presets = [preset for preset in presets if not wanted or preset.name in wanted]
            await asyncio.to_thread(write_file, Path(path), presets)
            await asyncio.to_thread(self.project.record_call, "export_presets", details)
        return len(presets)

    async def import_presets(self, path: Path | str, replace: bool = False, algorithm: str = "") -> list[Preset]:
        """Take over the presets of a file, all or none.

        Args:
            path: A file that :meth:`export_presets` wrote, or RL Zoo's hyperparameters (``.yml``).
            replace: Whether those may be replaced that are there already.
            algorithm: Of RL Zoo's: of which algorithm they are, where the file's name does not say it.

        Raises:
            WrongUse: If it cannot be read, is damaged (the sentence says where), or holds one that is there already.
        """
        async with self._audited("import_presets", path=str(path), replace=replace) as details:
            presets = await asyncio.to_thread(_read, Path(path), algorithm)
            for preset in presets:
                check_preset(preset)
            details["presets"] = [preset.name for preset in presets]
            await self._save(presets, replace, "import_presets", details)
        return presets


def unknown(name: str, known: Iterable[str]) -> str:
    """Say that there is no preset of a name."""
    guess = did_you_mean(name, known) or "; `gymdash-tui presets` lists them all."
    return f"No preset is named '{name[:60]}'{guess}"


def _read(path: Path, algorithm: str) -> list[Preset]:
    if path.suffix.lower() in _YAML or path.is_dir():
        from gymdash_tui.tracking.rl_zoo import read_zoo  # deferred: YAML costs 20 ms, and few import it

        return read_zoo(path, algorithm)
    return read_file(path)
