"""``gymdash-tui queue``, ``hold``, ``release``, ``unqueue``, ``move``, ``priority`` and ``slots``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any

from gymdash_tui.cli.common import members, note_refusal, open_tracker, print_json, print_table, refusals_noted
from gymdash_tui.cli.kinds import find_kind
from gymdash_tui.cli.orders import orders_of
from gymdash_tui.cli.start import preview, use_cold_start
from gymdash_tui.domain.errors import GymdashError, UnknownSimulation, UnknownType, WrongUse
from gymdash_tui.domain.guess import list_some
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Phase
from gymdash_tui.domain.text import safe_text
from gymdash_tui.simulation.supervision import SupervisorFiles
from gymdash_tui.tracking.drain import look_ahead
from gymdash_tui.tracking.launch import Order
from gymdash_tui.tracking.plan import Waits
from gymdash_tui.tracking.tracker import SimulationTracker
from gymdash_tui.tracking.wishes import wish_of

_NEXT = "starts next"


def queue(arguments: argparse.Namespace) -> int:
    """Queue new simulations, as ``start`` would start them, or some that were created."""
    if arguments.ids or (not arguments.preset and _is_created(arguments)):
        return _queue_created(arguments)
    with refusals_noted(arguments, "queue_sim"):
        orders = orders_of(arguments)
    if arguments.preview:
        return preview(orders, arguments.json)
    use_cold_start(arguments)
    with open_tracker(arguments, create=True) as tracker:
        records = _queue(tracker, orders, arguments)
        return _report(tracker, records, arguments.json)


def _is_created(arguments: argparse.Namespace) -> bool:
    """Tell whether no type is named, and so a simulation that was created."""
    try:
        find_kind(arguments, arguments.key)
    except UnknownType:
        return True
    return False


def _queue(
    tracker: SimulationTracker, orders: Sequence[Order], arguments: argparse.Namespace
) -> list[SimulationRecord]:
    try:
        wish = wish_of(tracker.project, arguments.priority, arguments.after, arguments.after_any, arguments.held)
    except WrongUse as error:
        note_refusal(arguments, "queue_sim", {"key": arguments.key, "after": arguments.after}, error)
        raise
    asked = [replace(order, queue=wish) for order in orders]
    if len(asked) == 1:
        return [tracker.call(tracker.aio.queue(asked[0]))]
    return tracker.call(tracker.aio.start_many(asked))


def _queue_created(arguments: argparse.Namespace) -> int:
    with open_tracker(arguments) as tracker:
        ids = _created(tracker, arguments)
        wish = wish_of(tracker.project, arguments.priority, arguments.after, arguments.after_any, arguments.held)
        records = [tracker.call(tracker.aio.enqueue(sim_id, wish)) for sim_id in ids]
        return _report(tracker, records, arguments.json)


def _created(tracker: SimulationTracker, arguments: argparse.Namespace) -> list[str]:
    names = [arguments.key, *arguments.ids]
    try:
        ids = [tracker.project.find(name).sim_id for name in names]
    except UnknownSimulation as error:
        if arguments.ids:
            raise
        raise _no_such(arguments) from error
    news = {"--name": arguments.name, "--set": arguments.settings, "--seed": arguments.seed is not None}
    news |= {"--seeds": arguments.seeds, "--grid": arguments.grid, "--group": arguments.group, "--gpu": arguments.gpu}
    news |= {"--sims": arguments.sims, "--python": arguments.python}
    given = [option for option, value in news.items() if value]
    if given:
        raise WrongUse(f"'{names[0]}' was made already; {list_some(given)} can be given when a simulation is made.")
    return list(dict.fromkeys(ids))


def _no_such(arguments: argparse.Namespace) -> UnknownType:
    try:
        find_kind(arguments, arguments.key)
    except UnknownType as error:
        first, *more = str(error).splitlines()
        return UnknownType("\n".join([f"{first} No simulation has that name or id either.", *more]))
    return UnknownType(f"No simulation has the name or id {arguments.key!r}.")


def _report(tracker: SimulationTracker, records: Sequence[SimulationRecord], as_json: bool) -> int:
    if as_json:
        told = [record.to_json() for record in records]
        print_json(told[0] if len(told) == 1 else told)
        return 0
    if len(records) > 1:
        print(f"queued {len(records)} simulations; `gymdash-tui queue` shows what they wait for")
        return 0
    waits = look_ahead(tracker.project).waits
    for record in records:
        print(f"queued {safe_text(record.name)}  {record.sim_id[:8]}  {_words(waits.get(record.sim_id))}")
    return 0


def _words(waits: Waits | None) -> str:
    return waits.words if waits is not None else _NEXT


# -- looking -----------------------------------------------------------------------------------------------------------


def show_queue(arguments: argparse.Namespace) -> int:
    """Show the queue in the order in which it is started, what each waits for, and the slots."""
    with open_tracker(arguments) as tracker:
        tracker.call(tracker.aio.ensure_supervisor())
        records, waits = tracker.project.queue(), look_ahead(tracker.project).waits
        slots = tracker.call(tracker.aio.slots())
        files = SupervisorFiles(tracker.project.folder)
    holder = files.holder if files.is_held else None
    if arguments.json:
        told = [
            {"place": place, "waits_for": _words(waits.get(one.sim_id)), **one.to_json()}
            for place, one in enumerate(records, 1)
        ]
        print_json({"queue": told, "slots": slots.to_json(), "supervisor": holder.to_json() if holder else None})
        return 0
    if records:
        rows = [_row(place, one, waits.get(one.sim_id)) for place, one in enumerate(records, 1)]
        print_table(("place", "id", "name", "type", "priority", "waits for"), rows, right=frozenset({0, 4}))
    else:
        print("Nothing is queued.")
    supervisor = f" · supervisor: pid {holder.pid}" if holder else ""
    print(f"{slots.sentence}{supervisor}")
    return 0


def _row(place: int, record: SimulationRecord, waits: Waits | None) -> tuple[str, ...]:
    priority = str(record.priority) if record.priority else ""
    return str(place), record.sim_id[:8], record.name, record.sim_key, priority, _words(waits)


# -- changing ----------------------------------------------------------------------------------------------------------

_Change = Callable[[SimulationTracker, str], Coroutine[Any, Any, SimulationRecord]]


def hold(arguments: argparse.Namespace) -> int:
    """Keep queued simulations waiting until they are released."""
    return _change(arguments, lambda tracker, sim_id: tracker.aio.hold(sim_id))


def release(arguments: argparse.Namespace) -> int:
    """Let held simulations start when it is their turn."""
    return _change(arguments, lambda tracker, sim_id: tracker.aio.release(sim_id))


def unqueue(arguments: argparse.Namespace) -> int:
    """Take simulations out of the queue; they stay, as created ones."""
    return _change(arguments, lambda tracker, sim_id: tracker.aio.unqueue(sim_id))


def _change(arguments: argparse.Namespace, change: _Change) -> int:
    """Change several, each for itself: one that refuses keeps no other one from it."""
    changed, code = [], 0
    with open_tracker(arguments) as tracker:
        for name in _chosen(tracker, arguments):
            try:
                changed.append(tracker.call(change(tracker, name)))
            except GymdashError as error:
                print(safe_text(str(error)), file=sys.stderr)
                code = max(code, error.exit_code)
    if arguments.json:
        print_json([record.to_json() for record in changed])
    else:
        for record in changed:
            print(f"{record.word} {safe_text(record.name)}")
    return code


def _chosen(tracker: SimulationTracker, arguments: argparse.Namespace) -> list[str]:
    """Name what a command means; of a group those that are queued: some of it may run already."""
    group = members(tracker.project, arguments.group) if arguments.group else []
    queued = [record.sim_id for record in group if record.phase is Phase.QUEUED]
    if group and not queued and not arguments.ids:
        raise WrongUse(f"Nothing of the group {arguments.group!r} is queued.")
    return list(dict.fromkeys([*arguments.ids, *queued]))


def move(arguments: argparse.Namespace) -> int:
    """Move a queued simulation among those of its priority."""
    by = _places(arguments.to)
    with open_tracker(arguments) as tracker:
        record = tracker.call(tracker.aio.move(arguments.id, by))
        return _say_place(tracker, record, arguments.json)


def priority(arguments: argparse.Namespace) -> int:
    """Say how early a queued simulation is to be started."""
    with open_tracker(arguments) as tracker:
        record = tracker.call(tracker.aio.set_priority(arguments.id, arguments.value))
        return _say_place(tracker, record, arguments.json)


_WAYS = {"up": -1, "down": 1, "first": -(10**9), "last": 10**9}


def _places(text: str) -> int:
    digits = text.removeprefix("+").removeprefix("-")
    if text in _WAYS:
        return _WAYS[text]
    if digits.isascii() and digits.isdecimal() and len(digits) < 10 and len(text) - len(digits) < 2:
        return int(text)
    raise WrongUse(f"{text!r} is no place to move to; give up, down, first, last, or a number such as -2 or +3.")


def _say_place(tracker: SimulationTracker, record: SimulationRecord, as_json: bool) -> int:
    ids = [one.sim_id for one in tracker.project.queue()]
    place = ids.index(record.sim_id) + 1 if record.sim_id in ids else None  # it may have been started by now
    if as_json:
        print_json({"place": place, **record.to_json()})
    elif place is None:
        print(f"{record.word} {safe_text(record.name)}")
    else:
        print(f"{record.word} {safe_text(record.name)}  place {place} of {len(ids)}, priority {record.priority}")
    return 0


# -- slots -------------------------------------------------------------------------------------------------------------


def slots(arguments: argparse.Namespace) -> int:
    """Show or set how many simulations run at once, in all and on each GPU."""
    gpus = _gpu_slots(arguments.gpu)
    sets = arguments.count is not None or bool(gpus)
    with open_tracker(arguments, create=sets) as tracker:
        if sets:
            now = tracker.call(tracker.aio.set_slots(arguments.count, gpus, arguments.force))
        else:
            now = tracker.call(tracker.aio.slots())
    if arguments.json:
        print_json(now.to_json())
    else:
        print(now.sentence)
    return 0


def _gpu_slots(texts: Sequence[str]) -> dict[int, int]:
    found = {}
    for text in texts:
        index, sign, count = text.partition("=")
        if not sign or not all(part.isascii() and part.isdecimal() and len(part) < 10 for part in (index, count)):
            raise WrongUse(f"--gpu {text!r} is not of the form INDEX=N; write for example --gpu 0=3.")
        found[int(index)] = int(count)
    return found
