"""What a filter means, worked out in plain Python on records: nothing of the SQL, and little of the parser, is used."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from gymdash_tui.domain.filtering import Compare, Either, Every, Node, Not, Op, State, Word
from gymdash_tui.domain.filtering.keys import Kind
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import LIVE, Phase
from gymdash_tui.domain.status import SimStatusCode
from gymdash_tui.domain.values import flatten

_ASCII = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_PLAIN_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def fold(text: str, needle: str) -> str:
    """Write small, as far as the text that is sought makes that matter."""
    return text.translate(_ASCII) if needle.isascii() else text.casefold()


def same(text: str, needle: str) -> bool:
    return fold(text, needle) == fold(needle, needle)


def holds(text: str, needle: str) -> bool:
    return fold(needle, needle) in fold(text, needle)


def matches(node: Node | None, record: SimulationRecord, now: datetime) -> bool:
    """Tell whether a filter lets a simulation through."""
    match node:
        case None:
            return True
        case Every(parts):
            return all(matches(part, record, now) for part in parts)
        case Either(parts):
            return any(matches(part, record, now) for part in parts)
        case Not(part):
            return not matches(part, record, now)
        case Word(text):
            places = (record.name, *record.tags, record.group, record.sim_key)
            return any(holds(place, text) for place in places) or record.sim_id.lower().startswith(text.lower())
        case State(word):
            return _state(word, record)
    found = any(_compare(node, value, record, now) for value in node.values)
    if node.op is not Op.IS_NOT:
        return found
    return not found and (node.key.kind in (Kind.TAGS, Kind.ID, Kind.MOMENT) or _value(node, record) is not None)


def _state(word: str, record: SimulationRecord) -> bool:
    return {
        "live": record.phase in LIVE,
        "over": record.phase is Phase.DONE,
        "asks": record.asks != "",
        "pinned": record.pinned,
        "noted": record.notes != "",
        "tagged": record.tags != (),
    }.get(word, record.word == word)


def _compare(node: Compare, typed: str, record: SimulationRecord, now: datetime) -> bool:
    name, op = node.key.name, node.op
    if node.key.kind is Kind.TAGS:
        return any(_text(op, tag, typed) for tag in record.tags)
    if node.key.kind is Kind.ID:
        if op is Op.MATCHES:
            return re.search(typed, record.sim_id, re.IGNORECASE) is not None
        return record.sim_id.lower().startswith(typed.lower())
    if node.key.kind is Kind.MOMENT:
        moment = getattr(record, name)
        return moment is not None and _moment(op, moment, typed)
    if node.key.kind is Kind.SPAN:
        seconds = _seconds(name, record, now)
        wanted = sum(float(number) * _UNITS[unit] for number, unit in re.findall(r"([\d.]+)([smhdw])", typed))
        return seconds is not None and _order(op, seconds, wanted)
    value = _value(node, record)
    if value is None:
        return False
    if op is Op.MATCHES:
        return re.search(typed, str(value), re.IGNORECASE) is not None
    return _any_value(op, value, typed, node.key.kind is not Kind.TEXT)


def _any_value(op: Op, value: Any, typed: str, may_be_number: bool) -> bool:
    wanted = _number(typed) if may_be_number else None
    number = value if isinstance(value, int | float) else None
    if may_be_number and isinstance(value, str) and _PLAIN_NUMBER.fullmatch(value):
        number = float(value)
    if op in (Op.IS, Op.IS_NOT, Op.HAS):
        if number is not None and wanted is not None and number == wanted:
            return True
        return isinstance(value, str) and _text(op, value, typed)
    return number is not None and wanted is not None and _order(op, number, wanted)


def _text(op: Op, text: str, typed: str) -> bool:
    if op is Op.MATCHES:
        return re.search(typed, text, re.IGNORECASE) is not None
    return holds(text, typed) if op is Op.HAS else same(text, typed)


def _order(op: Op, one: float, other: float) -> bool:
    return {
        Op.BELOW: one < other,
        Op.AT_MOST: one <= other,
        Op.ABOVE: one > other,
        Op.AT_LEAST: one >= other,
    }[op]


def _number(typed: str) -> float | None:
    if typed.isdigit():
        return int(typed)
    factor = {"k": 1e3, "m": 1e6, "g": 1e9}.get(typed[-1:].lower(), 1)
    try:
        return float(typed.rstrip("kKmMgG%").replace("_", "")) * factor
    except ValueError:
        return None


def _moment(op: Op, moment: datetime, day: str) -> bool:
    """Compare with a day, written 2026-05-01."""
    begin = datetime.strptime(day, "%Y-%m-%d").astimezone()
    end = (begin.replace(tzinfo=None) + timedelta(days=1)).astimezone()
    return {
        Op.BELOW: moment < begin,
        Op.AT_MOST: moment < end,
        Op.ABOVE: moment >= end,
        Op.AT_LEAST: moment >= begin,
    }.get(op, begin <= moment < end)


def _seconds(name: str, record: SimulationRecord, now: datetime) -> float | None:
    if name == "age":
        return None if record.created is None else (now - record.created).total_seconds()
    ended = now if record.ended is None and record.phase in LIVE else record.ended
    return None if record.started is None or ended is None else (ended - record.started).total_seconds()


def _value(node: Compare, record: SimulationRecord) -> Any:
    """Give what a comparison looks at: a number or a text; ``None`` where the simulation has no such thing."""
    if node.key.kind is Kind.CONFIG:
        return _config(node.key.name, record)
    status, progress = record.last_status, record.progress
    failed = status is not None and status.code is SimStatusCode.FAIL
    return {
        "name": record.name,
        "note": record.notes,
        "group": record.group,
        "type": record.sim_key,
        "asks": record.asks or None,
        "error": f"{status.details}\n{status.error_trace}" if failed and status is not None else None,
        "gpu": record.gpu or None if record.gpu_index is None else record.gpu_index,
        "seed": record.seed,
        "attempt": record.attempt,
        "priority": record.priority,
        "score": progress.score,
        "step": progress.step,
        "progress": progress.fraction * 100 if progress.total > 0 else None,
    }[node.key.name]


def _config(key: str, record: SimulationRecord) -> Any:
    layers = [flatten(one) for one in (record.start_kwargs, record.kwargs, record.defaults)]
    told = [layer[key] for layer in layers if key in layer]
    if not told:
        return None
    value = told[0]
    if isinstance(value, str | float) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    return json.dumps(value, separators=(",", ":"))


def shown(records: Iterable[SimulationRecord]) -> list[str]:
    """Give the ids, newest first, what is pinned before the rest."""
    moments = [(record.pinned, record.created, number, record.sim_id) for number, record in enumerate(records)]
    return [sim_id for *_, sim_id in sorted(moments, key=lambda one: one[:3], reverse=True)]
