"""What the list shows: a light outline of all that matches, and the whole of what is in sight.

Ten thousand simulations are ten thousand ids, groups, states and scores; the rest is read of those that are looked at.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from gymdash_tui.domain.listing import ListQuery
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.request import ControlRequest
from gymdash_tui.tui.folds import Folds
from gymdash_tui.tui.outline_view import GroupHead, OutlineView
from gymdash_tui.tui.queue_view import QueueView, read_queue

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

ASKS = "asks"
"""The word of the open requests among the counts."""

_MOST_REQUESTS = 200
_KEPT = 1_000  # records that were in sight once
_FIRST = 64  # lines that are read before it is known how many are in sight


@dataclasses.dataclass(frozen=True, slots=True)
class Sight:
    """What is looked at.

    Attributes:
        first: The first line in sight.
        last: The last one.
        ids: What else is to be at hand: under the cursor, or drawn.
        marks: What is marked, also where the filter hides it.
    """

    first: int = 0
    last: int = _FIRST
    ids: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


class Rows:
    """The simulations of the list.

    Attributes:
        count: How many there are, whether they match the filter or not.
        counts: How many there are of each state's word, and how many requests are open.
        queue: What runs and what waits.
        requests: What simulations ask for, newest first; the oldest of very many are left out.
        view: The list's lines.
        folds: Which groups are folded.
        live: The newest progress of what runs, by id.
        version: Another number after each change.
    """

    def __init__(self, folds: Folds | None = None) -> None:
        self.count = 0
        self.counts: dict[str, int] = {}
        self.queue = QueueView()
        self.requests: tuple[ControlRequest, ...] = ()
        self.folds = folds or Folds()
        self.view = OutlineView()
        self.live: dict[str, Progress] = {}
        self.version = 0
        self._records: dict[str, SimulationRecord] = {}
        self._fresh: set[str] = set()
        self._hidden: dict[str, str] = {}

    # -- what there is -------------------------------------------------------------------------------------------------

    @property
    def shown(self) -> int:
        """How many match the filter."""
        return len(self.view.rows)

    def record(self, sim_id: str) -> SimulationRecord | None:
        """Give a simulation, as it was when it was read last; ``None`` where it has not been read yet."""
        return self._records.get(sim_id)

    def records(self, sim_ids: Iterable[str]) -> list[SimulationRecord]:
        """Give those of some simulations that were read."""
        return [record for sim_id in sim_ids if (record := self._records.get(sim_id)) is not None]

    def loaded(self) -> list[SimulationRecord]:
        """Give all simulations that are at hand."""
        return list(self._records.values())

    def missing(self, sim_ids: Iterable[str]) -> list[str]:
        """Give those of some simulations that were not read since the last change."""
        return [sim_id for sim_id in sim_ids if sim_id not in self._fresh]

    def word_of(self, sim_id: str) -> str:
        """Give a simulation's state word, also where the filter hides it but it is marked; empty where it is gone."""
        row = self.view.row(sim_id)
        return row.word if row is not None else self._hidden.get(sim_id, "")

    @property
    def hidden(self) -> list[str]:
        """What was marked when all was read last, and does not match the filter."""
        return list(self._hidden)

    @property
    def has_gpus(self) -> bool:
        """Whether anything that runs has a GPU of its own, or GPUs are handed out."""
        gpus = self.queue.slots.gpus if self.queue.slots is not None else ()
        return bool(gpus) or any(record.gpu_index is not None for record in self.queue.live)

    # -- what changes by itself ----------------------------------------------------------------------------------------

    def set_progress(self, sim_id: str, progress: Progress) -> None:
        """Put a running simulation's newest progress into its row."""
        self.queue = self.queue.with_progress(sim_id, progress)
        self.live[sim_id] = progress
        record = self._records.get(sim_id)
        if record is not None:
            self._records[sim_id] = dataclasses.replace(record, progress=progress)

    def refold(self) -> None:
        """Make the lines anew after groups were folded or unfolded."""
        self.view.fold(self.folds)

    # the two halves of reading: the slow one runs in a thread, the other one on the event loop

    def read(self, project: Project, query: ListQuery, sight: Sight) -> Reading:
        """Read all from the project; safe in a thread.

        Args:
            project: The project.
            query: Which simulations are shown, in which order.
            sight: What is looked at: that is read whole.

        Raises:
            ProjectError: If the project cannot be read.
        """
        outline = project.outline(query)
        view = OutlineView(outline.rows, self.folds)
        ids = dict.fromkeys([*_ids_of(view.lines[sight.first : sight.last + 1]), *sight.ids])
        # the requests themselves: that costs no more than counting them where there is none, as there is mostly
        requests = tuple(project.requests(limit=_MOST_REQUESTS))
        asks = len(requests) if len(requests) < _MOST_REQUESTS else project.request_count()
        counts = project.counts() | ({ASKS: asks} if asks else {})
        hidden = _words_of_hidden(project, view, sight.marks)
        found = read_records(project, ids)
        return Reading(view, outline.total, counts, read_queue(project), requests, found, frozenset(ids), hidden)

    def take(self, reading: Reading) -> None:
        """Take over what was read."""
        self.view, self.count, self.counts = reading.view, reading.count, reading.counts
        self.queue, self.requests, self._hidden = reading.queue, reading.requests, reading.hidden
        self.live = {record.sim_id: record.progress for record in reading.queue.live}
        self.refold()
        self._fresh = set()
        self.take_records(reading.records, reading.asked)

    def take_records(self, records: dict[str, SimulationRecord], asked: Iterable[str]) -> None:
        """Take over simulations that were read.

        Args:
            records: They themselves, by id.
            asked: Those that were asked for: who is not among the records is gone, and not asked for again.
        """
        for sim_id in asked:
            self._records.pop(sim_id, None)
        self._records.update(records)
        self._fresh.update(asked)
        for sim_id in list(self._records)[: max(0, len(self._records) - max(_KEPT, len(records)))]:
            del self._records[sim_id]
            self._fresh.discard(sim_id)
        self.version += 1


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """What was read from the project at one moment.

    Attributes:
        view: The list's lines.
        count: How many simulations there are.
        counts: How many there are by state word, and how many requests are open.
        queue: What runs and what waits.
        requests: What simulations ask for.
        records: What is looked at, by id.
        asked: Whose records were looked for.
        hidden: The state words of what is marked and does not match the filter, by id.
    """

    view: OutlineView
    count: int
    counts: dict[str, int]
    queue: QueueView
    requests: tuple[ControlRequest, ...]
    records: dict[str, SimulationRecord]
    asked: frozenset[str]
    hidden: dict[str, str]


def read_records(project: Project, sim_ids: Iterable[str]) -> dict[str, SimulationRecord]:
    """Read simulations, with the newest progress of those that run; in a thread.

    Raises:
        ProjectError: If the project cannot be read.
    """
    from gymdash_tui.tracking.catch_up import with_live_progress  # deferred: after the first paint

    found = project.records_of(list(sim_ids))
    return {sim_id: with_live_progress(project, record) for sim_id, record in found.items()}


def _ids_of(lines: Sequence[object]) -> list[str]:
    return [line.sim_id for line in lines if not isinstance(line, GroupHead)]  # type: ignore[attr-defined]


def _words_of_hidden(project: Project, view: OutlineView, marks: Iterable[str]) -> dict[str, str]:
    """Give the state words of marked simulations that the filter hides; those that are gone are left out."""
    hidden = {sim_id for sim_id in marks if sim_id not in view}
    if not hidden:
        return {}
    rows = project.outline(ListQuery()).rows
    return {row.sim_id: row.word for row in rows if row.sim_id in hidden}
