"""The machine's screen and the header's gauges, by keys, on projects whose simulations run as far as they tell."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from gymdash_tui.domain.errors import ProjectError
from gymdash_tui.domain.states import Ending
from gymdash_tui.domain.times import utc_now
from gymdash_tui.tracking.gpu_use import GpuLook
from gymdash_tui.tracking.gpu_ways import Gpus
from gymdash_tui.tracking.machine import MachineSample, Room, Sampler, Usage
from gymdash_tui.tui.screens.machine import MachineScreen
from tests.tui.conftest import HOSTILE, Filled, opened, screen_text, until
from tests.tui.machines import GB, GPU, SAMPLE, StillSampler

SIZES = [(80, 24), (120, 40), (200, 50)]


class NoGpus(Gpus):
    """A machine without any, whatever this one has."""

    def look(self) -> GpuLook:
        return GpuLook()


@pytest.mark.parametrize("size", SIZES)
async def test_the_screen_shows_this_machine_and_what_runs_on_it(filled: Filled, size: tuple[int, int]) -> None:
    filled.run("runner", step=5, total=10)  # this very process
    async with opened(filled.folder, *size) as (app, pilot):
        app.gauging.sampler = Sampler(NoGpus())
        await pilot.press("6")
        await until(pilot, lambda: isinstance(app.screen, MachineScreen) and "together" in screen_text(app))
        told = (f"{os.cpu_count()} cores", "load", "free of", "memory")
        await until(pilot, lambda: all(words in screen_text(app) for words in told))
        text = screen_text(app)
        assert "none seen: no NVIDIA driver answers" in text
        (line,) = [line for line in text.splitlines() if "runner" in line]
        assert "%" in line and "B" in line and "● running" in line
        latest = app.gauging.latest
        assert latest is not None and next(iter(latest.simulations.values())).pids[0] == os.getpid()
        assert all(len(line) <= size[0] for line in text.splitlines())


@pytest.mark.parametrize("size", SIZES)
async def test_gpus_a_full_disk_and_hostile_names_keep_their_places(filled: Filled, size: tuple[int, int]) -> None:
    for name in HOSTILE:
        filled.run(name)
    seen = replace(SAMPLE, gpus=(GPU, replace(GPU, index=1)), disk=Room(199 * GB, 200 * GB), cores=(7.0,) * 64)
    async with opened(filled.folder, *size) as (app, pilot):
        app.gauging.sampler = StillSampler(seen)
        await pilot.press("6")
        await until(pilot, lambda: "disk of this project is nearly full" in screen_text(app))
        text = screen_text(app)
        assert "1.0 GB left of 200 GB" in text and "gpu 1" in text and "67°C" in text and "[/foo]" in text
        assert "64 cores" in text and "\x1b" not in text
        if size[1] > 24:
            assert "disk 1.0 GB left" in text.splitlines()[0]  # and at the top of every screen


async def test_enter_goes_to_the_simulation_and_o_orders(filled: Filled) -> None:
    filled.run("small")
    large = filled.run("large")
    uses = {"small": Usage(1.0, 9 * GB, None, 4, (1,)), "large": Usage(180.0, GB, None, 40, (2, 3))}

    async with opened(filled.folder) as (app, pilot):
        app.gauging.sampler = StillSampler(uses=uses)
        await pilot.press("6")
        await until(pilot, lambda: "by cpu" in screen_text(app) and "180%" in screen_text(app))
        text = screen_text(app)
        assert text.index("large") < text.index("small")
        await pilot.press("o")
        await until(pilot, lambda: "by memory" in screen_text(app))
        assert screen_text(app).index("small") < screen_text(app).index("large")
        assert isinstance(app.screen, MachineScreen)
        await pilot.press("G")
        await until(pilot, lambda: isinstance(app.screen, MachineScreen) and app.screen.picks.key == large)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is app._home and app._home.sims.cursor_id == large)


async def test_where_nothing_runs_it_says_so_and_nothing_is_offered_that_does_nothing(filled: Filled) -> None:
    filled.add("done")
    async with opened(filled.folder, 80, 24) as (app, pilot):
        await pilot.press("6")
        await until(pilot, lambda: "No simulation of this project runs." in screen_text(app))
        assert "cpu 12%" not in screen_text(app).splitlines()[0]
        assert isinstance(app.screen, MachineScreen)
        assert "show" not in [said for _, said in app.screen.offers()]
        await pilot.press("enter", "o", "j", "escape")
        await until(pilot, lambda: app.screen is app._home)


async def test_the_header_has_gauges_only_while_something_runs(filled: Filled) -> None:
    sim_id = filled.run("runner")
    async with opened(filled.folder) as (app, pilot):
        sampler = app.gauging.sampler
        assert isinstance(sampler, StillSampler)
        await until(pilot, lambda: screen_text(app).splitlines()[0].rstrip().endswith("cpu 12%  mem 4.0/16G"))
        assert set(sampler.looks) == {"machine"}  # nobody watches simulations
        await pilot.press("5")
        await until(pilot, lambda: app.screen is not app._home and "cpu 12%" in screen_text(app).splitlines()[0])
        filled.project.finish(sim_id, Ending.SUCCEEDED, utc_now())
        await until(pilot, lambda: "cpu" not in screen_text(app).splitlines()[0])
        assert app.gauging.latest is None and app.gauging._timer is None  # and it does nothing any more


async def test_a_project_at_rest_is_never_sampled(filled: Filled) -> None:
    filled.add("done")
    async with opened(filled.folder) as (app, pilot):
        sampler = app.gauging.sampler
        assert isinstance(sampler, StillSampler)
        await pilot.press("5", "1")
        await pilot.pause()
        assert sampler.looks == [] and app.gauging._timer is None


async def test_same_figures_change_nothing_and_others_the_header_alone(
    filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.run("runner")
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "cpu 12%" in screen_text(app))
        painted: list[object] = []
        monkeypatch.setattr(app._home.header, "gauge", painted.append)
        app.gauging._tell(replace(SAMPLE, cpu=12.3, load=(9.0, 9.0, 9.0)))
        assert painted == []
        app.gauging._tell(replace(SAMPLE, cpu=12.8))
        assert len(painted) == 1


async def test_a_watcher_has_every_look_with_simulations_until_it_ends(filled: Filled) -> None:
    sim_id = filled.run("runner")
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: app.gauging.latest is not None)
        seen: list[MachineSample] = []
        end = app.gauging.watch(seen.append)
        await until(pilot, lambda: bool(seen))
        assert sim_id in seen[0].simulations
        end()
        seen.clear()
        app.gauging._tell(SAMPLE)
        assert seen == []


async def test_a_project_that_cannot_be_read_keeps_the_last_figures(filled: Filled) -> None:
    class Fails(StillSampler):
        def sample(self, *args: object, **more: object) -> MachineSample:
            self.looks.append("sample")
            if len(self.looks) > 1:
                raise ProjectError("The database is locked.")
            return SAMPLE

    filled.add("done")
    async with opened(filled.folder) as (app, pilot):
        sampler = app.gauging.sampler = Fails()
        app.world.settings = replace(app.world.settings, refresh=replace(app.world.settings.refresh, gauges=0.5))
        await pilot.press("6")
        await until(pilot, lambda: len(sampler.looks) > 2)
        assert "4 cores" in screen_text(app)


async def test_a_disk_that_fills_up_is_said_once_on_every_screen(filled: Filled) -> None:
    filled.run("runner")
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: app.gauging.latest is not None)
        full = replace(SAMPLE, disk=Room(199 * GB, 200 * GB))
        for _ in range(3):
            app.gauging._tell(full)
        await until(pilot, lambda: "nearly full" in screen_text(app))
        assert sum("nearly full" in one.text for one in app._said._sayings) == 1
