"""The screen of statuses: by keys, at three sizes, with 100,000 of them, while more come in."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from textual.pilot import Pilot

from gymdash_tui.domain.status import SimStatus, SimStatusCode, SimStatusSubcode
from gymdash_tui.domain.times import utc_now
from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.screens.statuses import StatusesScreen
from tests.tui.conftest import HOSTILE, TRACE, Filled, opened, screen_text, until

SIZES = [(80, 24), (120, 40), (200, 50)]
FAIL, INFO, SUCCESS = SimStatusCode.FAIL, SimStatusCode.INFO, SimStatusCode.SUCCESS


def report(filled: Filled, sim_id: str, details: str, code: SimStatusCode = INFO, trace: str = "") -> None:
    """Have a simulation report something."""
    record = filled.project.get(sim_id)
    assert record is not None
    subcode = SimStatusSubcode.ERROR if trace else SimStatusSubcode.NONE
    entry = {"kind": "status", **SimStatus(code, details, subcode, trace).to_json()}
    assert filled.project.ingest(sim_id, [entry], record.journal_offset, record.journal_offset + 1)


def report_many(filled: Filled, count: int) -> None:
    """Have one simulation report so much, by the table's own columns: every tenth is a failure."""
    sim_id, now = filled.add("busy", ending=None), str(utc_now())
    rows = ((sim_id, now, int(FAIL if n % 10 == 0 else INFO), 0, f"number {n}", "") for n in range(1, count + 1))
    with closing(sqlite3.connect(filled.project.folder.database)) as connection, connection:
        connection.executemany(
            "INSERT INTO sim_status (sim_id, time, code, subcode, details, error_trace) VALUES (?, ?, ?, ?, ?, ?)", rows
        )


async def go(app: GymdashApp, pilot: Pilot[None]) -> StatusesScreen:
    """Go to the statuses, and wait until they are read."""
    await pilot.press("3")
    await until(pilot, lambda: isinstance(app.screen, StatusesScreen) and app.screen.feed.is_read)
    assert isinstance(app.screen, StatusesScreen)
    return app.screen


def details(screen: StatusesScreen) -> str:
    """Give what the status under the cursor says."""
    return screen.record.status.details if screen.record is not None else ""


@pytest.mark.parametrize("size", SIZES)
async def test_everything_is_shown_newest_first_with_the_trace_beside(filled: Filled, size: tuple[int, int]) -> None:
    good, bad = filled.add("good arm"), filled.add("bad arm", ending=None)
    report(filled, good, "half way")
    report(filled, bad, "It broke.", FAIL, TRACE)
    async with opened(filled.folder, *size) as (app, pilot):
        screen = await go(app, pilot)
        text = screen_text(app)
        assert text.index("It broke.") < text.index("half way")
        assert "ERROR" in text and "good arm" in text
        assert "1 of 3" in text
        assert 'File "arm.py", line 17, in step' in text
        assert "RuntimeError: [/joint] 3 left its limits" in text
        await pilot.press("j")
        await until(pilot, lambda: "2 of 3" in screen_text(app))
        assert details(screen) == "half way"


@pytest.mark.parametrize("size", SIZES)
async def test_nothing_is_explained(filled: Filled, size: tuple[int, int]) -> None:
    async with opened(filled.folder, *size) as (app, pilot):
        await go(app, pilot)
        assert "Nothing was reported yet." in screen_text(app)
        for key in ("enter", "y", "s", "f", "tab", "j", "G", "slash", "escape", "escape", "escape"):
            await pilot.press(key)
        await until(pilot, lambda: not isinstance(app.screen, StatusesScreen))


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_words_break_nothing(filled: Filled, size: tuple[int, int], tmp_path: Path) -> None:
    for name in HOSTILE:
        report(filled, filled.add(name, ending=None), name, FAIL, f"{TRACE}\n{name}")
    async with opened(filled.folder, *size) as (app, pilot):
        screen = await go(app, pilot)
        for keys in ("s", "slash escape"):
            for at in range(len(HOSTILE)):
                screen.picks.go_to(at)
                await pilot.press(*keys.split())
                await pilot.pause()
        assert "\x1b" not in screen_text(app)


async def test_a_hundred_thousand_are_gone_through(filled: Filled) -> None:
    report_many(filled, 100_000)
    async with opened(filled.folder) as (app, pilot):
        screen = await go(app, pilot)
        assert details(screen) == "number 100000"
        await pilot.press("G")
        await until(pilot, lambda: details(screen) == "number 1" and "100,000 of 100,000" in screen_text(app))
        await pilot.press(*["k"] * 60, "ctrl+u", "ctrl+u")
        place = screen.picks.at
        await until(pilot, lambda: details(screen) == f"number {100_000 - place}")
        assert f"number {100_000 - place - 3}" in screen_text(app)
        await pilot.press("f")
        await until(pilot, lambda: "of 10,000" in screen_text(app))
        assert int(details(screen).split()[1]) % 10 == 0
        assert abs(int(details(screen).split()[1]) - (100_000 - place)) <= 10, "the cursor stays where it was"
        assert len(screen.feed.pages._held) <= 2000


