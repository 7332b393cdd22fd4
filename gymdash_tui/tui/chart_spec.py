"""How curves are drawn: from records and series to a chart's specification. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gymdash_tui.charts import ChartSpec, Curve
from gymdash_tui.domain.naming import told_apart
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Phase
from gymdash_tui.domain.text import safe_text
from gymdash_tui.metrics import ema
from gymdash_tui.simulation.process_use import is_of_system
from gymdash_tui.tui.curve_store import CurveStore

_WAITING = {
    "created": "It was made, and never started.",
    "queued": "It waits in the queue.",
    "held": "It is held in the queue. h releases it.",
}


def make_spec(
    records: Sequence[SimulationRecord],
    curves: CurveStore,
    metric: str,
    lit: str,
    smoothing: float,
    ascii_only: bool = False,
) -> ChartSpec:
    """Make a chart's specification; its size is left to the widget.

    Args:
        records: Whose curves.
        curves: Their measures.
        metric: The measure's tag; the first recorded one where empty or not recorded by any.
        lit: The simulation that stands out among several.
        smoothing: The weight of the moving average, 0 for none.
        ascii_only: Whether only ASCII may be drawn.
    """
    ids = [record.sim_id for record in records]
    tags = curves.tags(ids)
    first = next((tag for tag in tags if not is_of_system(tag)), "")  # what it uses is shown when it is asked for
    tag = metric if metric in tags else first
    found = (
        _curve(record, name, curves, tag, _is_lit(record, ids, lit), smoothing)
        for record, name in zip(records, told_apart(records), strict=True)
    )
    drawn = tuple(curve for curve in found if curve is not None)
    return ChartSpec(
        curves=drawn,
        width=0,
        height=0,
        title=_title(tag, smoothing) if drawn else _names(records),
        x_range=_x_range(records, drawn),
        ascii_only=ascii_only,
        empty_text="" if drawn else _why_empty(records),
    )


def _x_range(records: Sequence[SimulationRecord], drawn: Sequence[Curve]) -> tuple[float, float] | None:
    """Choose a range that stands still while a run grows: to its total where that counts the same steps, else round."""
    if not drawn:
        return None
    last = max(float(curve.x.max()) for curve in drawn)
    if last <= 0:
        return None
    # a simulation may count its progress in something else than its steps, in seconds say
    totals = [one.total for one in (record.progress for record in records) if _counts_steps(one, last)]
    # some train to the end of what they have begun, a little over their total
    nearly = max(totals, default=0.0) * 1.1 >= last
    return 0.0, max(*totals, last) if nearly else _round_up(last)


def _counts_steps(progress: Progress, last: float) -> bool:
    return progress.total > 0 and 0.5 * last <= progress.step <= 2 * last + 1000


def _round_up(value: float) -> float:
    """Give the next of 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * power >= value)


def _is_lit(record: SimulationRecord, ids: Sequence[str], lit: str) -> bool:
    return lit not in ids or record.sim_id == lit


def _curve(
    record: SimulationRecord, name: str, curves: CurveStore, tag: str, lit: bool, smoothing: float
) -> Curve | None:
    series = curves.series(record.sim_id, tag)
    if series is None:
        return None
    columns = series.columns  # of one moment: a reader's thread may be appending
    x, y = columns.steps, columns.values
    if not len(x):
        return None
    smooth = ema(y, smoothing) if smoothing else None
    return Curve(name, x, y, smooth, slot=curves.slot(record.sim_id), lit=lit)


def _title(tag: str, smoothing: float) -> str:
    return f"{tag}   smooth {smoothing:g}" if tag and smoothing else tag


def _why_empty(records: Sequence[SimulationRecord]) -> str:
    if not records:
        return ""
    if any(record.phase is Phase.STARTING for record in records):
        return "Starting: the curve comes with the first recorded episodes."
    if len(records) == 1:
        return _why_nothing(records[0])
    done = all(record.phase is Phase.DONE for record in records)
    return "Nothing was recorded by any of these." if done else "Nothing recorded yet."


def _why_nothing(record: SimulationRecord) -> str:
    if record.word in _WAITING:
        return _WAITING[record.word]
    if record.phase is not Phase.DONE:
        return "Nothing recorded yet."
    status = record.last_status
    if status is None or not record.flags.failed:
        return "Nothing was recorded."
    more = " (enter shows the trace)" if status.error_trace.strip() else ""
    return f"It {record.word} before anything was recorded: {safe_text(status.details)}{more}"


def _names(records: Sequence[SimulationRecord]) -> str:
    """Say whose curve is missing: full screen, nothing else does."""
    return ", ".join(record.name for record in records[:3]) + ("..." if len(records) > 3 else "")
