"""What simulations reported and what was commanded, page after page, newest first.

Pages are asked for by the id of what stands before them and never by a number of rows to pass over: what comes in
meanwhile moves nothing, and the last page of 100,000 costs as little as the first.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, func, or_, select

from gymdash_tui.domain.status import SimStatusCode
from gymdash_tui.project.connections import ProjectConnections
from gymdash_tui.project.converters import call_of, json_text, status_of
from gymdash_tui.project.records import CallRecord, StatusRecord
from gymdash_tui.project.tables import CALLS, KEPT, SIMULATIONS, STATUSES

_STATUS, _CALL, _NAME = STATUSES.c, CALLS.c, SIMULATIONS.c.name
_JOINED = STATUSES.outerjoin(SIMULATIONS, SIMULATIONS.c.sim_id == _STATUS.sim_id)
_SHORT = 20_000  # characters of a text that a page holds where it is not asked for whole ones


class ProjectStory(ProjectConnections):
    """The questions about what happened; simulations in the trash are left out, unless one is named.

    In a text that is looked for, all words have to occur, in whatever order, with large or small ASCII letters.
    """

    def story(
        self,
        *,
        codes: Collection[SimStatusCode] = (),
        text: str = "",
        sim_id: str | None = None,
        before: int | None = None,
        limit: int = 200,
        whole: bool = True,
    ) -> list[StatusRecord]:
        """Give statuses, newest first.

        Args:
            codes: Only those with one of these codes; all where there are none.
            text: Only those in whose words, trace or simulation's name these words occur.
            sim_id: Only those of this simulation.
            before: Only those that were reported before the one with this id.
            limit: At most so many.
            whole: Whether long texts are whole; otherwise the middle of what is longer than 20,000 characters is
                left out.
        """
        named = _NAME.label("sim_name")
        columns = [_status_column(column, whole) for column in _STATUS]
        wanted = select(*columns, named).select_from(_JOINED).where(*_told(codes, text, sim_id))
        wanted = _page(wanted, _STATUS.id, before, limit)
        with self._read() as connection:
            return [status_of(dict(row)) for row in connection.execute(wanted).mappings()]

    def story_ids(
        self,
        *,
        codes: Collection[SimStatusCode] = (),
        text: str = "",
        sim_id: str | None = None,
        after: int = 0,
    ) -> array[int]:
        """Give the ids of all statuses that :meth:`story` would give, newest first.

        Args:
            codes: As there.
            text: As there.
            sim_id: As there.
            after: Only those that were reported after the one with this id.
        """
        wanted = select(_STATUS.id).select_from(_JOINED).where(*_told(codes, text, sim_id), _STATUS.id > after)
        return self._ids(wanted.order_by(_STATUS.id.desc()))

    def story_count(self, *, codes: Collection[SimStatusCode] = (), text: str = "", sim_id: str | None = None) -> int:
        """Count the statuses that :meth:`story` would give."""
        wanted = select(func.count()).select_from(_JOINED).where(*_told(codes, text, sim_id))
        with self._read() as connection:
            return connection.scalar(wanted) or 0

    def status(self, status_id: int) -> StatusRecord | None:
        """Give one status, whole."""
        wanted = select(STATUSES, _NAME.label("sim_name")).select_from(_JOINED).where(_STATUS.id == status_id)
        with self._read() as connection:
            row = connection.execute(wanted).mappings().first()
        return None if row is None else status_of(dict(row))

    def calls_page(
        self,
        *,
        name: str = "",
        text: str = "",
        refused: bool | None = None,
        before: int | None = None,
        limit: int = 200,
    ) -> list[CallRecord]:
        """Give commands, newest first.

        Args:
            name: Only this command (``start_sim``).
            text: Only those in whose name or details these words occur.
            refused: Only those that were refused, or only those that were carried out.
            before: Only those that were given before the one with this id.
            limit: At most so many.
        """
        wanted = _page(select(CALLS).where(*_commanded(name, text, refused)), _CALL.id, before, limit)
        with self._read() as connection:
            return [call_of(dict(row)) for row in connection.execute(wanted).mappings()]

    def call_ids(self, *, name: str = "", text: str = "", refused: bool | None = None, after: int = 0) -> array[int]:
        """Give the ids of all commands that :meth:`calls_page` would give, newest first, of those after an id."""
        wanted = select(_CALL.id).where(*_commanded(name, text, refused), _CALL.id > after)
        return self._ids(wanted.order_by(_CALL.id.desc()))

    def call_count(self, *, name: str = "", text: str = "", refused: bool | None = None) -> int:
        """Count the commands that :meth:`calls_page` would give."""
        wanted = select(func.count()).select_from(CALLS).where(*_commanded(name, text, refused))
        with self._read() as connection:
            return connection.scalar(wanted) or 0

    def call_names(self) -> list[str]:
        """Give the names of the commands that were given, those given most often first."""
        wanted = select(_CALL.name).group_by(_CALL.name).order_by(func.count().desc(), _CALL.name)
        with self._read() as connection:
            return [str(name) for name in connection.scalars(wanted)]

    def _ids(self, wanted: Select[tuple[int | None]]) -> array[int]:
        with self._read() as connection:
            return array("q", (number for (number,) in connection.execute(wanted).cursor.fetchall()))


def _page(wanted: Select[Any], key: Column[Any], before: int | None, limit: int) -> Select[Any]:
    older = [] if before is None else [key < before]
    return wanted.where(*older).order_by(key.desc()).limit(max(0, limit))


def _status_column(column: Column[Any], whole: bool) -> ColumnElement[Any]:
    if whole or column.name not in ("details", "error_trace"):
        return column
    half = _SHORT // 2
    cut = func.substr(column, 1, half) + "\n(...)\n" + func.substr(column, -half)
    return func.iif(func.length(column) > _SHORT, cut, column).label(column.name)


def _told(codes: Collection[SimStatusCode], text: str, sim_id: str | None) -> list[ColumnElement[bool]]:
    found = [KEPT] if sim_id is None else [_STATUS.sim_id == sim_id]
    if codes:
        found.append(_STATUS.code.in_([int(code) for code in codes]))
    return found + _words(text, _STATUS.details, _NAME, _STATUS.error_trace)


def _commanded(name: str, text: str, refused: bool | None) -> list[ColumnElement[bool]]:
    found = [_CALL.name == name] if name else []
    if refused is not None:
        found.append(_CALL.code != 0 if refused else _CALL.code == 0)
    return found + _words(text, _CALL.name, json=_CALL.details)


def _words(text: str, *columns: Column[Any], json: Column[Any] | None = None) -> list[ColumnElement[bool]]:
    """Say that every word occurs in one of some columns, or as JSON writes it in another."""
    return [or_(*_contains(word, columns, json)) for word in text.split()]


def _contains(word: str, columns: Sequence[Column[Any]], json: Column[Any] | None) -> Iterator[ColumnElement[bool]]:
    yield from (column.icontains(word, autoescape=True) for column in columns)
    if json is not None:
        yield json.icontains(json_text(word)[1:-1], autoescape=True)
