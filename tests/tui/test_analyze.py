"""The Analyze screen: groups of seeds, charts, what part of them, values, table, export, by keys alone."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from gymdash_tui.simulation.event_reader import FolderReader
from gymdash_tui.simulation.events import EventWriter
from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.screens.analyze import AnalyzeScreen
from tests.metrics.files import add, opening, write
from tests.metrics.recorded import hparams, old_image, table, text

from .conftest import HOSTILE, Filled, header_line, opened, screen_text, until

SIZES = [(80, 24), (120, 40), (200, 50)]


def fill(filled: Filled, seeds: int = 3) -> None:
    """Add two algorithms with a few seeds each; one is better."""
    for algorithm, top in (("a2c", 300.0), ("ppo", 480.0)):
        for seed in range(seeds):
            rewards = tuple(top * at / 20 + 5 * seed for at in range(1, 21))
            kwargs: dict[str, Any] = {"algorithm": algorithm, "seed": seed}
            filled.add(f"{algorithm}-seed{seed}", rewards=rewards, group=algorithm, kwargs=kwargs)


def screen(app: GymdashApp) -> AnalyzeScreen:
    """Give the screen, which has to stand."""
    assert isinstance(app.screen, AnalyzeScreen)
    return app.screen


def words(app: GymdashApp) -> str:
    """Give what stands on the screen, with one blank between words."""
    return " ".join(screen_text(app).split())


async def analyze(app: GymdashApp, pilot: Pilot[None], text: str) -> None:
    """Go to the screen, and wait until something stands there."""
    await pilot.press("2")
    await until(pilot, lambda: text in words(app))


@pytest.mark.parametrize("size", SIZES)
async def test_seeds_are_one_line_and_the_better_group_is_named(filled: Filled, size: tuple[int, int]) -> None:
    fill(filled)
    async with opened(filled.folder, *size) as (app, pilot):
        await analyze(app, pilot, "P(ppo > a2c) 1.00")
        text = screen_text(app)
        assert "rollout/ep_rew_mean" in text and "train/loss" in text and "2 analyze" in text
        assert "● a2c ×3 305.0 ±5.0" in words(app) and "■ ppo ×3 485.0 ±5.0" in words(app)
        assert all(len(line) <= size[0] for line in text.splitlines())


async def test_marked_ones_alone_are_analyzed(filled: Filled) -> None:
    fill(filled)
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("F", "j", "space", "space")
        await analyze(app, pilot, "2 marked runs")
        assert "ppo" in screen_text(app) and "a2c" not in screen_text(app)


async def test_coming_closer_and_back(filled: Filled) -> None:
    fill(filled)
    async with opened(filled.folder, 200, 50) as (app, pilot):
        await analyze(app, pilot, "P(ppo")
        await pilot.press("plus")
        await until(pilot, lambda: "rollout/ep_rew_mean, whole" in screen_text(app) and "a whole" in screen_text(app))
        lo, _ = screen(app)._window.shown(screen(app).whole())
        await pilot.press("h")
        await until(pilot, lambda: screen(app)._window.shown(screen(app).whole())[0] < lo)
        await pilot.press("a")
        await until(pilot, lambda: ", whole" not in screen_text(app))
        await pilot.press("colon", *"500-1k")
        await until(pilot, lambda: "step 500 to step 1,000" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: screen(app)._window.part == (500, 1000) and ", whole" in screen_text(app))


async def test_the_crosshair_reads_the_values(filled: Filled) -> None:
    fill(filled)
    async with opened(filled.folder) as (app, pilot):
        await analyze(app, pilot, "rollout/ep_rew_mean in the end")
        await pilot.press("right")
        await until(pilot, lambda: "rollout/ep_rew_mean at step" in screen_text(app) and "│" in screen_text(app))
        first = screen(app)._cross
        await pilot.press("L")
        await until(pilot, lambda: (screen(app)._cross or 0) > (first or 0))
        await pilot.press("escape")
        await until(pilot, lambda: "in the end" in screen_text(app))


async def test_charts_are_picked_folded_and_shown_alone(filled: Filled) -> None:
    fill(filled)
    async with opened(filled.folder) as (app, pilot):
        await analyze(app, pilot, "train/loss")
        await pilot.press("slash", *"rew")
        await until(pilot, lambda: "1 of 2 charts" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "train/loss" not in screen_text(app) and "/rew" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "train/loss" in screen_text(app))
        await pilot.press("G", "enter")
        await until(pilot, lambda: "chart 2 of 2" in screen_text(app) and "rollout/ep_rew_mean" not in screen_text(app))
        await pilot.press("escape", "f")
        await until(pilot, lambda: "train ▸ 1" in screen_text(app) and "train/loss" not in screen_text(app))


async def test_table_and_sweep(filled: Filled) -> None:
    fill(filled)
    async with opened(filled.folder) as (app, pilot):
        await analyze(app, pilot, "P(ppo")
        await pilot.press("tab")
        await until(pilot, lambda: "group or run" in screen_text(app) and "305.0 ±5.0" in screen_text(app))
        assert "algorithm" in screen_text(app)
        await pilot.press("B", "o")
        await until(pilot, lambda: "ppo-seed2" in screen_text(app) and "last ↓" in screen_text(app))
        text = screen_text(app)
        assert text.index("■ ppo") < text.index("● a2c")
        await pilot.press("tab")
        await until(pilot, lambda: "100%" in screen_text(app) or "What the keys matter" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "in the end" in screen_text(app))


async def test_values_at_a_typed_step_are_a_column_that_is_remembered_written_and_taken_away(
    filled: Filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(filled)
    monkeypatch.chdir(tmp_path)
    async with opened(filled.folder, 80, 24) as (app, pilot):
        await analyze(app, pilot, "P(ppo")
        await pilot.press("at", *"1.03k")
        await until(pilot, lambda: "the table tells the values at step 1,030" in words(app))
        await pilot.press("enter")
        await until(pilot, lambda: "at step 1,030 off by" in words(app) and "a2c 3 170.0 ±5.0 -30" in words(app))
        await pilot.press("e")
        await until(pilot, lambda: "Write this table to which file?" in screen_text(app))
        await pilot.press("end", "ctrl+u", *"at.csv", "enter")
        await until(pilot, lambda: (tmp_path / "at.csv").exists())
        [row, *_] = csv.DictReader((tmp_path / "at.csv").open())
        assert float(row["rollout/ep_rew_mean.at1030"]) == 165 and float(row["rollout/ep_rew_mean.at1030.off"]) == -30
        await pilot.press("escape", "escape")
        await until(pilot, lambda: app.screen is app.home)
        await analyze(app, pilot, "P(ppo")
        await pilot.press("tab")
        await until(pilot, lambda: "at step 1,030" in words(app))
        await pilot.press("at")
        await until(pilot, lambda: "takes the column away" in words(app))
        await pilot.press("enter")
        await until(pilot, lambda: "group or run" in words(app) and "1,030" not in words(app))


async def test_how_it_is_looked_at_is_remembered(filled: Filled) -> None:
    fill(filled)
    async with opened(filled.folder, 200, 50) as (app, pilot):
        await analyze(app, pilot, "mean ± std")
        await pilot.press("b", "b", "m", "Y", "x")
        await until(pilot, lambda: "mean, min-max" in screen_text(app) and "x time since its start" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, AnalyzeScreen))
    async with opened(filled.folder, 200, 50) as (app, pilot):
        await analyze(app, pilot, "mean, min-max")
        assert "smooth 0.6" in screen_text(app) and "y log" in screen_text(app)


async def test_what_is_recorded_meanwhile_is_drawn_also_when_one_has_come_closer(filled: Filled) -> None:
    sim_id = filled.run("live", 200, 4000, rewards=(1.0, 2.0, 3.0))
    writer = EventWriter(filled.project.folder.simulation(sim_id).tb)
    async with opened(filled.folder) as (app, pilot):
        await analyze(app, pilot, "live 3.0")
        await pilot.press("plus", "l", "l", "l")
        await until(pilot, lambda: screen(app)._window.at_end)
        for at in range(3, 40):
            writer.add_scalar("rollout/ep_rew_mean", 50.0 + at, at * 100)
        await until(pilot, lambda: "live 89.0" in words(app))
        assert screen(app)._window.shown(screen(app).whole())[1] == 3900
    writer.close()


async def test_what_is_shown_is_written(filled: Filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(filled)
    monkeypatch.chdir(tmp_path)
    async with opened(filled.folder, 200, 50) as (app, pilot):
        await analyze(app, pilot, "P(ppo")
        for name in ("all.csv", "figure.svg", "report.md"):
            await pilot.press("e")
            await until(pilot, lambda: "Write what is shown to which file?" in screen_text(app))
            await pilot.press("end", "ctrl+u", *name, "enter")
            await until(pilot, lambda name=name: f"Wrote {name}" in header_line(app).replace(f"{tmp_path}/", ""))  # type: ignore[misc]
    rows = list(csv.DictReader((tmp_path / "all.csv").open()))
    assert len(rows) == 6 * 20 * 2 and {row["name"] for row in rows} >= {"ppo-seed0", "a2c-seed2"}
    svg = (tmp_path / "figure.svg").read_text()
    assert "ppo" in svg and "a2c" in svg and "rollout/ep_rew_mean" in svg
    assert "ppo" in (tmp_path / "report.md").read_text()


async def test_from_the_crosshair_to_what_was_printed_there_and_back(filled: Filled) -> None:
    fill(filled)
    sim_id = filled.add("talker", rewards=tuple(float(at) for at in range(20)), kwargs={"algorithm": "own"})
    place = filled.project.folder.simulation(sim_id)
    series = FolderReader(place.tb).poll()
    begun = min(event.wall_time for event in series)
    place.output.write_text("".join(f"line {number:03}\n" for number in range(400)))
    place.output_times.write_text(
        f"0 {begun - 10:.1f}\n900 {begun - 5:.1f}\n1800 {begun + 60:.1f}\n3600 {begun + 99:.1f}\n"
    )
    async with opened(filled.folder) as (app, pilot):
        await analyze(app, pilot, "P(ppo")
        await until(pilot, lambda: "talker" in screen_text(app))
        await pilot.press("right", "H", "W")
        await until(pilot, lambda: "Whose output?" in screen_text(app))
        await pilot.press(*"talk", "enter")
        await until(pilot, lambda: app.screen is app.home and "▌line 100" in screen_text(app))
        assert app.home.details.output.current == 900
        await pilot.press("j", "W")
        await until(pilot, lambda: isinstance(app.screen, AnalyzeScreen) and screen(app)._cross is not None)
        await until(pilot, lambda: "rollout/ep_rew_mean at step" in words(app))
        assert [group.label for group in screen(app)._groups if group.key == screen(app)._lit] == ["talker"]
        await pilot.press("W")  # it stands out alone, so that nothing is asked
        await until(pilot, lambda: app.screen is app.home and app.home.details.output.current >= 0)
        await pilot.press("1", "j", "enter", "W")
        await until(pilot, lambda: "It has printed nothing." in header_line(app))


async def test_lines_of_which_nobody_noted_the_time_say_so(filled: Filled) -> None:
    sim_id = filled.add("old", rewards=(1.0, 2.0, 3.0))
    filled.project.folder.simulation(sim_id).output.write_text("one\ntwo\n")
    async with opened(filled.folder) as (app, pilot):
        await analyze(app, pilot, "old 3.0")
        await pilot.press("right", "W")
        await until(pilot, lambda: app.screen is app.home and "Nobody noted when" in header_line(app))
        await until(pilot, lambda: "two" in screen_text(app))


async def test_nothing_recorded_says_what_to_do(filled: Filled) -> None:
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("2")
        await until(pilot, lambda: "No run has begun yet" in screen_text(app))
        await pilot.press("right", "plus", "h", "j", "G", "m", "tab", "tab", "tab", "e", "p", "period", "f", "F")
        await until(pilot, lambda: "No run has begun yet" in screen_text(app))


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_names_and_tags(filled: Filled, size: tuple[int, int]) -> None:
    for at, name in enumerate(HOSTILE):
        sim_id = filled.add(name, rewards=(1.0, float("nan"), 3.0), kwargs={"key": name, "lr": at})
        writer = EventWriter(filled.project.folder.simulation(sim_id).tb)
        for tag in HOSTILE:
            writer.add_scalar(tag, float("inf"), 1)
            writer.add_scalar(tag, 2.0, 2)
        writer.close()
    async with opened(filled.folder, *size) as (app, pilot):
        await pilot.press("2")
        await until(pilot, lambda: "rollout" in screen_text(app) and "runs" in screen_text(app))
        for key in ("G", "k", "k", "tab", "tab", "tab", "enter", "enter", "full_stop", "right", "plus", "s"):
            await pilot.press(key)
        await until(pilot, lambda: "Group by" in screen_text(app))
        await pilot.press(*"lr", "enter")
        await until(pilot, lambda: cast("Any", app.screen).SCOPE == "analyze")
        text = screen_text(app)
        assert "\x1b" not in text and all(len(line) <= size[0] for line in text.splitlines())


async def test_terminals_of_any_size(filled: Filled) -> None:
    fill(filled)
    async with opened(filled.folder) as (app, pilot):
        await analyze(app, pilot, "P(ppo")
        for size in ((1, 1), (20, 5), (60, 16), (61, 17), (300, 90), (99, 30), (2, 60), (120, 40)):
            await pilot.resize_terminal(*size)
            await pilot.press("plus", "right", "tab", "tab", "tab", "enter", "enter", "B")
        await until(pilot, lambda: "P(ppo > a2c)" in words(app))


def within(filled: Filled, sim_id: str, *events: bytes) -> Path:
    """Write a further event file for a simulation."""
    tb = filled.project.folder.simulation(sim_id).tb
    return write(tb, opening(), *events, name="events.out.tfevents.1800000000.box.2.0")


async def test_media_within_event_files_are_marked_shown_and_come_as_they_are_written(filled: Filled) -> None:
    other = filled.add("other", rewards=(1.0, 2.0, 3.0), kwargs={"a": 1})
    sim_id = filled.run("live", 200, 4000, rewards=(1.0, 2.0, 3.0))
    within(filled, other, text(100, "plan", b"of the other"))
    path = within(filled, sim_id, text(0, "note", b"at first [/foo]\x1b[2J"), old_image(100))
    async with opened(filled.folder) as (app, pilot):
        await analyze(app, pilot, "live 3.0")
        await until(pilot, lambda: screen(app).marks() == (0.0, 100.0))
        add(path, text(200, "note", b"written later"))
        await until(pilot, lambda: screen(app).marks() == (0.0, 100.0, 200.0))
        await pilot.press("p")
        await until(pilot, lambda: "written later" in screen_text(app) and "4 of 4" in screen_text(app))
        assert "live note" in screen_text(app) and "in event file" in screen_text(app)
        add(path, text(300, "note", b"still later"))
        await until(pilot, lambda: "4 of 5" in screen_text(app) and "written later" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, AnalyzeScreen))
        await pilot.press("full_stop")  # "other", which was made first
        await until(pilot, lambda: screen(app).marks() == (100.0,))


async def test_settings_within_event_files_make_groups_columns_and_a_sweep(filled: Filled) -> None:
    for rate in (1, 2):
        for seed in range(2):
            sim_id = filled.add(f"clean{rate}{seed}", rewards=(1.0, 2.0, 5.0 * rate), kwargs={})
            within(filled, sim_id, hparams(lr=rate, seed=seed) if seed else table(lr=rate, seed=seed))
    async with opened(filled.folder, 200, 50) as (app, pilot):
        await analyze(app, pilot, "lr=1 ×2 5.0")
        assert "lr=2 ×2 10.0" in words(app)
        await pilot.press("tab")
        await until(pilot, lambda: "mean of 10 lr" in words(app))
        await pilot.press("tab")
        await until(pilot, lambda: "lr ████" in words(app))
        await pilot.press("tab", "s", *"lr", "enter")
        await until(pilot, lambda: screen(app)._showing.by == "lr" and "by lr" in words(app))
