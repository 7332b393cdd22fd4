"""Makes what a figure shows out of what simulations recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import list_some
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.metrics import ema
from gymdash_tui.metrics.stats import Center, Points, Spread, align, band
from gymdash_tui.tracking.export.figure_spec import (
    FigureCurve,
    FigurePanel,
    FigureSpec,
    FloatArray,
    XWords,
    band_words,
    sized,
)
from gymdash_tui.tracking.export.groups import Group, grouped
from gymdash_tui.tracking.export.reading import XAxis, complete, read_each
from gymdash_tui.tracking.export.tags import TagPattern, main_tag, not_found, tag_patterns, tags_among

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

_MOST_PANELS = 40
_LABELS: Mapping[XAxis, tuple[str, XWords]] = {
    "steps": ("steps", "number"),
    "relative": ("time since the first point", "duration"),
    "wall": ("time", "clock"),
}
Members = Mapping[str, Points]
"""Of one tag, the points of each simulation by its id."""


@dataclass(frozen=True, slots=True)
class FigureOptions:
    """How a figure is made.

    Attributes:
        tags: Which tags, each with axes of its own: in full, with ``*`` and ``?``, or ``/regular expression/``; the
            main one where there is none.
        by: How simulations are put together, see :func:`grouped`.
        center: What the line of several is.
        spread: What the band around it is.
        level: The confidence of ``ci``.
        members: Whether each simulation is drawn faint behind its group.
        x: What the x axis counts.
        smooth: The weight of the moving average, from 0 (none) to below 1.
        raw: Whether what was smoothed is drawn faint behind it.
        log_x: Whether the x axis is logarithmic.
        log_y: Whether the y axis is.
        window: The part of the x axis that is shown, in steps or seconds; an end that is ``None`` is that of the data.
        y_range: The ends of the y axis, likewise.
        title: What stands above all.
        size: ``paper-column``, ``paper-page``, ``slide``, or ``WIDTHxHEIGHT`` in inches.
        font: Points; ``None`` for what suits the size.
        dpi: Pixels to the inch, in pictures of pixels.
    """

    tags: tuple[str, ...] = ()
    by: str = ""
    center: Center = "mean"
    spread: Spread = "std"
    level: float = 0.95
    members: bool = False
    x: XAxis = "steps"
    smooth: float = 0.0
    raw: bool = False
    log_x: bool = False
    log_y: bool = False
    window: tuple[float | None, float | None] | None = None
    y_range: tuple[float | None, float | None] | None = None
    title: str = ""
    size: str = "paper-page"
    font: float | None = None
    dpi: int = 300


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A figure's contents, and what the person should know of them, a sentence each."""

    spec: FigureSpec
    notes: tuple[str, ...]


def make_figure(project: Project, records: Sequence[SimulationRecord], options: FigureOptions) -> Made:
    """Read what simulations recorded, and make what a figure shows of it.

    Args:
        project: Where they are.
        records: Which simulations.
        options: How it is made.

    Raises:
        WrongUse: If the options make no sense together, a pattern or a key cannot be read, no tag is meant by any
            pattern, or more than a figure holds.
    """
    _check(options)
    by_tag, now, notes = _read(project, records, tag_patterns(options.tags), options.x)
    groups = grouped(now, options.by)
    window = _ends(options.window, [points.x for members in by_tag.values() for points in members.values()])
    y_range = _ends(options.y_range, [points.y for members in by_tag.values() for points in members.values()])
    runs = {len(_own(members, group)) for members in by_tag.values() for group in groups} - {0}
    panels = tuple(_panel(tag, members, groups, options, window, len(runs) > 1) for tag, members in by_tag.items())
    size, font = sized(options.size, len(panels), len(groups))
    label, words = _LABELS[options.x]
    spec = FigureSpec(
        panels,
        label,
        words,
        options.log_x,
        options.log_y,
        window,
        y_range,
        size,
        options.font or font,
        options.dpi,
        options.title,
        _caption(options, runs),
    )
    return Made(spec, tuple(notes))


def _check(options: FigureOptions) -> None:
    if not 0 <= options.smooth < 1:
        raise WrongUse(f"--smooth is a weight from 0 to below 1, such as 0.9, not {options.smooth:g}.")
    if not 0 < options.level < 1:
        raise WrongUse(f"--level is between 0 and 1, such as 0.95, not {options.level:g}.")
    if options.x == "wall" and (options.log_x or options.window):
        what = "--log-x" if options.log_x else "--window"
        raise WrongUse(f"{what} needs an x axis that begins at 0; choose --x steps or --x relative.")
    for name, ends in (("--window", options.window), ("--y-range", options.y_range)):
        if ends and None not in ends and not float(ends[0] or 0) < float(ends[1] or 0):
            raise WrongUse(f"{name} ends before it begins; write the lower end first.")
    if options.log_y and options.y_range and options.y_range[0] is not None and options.y_range[0] <= 0:
        raise WrongUse("--y-range begins at 0 or below, where a logarithmic axis has no place; begin above it.")


