"""A text of any size broken into the lines of the viewer."""

from __future__ import annotations

from gymdash_tui.tui.pictures.caption import Line
from gymdash_tui.tui.widgets.detail_lines import text_lines

_NARROWEST = 8  # cells of a line of text


def broken(text: str, width: int, ascii_only: bool) -> list[Line]:
    """Break a text into lines.

    Args:
        text: The text.
        width: Cells; before the first layout there are none, into which nothing could be broken.
        ascii_only: Whether only ASCII may be drawn.
    """
    room = max(_NARROWEST, width - 2)
    return [[(f" {piece}", "text")] for line in text.splitlines() for piece in text_lines(line, room, ascii_only)]
