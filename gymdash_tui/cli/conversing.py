"""``gymdash-tui requests``, ``send``, ``query``, ``explain``."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from gymdash_tui.cli.common import members, open_tracker, print_json
from gymdash_tui.domain.command import PROGRAM
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.preset import PresetKind
from gymdash_tui.domain.request import Closed, ControlRequest
from gymdash_tui.domain.states import LIVE
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.times import utc_now
from gymdash_tui.domain.units import short_duration
from gymdash_tui.domain.values import merge, parse_assignments
from gymdash_tui.simulation.interactor import CUSTOM
from gymdash_tui.simulation.paths import project_for_command
from gymdash_tui.tracking.conversing import Sent
from gymdash_tui.tracking.tracker import SimulationTracker

FAILED = 1
_INDENT = " " * 4


# -- what they ask -----------------------------------------------------------------------------------------------------


def requests(arguments: argparse.Namespace) -> int:
    """List what simulations ask the person for, with the command that answers each."""
    with open_tracker(arguments) as tracker:
        found = tracker.requests(open_only=not arguments.all)
    where = project_for_command(arguments.project_dir)
    if arguments.json:
        print_json([{**one.to_json(), "command": shlex.join(_answering(one, where))} for one in found])
        return 0
    if not found:
        print("No simulation ever asked for anything." if arguments.all else "No simulation asks for anything.")
    for one in found:
        for line in _lines(one, where):
            print(line)
    return 0


def _lines(request: ControlRequest, where: str) -> list[str]:
    first, *rest = [safe_text(line) for line in request.details.strip().splitlines()] or ["asks for an answer"]
    lines = [f"{_age(request.time)}  {safe_text(request.sim_name)}: {first}", *(_INDENT + line for line in rest)]
    if request.keys:
        lines.append(f"{_INDENT}keys: {safe_text(', '.join(request.keys))}")
    match request.closed:
        case None:
            lines.append(f"{_INDENT}answer: {safe_text(shlex.join(_answering(request, where)))}")
        case Closed.ANSWERED:
            lines.append(f"{_INDENT}answered: {safe_text(json.dumps(request.answer, ensure_ascii=False))}")
        case Closed.ENDED:
            lines.append(f"{_INDENT}ended before it was answered")
        case Closed.WITHDRAWN:
            lines.append(f"{_INDENT}taken back by the simulation")
    return lines


def _age(moment: datetime | None) -> str:
    return short_duration(max(0.0, (utc_now() - moment).total_seconds())) if moment else "?"


def _answering(request: ControlRequest, where: str) -> list[str]:
    channel = ["--channel", request.channel] if request.channel != CUSTOM else []
    project = ["--project-dir", where] if where else []
    return [
        PROGRAM,
        "send",
        request.sim_id[:8],
        *(f"{key}=VALUE" for key in request.keys or ("KEY",)),
        *channel,
        *project,
    ]


# -- saying something --------------------------------------------------------------------------------------------------


def send(arguments: argparse.Namespace) -> int:
    """Answer simulations, all at once; one that refuses keeps no other one from being told."""
    names, settings = _parted(arguments.words, bool(arguments.group))
    with open_tracker(arguments) as tracker:
        value = _answer(tracker, arguments, settings)
        ids = [*names, *_running(tracker, arguments.group)]
        sent = tracker.send(ids, value, channel=arguments.channel, timeout=arguments.timeout)
    if arguments.json:
        print_json([_told(one) for one in sent])
    for one in sent:
        if one.error is not None:
            print(safe_text(str(one.error)), file=sys.stderr)
        elif not arguments.json:
            print(safe_text(f"{one.record.name}: {_text(one.reply)}"))
    return _code(sent)


def _parted(words: Sequence[str], has_group: bool) -> tuple[list[str], list[str]]:
    """Part whom from what: a name with a ``=``, as those of a sweep have, is one at the very beginning."""
    names: list[str] = [] if has_group else list(words[:1])
    rest = words[len(names) :]
    if not names and not has_group:
        raise WrongUse("Say to whom: `gymdash-tui send ID KEY=VALUE`; `gymdash-tui requests` lists who asks.")
    names += [word for word in rest if "=" not in word]
    return names, [word for word in rest if "=" in word]


def _running(tracker: SimulationTracker, group: str) -> list[str]:
    if not group:
        return []
    ids = [one.sim_id for one in members(tracker.project, group) if one.phase in LIVE]
    if not ids:
        raise WrongUse(f"None of the simulations of the group '{group}' runs.")
    return ids


def _answer(tracker: SimulationTracker, arguments: argparse.Namespace, settings: Sequence[str]) -> dict[str, Any]:
    below = {}
    if arguments.preset:
        below = tracker.call(tracker.aio.find_preset(arguments.preset, PresetKind.RESPONSE)).kwargs
    given = _value(arguments, settings)
    if given is not None and not isinstance(given, dict):
        raise WrongUse('--json-value has to be an object for an answer, such as {"speed": 2}.')
    value = merge(below, given)
    if not value:
        raise WrongUse("Say what: give KEY=VALUE, --json-value or --preset; `gymdash-tui requests` names the keys.")
    return value


def _value(arguments: argparse.Namespace, settings: Sequence[str]) -> Any:
    """Give what is to be said: ``None`` where nothing is; single values lie over an object that is given whole."""
    whole: Any = None
    if arguments.json_value is not None:
        try:
            whole = json.loads(arguments.json_value)
        except (ValueError, RecursionError) as error:
            raise WrongUse(f'--json-value is no JSON ({error}); write for example {{"speed": 2}}.') from error
    if not settings:
        return whole
    if whole is not None and not isinstance(whole, dict):
        raise WrongUse("KEY=VALUE can be laid over an object only; give it or --json-value.")
    return merge(whole, parse_assignments(settings))


def query(arguments: argparse.Namespace) -> int:
    """Ask a simulation something, and print its reply."""
    with open_tracker(arguments) as tracker:
        value = _value(arguments, arguments.settings)
        reply = tracker.query(arguments.id, value, channel=arguments.channel, timeout=arguments.timeout)
    _print_reply(reply, arguments.json)
    return 0


def explain(arguments: argparse.Namespace) -> int:
    """Have a simulation explain itself."""
    with open_tracker(arguments) as tracker:
        text = tracker.call(tracker.aio.help_of(arguments.id, arguments.timeout))
    _print_reply(text, arguments.json)
    return 0


def _print_reply(reply: Any, as_json: bool) -> None:
    if as_json or not isinstance(reply, str):
        print_json(reply)
        return
    for line in reply.splitlines():
        print(safe_text(line))


def _text(reply: Any) -> str:
    return reply if isinstance(reply, str) else json.dumps(reply, ensure_ascii=False)


def _told(one: Sent) -> dict[str, Any]:
    about = {"sim_id": one.record.sim_id, "name": one.record.name, "done": one.error is None}
    return about | ({"reply": one.reply} if one.error is None else {"error": str(one.error)})


def _code(sent: Sequence[Sent]) -> int:
    errors = [one.error for one in sent if one.error is not None]
    if len(sent) == 1:
        return errors[0].exit_code if errors else 0
    return FAILED if errors else 0
