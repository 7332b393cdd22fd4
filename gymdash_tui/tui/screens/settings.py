"""Settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from gymdash_tui.tui.screens.picking import PickScreen
from gymdash_tui.tui.store import News
from gymdash_tui.tui.widgets.pick_list import Row


class SettingsScreen(PickScreen):
    """The settings, which lie in one file that you may also edit by hand."""

    SCOPE = "settings"
    PURPOSE: ClassVar[str] = """\
The settings, which lie in one file that you may also edit by hand."""

    def _rows(self) -> Sequence[Row]:
        return []

    def _take(self, news: News) -> None:
        if news.rows:
            self._show()
