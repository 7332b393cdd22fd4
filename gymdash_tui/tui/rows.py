"""The rows of the list, read page by page as they are looked at, so that ten thousand cost no more than ten."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import TYPE_CHECKING

from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.request import ControlRequest
from gymdash_tui.tui.queue_view import QueueView, read_queue

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

PAGE = 128

ASKS = "asks"
"""The word of the open requests among the counts."""

_MOST_REQUESTS = 200


class Rows:
    """Simulations by their place in the list, newest first.

    Attributes:
        count: How many there are.
        counts: How many there are of each state's word, and how many requests are open.
        queue: What runs and what waits.
        requests: What simulations ask for, newest first; the oldest of very many are left out.
    """

    def __init__(self) -> None:
        self.count = 0
        self.counts: dict[str, int] = {}
        self.queue = QueueView()
        self.requests: tuple[ControlRequest, ...] = ()
        self._pages: dict[int, list[SimulationRecord]] = {}

    def at(self, index: int) -> SimulationRecord | None:
        """Give the simulation at a place; ``None`` where its page has not been read yet."""
        page = self._pages.get(index // PAGE)
        place = index % PAGE
        return page[place] if page is not None and place < len(page) else None

    def place_of(self, sim_id: str) -> int | None:
        """Find a simulation among the pages that were read."""
        for number, page in self._pages.items():
            for place, record in enumerate(page):
                if record.sim_id == sim_id:
                    return number * PAGE + place
        return None

    def loaded(self) -> list[SimulationRecord]:
        """Give all simulations that were read."""
        return [record for number in sorted(self._pages) for record in self._pages[number]]

    @property
    def has_gpus(self) -> bool:
        """Whether anything that runs has a GPU of its own, or GPUs are handed out."""
        gpus = self.queue.slots.gpus if self.queue.slots is not None else ()
        return bool(gpus) or any(record.gpu_index is not None for record in self.queue.live)

    def missing(self, first: int, last: int) -> list[int]:
        """Give the numbers of the pages between two places that have not been read."""
        wanted = range(max(0, first) // PAGE, max(0, min(last, self.count - 1)) // PAGE + 1)
        return [number for number in wanted if number not in self._pages and self.count > 0]

    def set_progress(self, sim_id: str, progress: Progress) -> None:
        """Put a running simulation's newest progress into its row."""
        self.queue = self.queue.with_progress(sim_id, progress)
        place = self.place_of(sim_id)
        if place is not None:
            page = self._pages[place // PAGE]
            page[place % PAGE] = dataclasses.replace(page[place % PAGE], progress=progress)

    # the two halves of reading: the slow one runs in a thread, the other one on the event loop

    def read(self, project: Project, pages: Iterable[int] | None = None) -> Reading:
        """Read pages from the project; safe in a thread.

        Args:
            project: The project.
            pages: Their numbers; those that were read before where left out, at least the first.
        """
        from gymdash_tui.tracking.catch_up import with_live_progress  # deferred: after the first paint

        # one page more than was read before: new simulations at the top push the others down
        known = {0, *self._pages, max(self._pages, default=-1) + 1}
        numbers = sorted(known) if pages is None else list(pages)
        found = {number: project.page(number * PAGE, PAGE) for number in numbers}
        live = {number: [with_live_progress(project, record) for record in page] for number, page in found.items()}
        # the requests themselves: that costs no more than counting them where there is none, as there is mostly
        requests = tuple(project.requests(limit=_MOST_REQUESTS))
        asks = len(requests) if len(requests) < _MOST_REQUESTS else project.request_count()
        counts = project.counts() | ({ASKS: asks} if asks else {})
        return Reading(live, project.count(), counts, read_queue(project), requests, whole=pages is None)

    def take(self, reading: Reading) -> None:
        """Take over what was read."""
        self.count, self.counts, self.queue = reading.count, reading.counts, reading.queue
        self.requests = reading.requests
        if reading.whole:
            self._pages = {number: page for number, page in reading.pages.items() if page or number == 0}
        else:
            self._pages.update(reading.pages)


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """What was read from the project at one moment.

    Attributes:
        pages: Simulations by page number.
        count: How many there are.
        counts: How many there are by state word, and how many requests are open.
        queue: What runs and what waits.
        requests: What simulations ask for.
        whole: Whether pages that are not in it are out of date.
    """

    pages: dict[int, list[SimulationRecord]]
    count: int
    counts: dict[str, int]
    queue: QueueView
    requests: tuple[ControlRequest, ...]
    whole: bool
