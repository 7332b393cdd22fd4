"""Puts what a stat gave to where the screen looks for it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NamedTuple

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.link import FolderLink
from gymdash_tui.simulation.streaming.points import medium_of, scalar_of
from gymdash_tui.simulation.streaming.stat_tags import ANY_TAG, IMAGES, MEDIA_TAG_SET, SCALARS, TENSORS, TEXT


class Load(NamedTuple):
    """One thing that a stat gave.

    Attributes:
        stream: The streamer's name.
        key: The stat's name.
        tag: What it is of.
        event: The thing, as the stat has it.
    """

    stream: str
    key: str
    tag: str
    event: Any


class Carrier:
    """Carries scalars into ``tb/``, and media into the journal."""

    def __init__(self, simulation: Simulation, link: FolderLink) -> None:
        self._simulation = simulation
        self._link = link
        self._places: dict[tuple[str, str], int] = {}

    def carry(self, load: Load) -> None:
        """Put one thing in its place; a file that an earlier look has put there is left.

        Raises:
            OSError: If it cannot be read or written.
            WrongUse: If it is nothing of its tag, or its tag is of what cannot be shown.
        """
        if load.tag in MEDIA_TAG_SET or (load.tag == ANY_TAG and hasattr(load.event, "path")):
            self._carry_medium(load)
        elif load.tag in (SCALARS, TENSORS, ANY_TAG):
            self._carry_scalar(load)
        else:
            raise WrongUse(
                f"'{load.key}' of the stream '{load.stream}' is of {load.tag}, and only scalars, videos, images, audio "
                "and text can be shown."
            )

    def _carry_scalar(self, load: Load) -> None:
        place = self._places.get(load[:2], 0)
        point = scalar_of(load.event, place)
        self._simulation.record(load.key, point.value, point.step, point.wall_time)
        self._places[load[:2]] = place + 1

    def _carry_medium(self, load: Load) -> None:
        step, content = medium_of(load.event)
        is_text = load.tag == TEXT and isinstance(content, str)
        if isinstance(content, str | os.PathLike) and not is_text:
            type_ = None if load.tag == ANY_TAG else load.tag
            self._link.media.add_once(load.key, Path(content), step, type_)
        elif is_text:
            self._simulation.add_text(load.key, content, step)
        elif load.tag == IMAGES:
            self._simulation.add_image(load.key, content, step)
        else:
            raise WrongUse(f"A {type(content).__name__} is none of {load.tag}; give the path of a file.")
