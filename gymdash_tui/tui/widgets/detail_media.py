"""The videos, images, sounds and texts of a simulation, as lines. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from gymdash_tui.domain.units import short_bytes
from gymdash_tui.tui.text import fit
from gymdash_tui.tui.widgets.detail_lines import Line

if TYPE_CHECKING:
    from gymdash_tui.tracking.media import MediaItem

ONE = {"videos": "video", "images": "image", "audio": "sound", "text": "text"}
"""What one of each type is called."""

_MANY = {"videos": "videos", "images": "images", "audio": "sounds", "text": "texts"}


def by_key(items: Sequence[MediaItem]) -> list[MediaItem]:
    """Give media by their keys, and those of one key by their steps."""
    return sorted(items, key=lambda item: (item.key, item.step, item.time, item.file))


def media_stops(items: Sequence[MediaItem]) -> list[int]:
    """Give in which of the lines each item stands, in the order of :func:`by_key`."""
    stops: list[int] = []
    at = 0
    for _, found in groupby(by_key(items), key=lambda item: item.key):
        count = len(list(found))
        stops += range(at + 1, at + 1 + count)
        at += count + 1
    return stops


def media_lines(items: Sequence[MediaItem], width: int, ascii_only: bool = False, more: int | None = 0) -> list[Line]:
    """Give the media, those of each key below its name.

    Args:
        items: They.
        width: Cells.
        ascii_only: Whether only ASCII may be drawn.
        more: How many older ones in event files are left out; ``None`` while these are being read.
    """
    told: list[Line] = []
    if more is None:
        told = [[(" Reading what stands in the event files...", "dim")]]
    elif more:
        told = [[(f" {more:,} older ones in the event files are left out.", "dim")]]
    if not items:
        return told or [[(" No videos, images, sounds or texts yet.", "dim")]]
    lines: list[Line] = []
    for key, group in groupby(by_key(items), key=lambda item: item.key):
        found = list(group)
        lines.append(_head(key, found, width, ascii_only))
        lines += [_item(item, width, ascii_only) for item in found]
    return lines + told


def _head(key: str, items: Sequence[MediaItem], width: int, ascii_only: bool) -> Line:
    kinds = {item.type for item in items}
    names = ONE if len(items) == 1 else _MANY
    what = names.get(items[0].type, items[0].type) if len(kinds) == 1 else "files"
    said = f"{len(items):,} {what}, {short_bytes(sum(item.size for item in items))}"
    room = max(1, width - len(said) - 4)
    return [(" ", "text"), (fit(key, min(room, len(key)), ascii_only=ascii_only), "title"), (f"  {said}", "dim")]


def _item(item: MediaItem, width: int, ascii_only: bool) -> Line:
    made = f"{item.time.astimezone():%m-%d %H:%M}"
    kind = ONE.get(item.type, item.type)
    line: Line = [(f"   {item.step:>13,}", "text"), (f"  {fit(kind, 5)}  {short_bytes(item.size):>7}", "dim")]
    used = sum(len(text) for text, _ in line)
    if width - used >= 40:
        line.append((f"  {made}", "dim"))
        used += len(made) + 2
    file = item.file.removeprefix(f"{item.key}/")
    return [*line, (f"  {fit(file, max(1, width - used - 3), ascii_only=ascii_only)}", "text")]
