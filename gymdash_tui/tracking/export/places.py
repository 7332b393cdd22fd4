"""What a tag's value was at a place that was asked for: a step, or a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gymdash_tui.domain.units import short_duration, short_number
from gymdash_tui.metrics.stats import nearest
from gymdash_tui.tracking.export.columns import NOTHING, Column, spread_columns, spread_text
from gymdash_tui.tracking.export.measures import spread_of
from gymdash_tui.tracking.export.reading import XAxis


class There(NamedTuple):
    """What was recorded nearest to a place; nothing where the run had not begun yet, or was over.

    Attributes:
        value: Its value.
        off: How far it lies behind that place, or before it (below 0), in steps or seconds.
    """

    value: float | None = None
    off: float | None = None


def there(x: NDArray[np.float64], y: NDArray[np.float64], at: float) -> There:
    """Give what was recorded nearest to a place."""
    found = nearest(x, y, at)
    return There(found[1], found[0] - at) if found is not None else There()


def farthest(offs: Iterable[float | None]) -> float | None:
    """Give which of some distances is the greatest, before or behind; ``None`` where there is none."""
    return max((off for off in offs if off is not None), key=abs, default=None)


def off_words(off: float | None, is_time: bool) -> str:
    """Say how far from a place something was recorded: ``+312``, ``-0:42``; nothing where it is there."""
    if off is None or round(off) == 0:
        return ""
    return f"{'-' if off < 0 else '+'}{short_duration(abs(off))}" if is_time else f"{off:+,.0f}"


def columns_of_runs(tag: str, place: str, title: str, found: Sequence[There], is_time: bool) -> Iterator[Column]:
    """Give the columns of a place where a row is a simulation: the values, and how far from it they were recorded.

    Args:
        tag: Of what.
        place: What scripts call the place.
        title: What people call it.
        found: What was recorded there, one a row.
        is_time: Whether distances are seconds.
    """
    texts = [_text(one, is_time) for one in found]
    yield Column(f"{tag}.{place}", f"{tag} {title}", [one.value for one in found], texts)
    yield Column(f"{tag}.{place}.off", "", [one.off for one in found], [])


def columns_of_groups(
    tag: str, place: str, title: str, found: Sequence[Sequence[There]], is_time: bool
) -> Iterator[Column]:
    """Give those where a row is a group; the greatest distance in it stands for all."""
    spreads = [spread_of([one.value for one in members]) for members in found]
    offs = [farthest(one.off for one in members) for members in found]
    yield from spread_columns(f"{tag}.{place}", spreads)
    yield Column(f"{tag}.{place}.off", "", list(offs), [])
    texts = [f"{spread_text(one)}{_beside(off, is_time)}" for one, off in zip(spreads, offs, strict=True)]
    yield Column("", f"{tag} {title}", [], texts)


def _text(one: There, is_time: bool) -> str:
    return NOTHING if one.value is None else f"{short_number(one.value)}{_beside(one.off, is_time)}"


def _beside(off: float | None, is_time: bool) -> str:
    return f" ({words})" if (words := off_words(off, is_time)) else ""


def place_words(at: float, x: XAxis) -> tuple[str, str]:
    """Name a place for scripts and for people: ``at20000`` and ``at 20,000``; ``at5400s`` and ``at 1h30m``."""
    number = f"{at:.0f}" if at == round(at) else f"{at}"
    if x == "relative":
        return f"at{number}s", f"at {short_duration(at)}"
    if x == "wall":
        return f"at{number}", f"at {datetime.fromtimestamp(at):%Y-%m-%d %H:%M:%S}"
    return f"at{number}", f"at {at:,.0f}" if at == round(at) else f"at {at}"
