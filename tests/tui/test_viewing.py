"""The screen on runs elsewhere."""

from __future__ import annotations

from pathlib import Path

from gymdash_tui.project.project import Project
from gymdash_tui.simulation.events import frame, scalar_event
from gymdash_tui.tracking.importing import search_each
from gymdash_tui.tracking.logs.mirror import Mirror
from gymdash_tui.tui.viewing import ViewingApp
from gymdash_tui.tui.world import World
from tests.helpers.foreign_logs import BEGUN, events

from .conftest import screen_text, until


async def test_a_view_shows_runs_and_follows_them(tmp_path: Path) -> None:
    path = events(tmp_path / "runs" / "[/foo]")
    with Project.open(tmp_path / "view") as project:
        mirror = Mirror(project, lambda: search_each([tmp_path / "runs"]))
        app = ViewingApp(World(tmp_path / "view"), mirror, "runs")
        async with app.run_test(size=(120, 30)) as pilot:
            await until(pilot, lambda: "[/foo]" in screen_text(app) and "3.0" in screen_text(app))
            assert "view of runs" in screen_text(app)
            with path.open("ab") as file:
                file.write(frame(scalar_event("rollout/ep_rew_mean", 77.0, 400, BEGUN)))
            await until(pilot, lambda: "77.0" in screen_text(app))
            [record] = project.page()

            def points() -> int:
                series = app.store.curves.series(record.sim_id, "rollout/ep_rew_mean") if app.store else None
                return len(series) if series is not None else 0

            await until(pilot, lambda: points() == 4)
        assert app.store is not None
        app.store.close()
