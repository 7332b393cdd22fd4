"""What one key does, and how it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gymdash_tui.tui.key_names import short_name

if TYPE_CHECKING:
    from textual.binding import Binding


BACK = 80
"""The place in the footer of the way back; it and what follows stand there in narrow terminals too."""

HELP = 90
"""The place in the footer of the help, behind all that a screen's own keys do."""


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that a key does.

    Attributes:
        id: Its name in a keymap; unique.
        keys: Textual's names of the keys, separated by commas.
        action: The action that runs.
        description: Two or three words, for the footer.
        tooltip: One sentence, for help and palette.
        group: The heading in the help.
        scope: Where it works: ``app``, or the scopes of screens (``home queue``) separated by blanks.
        shown: How the keys are written; made from the names where left out.
        footer: Its place in the footer, smaller first; 0 keeps it out.
        first: Whether it goes before what the focused field does with the key; keys typed in one go, as over a slow
            line, then keep their order.
    """

    id: str
    keys: str
    action: str
    description: str
    tooltip: str
    group: str
    scope: str
    shown: str = ""
    footer: int = 0
    first: bool = False

    @property
    def label(self) -> str:
        """How the keys are written for a person."""
        return self.shown or " ".join(short_name(key) for key in self.keys.split(","))

    @property
    def scopes(self) -> frozenset[str]:
        """Where it works."""
        return frozenset(self.scope.split())

    @property
    def target(self) -> str:
        """The action, as whoever stands on a screen calls it."""
        return f"app.{self.action}" if self.scope == "app" else self.action

    def binding(self) -> Binding:
        """Give Textual's form of it."""
        from textual.binding import Binding  # deferred: 77 ms, and the shell reads the table too

        return Binding(
            self.keys,
            self.action,
            self.description,
            id=self.id,
            tooltip=self.tooltip,
            group=Binding.Group(self.group),
            key_display=self.label,
            priority=self.first,
        )
