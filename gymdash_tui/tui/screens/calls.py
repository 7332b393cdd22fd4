"""Calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from gymdash_tui.tui.screens.picking import PickScreen
from gymdash_tui.tui.store import News
from gymdash_tui.tui.widgets.pick_list import Row


class CallsScreen(PickScreen):
    """Every command that was given to this project: when, from where, and what came of it."""

    SCOPE = "calls"
    PURPOSE: ClassVar[str] = """\
Every command that was given to this project: when, from where, and what came of it."""

    def _rows(self) -> Sequence[Row]:
        return []

    def _take(self, news: News) -> None:
        if news.rows:
            self._show()
