"""The texts, images and sounds within a simulation's event files, listed as its other media are."""

from __future__ import annotations

from collections.abc import Sequence

from gymdash_tui.domain.times import from_unix
from gymdash_tui.metrics.contents import Content, RunContents
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.streaming.stat_tags import AUDIO, IMAGES, TEXT
from gymdash_tui.tracking.media import MediaItem, media_of

IN_EVENT_FILE = "in event file"
"""The file of what is no file of its own."""

_TYPES = {"text": TEXT, "image": IMAGES, "audio": AUDIO}


def items_of(contents: RunContents, whose: str = "") -> list[MediaItem]:
    """Give what was found within event files so far.

    Args:
        contents: It.
        whose: What stands before each key.
    """
    return [_item(content, whose) for content in contents.contents]


def _item(content: Content, whose: str) -> MediaItem:
    return MediaItem(
        key=whose + content.tag,
        type=_TYPES[content.kind],
        step=content.step,
        time=from_unix(content.wall_time),
        size=content.size,
        file=IN_EVENT_FILE,
        path=content.path,
        content=content,
    )


def all_media_of(folder: SimulationFolder) -> tuple[list[MediaItem], Sequence[str]]:
    """Give a simulation's media by their steps, those within event files among them.

    Returns:
        They, and what could not be read, a sentence each.
    """
    contents = RunContents(folder.tb, shorten=True)
    contents.poll()
    found = [*media_of(folder), *items_of(contents)]
    return sorted(found, key=lambda one: (one.step, one.time, one.key, one.file)), contents.warnings
