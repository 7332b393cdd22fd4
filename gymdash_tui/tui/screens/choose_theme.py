"""A list of the themes, each of which is shown while the cursor stands on it."""

from __future__ import annotations

from textual.timer import Timer
from textual.widgets import OptionList

from gymdash_tui.tui.preferences import Preferences
from gymdash_tui.tui.screens.dialog import Choose
from gymdash_tui.user.options import THEMES

_REST = 0.08  # seconds: the whole screen is sent again for each, and a held key passes many by


class ChooseTheme(Choose):
    """The themes; esc brings back the one that was there."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__("Which theme?", THEMES, preferences.settings.theme)
        self._preferences = preferences
        self._timer: Timer | None = None

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show the theme on which the cursor stands, once it stays there."""
        name = THEMES[int(event.option.id or 0)]
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_REST, lambda: self._preferences.show_theme(name))

    def action_leave(self) -> None:
        """Bring back what was there."""
        if self._timer is not None:
            self._timer.stop()
        self._preferences.show_theme(self._preferences.settings.theme)
        super().action_leave()
