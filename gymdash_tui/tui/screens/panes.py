"""The home's panes: which one has the keys, which one fills the screen, and how they share a small terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gymdash_tui.tui.widgets.filter_line import LINES

if TYPE_CHECKING:
    from gymdash_tui.tui.screens.home_keys import HomeKeys

_PANES = ("list", "curves", "details")


class Panes:
    """The list, the curve and the details on the home screen."""

    def __init__(self, screen: HomeKeys) -> None:
        self._screen = screen
        self._at = 0
        self._rows = 0

    @property
    def active(self) -> str:
        """The pane to which the keys go."""
        return _PANES[self._at]

    def activate(self, name: str) -> None:
        """Give a pane the keys."""
        self._at = _PANES.index(name)
        screen = self._screen
        screen.set_class(name == "details", "-on-details")
        screen.sims.set_active(name == "list")
        screen.curves.set_active(name == "curves")
        screen.details.set_active(name == "details")
        if self.zoomed:
            self._zoom(name)

    def next(self) -> None:
        """Go on to the next pane."""
        self.activate(_PANES[(self._at + 1) % len(_PANES)])

    @property
    def zoomed(self) -> bool:
        """Whether a pane fills the screen."""
        return any(self._screen.has_class(f"-zoom-{pane}") for pane in _PANES)

    def toggle_zoom(self) -> None:
        """Give the whole screen to the pane, or take it back."""
        self._zoom("" if self.zoomed else self.active)

    def show_only(self, name: str) -> None:
        """Give the whole screen to a pane; an empty name shows them all."""
        self.activate(name or "list")
        self._zoom(name)

    def _zoom(self, name: str) -> None:
        for pane in _PANES:
            self._screen.set_class(pane == name, f"-zoom-{pane}")
        self.fit_list(self._rows)

    def fit_list(self, rows: int) -> None:
        """Give the list above the curve, in a narrow terminal, no more lines than it has simulations."""
        self._rows = rows
        screen = self._screen
        stacked = screen.has_class("-narrow") and not self.zoomed
        lines = min(rows, screen.size.height // 3) if stacked else 0
        typed = LINES if screen.line.is_open else 0
        screen.query_one("#left").styles.height = lines + 2 + typed if lines else None

    def refit(self) -> None:
        """Do the same after the terminal's size has changed."""
        self.fit_list(self._rows)

    def step_out(self) -> bool:
        """Leave the full screen, or else the pane; whether there was either to leave."""
        if self.zoomed:
            self._zoom("")
        elif self._at:
            self.activate("list")
        else:
            return False
        return True
