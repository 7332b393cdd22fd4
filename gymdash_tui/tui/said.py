"""What was said to the person: the newest stands in the header for a while, all of it can be read again."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from textual.content import Content

from gymdash_tui.domain.times import from_unix
from gymdash_tui.tui.text import plain

_KEPT = 300


@dataclass(frozen=True, slots=True)
class Saying:
    """One sentence.

    Attributes:
        time: When, in Unix seconds.
        text: The sentence.
        part: The style that it was shown in.
    """

    time: float
    text: str
    part: str


class Said:
    """Everything that was said, newest last; the oldest goes when there is too much."""

    def __init__(self) -> None:
        self._sayings: deque[Saying] = deque(maxlen=_KEPT)

    def add(self, time: float, text: str, part: str) -> None:
        """Keep a sentence."""
        self._sayings.append(Saying(time, text, part))

    def lines(self) -> Iterator[Content]:
        """Give a line for each, newest first."""
        colours = {"good": "$success", "warn": "$warning", "bad": "$error"}
        for saying in reversed(self._sayings):
            moment = f"{from_unix(saying.time).astimezone():%H:%M:%S}  "
            text = plain(saying.text).stylize(colours.get(saying.part, "$foreground"))
            yield Content.assemble((moment, "dim"), text)
