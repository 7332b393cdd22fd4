"""``gymdash-tui projects``: the projects that the person opened; none of them is changed by looking."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from gymdash_tui.cli.common import print_json, print_table
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import did_you_mean, list_some
from gymdash_tui.domain.text import cut_middle, safe_text
from gymdash_tui.domain.times import to_iso
from gymdash_tui.domain.units import short_bytes
from gymdash_tui.project.glance import Glance, Standing, glance
from gymdash_tui.simulation.paths import DEFAULT_PROJECT
from gymdash_tui.tracking.sizes import Sizes
from gymdash_tui.user.known import KnownProject, KnownProjects, short_path

_WORDS = {
    Standing.OLDER: "written by an older version: it is carried over when it is opened",
    Standing.GYMDASH: "written by GymDash 0.1.x: it is carried over when it is opened",
    Standing.NEWER: "written by a newer version",
    Standing.EMPTY: "empty",
    Standing.NO_PROJECT: "no project is there any more",
    Standing.MISSING: "its folder is missing",
}
_HEAD = ("name", "simulations", "last", "size", "folder", "note")


def list_projects(arguments: argparse.Namespace) -> int:
    """List them, last opened first."""
    from gymdash_tui.project.version import SCHEMA_VERSION

    sizes = Sizes()
    known = KnownProjects().list()
    seen = [(one, glance(one.path, SCHEMA_VERSION), _size(sizes, one, arguments.sizes)) for one in known]
    if arguments.json:
        print_json([_told(*one) for one in seen])
    elif not seen:
        print("You have opened no project yet. Where you stand: gymdash-tui")
    else:
        print_table(_HEAD, (_row(*one) for one in seen), right=frozenset({3}))
    return 0


def _size(sizes: Sizes, one: KnownProject, measure: bool) -> int | None:
    return sizes.measure(one.path) if measure and one.path.is_dir() else sizes.last(one.path)


def _told(one: KnownProject, found: Glance, size: int | None) -> dict[str, Any]:
    return {
        "name": one.name,
        "path": str(one.path),
        "opened": to_iso(one.opened),
        "standing": str(found.standing),
        "simulations": dict(found.counts),
        "last": to_iso(found.last),
        "bytes": size,
        "problem": found.problem,
    }


def _row(one: KnownProject, found: Glance, size: int | None) -> tuple[str, ...]:
    counts = ", ".join(f"{number} {word}" for word, number in found.counts.items())
    last = f"{found.last.astimezone():%Y-%m-%d %H:%M}" if found.last is not None else ""
    note = f"cannot be read: {found.problem}" if found.problem else _WORDS.get(found.standing, "")
    return one.name, counts, last, "" if size is None else short_bytes(size), short_path(one.path), note


def forget(arguments: argparse.Namespace) -> int:
    """Take some off the list."""
    projects = KnownProjects()
    known = projects.list()
    chosen = [_find(word, known) for word in arguments.paths]
    if arguments.missing:
        chosen += [one for one in known if not one.path.is_dir()]
    for one in dict.fromkeys(chosen):
        projects.forget(one.path)
        print(f"off the list: {safe_text(one.name)}  {safe_text(short_path(one.path))}; nothing in it was touched")
    if not chosen:
        print("The folders of all of them are there.")
    return 0


def _find(word: str, known: Sequence[KnownProject]) -> KnownProject:
    """Give the project that a person means: by its path, the folder it lies in, or its name.

    Raises:
        WrongUse: If there is none, or there are several.
    """
    places = _places(word)
    found = [one for one in known if one.path in places] or [one for one in known if one.name == word]
    shown = f"'{cut_middle(safe_text(word), 60)}'"
    if len(found) > 1:
        raise WrongUse(f"{len(found)} projects are named {shown}; give the path: {list_some(_paths(found))}.")
    if not found:
        guess = did_you_mean(word, [one.name for one in known]) or "; `gymdash-tui projects` lists them all."
        raise WrongUse(f"You have opened no project of that name or path: {shown}{guess}")
    return found[0]


def _places(word: str) -> tuple[Path, ...]:
    try:
        folder = Path(word).expanduser().resolve()
    except (OSError, RuntimeError, ValueError):  # too long, of a user whom nobody knows, with a zero in it
        return ()
    return folder, folder / DEFAULT_PROJECT


def _paths(known: Iterable[KnownProject]) -> list[str]:
    return [short_path(one.path) for one in known]