# -- reading -----------------------------------------------------------------------------------------------------------


def _read(
    project: Project, records: Sequence[SimulationRecord], patterns: Sequence[TagPattern], x: XAxis
) -> tuple[dict[str, Members], list[SimulationRecord], list[str]]:
    """Give the points of the tags that are meant, by tag and simulation; no others are held in memory.

    Returns:
        They, the simulations as far as they are now, and what the person should know.
    """
    found: dict[str, dict[str, Points]] = {}
    seen: set[str] = set()
    notes: list[str] = []
    now = []
    for recorded in read_each(project, complete(project, records)):
        tags = recorded.tags
        seen.update(tags)
        notes += recorded.warnings
        now.append(recorded.record)
        for tag in tags_among(patterns, tags) if patterns else _may_be_main(recorded.record, tags):
            found.setdefault(tag, {})[recorded.record.sim_id] = recorded.points(tag, x)
    unknown = list(not_found(patterns, seen))
    order = tags_among(patterns, found) if patterns else [tag for tag in [main_tag(now, found)] if tag]
    if not order:
        raise WrongUse(" ".join(unknown) if seen and patterns else "Nothing was recorded in these yet.")
    if len(order) > _MOST_PANELS:
        raise WrongUse(f"{len(order)} tags are meant ({list_some(order, 4)}), and a figure holds {_MOST_PANELS}.")
    return {tag: found[tag] for tag in order}, now, [*unknown, *notes]


def _may_be_main(record: SimulationRecord, tags: Sequence[str]) -> set[str]:
    """Give the tags of one simulation of which one is the main one of all, if any of its tags is."""
    return {main_tag([record], tags), main_tag([], tags)} - {""}


def _ends(asked: tuple[float | None, float | None] | None, columns: Sequence[FloatArray]) -> tuple[float, float] | None:
    """Fill in the ends that are left open with those of the data."""
    if asked is None or asked == (None, None):
        return None
    finite = [column[np.isfinite(column)] for column in columns]
    low = min((float(one.min()) for one in finite if len(one)), default=0.0) if asked[0] is None else asked[0]
    high = max((float(one.max()) for one in finite if len(one)), default=1.0) if asked[1] is None else asked[1]
    return (low, high) if low < high else (low, low + 1)


# -- curves ------------------------------------------------------------------------------------------------------------


def _own(members: Members, group: Group) -> list[Points]:
    return [members[record.sim_id] for record in group.records if record.sim_id in members]


def _panel(
    tag: str,
    members: Members,
    groups: Sequence[Group],
    options: FigureOptions,
    window: tuple[float, float] | None,
    counted: bool,
) -> FigurePanel:
    """Make the curves of a tag; where groups have different numbers of runs (`counted`), each says its own."""
    curves = []
    for slot, group in enumerate(groups):
        own = _own(members, group)
        if own:
            label = f"{group.label} (n={len(own)})" if counted else group.label
            curves.append(_curve(label, slot, own, options, window))
    return FigurePanel(tag, tuple(curves))


def _curve(
    label: str, slot: int, own: Sequence[Points], options: FigureOptions, window: tuple[float, float] | None
) -> FigureCurve:
    smooth: Callable[[Points], Points] = lambda points: Points(points.x, ema(points.y, options.smooth))  # noqa: E731
    drawn = [smooth(points) for points in own] if options.smooth else list(own)
    with_raw = options.raw and options.smooth > 0
    if len(own) == 1:
        return FigureCurve(label, drawn[0].x, drawn[0].y, raw=own[0].y if with_raw else None, slot=slot)
    aligned = align(drawn, window=window, log=options.log_x)
    found = band(aligned, options.center, options.spread, options.level)
    raw = band(align(own, window=window, log=options.log_x), options.center).center if with_raw else None
    return FigureCurve(
        label,
        found.x,
        found.center,
        found.lo,
        found.hi,
        # members without a finite point change no grid: both are aligned at the same places
        raw,
        tuple((points.x, points.y) for points in drawn) if options.members else (),
        slot,
    )


def _caption(options: FigureOptions, runs: set[int]) -> str:
    """Say what lines and bands are; and of how many runs, where that is the same for all."""
    words = []
    if max(runs, default=0) > 1:
        size = f", n={max(runs)}" if len(runs) == 1 else ""
        words.append(band_words(options.center, options.spread, options.level) + size)
    if options.smooth:
        words.append(f"moving average with weight {options.smooth:g}")
    return "; ".join(words)
