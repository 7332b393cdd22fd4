"""Going from screen to screen by number."""

from __future__ import annotations

from functools import partial

import pytest

from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.places import PLACES
from gymdash_tui.tui.widgets.place_tabs import PlaceTabs
from tests.tui.conftest import Filled, opened, screen_text, stands_at, until


def shows(app: GymdashApp, words: str) -> bool:
    return words in screen_text(app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_each_number_leads_to_its_screen_from_every_other(filled: Filled, size: tuple[int, int]) -> None:
    filled.add("one")
    async with opened(filled.folder, *size) as (app, pilot):
        for place in (*PLACES, *reversed(PLACES)):
            await pilot.press(place.number)
            await until(pilot, partial(stands_at, app, place))
            # a screen is there a frame before it is drawn
            await until(pilot, partial(shows, app, f"{place.number} {place.words}"))
            assert len(app.screen_stack) <= 2
        await pilot.press("tab", "z")
        await until(pilot, lambda: app._home.has_class("-zoom-curves"))
        await pilot.press("1")
        await until(pilot, lambda: not app._home.panes.zoomed)


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
@pytest.mark.parametrize("at", [place.id for place in PLACES])
def test_the_line_of_names_fills_the_width_and_always_says_where_one_is(at: str, width: int) -> None:
    text = "".join(part for part, _ in PlaceTabs().parts(at, width, "-"))
    assert len(text) == width
    here = next(place for place in PLACES if place.id == at)
    assert f"{here.number} {here.words}" in text
    assert all(place.number in text for place in PLACES)


def test_a_click_on_a_name_means_that_screen() -> None:
    tabs = PlaceTabs()
    text = "".join(part for part, _ in tabs.parts("home", 200, "-"))
    for place in PLACES:
        assert tabs.hit(text.index(f"{place.number} {place.words}")) == place.id
    assert tabs.hit(0) == ""
    assert tabs.hit(199) == ""