async def test_what_comes_in_does_not_move_the_cursor(filled: Filled) -> None:
    sim_id = filled.add("arm", ending=None)
    for number in range(100):
        report(filled, sim_id, f"number {number}")
    async with opened(filled.folder) as (app, pilot):
        screen = await go(app, pilot)
        await pilot.press("j", "j")
        report(filled, sim_id, "the newest")
        await until(pilot, lambda: "the newest" in screen_text(app))
        assert details(screen) == "number 97" and screen.picks.at == 3
        screen.picks.go_to(70)
        await until(pilot, lambda: details(screen) == "number 30")
        before = [line[:50] for line in screen_text(app).splitlines() if "number" in line[:50]]
        report(filled, sim_id, "unseen")
        await until(pilot, lambda: "of 102" in screen_text(app))
        assert details(screen) == "number 30"
        assert [line[:50] for line in screen_text(app).splitlines() if "number" in line[:50]] == before


async def test_codes_and_simulations_can_be_shown_alone(filled: Filled) -> None:
    one, other = filled.add("one", ending=None), filled.add("other", ending=None)
    for number, code in enumerate((FAIL, SUCCESS, INFO)):
        report(filled, one, f"one {number}", code)
        report(filled, other, f"other {number}", code)
    async with opened(filled.folder) as (app, pilot):
        screen = await go(app, pilot)
        for words, kept in (("failures", "0"), ("successes", "1"), ("information", "2")):
            await pilot.press("f")
            await until(pilot, lambda words=words: f"{words} " in screen_text(app) and "of 2" in screen_text(app))  # type: ignore[misc]
            assert details(screen) == f"other {kept}"
        await pilot.press("s")
        await until(pilot, lambda: "information  only 'other'" in screen_text(app) and "1 of 1" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "1 of 6" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, StatusesScreen))


async def test_words_are_looked_for_while_they_are_typed(filled: Filled) -> None:
    sim_id = filled.add("arm", ending=None)
    for number in range(30):
        report(filled, sim_id, f"number {number}")
    async with opened(filled.folder) as (app, pilot):
        screen = await go(app, pilot)
        await pilot.press("slash", *"number 7")
        await until(pilot, lambda: "/number 7" in screen_text(app) and "of 3" in screen_text(app))
        await pilot.press("enter", "j")
        await until(pilot, lambda: details(screen) == "number 17")
        await pilot.press("slash", "q", "q", "escape")
        await until(pilot, lambda: "2 of 3" in screen_text(app) and "qq" not in screen_text(app))
        await pilot.press("slash", "z")
        await until(pilot, lambda: "Nothing reported fits." in screen_text(app))
        await pilot.press("backspace")
        await until(pilot, lambda: details(screen) == "number 17")
        await pilot.press("enter", "escape")
        await until(pilot, lambda: "of 30" in screen_text(app))


async def test_the_trace_is_copied_whole(filled: Filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    sim_id = filled.add("arm", ending=None)
    long = TRACE.replace("step", "x" * 50_000)
    report(filled, sim_id, "only words")
    report(filled, sim_id, "It broke.", FAIL, long)
    async with opened(filled.folder, 200, 50) as (app, pilot):
        await go(app, pilot)
        await pilot.press("y")
        await until(pilot, lambda: "Copied the trace" in screen_text(app))
        assert app.clipboard == long + "\n"
        await pilot.press("j", "y")
        await until(pilot, lambda: "Copied the status" in screen_text(app))
        assert app.clipboard == "only words"


async def test_enter_leads_to_the_simulation(filled: Filled) -> None:
    first = filled.add("first")
    filled.add("second")
    async with opened(filled.folder) as (app, pilot):
        await go(app, pilot)
        await pilot.press("G", "enter")
        await until(pilot, lambda: app.screen is app._home)
        await until(pilot, lambda: [record.sim_id for record in app._home.chosen()] == [first])


@pytest.mark.parametrize("size", SIZES)
async def test_the_keys_go_to_the_text_and_back(filled: Filled, size: tuple[int, int]) -> None:
    sim_id = filled.add("arm", ending=None)
    report(filled, sim_id, "below")
    report(filled, sim_id, "\n".join(f"line {number}" for number in range(300)))
    async with opened(filled.folder, *size) as (app, pilot):
        screen = await go(app, pilot)
        await pilot.press("tab", "G")
        await until(pilot, lambda: "line 299" in screen_text(app))
        assert screen.picks.at == 0
        await pilot.press("escape", "j")
        await until(pilot, lambda: details(screen) == "below")


async def test_what_is_thrown_away_goes_from_the_list(filled: Filled) -> None:
    gone, kept = filled.add("gone"), filled.add("kept")
    async with opened(filled.folder) as (app, pilot):
        screen = await go(app, pilot)
        await until(pilot, lambda: "1 of 2" in screen_text(app))
        with closing(sqlite3.connect(filled.project.folder.database)) as connection, connection:
            connection.execute("UPDATE simulations SET deleted = ? WHERE sim_id = ?", (str(utc_now()), gone))
        await until(pilot, lambda: "1 of 1" in screen_text(app))
        assert screen.record is not None and screen.record.sim_id == kept


async def test_a_resize_and_a_click_keep_the_cursor_in_sight(filled: Filled) -> None:
    report_many(filled, 500)
    async with opened(filled.folder, 200, 50) as (app, pilot):
        screen = await go(app, pilot)
        screen.picks.go_to(40)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "number 460" in screen_text(app))
        await pilot.click("#picks", offset=(10, 1))
        await until(pilot, lambda: screen.picks.at == screen.picks.sight[0])
        await pilot.resize_terminal(60, 10)
        await pilot.resize_terminal(120, 40)
        await until(pilot, lambda: details(screen) in screen_text(app))
