"""What stands below another screen: it is seen under a dialog, and costs nothing where it is not seen."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import UPDATE_PERIOD
from textual.strip import Strip
from textual.widget import Widget

from gymdash_tui.domain.progress import Progress
from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.quiet import QuietUpdate
from gymdash_tui.tui.screens.dialog import Confirm
from gymdash_tui.tui.widgets.painted import Painted
from tests.tui.conftest import Filled, header_line, opened, screen_text, until

FRAMES = 30


def sent_by(app: GymdashApp, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Give what an app sends from now on; the list grows."""
    found: list[Any] = []
    display = app._display

    def noting(screen: Any, renderable: Any) -> None:
        found.extend([renderable] * (renderable is not None))
        display(screen, renderable)

    monkeypatch.setattr(app, "_display", noting)
    return found


async def home(filled: Filled, app: GymdashApp, pilot: Pilot[None]) -> None:
    filled.add("arm")
    await until(pilot, lambda: "arm" in screen_text(app))


@pytest.mark.parametrize("keys", [("d",), ("question_mark",), ("ctrl+p",), ("5",), ("n",), ("2",)])
async def test_one_change_below_another_screen_is_drawn_once_at_the_most(
    filled: Filled, keys: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(filled.folder) as (app, pilot):
        await home(filled, app, pilot)
        below = app.home
        await pilot.press(*keys)
        await until(pilot, lambda: app.screen is not below)
        await pilot.pause(0.5)
        sent = sent_by(app, monkeypatch)
        below.header.notice("something happened", "warn")
        for _ in range(FRAMES):
            await pilot.pause(UPDATE_PERIOD)
        assert len(sent) <= 3


async def test_what_changes_below_a_dialog_is_sent_and_nothing_else(
    filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(filled.folder) as (app, pilot):
        await home(filled, app, pilot)
        below = app.home
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, Confirm) and bool(app.screen._compositor.size))
        sent = sent_by(app, monkeypatch)
        below.header.notice("something happened", "warn")
        await until(pilot, lambda: any(isinstance(one, QuietUpdate) for one in sent))
        assert {y for one in sent for y, _, _ in one.spans} == {1}  # the line of the notices
        assert "something happened" in header_line(app)


async def test_what_runs_goes_on_below_a_dialog(filled: Filled) -> None:
    sim_id = filled.run("arm", 100, 1000, (1.0, 2.0))
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "10%" in screen_text(app))
        await pilot.press("s")
        await until(pilot, lambda: "Stop this simulation?" in screen_text(app) and "10%" in screen_text(app))
        filled.project.set_progress(sim_id, Progress(700, 1000, score=9.5))
        await until(pilot, lambda: "70%" in screen_text(app))
        assert "Stop this simulation?" in screen_text(app)


async def test_what_changed_meanwhile_is_there_on_the_way_back(filled: Filled) -> None:
    async with opened(filled.folder) as (app, pilot):
        await home(filled, app, pilot)
        below = app.home
        await pilot.press("5")
        await until(pilot, lambda: app.screen is not below)
        below.header.notice("something happened", "warn")
        filled.add("leg")
        await pilot.press("1")
        await until(pilot, lambda: "something happened" in screen_text(app) and "leg" in screen_text(app))


async def test_nothing_is_painted_where_nothing_is_seen(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(filled.folder) as (app, pilot):
        await home(filled, app, pilot)
        below = app.home
        await pilot.press("5")
        await until(pilot, lambda: app.screen is not below)
        painted: list[Widget] = []
        make_strips = Painted._make_strips

        def noting(widget: Painted) -> list[Strip]:
            painted.append(widget)
            return make_strips(widget)

        monkeypatch.setattr(Painted, "_make_strips", noting)
        filled.add("leg")
        await until(pilot, lambda: below.sims.cursor_id != "" and app.store is not None and app.store.rows.count == 2)
        await pilot.pause(0.2)
        assert not [widget for widget in painted if widget.screen is below]
        await pilot.press("1")
        await until(pilot, lambda: "leg" in screen_text(app) and "2 done" in screen_text(app))
