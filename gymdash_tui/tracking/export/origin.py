"""From what simulations came, so that they can be made again: command, commit, interpreter, packages."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.command import PROGRAM
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.simulation.atomic import read_json
from gymdash_tui.tracking.export.markdown import code, plain

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

_TOLD = ("gymdash-tui", "stable-baselines3", "gymnasium", "torch", "numpy")
_COMMIT = 12  # letters of it


def origin_of(project: Project, records: Sequence[SimulationRecord], project_dir: str = "") -> Iterator[str]:
    """Say in Markdown, a paragraph each, how simulations are made again and from what they came.

    Args:
        project: Where they are.
        records: Which simulations.
        project_dir: The project's folder as a command line needs it; empty for the default one.
    """
    where = f" -d {shlex.quote(project_dir)}" if project_dir else ""
    yield "Exactly these again, with the same arguments and seeds; it says what differs today:"
    yield code([f"{PROGRAM} rerun{where} {record.sim_id}" for record in records], "sh")
    kept = [read_json(project.folder.simulation(record.sim_id).config) or {} for record in records]
    ways: dict[str, list[SimulationRecord]] = {}
    for record, one in zip(records, kept, strict=True):
        ways.setdefault(_way(one), []).append(record)
    for way, whose in ways.items():
        yield f"{_whose(whose, len(records))}: {way}."
    sets: dict[tuple[str, ...], list[SimulationRecord]] = {}
    for record, one in zip(records, kept, strict=True):
        sets.setdefault(_packages(one), []).append(record)
    for packages, whose in sets.items():
        if packages:
            yield f"<details><summary>{len(packages)} packages ({_whose(whose, len(records))})</summary>"
            yield code(packages)
            yield "</details>"


def _whose(records: Sequence[SimulationRecord], all_: int) -> str:
    if len(records) == all_:
        return "All runs" if all_ > 1 else "The run"
    names = [plain(record.name) for record in records[:5]]
    more = f" and {len(records) - 5} more" if len(records) > 5 else ""
    return ", ".join(names) + more


def _way(kept: Mapping[str, Any]) -> str:
    words = [_code(kept), f"Python {plain(str(kept['python']))}" if kept.get("python") else ""]
    versions = dict(one.split("==", 1) for one in _packages(kept))
    words += [f"{name} {plain(versions[name])}" for name in _TOLD if name in versions]
    gpus = kept.get("gpus")
    words += [plain(str(name)) for name in gpus] if isinstance(gpus, list) else []
    return ", ".join(filter(None, words)) or "nothing was kept of how they came to be"


def _code(kept: Mapping[str, Any]) -> str:
    commit, state = str(kept.get("git_commit") or ""), kept.get("code")
    if not commit:
        return ""
    changed = isinstance(state, Mapping) and state.get("changed")
    more = " with uncommitted changes (kept in each one's `code.diff`)" if changed else ""
    return f"commit {plain(commit[:_COMMIT])}{more}"


def _packages(kept: Mapping[str, Any]) -> tuple[str, ...]:
    found = kept.get("packages")
    return tuple(f"{name}=={version}" for name, version in found.items()) if isinstance(found, Mapping) else ()
