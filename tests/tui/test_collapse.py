"""A reward that collapses for one point in 100,000 is seen in Analyze, on any screen, smoothed or not."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from gymdash_tui.simulation.events import EventWriter, frame, scalar_event
from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.screens.analyze import AnalyzeScreen

from .conftest import Filled, opened, screen_text, until

TAG = "rollout/ep_rew_mean"
POINTS, COLLAPSE = 100_000, 62_345


@lru_cache(maxsize=2)
def events(points: int, collapse: int) -> bytes:
    """Give the events of a run with a reward of 500 all along, but for one point."""
    every = POINTS // points
    made = (scalar_event(TAG, 0.0 if at == collapse else 500.0, at * every, 1e9 + at) for at in range(points))
    return b"".join(map(frame, made))


def record(filled: Filled, seed: int, points: int, collapse: int = -1) -> None:
    """Add a run."""
    folder = filled.project.folder.simulation(filled.add(f"run{seed}", kwargs={"seed": seed})).tb
    EventWriter(folder).close()
    [file] = folder.iterdir()
    with Path(file).open("ab") as stream:
        stream.write(events(points, collapse))


def bottom(app: GymdashApp) -> tuple[str, int]:
    """Give the lowest line of the chart's canvas as it stands on the screen, and the collapse's place in it."""
    assert isinstance(app.screen, AnalyzeScreen)
    charts = app.screen.charts
    [shown] = [one for one in charts._shown if one.tag == TAG]
    area = shown.frame.area
    assert area is not None
    line = screen_text(app).splitlines()[charts.region.y + shown.top + area.top + area.rows - 1]
    left = charts.region.x + shown.left + area.left
    return line[left : left + area.columns], area.column_of(COLLAPSE) - area.left


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
@pytest.mark.parametrize("seeds", [1, 3])
async def test_one_point_in_a_hundred_thousand_is_seen(filled: Filled, size: tuple[int, int], seeds: int) -> None:
    record(filled, 0, POINTS, COLLAPSE)
    for seed in range(1, seeds):
        record(filled, seed, 1000)
    async with opened(filled.folder, *size) as (app, pilot):
        await pilot.press("2")
        await until(pilot, lambda: f"{TAG} in the end" in screen_text(app) and "500.0" in screen_text(app))
        if seeds > 1:
            await pilot.press("B")
            await until(pilot, lambda: "runs behind" in screen_text(app))
        for key in ("", "m"):
            await pilot.press(*[key] if key else [])
            await until(pilot, lambda key=key: ("smooth 0.6" in screen_text(app)) == bool(key))  # type: ignore[misc]
            line, at = bottom(app)
            assert line[at].strip(), (line, at)
            assert not line[: at - 1].strip() and not line[at + 2 :].strip(), (line, at)
