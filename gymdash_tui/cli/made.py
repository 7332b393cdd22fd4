"""What a simulation has made, for ``gymdash-tui media``: the files of its folder, and what its event files hold."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from gymdash_tui.domain.times import from_unix, to_iso
from gymdash_tui.metrics.contents import Content, RunContents
from gymdash_tui.metrics.media_types import suffix_of
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.streaming.stat_tags import AUDIO, IMAGES, TEXT
from gymdash_tui.tracking.media import MediaItem, media_of

IN_EVENT_FILE = "in event file"
"""The place of what is no file of its own."""

_TYPES = {"text": TEXT, "image": IMAGES, "audio": AUDIO}


@dataclass(frozen=True, slots=True)
class Made:
    """One video, image, sound or text, wherever it is.

    Attributes:
        file: Its path relative to ``media/``, or that it is in an event file.
        suffix: What a file of its own ends in.
        open: Opens its bytes; raises OSError or GymdashError when they are gone.
    """

    key: str
    type: str
    step: int
    time: datetime
    size: int
    file: str
    suffix: str
    open: Callable[[], BinaryIO]
    json: dict[str, Any]


def made_by(folder: SimulationFolder) -> tuple[list[Made], Sequence[str]]:
    """Give all that a simulation has made by steps, and what could not be read, a sentence each."""
    contents = RunContents(folder.tb, shorten=True)
    contents.poll()
    found = [*map(_of_file, media_of(folder)), *_of_contents(contents)]
    return sorted(found, key=lambda one: (one.step, one.time, one.key, one.file)), contents.warnings


def _of_file(item: MediaItem) -> Made:
    return Made(
        item.key,
        item.type,
        item.step,
        item.time,
        item.size,
        item.file,
        Path(item.file).suffix,
        lambda: item.path.open("rb"),
        item.to_json(),
    )


def _of_contents(contents: RunContents) -> Iterator[Made]:
    for content in contents.contents:
        yield _of_content(contents, content)


def _of_content(contents: RunContents, content: Content) -> Made:
    def opened() -> BinaryIO:
        read = contents.read(content)
        return io.BytesIO(read.encode() if isinstance(read, str) else read)

    type_, time = _TYPES[content.kind], from_unix(content.wall_time)
    json = {
        "key": content.tag,
        "type": type_,
        "step": content.step,
        "time": to_iso(time),
        "size": content.size,
        "file": IN_EVENT_FILE,
        "path": str(content.path),
        "offset": content.offset,
        "media_type": content.media_type,
        "width": content.width,
        "height": content.height,
        "index": content.index,
    }
    suffix = suffix_of(content.media_type)
    return Made(content.tag, type_, content.step, time, content.size, IN_EVENT_FILE, suffix, opened, json)
