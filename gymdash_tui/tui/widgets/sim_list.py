"""The list of simulations, with its groups."""

from __future__ import annotations

from collections.abc import Sequence

from gymdash_tui.tui.widgets.list_columns import Column, columns_for, title_parts
from gymdash_tui.tui.widgets.list_cursor import TITLES
from gymdash_tui.tui.widgets.list_lines import list_title, nothing_lines
from gymdash_tui.tui.widgets.list_mouse import ListMouse
from gymdash_tui.tui.widgets.painted import Part


class SimList(ListMouse):
    """Simulations and groups; the cursor stays on the same one when others come, go, or are folded away.

    Attributes:
        cursor_id: The simulation under the cursor; empty on a group's head.
        marking: What is marked.
    """

    def __init__(self, ascii_only: bool = False) -> None:
        super().__init__(ascii_only)
        self._filter = ""
        self._columns: tuple[str, ...] = ()
        self._active = True

    # -- what is shown -------------------------------------------------------------------------------------------------

    def show_filter(self, text: str) -> None:
        """Say what is shown of all simulations."""
        self._filter = text
        self.repaint()

    def show_columns(self, names: Sequence[str]) -> None:
        """Show these columns; nothing for those that fit best."""
        self._columns = tuple(names)
        self.repaint()

    @property
    def column_names(self) -> list[str]:
        """The columns that are shown."""
        return [column.name for column in self._fitting(self.size.width)]

    def set_drawn(self, sim_ids: frozenset[str]) -> None:
        """Say whose curves are drawn: their cursor bar takes the curve's colour."""
        self._lines.drawn = sim_ids
        self.repaint()

    def set_active(self, active: bool) -> None:
        """Say whether the keys go here."""
        self._active = active
        self.repaint()

    # -- painting ------------------------------------------------------------------------------------------------------

    def _fitting(self, width: int) -> tuple[Column, ...]:
        return columns_for(width, self._rows.has_gpus, self._columns)

    def make_lines(self, width: int, height: int) -> list[list[Part]]:
        """Make the titles and the lines in sight."""
        columns = self._fitting(width)
        title = list_title(self._rows, self._cursor, self.marking, self._filter, self._active, width, self._ascii)
        lines = [title, title_parts(columns, self._ascii)]
        view = self._rows.view
        if not view.lines:
            return [title, *nothing_lines(self._rows.count, self._filter, width, self._ascii)]
        for place in range(self._top, min(len(view.lines), self._top + height - TITLES)):
            lines.append(self._lines.make(view.lines[place], columns, place == self._cursor, self.marking))
        return lines
