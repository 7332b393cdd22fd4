"""The queue's lines: what runs, then what waits, in its order. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.text import safe_text, text_width
from gymdash_tui.tui.queue_view import QueueView
from gymdash_tui.tui.text import fit, fit_start
from gymdash_tui.tui.widgets.list_row import columns_for, head_parts, row_parts, state_cell
from gymdash_tui.tui.widgets.painted import Part
from gymdash_tui.tui.widgets.pick_list import Row

_STATE, _WIDE_STATE, _PRIORITY, _LONGEST_NAME = 11, 13, 8, 48

_NOTHING_RUNS = "Nothing runs."
_NOTHING_WAITS = (
    "Nothing waits.",
    "In the form (n, among the simulations) f2 puts one here;",
    "of several at once come those that find no slot.",
    "a adds one that was made and never started.",
    "+ and - say how many run at once.",
)


def queue_rows(view: QueueView, ascii_only: bool = False) -> list[Row]:
    """Give the lines of the queue's screen."""
    rows = [_heading("Running", view.sentence)]
    gpus = bool(view.slots and view.slots.gpus)
    rows += [Row(record.sim_id, partial(_live, record, gpus, ascii_only)) for record in view.live]
    if not view.live:
        rows.append(_text(_NOTHING_RUNS))
    rows += [_text(""), _heading("Queue", _counts(view))]
    name_width = _name_width(view.queued)
    rows += [Row(record.sim_id, partial(_waiting, record, view, name_width, ascii_only)) for record in view.queued]
    if not view.queued:
        rows += [_text(line) for line in _NOTHING_WAITS]
    return rows


def _counts(view: QueueView) -> str:
    held = sum(record.held for record in view.queued)
    waiting = len(view.queued)
    if waiting == 1:
        return "1 is held" if held else "1 waits"
    return f"{waiting} wait" + (f", {held} of them held" if held else "") if waiting else ""


def _heading(title: str, note: str) -> Row:
    return Row("", lambda width, cursor: [(f" {title}", "title"), (f"  {note}", "dim")])


def _text(text: str) -> Row:
    return Row("", lambda width, cursor: [(f"   {text}", "dim")])


def _live(record: SimulationRecord, gpus: bool, ascii_only: bool, width: int, cursor: bool) -> list[Part]:
    return row_parts(record, columns_for(width, gpus), cursor, False, -1, ascii_only)


def _name_width(queued: tuple[SimulationRecord, ...]) -> int:
    # of the first ones alone: what stands far down does not change the columns of what is in sight
    return max((min(_LONGEST_NAME, text_width(safe_text(record.name))) for record in queued[:200]), default=0)


def _waiting(
    record: SimulationRecord, view: QueueView, name_width: int, ascii_only: bool, width: int, cursor: bool
) -> list[Part]:
    state, part = state_cell(record, view.places.get(record.sim_id, 0), ascii_only)
    state_width = _STATE if len(view.queued) < 100 else _WIDE_STATE  # as above, while the places have two digits
    name = min(name_width, max(8, width // 2 - state_width))
    priority = f"prio {record.priority}" if record.priority else ""
    reason = max(0, width - 2 - state_width - name - _PRIORITY - 3)
    return [
        *head_parts(cursor, False, ascii_only=ascii_only),
        (fit(state, state_width, ascii_only=ascii_only), part),
        (" " + fit(record.name, name, ascii_only=ascii_only), "cursor" if cursor else "text"),
        (" " + fit(priority, _PRIORITY, right=True), "dim"),
        (" " + fit_start(view.waiting(record), reason, ascii_only), "dim"),
    ]


def read_gpu_slots(text: str) -> tuple[tuple[dict[int, int], bool], str]:
    """Read how many may run on which GPUs: ``0=3 1=1``; with a ``!`` behind it, unseen.

    Returns:
        The numbers by GPU and whether to take one that the machine does not seem to have; and what it means.

    Raises:
        WrongUse: If it is written in another way.
    """
    words = text.replace(",", " ").replace("!", " ").split()
    if not words:
        raise WrongUse("Write GPU=NUMBER, such as 0=3 1=1.")
    slots = dict(map(_gpu_slot, words))
    force = "!" in text
    return (slots, force), ", ".join(_means(slots)) + (", although nobody knows of it" if force else "")


def _gpu_slot(word: str) -> tuple[int, int]:
    index, sign, count = word.partition("=")
    if not sign or not all(part.isascii() and part.isdecimal() and len(part) < 4 for part in (index, count)):
        raise WrongUse(f"'{word[:40]}' is not of the form GPU=NUMBER; write for example 0=3.")
    return int(index), int(count)


def _means(slots: dict[int, int]) -> Iterator[str]:
    for index, count in slots.items():
        yield f"{count} at once on GPU {index}" if count else f"GPU {index} is handed out no longer"
