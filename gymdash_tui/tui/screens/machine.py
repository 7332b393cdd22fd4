"""The machine: how busy it is, and which simulation uses how much of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, getters, on
from textual.app import ComposeResult

from gymdash_tui.tui.screens.picking import PickScreen
from gymdash_tui.tui.store import News, Store
from gymdash_tui.tui.widgets.footer import Offer
from gymdash_tui.tui.widgets.header import Header
from gymdash_tui.tui.widgets.machine_lines import machine_lines
from gymdash_tui.tui.widgets.painted import Painted, Part
from gymdash_tui.tui.widgets.pick_list import PickList, Row
from gymdash_tui.tui.widgets.usage_rows import ORDERS, usage_rows

if TYPE_CHECKING:
    from gymdash_tui.tracking.machine import MachineSample


class MachineHead(Painted):
    """Bars of what the machine has, as many lines as they take."""

    def __init__(self, ascii_only: bool) -> None:
        super().__init__(id="machine")
        self._ascii = ascii_only
        self._sample: MachineSample | None = None

    def show(self, sample: MachineSample | None) -> None:
        """Show what was seen."""
        self._sample = sample
        self.make_room()
        self.repaint()

    def make_room(self) -> None:
        """Be as high as the lines are, and never so high that nothing is left for the list."""
        lines = self._lines(self.app.size.width)
        if self.styles.height is None or self.styles.height.value != len(lines) + 1:
            self.styles.height = len(lines) + 1  # and one between them and the list

    def make_lines(self, width: int, height: int) -> list[list[Part]]:
        """Make the lines."""
        return self._lines(width)

    def _lines(self, width: int) -> list[list[Part]]:
        return machine_lines(self._sample, width, max(4, (self.app.size.height - 4) * 3 // 5), self._ascii)


class MachineScreen(PickScreen):
    """The machine's processors, memory, disk and GPUs, and which simulation uses how much of them."""

    SCOPE = "machine"
    PURPOSE: ClassVar[str] = """\
At the top how busy this machine is: all processors together and each of them, memory, the disk
on which the project lies, GPUs. Below it what each simulation that runs here uses, with all
processes that it started: 200% are two cores. Looked at every few seconds while this is open."""

    head = getters.query_one(MachineHead)

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._order = ORDERS[0]
        self._sample: MachineSample | None = None

    def compose(self) -> ComposeResult:
        """Lay bars and list out."""
        ascii_only = self.gymdash.world.ascii_only
        yield Header(ascii_only)
        yield MachineHead(ascii_only)
        yield PickList(id="picks")
        yield self.make_too_small()
        yield self.make_footer()

    def on_mount(self) -> None:
        """Look from now on; Textual calls the base's handler, which shows the list, as well."""
        self._stop_watching = self.gymdash.gauging.watch(self._see)

    def on_unmount(self) -> None:
        """Look no more."""
        self._stop_watching()

    def _see(self, sample: MachineSample) -> None:
        if self.display:
            self._sample = sample
            self._show()

    def _take(self, news: News) -> None:
        if news.rows:
            self._show()

    def _show(self) -> None:
        self.head.show(self._sample)
        super()._show()

    def _rows(self) -> Sequence[Row]:
        return usage_rows(self._store.rows.queue.live, self._sample, self._order, self.gymdash.world.ascii_only)

    def on_resize(self, event: events.Resize) -> None:
        """Give the bars the room that there is now; Textual calls the base's handler, too."""
        self.head.make_room()

    @on(PickList.Moved)
    def _moved(self) -> None:
        self.footer.repaint()

    def offers(self) -> list[Offer]:
        """Give the keys that do something now."""
        live = len(self._store.rows.queue.live)
        idle = {"machine-open"} if not self.picks.key else set()
        idle |= {"machine-order"} if live < 2 else set()
        return [offer for offer in super().offers() if offer[0].id not in idle]

    # -- keys ----------------------------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Show the simulation at home."""
        if self.picks.key:
            self.gymdash.go_to_simulation(self.picks.key)

    def action_order(self) -> None:
        """Put the list into another order."""
        self._order = ORDERS[(ORDERS.index(self._order) + 1) % len(ORDERS)]
        self._show()
