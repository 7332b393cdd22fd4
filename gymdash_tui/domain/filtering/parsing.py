"""Reads a filter into its tree."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.filtering.keys import STATES, Key, Kind, find_key
from gymdash_tui.domain.filtering.pattern import check_pattern
from gymdash_tui.domain.filtering.scanning import Scanner, WrongFilter
from gymdash_tui.domain.filtering.tree import Compare, Either, Every, Filter, Node, Not, Op, State, Word
from gymdash_tui.domain.filtering.values import moments_of, number_of, span_of
from gymdash_tui.domain.guess import did_you_mean, list_some

_LONGEST = 1000
_DEEPEST = 20
_AND, _OR, _NOT = ("and", "&", "&&"), ("or",), ("not",)  # where they stand between terms, or before one
_SOME_DAY = datetime(2026, 5, 1, tzinfo=UTC)


def parse_filter(text: str, keys: Collection[str] = ()) -> Filter:
    """Read a filter.

    Args:
        text: What was typed; nothing but blanks lets all simulations through.
        keys: The dotted keys of configurations that may be compared.

    Raises:
        WrongFilter: If it cannot be understood; the sentence says where, and what to write instead.
    """
    if not text.strip():
        return Filter()
    if len(text) > _LONGEST:
        raise WrongFilter(f"The filter is longer than {_LONGEST} characters; make it shorter", _LONGEST)
    parser = _Parser(text, keys)
    tree = parser.either(0)
    if parser.scanner.pass_blanks():
        raise WrongFilter("A ) closes nothing; take it away, or quote it", parser.scanner.place)
    return Filter(text, tree)


class _Parser:
    """Goes through a filter once, from left to right; `|` binds less than blanks do.

    `and`, `or` and `not` are what people type who do not know that; where they have nothing to connect they are words.
    """

    def __init__(self, text: str, keys: Collection[str]) -> None:
        self.scanner = Scanner(text)
        self._keys = keys

    def either(self, depth: int) -> Node:
        parts = [self._every(depth)]
        while self._offers_another():
            parts.append(self._every(depth))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _offers_another(self) -> bool:
        scanner = self.scanner
        if scanner.take("|"):
            scanner.place += scanner.next == "|"  # || is meant as |
            return True
        return scanner.skip(*_OR)

    def _every(self, depth: int) -> Node:
        parts: list[Node] = []
        scanner = self.scanner
        while scanner.pass_blanks() not in ("", "|", ")") and not (parts and scanner.sees(*_OR)):
            if parts and scanner.skip(*_AND):
                self._expect_more()
            parts.append(self._term(depth))
        if not parts:
            self._expect_more()
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _expect_more(self) -> None:
        beside = {"": "at the end", "|": "beside a |", ")": "before a )"}.get(self.scanner.pass_blanks())
        if beside:
            raise WrongFilter(f"Something is missing {beside}", self.scanner.place)

    def _term(self, depth: int) -> Node:
        negative = False
        while self._denies():
            negative = not negative
        part = self._plain_term(depth)
        return Not(part) if negative else part

    def _denies(self) -> bool:
        scanner, begin = self.scanner, self.scanner.place
        if scanner.next == "-":
            scanner.place += 1
            if scanner.next in ("", "|", ")") or scanner.next.isspace():
                raise WrongFilter("A - stands alone; write -word for what must not hold, or quote it", begin)
            return True
        if scanner.skip(*_NOT) and scanner.pass_blanks() not in ("", "|", ")"):
            return True
        scanner.place = begin
        return False

    def _plain_term(self, depth: int) -> Node:
        scanner, begin = self.scanner, self.scanner.place
        if scanner.next == "(":
            return self._within(depth, begin)
        if scanner.next == "#":
            return self._tag(begin)
        is_quoted = scanner.next == '"'
        word = scanner.quoted() if is_quoted else scanner.word()
        op = scanner.op()
        if op is not None:
            return self._compare(word, op, begin)
        if is_quoted:
            return Word(word)
        return State(word.lower()) if word.lower() in STATES else Word(word)

    def _within(self, depth: int, begin: int) -> Node:
        if depth >= _DEEPEST:
            raise WrongFilter(f"More than {_DEEPEST} parentheses stand within one another", begin)
        self.scanner.place += 1
        part = self.either(depth + 1)
        if not self.scanner.take(")"):
            raise WrongFilter("A ( is not closed", begin)
        return part

    def _tag(self, begin: int) -> Node:
        self.scanner.place += 1
        name = self.scanner.quoted() if self.scanner.next == '"' else self.scanner.bare(commas=True)
        if not name:
            raise WrongFilter("A tag is missing after #", begin)
        return Compare(Key("tag", Kind.TAGS), Op.IS, (name,))

    def _compare(self, word: str, op: Op, begin: int) -> Node:
        if not word:
            raise WrongFilter(f"A key is missing before '{op}'; write for example score>400", begin)
        try:
            key = find_key(word, self._keys)
        except WrongUse as error:
            text = self.scanner.text[begin : begin + 40].split(" ")[0].replace('"', "")
            raise WrongFilter(f'{error}; to look for a text, quote it: "{text}"', begin) from error
        values = self.scanner.values(op)
        problem = next((found for value in values if (found := _problem(key, op, value))), "")
        if problem:
            raise WrongFilter(problem, begin)
        return _states(op, values) if key.kind is Kind.STATE else Compare(key, op, values)


def _states(op: Op, values: tuple[str, ...]) -> Node:
    words = tuple(State(value.lower()) for value in values)
    part = words[0] if len(words) == 1 else Either(words)
    return Not(part) if op is Op.IS_NOT else part


def _problem(key: Key, op: Op, value: str) -> str:
    """Say what is wrong with a comparison, or nothing."""
    shown = value if len(value) <= 40 else value[:39] + "…"
    if op is Op.MATCHES:
        allowed = key.kind not in (Kind.STATE, Kind.SPAN, Kind.MOMENT)
        return f"'{shown}' {wrong}" if allowed and (wrong := check_pattern(value)) else _no_op(key, op, allowed)
    match key.kind:
        case Kind.NUMBER:
            return "" if number_of(value) is not None else f"'{shown}' is no number; write {key.name}>=100k or so"
        case Kind.SPAN if not op.orders:
            return f"{key.name} is never exactly something; write {key.name}<2h or {key.name}>3d"
        case Kind.SPAN:
            return "" if span_of(value) is not None else f"'{shown}' is no time; write 5m, 2h, 3d or 1w"
        case Kind.MOMENT:
            fits = moments_of(value, _SOME_DAY) is not None
            return "" if fits else f"'{shown}' is no day; write today, 2026-05-01 or 2026-05-01T12:30"
        case Kind.CONFIG | Kind.GPU if op.orders and number_of(value) is None:
            return f"'{shown}' is no number, which {op} asks for; write {key.name}:{shown} for a text"
        case Kind.STATE if value.lower() not in STATES:
            guess = did_you_mean(value, STATES).rstrip("?")
            return f"'{shown}' is no state{guess or f' (known: {list_some(STATES, 20)})'}" + _no_op(key, op, True)
    return _no_op(key, op, not op.orders or key.kind in (Kind.CONFIG, Kind.GPU))


def _no_op(key: Key, op: Op, allowed: bool) -> str:
    return "" if allowed else f"{key.name} cannot be compared with {op}; use = != or :"
