"""Which keys the home's footer puts first."""

from __future__ import annotations

import pytest

from gymdash_tui.tui.keymap import Keymap
from gymdash_tui.tui.screens.home_footer import offers_of_pane
from gymdash_tui.tui.widgets.footer import Footer

THERE = (
    *("new", "open", "resume", "steer", "clone", "delete", "mark", "filter", "sort", "best", "tags"),
    *("tab-next", "metric-next", "smooth", "zoom", "pane", "step-out", "help", "palette", "quit"),
)
"""What can be done to a simulation that is over, wherever the keys go."""

OF_DETAILS = ["details-search", "details-trace", "details-copy"]


def footer(width: int, pane: str, zoomed: bool = False, marks: bool = False, has_trace: bool = False) -> str:
    there = [*THERE, *OF_DETAILS] if pane == "details" else THERE
    offers = [(key, key.description) for key in Keymap().keys if key.id in there]
    made = Footer(lambda: offers_of_pane(offers, pane, zoomed, marks, has_trace))
    return "".join(text for text, _ in made.make_lines(width, 1)[0])


@pytest.mark.parametrize("width", [80, 120, 200])
def test_the_list_offers_what_is_done_to_simulations(width: int) -> None:
    said = footer(width, "list")
    assert "enter details" in said and "? help" in said and "q leave" in said
    assert len(said) <= width


@pytest.mark.parametrize("width", [80, 120, 200])
def test_the_curve_over_the_whole_screen_offers_the_next_one_and_the_way_back(width: int) -> None:
    said = footer(width, "curves", zoomed=True)
    assert ". next curve" in said and "m smoothing" in said and "esc all panes" in said
    assert "mark" not in said and "filter" not in said


@pytest.mark.parametrize("width", [80, 120, 200])
def test_the_details_offer_the_next_ones_and_the_trace_where_there_is_one(width: int) -> None:
    assert "] next tab" in footer(width, "details") and "esc list" in footer(width, "details")
    assert "J traceback" not in footer(width, "details")
    assert "J traceback" in footer(width, "details", has_trace=True)


def test_what_is_done_to_marked_ones_comes_before_looking() -> None:
    assert "] next tab" not in footer(120, "list", marks=True)
