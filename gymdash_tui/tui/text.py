"""Makes people's strings safe to draw: the one helper that every widget uses for them."""

from __future__ import annotations

from textual.content import Content

from gymdash_tui.domain.text import cut_middle, safe_text, text_width

__all__ = ["fit", "fit_start", "plain", "text_width"]


def plain(text: str, ascii_only: bool = False) -> Content:
    """Give a person's string as content that is never read as markup and moves no cursor."""
    return Content(safe_text(text, ascii_only))


def fit(text: str, width: int, right: bool = False, ascii_only: bool = False) -> str:
    """Give a person's string in exactly so many cells: made safe, cut in the middle, padded.

    Args:
        text: Any string.
        width: Cells.
        right: Whether it is right-aligned.
        ascii_only: Whether only ASCII may be drawn.
    """
    return _padded(cut_middle(safe_text(text, ascii_only), width, ascii_only), width, right)


def fit_start(text: str, width: int, ascii_only: bool = False) -> str:
    """Like :func:`fit`, but what is cut off is the end: for sentences, of which the first words say most."""
    safe, width = safe_text(text, ascii_only), max(0, width)  # a terminal of one cell leaves less than none
    if text_width(safe) > width:
        end = min(len(safe), width)
        while end and text_width(safe[:end]) > width - 1:
            end -= 1
        safe = safe[:end] + ("~" if ascii_only else "…") if width else ""
    return _padded(safe, width)


def _padded(safe: str, width: int, right: bool = False) -> str:
    space = " " * max(0, width - text_width(safe))
    return space + safe if right else safe + space
