"""``gymdash-tui presets``, and ``--preset`` of ``start`` and ``queue``."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from gymdash_tui.cli.common import open_tracker, print_json, print_table
from gymdash_tui.cli.editor import edited
from gymdash_tui.domain.errors import UnknownPreset, WrongUse
from gymdash_tui.domain.preset import Preset, PresetKind
from gymdash_tui.domain.sweep import parse_grid, parse_seeds
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.values import assign, flatten, merge, parse_assignments, show_value
from gymdash_tui.tracking.preset_file import from_text, to_text
from gymdash_tui.tracking.presets import unknown
from gymdash_tui.tracking.tracker import SimulationTracker

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project


def _kind(arguments: argparse.Namespace) -> PresetKind:
    return PresetKind.RESPONSE if arguments.response else PresetKind.START


def _find(tracker: SimulationTracker, arguments: argparse.Namespace) -> Preset:
    return tracker.call(tracker.aio.find_preset(arguments.name, _kind(arguments)))


# -- looking -----------------------------------------------------------------------------------------------------------


def list_presets(arguments: argparse.Namespace) -> int:
    """List the presets."""
    with open_tracker(arguments, create=True) as tracker:
        found = tracker.project.presets()
    if arguments.json:
        print_json([preset.to_json() for preset in found])
    elif not found:
        print("No presets yet. Save one: gymdash-tui presets save NAME --from ID")
    else:
        print_table(("preset", "kind", "type", "holds"), map(_row, found))
    return 0


_SHOWN = 60


def _row(preset: Preset) -> tuple[str, ...]:
    held = preset.note or " ".join(_holds(preset))
    return preset.name, str(preset.kind), preset.sim_key, held if len(held) <= _SHOWN else f"{held[: _SHOWN - 1]}…"


def _holds(preset: Preset) -> list[str]:
    return [f"{name}={show_value(value)}" for name, value in flatten(preset.kwargs).items()]


def show(arguments: argparse.Namespace) -> int:
    """Show what a preset holds."""
    with open_tracker(arguments) as tracker:
        preset = _find(tracker, arguments)
    if arguments.json:
        print_json(preset.to_json())
        return 0
    created = f"{preset.created.astimezone():%Y-%m-%d %H:%M}" if preset.created else ""
    facts = (("name", preset.name), ("kind", str(preset.kind)), ("type", preset.sim_key), ("saved", created))
    for label, text in (*facts, ("note", preset.note)):
        if text:
            print(f"{label:<6} {safe_text(text)}")
    for title, values in (("arguments", preset.kwargs), ("and", preset.more)):
        if values:
            print(f"\n{title}")
        for name, value in flatten(values).items():
            print(f"  {safe_text(name)} = {safe_text(show_value(value))}")
    return 0


# -- keeping -----------------------------------------------------------------------------------------------------------


def save(arguments: argparse.Namespace) -> int:
    """Save a preset."""
    if arguments.source and (arguments.key or arguments.response):
        raise WrongUse("--from takes the type and the arguments of a simulation; give no KEY and no --response then.")
    with open_tracker(arguments, create=True) as tracker:
        preset = _made(tracker, arguments)
        tracker.call(tracker.aio.save_preset(preset, arguments.replace))
    return _say(arguments, f"saved {safe_text(preset.name)}", preset)


def _made(tracker: SimulationTracker, arguments: argparse.Namespace) -> Preset:
    base = Preset(arguments.name, _kind(arguments), arguments.key)
    if arguments.source:
        base = tracker.call(tracker.aio.preset_of(arguments.source, arguments.name))
    kwargs, grid = _settings(arguments)
    more: dict[str, Any] = {**base.more, **({"grid": grid} if grid else {})}
    if arguments.seeds is not None:
        parse_seeds(arguments.seeds)  # said now, and not when it is started
        more["seeds"] = arguments.seeds
    more |= {name: value for name in ("group", "gpu") if (value := getattr(arguments, name))}
    return dataclasses.replace(base, kwargs=merge(base.kwargs, kwargs), more=more, note=arguments.note or base.note)


def _settings(arguments: argparse.Namespace) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Give what is set: single values, and of a grid those arguments that have several, by dotted name."""
    if not arguments.grid:
        return parse_assignments(arguments.settings), {}
    kwargs: dict[str, Any] = {}
    axes = parse_grid(arguments.settings)
    for path, values in axes.items():
        if len(values) == 1:
            assign(kwargs, path, values[0])
    return kwargs, {path: list(values) for path, values in axes.items() if len(values) > 1}


def edit(arguments: argparse.Namespace) -> int:
    """Change a preset in the person's editor; it is taken over only if it is right."""
    with open_tracker(arguments) as tracker:
        before = _find(tracker, arguments)
        with edited(to_text([before])) as (text, where):
            after = _the_one(from_text(text, where), where)
            if after == before:
                return _say(arguments, "nothing was changed", before)
            same = (after.kind, after.name) == (before.kind, before.name)
            tracker.call(tracker.aio.save_preset(after, replace=same))
            if not same:
                tracker.call(tracker.aio.delete_preset(before.name, before.kind))
    return _say(arguments, f"saved {safe_text(after.name)}", after)


def _the_one(presets: list[Preset], where: str) -> Preset:
    if len(presets) != 1:
        raise WrongUse(f"{where} holds {len(presets)} presets; edit one, and keep it one.")
    return presets[0]


