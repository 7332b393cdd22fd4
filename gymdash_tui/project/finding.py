"""One simulation by what a person types."""

from __future__ import annotations

import re

from sqlalchemy import ColumnElement, Connection, func, or_, select

from gymdash_tui.domain.errors import AmbiguousSimulation, UnknownSimulation
from gymdash_tui.domain.guess import did_you_mean, list_some
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.project.queries import NEWEST, get, quote
from gymdash_tui.project.tables import IN_TRASH, KEPT, SIMULATIONS

_SIM = SIMULATIONS.c
_LAST_CHARACTER = "\U0010ffff"
_GUESSES = 1000  # among how many of the newest names a misspelt one is looked for: 10 ms
_LONGEST_GUESS = 100
_PLAIN = re.compile(r"[\w.+-]{1,60}")  # what needs no quotes in any shell


def find(connection: Connection, word: str, trash: bool = False) -> SimulationRecord:
    """Give one simulation by its id, its name, or the first characters of its id.

    Args:
        connection: To the database.
        word: What a person typed.
        trash: Whether to look in the trash, and nowhere else; otherwise everywhere else.

    Raises:
        UnknownSimulation: If there is none.
        AmbiguousSimulation: If there are several.
    """
    what, ids = _matches(connection, word, IN_TRASH if trash else KEPT)
    if len(ids) > 1:
        raise AmbiguousSimulation(f"{what}: {list_some(ids)}.")
    found = get(connection, ids[0]) if ids else None
    if found is None:
        raise UnknownSimulation(_not_in_trash(connection, word) if trash else _unknown(connection, word))
    return found


def _matches(connection: Connection, word: str, where: ColumnElement[bool]) -> tuple[str, list[str]]:
    """Give a sentence's beginning for the case that there are several, and the ids, newest first."""
    if ids := _ids(connection, where, _SIM.sim_id == word):
        return "", ids
    if ids := _ids(connection, where, _SIM.name == word):
        return f"{len(ids)} simulations are named {quote(word)}; give the id of one", ids
    ids = _ids(connection, where, _begins_with(word)) if word else []
    return f"{len(ids)} ids begin with {quote(word)}; give more of one", ids


def _ids(connection: Connection, *where: ColumnElement[bool]) -> list[str]:
    return list(connection.scalars(select(_SIM.sim_id).where(*where).order_by(*NEWEST)))


def _begins_with(word: str) -> ColumnElement[bool]:
    # as a range, which the index answers; ids are written small, and a person may paste them large
    starts = {word, word.lower()}
    return or_(*(_SIM.sim_id.between(start, start + _LAST_CHARACTER) for start in starts))


def _unknown(connection: Connection, word: str) -> str:
    _, thrown = _matches(connection, word, IN_TRASH)
    if len(thrown) == 1:
        shown = word if _PLAIN.fullmatch(word) and not word.startswith("-") else thrown[0]
        return f"{quote(word)} is in the trash; `gymdash-tui trash restore {shown}` takes it back."
    if thrown:
        return (
            f"{quote(word)} is in the trash, {len(thrown)} times: {list_some(thrown)}; `gymdash-tui trash restore ID` "
            f"takes one back."
        )
    guess = _guess(connection, word, KEPT) or "; `gymdash-tui ls` lists them all."
    return f"No simulation has the name or id {quote(word)}{guess}"


def _not_in_trash(connection: Connection, word: str) -> str:
    guess = _guess(connection, word, IN_TRASH) or "; `gymdash-tui trash` lists what is there."
    return f"Nothing in the trash has the name or id {quote(word)}{guess}"


def _guess(connection: Connection, word: str, where: ColumnElement[bool]) -> str:
    if len(word) > _LONGEST_GUESS:
        return ""
    short = select(_SIM.name).where(where, func.length(_SIM.name) <= _LONGEST_GUESS)
    names = connection.scalars(short.order_by(_SIM.created.desc()).limit(_GUESSES))
    return did_you_mean(word, map(str, names))
