"""What filters and orders compare, as SQL on a row of ``simulations``.

JSON that somebody damaged makes SQLite's functions raise, and would spoil the whole list: each document is looked at
only where it is valid, within a CASE, whose branches are evaluated in their order.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from gymdash_tui.domain.filtering.keys import WORDS
from gymdash_tui.domain.states import LIVE

_PLACE = {word: number for number, word in enumerate(WORDS)}
_HELD = f"CASE WHEN ifnull(held, 0) IN (0, '') THEN {_PLACE['queued']} ELSE {_PLACE['held']} END"
_WHERE = " ".join(
    f"WHEN '{word}' THEN {_PLACE[word]}" for word in ("running", "starting", "stopping", "paused", "created")
)
_HOW = {"succeeded": "done", "failed": "failed", "cancelled": "stopped"}
_ENDED = " ".join(f"WHEN '{ending}' THEN {_PLACE[word]}" for ending, word in _HOW.items())

WORD_NUMBER = (
    f"CASE phase WHEN 'done' THEN CASE ending {_ENDED} ELSE {_PLACE['died']} END {_WHERE} WHEN 'queued' THEN {_HELD} "
    f"ELSE CASE ending {_ENDED} ELSE {_PLACE['died']} END END"
)
"""The place of a simulation's word among ``WORDS``."""

TAGGED = (
    "CASE WHEN tags = '[]' THEN 0 WHEN json_valid(tags) THEN EXISTS (SELECT 1 FROM "
    "json_each(CASE WHEN json_type(simulations.tags) = 'array' THEN simulations.tags ELSE '[]' END) AS tag "
    "WHERE tag.type = 'text' AND :condition) ELSE 0 END"
)
"""Whether one of its tags, ``tag.value``, fulfils ``:condition``."""

_LIVE = ", ".join(f"'{phase}'" for phase in sorted(LIVE))

STATES = {word: f"{WORD_NUMBER} = {number}" for word, number in _PLACE.items()} | {
    "live": f"phase IN ({_LIVE})",
    "over": f"{WORD_NUMBER} >= {_PLACE['failed']}",
    "asks": "asks <> ''",
    "pinned": "pinned <> 0",
    "noted": "notes <> ''",
    "tagged": TAGGED.replace(":condition", "1"),
}
"""The conditions of the words that mean a state."""


def _progress(name: str) -> str:
    kind, value = f"json_type(progress, '$.{name}')", f"json_extract(progress, '$.{name}')"
    return f"CASE WHEN json_valid(progress) THEN CASE WHEN {kind} IN ('integer', 'real') THEN {value} END END"


def _number(column: str) -> str:
    return f"CASE WHEN typeof({column}) IN ('integer', 'real') THEN {column} END"


def _newest(name: str, stored: str) -> str:
    """Give what a simulation that runs says now; the table only learns it at its end."""
    return f"CASE WHEN phase IN ({_LIVE}) THEN ifnull(gymdash_live(sim_id, '{name}'), {stored}) ELSE {stored} END"


_STEP = _newest("step", _progress("step"))
_TOTAL = f"nullif(max(0, {_newest('total', _progress('total'))}), 0)"

NUMBERS = {
    "seed": _number("seed"),
    "attempt": _number("attempt"),
    "priority": _number("priority"),
    "score": _newest("score", _number("score")),
    "step": _STEP,
    "speed": f"nullif({_newest('rate', _progress('rate'))}, 0)",
    "progress": f"min(1.0, max(0.0, ({_STEP}) * 1.0 / {_TOTAL})) * 100",
    # what is over without a known end took nobody knows how long
    "took": f"(julianday(CASE WHEN ended IS NULL AND {STATES['live']} THEN :now ELSE ended END) - julianday(started))"
    " * 86400.0",
}
"""Numbers by their keys; NULL where there is none. In ``took``, ``:now`` stands for the present moment's text."""

TEXTS = {
    "name": "name",
    "note": "notes",
    "group": "group_name",
    "type": "sim_key",
    "asks": "nullif(asks, '')",
    "error": "CASE WHEN last_status_code = 1 THEN ifnull(last_status_details, '') || char(10) || "
    "ifnull(last_status_error_trace, '') END",
}
"""Texts by their keys."""


@dataclass(frozen=True, slots=True)
class Operand:
    """What is compared, as number and as text; what it is not is empty, or NULL in a row in which it is the other.

    Attributes:
        number: SQL.
        text: SQL.
    """

    number: str = ""
    text: str = ""

    @property
    def either(self) -> str:
        """The one that there is; a text as its bytes, since JSON may hold what is no UTF-8 and Python would refuse."""
        text = f"CAST({self.text} AS BLOB)" if self.text else ""
        return f"ifnull({self.number}, {text})" if self.number and text else self.number or text

    @property
    def known(self) -> str:
        """Whether there is one."""
        return f"({self.either}) IS NOT NULL"


def config_operand(key: str, bind: Callable[[object], str]) -> Operand:
    """Give the value that holds: the start's arguments lie over the configuration's, and these over the defaults.

    Args:
        key: The dotted key.
        bind: Keeps a value and gives what stands for it.
    """
    if '"' in key or not all(key.split(".")):  # which no path of SQLite's can name
        return Operand("NULL", "NULL")
    own, config = bind(_path(key)), bind(_path(f"kwargs.{key}"))
    return Operand(_laid_over(_json_number, own, config), _laid_over(_json_text, own, config))


def _path(key: str) -> str:
    # as json.dumps wrote the names, which older SQLites compare as they are written
    return "$" + "".join(f".{json.dumps(part)}" for part in key.split("."))


def _laid_over(read: Callable[[str, str], str], own: str, config: str) -> str:
    return (
        f"CASE WHEN start_kwargs <> '{{}}' AND {_has('start_kwargs', own)} THEN {read('start_kwargs', own)} "
        f"WHEN {_has('config', config)} THEN {read('config', config)} "
        f"WHEN defaults <> '{{}}' AND {_has('defaults', own)} THEN {read('defaults', own)} END"
    )


def _has(document: str, path: str) -> str:
    return f"CASE WHEN json_valid({document}) THEN json_type({document}, {path}) IS NOT NULL ELSE 0 END"


def _json_number(document: str, path: str) -> str:
    value = f"json_extract({document}, {path})"
    return (
        f"CASE json_type({document}, {path}) WHEN 'integer' THEN {value} WHEN 'real' THEN {value} "
        f"WHEN 'text' THEN {_number_in(value)} END"
    )


def _number_in(text: str) -> str:
    """Give the number that a text is from its beginning to its end."""
    plain = f"{text} GLOB '[-0-9]*' AND NOT {text} GLOB '*[^-+.0-9eE]*'"
    return f"CASE WHEN {plain} THEN CASE WHEN json_valid({text}) THEN CAST({text} AS REAL) END END"


def _json_text(document: str, path: str) -> str:
    value = f"json_extract({document}, {path})"
    kind = f"json_type({document}, {path})"
    return (
        f"CASE {kind} WHEN 'text' THEN {value} WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' "
        f"WHEN 'null' THEN 'null' WHEN 'array' THEN {value} WHEN 'object' THEN {value} END"
    )
