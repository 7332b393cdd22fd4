"""What painted lines say, without their colours; nothing in them may drive a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gymdash_tui.tui.widgets.pick_list import Row


def lines_text(lines: Iterable[Sequence[tuple[str, str]]]) -> str:
    """Give the text of lines made of parts."""
    made = list(lines)
    assert all("\x1b" not in text and "\n" not in text for line in made for text, _ in line)
    return "\n".join("".join(text for text, _ in line) for line in made)


def rows_text(rows: Sequence[Row], width: int = 100, cursor: str = "") -> str:
    """Give the text of a list's rows.

    Args:
        rows: The rows.
        width: Cells.
        cursor: The key of the row with the cursor; none where empty.
    """
    return lines_text(row.make(width, bool(cursor) and row.key == cursor) for row in rows)
