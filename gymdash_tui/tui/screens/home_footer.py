"""The home's footer: which keys come first, by the pane that has them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gymdash_tui.tui.key import BACK
from gymdash_tui.tui.widgets.footer import Offer

_OUT = {"step-out": BACK}
_FIRST: dict[str, dict[str, int]] = {
    "list": {},
    "marks": {"tab-next": 20},  # what is done to them comes first
    "curves": {"metric-next": 1, "smooth": 2, "zoom": 3, **_OUT},
    "details": {"tab-next": 1, "details-trace": 1, "zoom": 9, **_OUT},
}
"""The places in the footer that differ from the table's, by the pane that has the keys."""

_OF_LIST = {"open", "mark", "filter", "sort", "best", "tags", "name", "note", "pin", "columns", "mark-group"}
"""What has to do with a list that is not in sight, or has not the keys."""


def offers_of_pane(
    offers: Sequence[Offer], pane: str, zoomed: bool, marks: bool = False, has_trace: bool = False
) -> list[Offer]:
    """Order what the footer offers for the pane that has the keys.

    Args:
        offers: What could be done.
        pane: The pane: ``list``, ``curves`` or ``details``.
        zoomed: Whether it fills the screen.
        marks: Whether several simulations are marked.
        has_trace: Whether there is a trace to go to.
    """
    first = _FIRST["marks" if pane == "list" and marks else pane]
    hidden = _OF_LIST if pane == "details" or (zoomed and pane != "list") else set()
    if pane == "list":
        hidden = hidden | {"details-all"}  # the details say it, where they compare
    if not has_trace:
        hidden = hidden | {"details-trace"}
    if zoomed:
        hidden = hidden | {"zoom"}  # as esc does
    words = {"step-out": "all panes" if zoomed else "list"}
    return [
        (replace(key, footer=first[key.id]) if key.id in first else key, words.get(key.id, said))
        for key, said in offers
        if key.id not in hidden
    ]
