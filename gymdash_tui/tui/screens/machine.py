"""The machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from gymdash_tui.tui.screens.picking import PickScreen
from gymdash_tui.tui.store import News
from gymdash_tui.tui.widgets.pick_list import Row


class MachineScreen(PickScreen):
    """The machine's processors, memory, disk and GPUs, and which simulation uses how much of them."""

    SCOPE = "machine"
    PURPOSE: ClassVar[str] = """\
The machine's processors, memory, disk and GPUs, and which simulation uses how much of them."""

    def _rows(self) -> Sequence[Row]:
        return []

    def _take(self, news: News) -> None:
        if news.rows:
            self._show()
