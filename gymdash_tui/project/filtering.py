"""Filters as SQL: each part of a filter becomes a condition on a row of ``simulations``, with bound values alone.

A condition is 0 or 1, never NULL, so that its opposite is its opposite; what a simulation does not have matches no
comparison. SQLite itself knows only ASCII's large and small letters: a text beyond ASCII is sought by Python's.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.filtering.keys import Key, Kind
from gymdash_tui.domain.filtering.pattern import matcher
from gymdash_tui.domain.filtering.tree import Compare, Either, Every, Filter, Node, Not, Op, State, Word
from gymdash_tui.domain.filtering.values import moments_of, number_of, span_of
from gymdash_tui.project.lenient import moment_text, storable, text_of
from gymdash_tui.project.live_numbers import LiveNumbers
from gymdash_tui.project.operands import NUMBERS, STATES, TAGGED, TEXTS, Operand, config_operand

_PLACES = ("name", "group_name", "sim_key")
_MIRRORED = {Op.BELOW: ">", Op.AT_MOST: ">=", Op.ABOVE: "<", Op.AT_LEAST: "<="}
_PATIENCE = 2.0  # seconds that the regular expressions of one question may take


class Conditions:
    """Turns filters into SQL, and keeps the values that belong to it.

    Attributes:
        values: What is bound, by number: ``?1`` is the first.
    """

    def __init__(self, now: datetime) -> None:
        """Say what is so at a moment."""
        self.values: list[object] = []
        self._now = now
        self._matchers: list[Callable[[str], bool]] = []
        self._until = 0.0

    def bind(self, value: object) -> str:
        """Keep a value, and give what stands for it."""
        self.values.append(storable(value) if isinstance(value, str) else value)
        return f"?{len(self.values)}"

    def of(self, wanted: Filter) -> str:
        """Give the condition of a whole filter."""
        return "1" if wanted.tree is None else self._node(wanted.tree)

    def _node(self, node: Node) -> str:
        match node:
            case Every(parts):
                return f"({' AND '.join(map(self._node, parts))})"
            case Either(parts):
                return f"({' OR '.join(map(self._node, parts))})"
            case Not(part):
                return f"(NOT {self._node(part)})"
            case State(word):
                return f"ifnull({STATES[word]}, 0)"
            case Word(text):
                return self._word(text)
            case Compare():
                return f"ifnull({self._compare(node)}, 0)"

    # --- texts

    def _word(self, text: str) -> str:
        places = " OR ".join(f"ifnull({self._holds(place, text)}, 0)" for place in _PLACES)
        return f"({places} OR {self._is_id(text)} OR {self._tag(lambda tag: self._holds(tag, text))})"

    def _folded(self, column: str, text: str) -> tuple[str, str]:
        """Give a column and a text such that they are equal where only large and small letters differ."""
        if text.isascii():
            return f"lower({column})", self.bind(text.lower())
        return f"gymdash_fold(CAST({column} AS BLOB))", self.bind(_fold(storable(text)))

    def _holds(self, column: str, text: str) -> str:
        column, text = self._folded(column, text)
        return f"instr({column}, {text}) > 0"

    def _equals(self, column: str, text: str) -> str:
        column, text = self._folded(column, text)
        return f"{column} = {text}"

    def _matches(self, column: str, text: str) -> str:
        return self._matched(f"CAST({column} AS BLOB)", text)

    def _matched(self, value: str, pattern: str) -> str:
        self._matchers.append(matcher(pattern))
        return f"gymdash_matches({len(self._matchers) - 1}, {value})"

    def _is_id(self, text: str) -> str:
        start = self.bind(text.lower())
        return f"(substr(lower(sim_id), 1, length({start})) = {start})"

    def _tag(self, condition: Callable[[str], str]) -> str:
        return TAGGED.replace(":condition", condition("tag.value"))

    # --- comparisons

    def _compare(self, node: Compare) -> str:
        match node.key.kind:
            case Kind.TAGS:
                return self._tags(node)
            case Kind.ID:
                parts = [
                    self._matches("sim_id", value) if node.op is Op.MATCHES else self._is_id(value)
                    for value in node.values
                ]
                return self._any(parts, node.op)
            case Kind.SPAN:
                return self._any([self._span(node.key, node.op, value) for value in node.values], node.op)
            case Kind.MOMENT:
                return self._any([self._moment(node.key.name, node.op, value) for value in node.values], node.op)
        operand = self._operand(node.key)
        if node.op is Op.IS_NOT:
            return f"({operand.known} AND NOT {self._is_one_of(operand, node.values)})"
        if node.op is Op.IS:
            return self._is_one_of(operand, node.values)
        return self._any([self._value(operand, node.op, value) for value in node.values], node.op)

    def _any(self, parts: list[str], op: Op) -> str:
        either = " OR ".join(f"ifnull({part}, 0)" for part in parts)
        return f"NOT ({either})" if op is Op.IS_NOT else f"({either})"

    def _operand(self, key: Key) -> Operand:
        if key.kind is Kind.CONFIG:
            return config_operand(key.name, self.bind)
        if key.name == "gpu":
            return Operand("gpu_index", "CASE WHEN gpu_index IS NULL THEN nullif(gpu, '') END")
        return Operand(NUMBERS.get(key.name, ""), TEXTS.get(key.name, ""))

    def _is_one_of(self, operand: Operand, values: Sequence[str]) -> str:
        """Tell whether it is any of some values, looking at it once for each way of comparing."""
        found: dict[str, list[str]] = {}
        for value in values:
            number = number_of(value) if operand.number else None
            if number is not None:
                found.setdefault(operand.number, []).append(self.bind(number))
            if operand.text:
                column, text = self._folded(operand.text, value)
                found.setdefault(column, []).append(text)
        parts = (f"ifnull({column} IN ({', '.join(bound)}), 0)" for column, bound in found.items())
        return f"({' OR '.join(parts)})"

    def _value(self, operand: Operand, op: Op, value: str) -> str:
        number = number_of(value) if operand.number else None
        if op is Op.MATCHES:
            return self._matched(operand.either, value)
        if op.orders:
            return f"{operand.number} {op} {self.bind(number)}"
        parts = [] if number is None else [f"ifnull({operand.number} = {self.bind(number)}, 0)"]
        if operand.text:
            parts.append(f"ifnull({self._holds(operand.text, value)}, 0)")
        return f"({' OR '.join(parts)})"

    def _tags(self, node: Compare) -> str:
        how = {Op.HAS: self._holds, Op.MATCHES: self._matches}.get(node.op, self._equals)
        return self._any([self._tag(partial(how, text=value)) for value in node.values], node.op)

    def _span(self, key: Key, op: Op, value: str) -> str:
        seconds = span_of(value) or 0.0
        if key.name == "age":  # the younger, the later
            then = self.bind(moment_text(self._now - timedelta(seconds=seconds)))
            return f"created {_MIRRORED[op]} {then}"
        now = self.bind(moment_text(self._now))
        return f"{NUMBERS['took'].replace(':now', now)} {op} {self.bind(seconds)}"

    def _moment(self, column: str, op: Op, value: str) -> str:
        begin, end = map(moment_text, moments_of(value, self._now) or (self._now, self._now))
        match op:
            case Op.ABOVE:
                return f"{column} >= {self.bind(end)}"
            case Op.AT_LEAST:
                return f"{column} >= {self.bind(begin)}"
            case Op.BELOW:
                return f"{column} < {self.bind(begin)}"
            case Op.AT_MOST:
                return f"{column} < {self.bind(end)}"
        return f"({column} >= {self.bind(begin)} AND {column} < {self.bind(end)})"

    # --- what SQLite asks Python

    def teach(self, connection: sqlite3.Connection) -> None:
        """Teach a connection the functions that the conditions use."""
        self._until = time.monotonic() + _PATIENCE
        connection.create_function("gymdash_fold", 1, _folded_value, deterministic=True)
        connection.create_function("gymdash_live", 2, LiveNumbers(connection).of)
        if self._matchers:
            connection.create_function("gymdash_matches", 2, self._match, deterministic=True)

    def _match(self, number: int, value: object) -> int:
        if value is None or self._until < time.monotonic():
            return 0
        return int(self._matchers[number](text_of(value)))

    def check_time(self) -> None:
        """See that the regular expressions came to their end.

        Raises:
            WrongUse: If they took too long.
        """
        if self._matchers and self._until < time.monotonic():
            raise WrongUse("The regular expression takes too long on these simulations; make it simpler.")


def _fold(text: str) -> str:
    return text.casefold()


def _folded_value(value: Any) -> str | None:
    return None if value is None else _fold(text_of(value))
