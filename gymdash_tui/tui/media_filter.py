"""Which media of a list are meant by what was typed: words of name, key and type, and a range of steps. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.tui.analyze.window import Range, parse_range

if TYPE_CHECKING:
    from gymdash_tui.tracking.media import MediaItem

HINT = "words of run, key, type; steps as 10k-50k or 10k.."

_RANGE = re.compile(r"(?=.*\d)[\d.,_]*[kmg%]?(-|\.\.|:|–)[\d.,_]*[kmg%]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MediaFilter:
    """What is meant.

    Attributes:
        text: As it was typed.
        words: Each of them stands in the medium's name, key or type, or is its step.
        steps: From which step to which; both belong to it.
    """

    text: str = ""
    words: tuple[str, ...] = ()
    steps: Range = (-inf, inf)

    def fits(self, item: MediaItem) -> bool:
        """Tell whether a medium is meant."""
        if not self.steps[0] <= item.step <= self.steps[1]:
            return False
        text = f"{item.key} {item.type} {item.file}".casefold()
        return all(word in text or word == str(item.step) for word in self.words)

    def among(self, items: Sequence[MediaItem]) -> tuple[MediaItem, ...]:
        """Give those that are meant, in their order."""
        return tuple(item for item in items if self.fits(item))


def parse_media_filter(text: str, items: Sequence[MediaItem]) -> MediaFilter:
    """Read what a person typed: ``seed3 video 10k-50k``; several ranges are all to hold.

    Args:
        text: As it was typed.
        items: The whole list; per cent and what is left out at an end of a range are of its steps.

    Raises:
        WrongUse: If a range holds nothing, or lies outside of the list's steps.
    """
    steps = [item.step for item in items]
    # so wide that the ends belong to it, and that a single step is a range as well
    whole = (min(steps) - 0.5, max(steps) + 0.5) if steps else (-inf, inf)
    lo, hi = whole
    words = []
    for word in text.split():
        if not steps or _RANGE.fullmatch(word) is None:
            words.append(word.casefold())
            continue
        found = parse_range(word, whole)
        lo, hi = max(lo, math.floor(found[0])), min(hi, math.ceil(found[1]))
    if lo > hi:
        raise WrongUse("These ranges have no step in common.")
    return MediaFilter(text.strip(), tuple(words), (lo, hi))
