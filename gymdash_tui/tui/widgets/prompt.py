"""A place to type in whose cursor does not blink."""

from __future__ import annotations

from textual.reactive import reactive
from textual.widgets import Input


class PromptInput(Input):
    """An input whose cursor stands still: one that blinks sends 260 bytes a second."""

    cursor_blink = reactive(False, init=False)
