"""``gymdash-tui rename``, ``tag``, ``note``, ``pin`` and ``unpin``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from gymdash_tui.cli.common import chosen, open_tracker, print_json
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.text import safe_text
from gymdash_tui.tracking.aio import AsyncSimulationTracker

Doing = Callable[[AsyncSimulationTracker, list[str]], Coroutine[Any, Any, list[SimulationRecord]]]


def rename(arguments: argparse.Namespace) -> int:
    """Give simulations another name."""
    return _curate(arguments, lambda aio, ids: aio.rename(ids, arguments.name), lambda record: "is the name now")


def tag(arguments: argparse.Namespace) -> int:
    """Add tags to simulations, and take some away."""
    added = [*arguments.add, *(word[1:] for word in arguments.signed if word[0] == "+")]
    removed = [*arguments.remove, *(word[1:] for word in arguments.signed if word[0] == "-")]
    return _curate(
        arguments,
        lambda aio, ids: aio.change_tags(ids, add=added, remove=removed),
        lambda record: " ".join(f"#{tag}" for tag in record.tags) or "has no tags now",
    )


def note(arguments: argparse.Namespace) -> int:
    """Write a note onto a simulation; without a text, print its note."""
    text = " ".join(arguments.words)
    if text and arguments.clear:
        raise WrongUse("A text and --clear at once: give one of the two.")
    if not text and not arguments.clear:
        return _print_note(arguments)
    done = "noted" if text else "has no note now"
    return _curate(arguments, lambda aio, ids: aio.set_note(ids, text), lambda record: done)


def pin(arguments: argparse.Namespace) -> int:
    """Pin simulations to the top of lists."""
    return _curate(arguments, lambda aio, ids: aio.pin(ids), lambda record: "pinned")


def unpin(arguments: argparse.Namespace) -> int:
    """Let go of pinned simulations."""
    return _curate(arguments, lambda aio, ids: aio.unpin(ids), lambda record: "not pinned any more")


def _curate(arguments: argparse.Namespace, do: Doing, told: Callable[[SimulationRecord], str]) -> int:
    with open_tracker(arguments) as tracker:
        records = tracker.call(do(tracker.aio, chosen(tracker, arguments)))
    if arguments.json:
        print_json([record.to_json() for record in records])
    else:
        _print_lines(records, told)
    return 0


def _print_lines(records: Sequence[SimulationRecord], told: Callable[[SimulationRecord], str]) -> None:
    for record in records:
        print(f"{safe_text(record.name)}  {record.sim_id[:8]}  {safe_text(told(record))}")


def _print_note(arguments: argparse.Namespace) -> int:
    with open_tracker(arguments) as tracker:
        records = tracker.project.records_of(chosen(tracker, arguments)).values()
    if arguments.json:
        print_json([{"sim_id": record.sim_id, "name": record.name, "notes": record.notes} for record in records])
    for record in () if arguments.json else records:
        for line in record.notes.splitlines():
            print(safe_text(line))
    return 0
