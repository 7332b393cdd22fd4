"""Fills the details with what belongs to their tab."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import LIVE
from gymdash_tui.domain.status import SimStatus
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.tui import detail_copy
from gymdash_tui.tui.detail_reading import read_changes, read_usage
from gymdash_tui.tui.particulars import FolderReader, Particulars
from gymdash_tui.tui.screens.detail_media_feed import MediaFeed
from gymdash_tui.tui.screens.detail_output_feed import OutputFeed
from gymdash_tui.tui.widgets.detail_compare import compare_lines, compare_text
from gymdash_tui.tui.widgets.detail_lines import config_lines, status_lines
from gymdash_tui.tui.widgets.detail_usage import UsageSeen, usage_lines, usage_text
from gymdash_tui.tui.widgets.details import CONFIG, MEDIA, RECORD, STATUSES, USAGE
from gymdash_tui.tui.widgets.record_lines import record_lines

if TYPE_CHECKING:
    from gymdash_tui.tracking.machine import MachineSample
    from gymdash_tui.tui.detail_copy import Copied
    from gymdash_tui.tui.screens.home_keys import HomeKeys
    from gymdash_tui.tui.store import Store


_MOST_COMPARED = 40  # more have no room beside one another on any terminal


class DetailFeed:
    """Keeps the details up to date with one simulation; what has to be read is read in a thread.

    Attributes:
        output: Reads what it printed.
        media: Reads which media it has.
        everything: Whether simulations that are compared are shown with the keys in which they are alike.
        copied: Gives what the tab that is shown puts on the clipboard.
    """

    def __init__(self, screen: HomeKeys, store: Store, ascii_only: bool) -> None:
        self._screen, self._details, self._store, self._ascii = screen, screen.details, store, ascii_only
        self.output = OutputFeed(screen)
        self.media = MediaFeed(screen, store, ascii_only, lambda sim_id: self._still(sim_id, MEDIA))
        self.everything = False
        self.copied: Callable[[], Copied] = lambda: ("", "")
        self._shown: tuple[object, int] = ("", -1)
        self._record: SimulationRecord | None = None
        self._folder: FolderReader | None = None
        self._known = ("", Particulars())
        self._seen = UsageSeen()
        self._unwatch: Callable[[], None] | None = None
        self._reading = asyncio.Lock()

    def show(self, record: SimulationRecord, read: bool = True) -> None:
        """Show a simulation in the tab that is chosen, from the tab's start if it showed something else.

        Args:
            record: The simulation.
            read: Whether what its folder tells may be something else than before.
        """
        tab = self._details.tab_name
        compares = tab == CONFIG and len(self._screen.sims.chosen) > 1
        shown = (None if compares else record.sim_id, self._details.tab)
        fresh = shown != self._shown
        self._shown, self._record = shown, record
        if fresh:
            self._screen.workers.cancel_group(self._screen, "details")
            self._screen.footer.repaint()
        self._watch(record if tab == USAGE and record.phase in LIVE else None)
        work = self._compare(fresh) if compares else self._work(tab, record, fresh, read)
        if work is not None:
            self._screen.run_worker(work, group="details")

    def _work(self, tab: str, record: SimulationRecord, fresh: bool, read: bool) -> Coroutine[None, None, None] | None:
        match tab:
            case "Config":
                self._show_config(record, fresh)
                known = self._known[0] == record.sim_id
                return self._particulars(record, False) if read or not known else None
            case "Statuses":
                return self._statuses(record, fresh)
            case "Output":
                self._details.show_name(record.name)
                self.copied = self._output_copied
                return self.output.show(self.output.open(self._folder_of(record).output) or fresh)
            case "Media":
                self.copied = self.media.copied
                return self.media.show(record, fresh)
            case "Usage":
                return self._usage(record, fresh)
            case _:
                return self._particulars(record, fresh)

    def _folder_of(self, record: SimulationRecord) -> SimulationFolder:
        return self._store.folder(record.sim_id)

    def _still(self, sim_id: str, tab: str) -> bool:
        """Tell whether what was read is still what is to be shown."""
        return self._shown[0] == sim_id and self._details.tab_name == tab

    # -- configuration and record --------------------------------------------------------------------------------------

    def _show_config(self, record: SimulationRecord, fresh: bool) -> None:
        known = self._known[1] if self._known[0] == record.sim_id else None
        waits = self._store.rows.queue.waiting(record)
        self.copied = lambda: detail_copy.config_copied(record)
        self._details.show(record.name, lambda width: config_lines(record, width, self._ascii, known, waits), fresh)

    async def _compare(self, fresh: bool) -> None:
        chosen = self._screen.sims.chosen
        records = await self._screen.gymdash.guarded(self._store.records_of(chosen[:_MOST_COMPARED])) or []
        if self._shown[0] is not None or len(records) < 2 or self._details.tab_name != CONFIG:
            return
        every = self.everything
        self.copied = lambda: (compare_text(records, every), "the table")
        name = (
            f"{len(records)} of {len(chosen):,} compared" if len(chosen) > len(records) else f"{len(records)} compared"
        )
        self._details.show(name, lambda width: compare_lines(records, width, self._ascii, every), fresh)

    async def _particulars(self, record: SimulationRecord, fresh: bool) -> None:
        async with self._reading:  # one thread at a time
            if self._folder is None or self._known[0] != record.sim_id:
                self._folder = FolderReader(self._folder_of(record))
            reading = asyncio.to_thread(self._read, self._folder, record)
            found = await self._screen.gymdash.guarded(reading)
        if found is None:
            return
        known, changes = found
        self._known = (record.sim_id, known)
        if self._still(record.sim_id, CONFIG):
            self._show_config(record, False)
        elif self._still(record.sim_id, RECORD):
            self.copied = lambda: detail_copy.record_copied(record, known, changes)
            self._details.show(
                record.name, lambda width: record_lines(record, known, width, self._ascii, changes), fresh
            )

    def _read(self, folder: FolderReader, record: SimulationRecord) -> tuple[Particulars, str]:
        parent = self._store.project.get(record.parent) if record.parent else None
        changes = read_changes(self._folder_of(record)) if self._details.tab_name == RECORD else ""
        return folder.read(parent.name if parent is not None else ""), changes

    # -- statuses ------------------------------------------------------------------------------------------------------

    async def _statuses(self, record: SimulationRecord, fresh: bool) -> None:
        reading = asyncio.to_thread(self._store.project.statuses, record.sim_id)
        found = await self._screen.gymdash.guarded(reading)
        if found is None or not self._still(record.sim_id, STATUSES):
            return
        statuses: Sequence[SimStatus] = [one.status for one in found]
        self.copied = lambda: detail_copy.statuses_copied(statuses)
        self._details.show(record.name, lambda width: status_lines(statuses, width, self._ascii), fresh)

    # -- output --------------------------------------------------------------------------------------------------------

    def _output_copied(self) -> Copied:
        body = self._details.output
        return detail_copy.output_copied(body.in_sight, body.window.lines)

    # -- usage ---------------------------------------------------------------------------------------------------------

    def _watch(self, record: SimulationRecord | None) -> None:
        """Have the machine looked at as long as somebody sees what the simulation uses of it."""
        if record is not None and self._unwatch is None:
            self._unwatch = self._screen.gymdash.gauging.watch(self._sampled)
        elif record is None and self._unwatch is not None:
            self._unwatch()
            self._unwatch = None

    def _sampled(self, sample: MachineSample) -> None:
        record = self._record
        if record is not None and self._still(record.sim_id, USAGE) and self._screen.display:
            self._screen.run_worker(self._usage(record, False), group="details")
        elif not self._screen.display:
            self._watch(None)

    async def _usage(self, record: SimulationRecord, fresh: bool) -> None:
        sample = self._screen.gymdash.gauging.latest if record.phase in LIVE else None
        curves = self._store.curves
        seen = await asyncio.to_thread(read_usage, self._folder_of(record), record, curves, sample)
        if self._still(record.sim_id, USAGE):
            self.copied = lambda: (usage_text(record, seen), "what it used")
            self._details.show(record.name, lambda width: usage_lines(record, seen, width, self._ascii), fresh)