def delete(arguments: argparse.Namespace) -> int:
    """Delete a preset."""
    with open_tracker(arguments) as tracker:
        tracker.call(tracker.aio.delete_preset(arguments.name, _kind(arguments)))
    return _say(arguments, f"deleted {safe_text(arguments.name)}", None)


def _say(arguments: argparse.Namespace, said: str, preset: Preset | None) -> int:
    if arguments.json:
        print_json(preset.to_json() if preset is not None else {"said": said})
    else:
        print(said)
    return 0


# -- sharing -----------------------------------------------------------------------------------------------------------


def export(arguments: argparse.Namespace) -> int:
    """Write presets into a file, or print what would stand in it."""
    with open_tracker(arguments) as tracker:
        count = tracker.call(tracker.aio.export_presets(arguments.file, arguments.names))
    if arguments.json:
        print_json({"count": count, "file": arguments.file})
    else:
        print(safe_text(f"{_count(count)} written to {arguments.file}"))
    return 0


def take_over(arguments: argparse.Namespace) -> int:
    """Take over the presets of a file."""
    with open_tracker(arguments, create=True) as tracker:
        work = tracker.aio.import_presets(arguments.file, arguments.replace, arguments.algorithm)
        presets = tracker.call(work)
    if arguments.json:
        print_json([preset.to_json() for preset in presets])
    else:
        print(f"{_count(len(presets))} imported")
    return 0


def _count(number: int) -> str:
    return "1 preset" if number == 1 else f"{number} presets"


# -- starting from one -------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class Below:
    """What lies under the words of ``start`` and ``queue``.

    Attributes:
        kwargs: Arguments.
        grid: Several values, by dotted name.
    """

    kwargs: dict[str, Any] = dataclasses.field(default_factory=dict)
    grid: dict[str, tuple[Any, ...]] = dataclasses.field(default_factory=dict)

    def without(self, anew: Mapping[str, Any] | Iterable[str]) -> Below:
        """Leave out of the grid what is given anew, and the seed from all where it is.

        Args:
            anew: Arguments, nested; or dotted names.
        """
        given = set(flatten(anew) if isinstance(anew, Mapping) else anew)
        kwargs = {name: value for name, value in self.kwargs.items() if name != "seed" or "seed" not in given}
        return Below(kwargs, {path: values for path, values in self.grid.items() if path not in given})


def apply_preset(project: Project | None, arguments: argparse.Namespace) -> Below:
    """Lay a preset under the words of ``start`` or ``queue``: key, seeds, group, GPU, interpreter unless given.

    Args:
        project: Where it is kept; ``None`` where there is no project yet.
        arguments: The parsed words, with ``preset``; what they leave open is filled in.

    Returns:
        The arguments that lie under those of the words; none where no preset is named.

    Raises:
        UnknownPreset: If there is none of that name.
        WrongUse: If no key is given by either, or the preset is another type's.
    """
    if not arguments.preset:
        if not arguments.key:
            raise WrongUse("Say what to start: KEY (see: gymdash-tui types), or --preset NAME.")
        return Below()
    preset = None if project is None else project.preset(arguments.preset)
    if preset is None:
        raise UnknownPreset(unknown(arguments.preset, [one.name for one in _starts(project)]))
    if arguments.key and arguments.key != preset.sim_key:
        raise WrongUse(
            f"The preset '{preset.name}' is for '{preset.sim_key}', not for '{arguments.key}'; leave KEY out."
        )
    arguments.key = preset.sim_key
    more = preset.more
    for name in ("group", "gpu", "python"):
        if hasattr(arguments, name) and not getattr(arguments, name) and more.get(name):
            setattr(arguments, name, str(more[name]))
    typed = arguments.seed is not None or any(text.startswith("seed=") for text in arguments.settings)
    if not typed and arguments.seeds is None and more.get("seeds"):
        arguments.seeds = _seeds_text(more["seeds"])
    seeded = arguments.seed is not None or arguments.seeds is not None
    return Below(preset.kwargs, _grid(preset)).without(["seed"] if seeded else [])


def preset_below(arguments: argparse.Namespace) -> Below:
    """Do :func:`apply_preset` with the project that the words name, which is not made for it."""
    if not arguments.preset:
        return apply_preset(None, arguments)
    from gymdash_tui.project.project import Project  # deferred: the tables cost 242 ms

    if not arguments.project_dir:
        raise WrongUse("--project-dir needs a folder.")
    with Project.open(arguments.project_dir, create=False) as project:
        return apply_preset(project, arguments)


def _starts(project: Project | None) -> list[Preset]:
    return [] if project is None else project.presets(PresetKind.START)


def _seeds_text(seeds: object) -> str:
    return ",".join(map(str, seeds)) if isinstance(seeds, list) else str(seeds)


def _grid(preset: Preset) -> dict[str, tuple[Any, ...]]:
    """Read a preset's grid: lists of values, or the texts that ``--set`` takes."""
    found = preset.more.get("grid")
    grid: dict[str, tuple[Any, ...]] = {}
    for path, values in found.items() if isinstance(found, dict) else ():
        grid |= {path: tuple(values)} if isinstance(values, list) else parse_grid([f"{path}={values}"])
    return grid
