"""A package outside this repository, brought in each of the four ways and started from the form, by keys alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gymdash_tui.domain.states import Phase
from gymdash_tui.project.project import Project
from gymdash_tui.tui.screens.form import FormScreen
from tests.tracking.outside import Outside, Work, outside, runs_outside, source, work
from tests.tui.conftest import opened, screen_text, until
from tests.tui.test_form_types import lines_of

__all__ = ["outside", "work"]

EXPORT = """
from gymdash_tui import SimulationExporter
SimulationExporter.prepare_for_export("exported", "outsidelab.sims:Outside")
SimulationExporter.export_sims()
"""


@pytest.fixture(autouse=True)
def here(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open the screen in the person's folder."""
    monkeypatch.chdir(work.folder)


def by_entry_point(work: Work) -> str:
    return "lab"


def by_pyproject(work: Work) -> str:
    work.write("mine.py", source())
    work.write("pyproject.toml", '[tool.gymdash-tui]\nsimulations = ["named=mine:Outside"]\n')
    return "named"


def by_sims(work: Work) -> str:
    work.write("mine.py", source())
    return "outside"


def by_script(work: Work) -> str:
    assert work.script("export.py", EXPORT).code == 0
    return "exported"


@pytest.mark.parametrize("way", [by_entry_point, by_pyproject, by_sims, by_script])
async def test_from_the_form(outside: Outside, work: Work, way: Callable[[Work], str]) -> None:
    key = way(work)
    sims = ("mine.py",) if way is by_sims else ()
    async with opened(work.project, sims=sims) as (app, pilot):
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, FormScreen) and app.focused is not None)
        await pilot.press("up", "ctrl+u", *key)
        await until(pilot, lambda: "rate *" in screen_text(app))  # the nested argument that is needed
        await pilot.press("down", *"from the form")
        lines = lines_of(app)
        for _ in range(lines.index("rate") - lines.index("name")):
            await pilot.press("down")
        await pilot.press(*"0.5", "ctrl+s")
        await until(pilot, lambda: app.screen is app._home)
        with Project.open(work.project) as project:
            await until(pilot, lambda: project.page()[0].phase is Phase.DONE)
            (record,) = project.page()
        assert (record.name, record.word) == ("from the form", "done")
    assert runs_outside(outside, work.told(record.sim_id))
