"""The details, as a person sees and uses them: searching, following, comparing, media, usage, copying."""

from __future__ import annotations

import io
import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from textual.pilot import Pilot

from gymdash_tui.domain.states import Ending
from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.screens.viewer import ViewerScreen
from gymdash_tui.tui.widgets.details import CONFIG, MEDIA, OUTPUT, RECORD, STATUSES, USAGE, Details
from tests.metrics.files import add, opening, replace, write
from tests.metrics.recorded import old_image, text
from tests.tui.conftest import HOSTILE, TRACE, Filled, opened, screen_text, until

SIZES = [(80, 24), (120, 40), (200, 50)]
PRINTED = "".join(f"step {number}\n" for number in range(3000))


def printed(filled: Filled, sim_id: str, text: str) -> Path:
    path = filled.project.folder.simulation(sim_id).output
    with path.open("a", encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)
    return path


async def on(app: GymdashApp, pilot: Pilot[None], tab: str) -> Details:
    """Give the details the keys, and show one of their tabs."""
    await pilot.press("enter")
    details = app._home.details
    while details.tab_name != tab:
        await pilot.press("right_square_bracket")
    return details


def pane(app: GymdashApp) -> str:
    """Give what stands in the details alone."""
    details = app._home.details
    return "\n".join("".join(segment.text for segment in details.render_line(y)) for y in range(details.size.height))


async def shows(app: GymdashApp, pilot: Pilot[None], *texts: str) -> None:
    await until(pilot, lambda: all(text in pane(app) for text in texts), 20)


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What was copied."""
    found: list[tuple[str, str]] = []

    def copy(app: object, text: str, what: str) -> None:
        found.append((text, what))

    monkeypatch.setattr("gymdash_tui.tui.clipboard.copy", copy)
    return found


# -- output ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_a_text_is_found_from_the_end_and_gone_through(filled: Filled, size: tuple[int, int]) -> None:
    printed(filled, filled.add("talker"), PRINTED + "a Needle\n" + PRINTED + "the needle\n" + PRINTED)
    async with opened(filled.folder, *size) as (app, pilot):
        await on(app, pilot, OUTPUT)
        await shows(app, pilot, "step 2999")
        await pilot.press("slash", *"needle")
        await shows(app, pilot, "the needle", "2 of 2")
        await pilot.press("enter")
        await shows(app, pilot, "/needle  2 of 2")
        await pilot.press("less_than_sign")
        await shows(app, pilot, "a Needle", "1 of 2")
        await pilot.press("less_than_sign")
        await shows(app, pilot, "the needle", "2 of 2")
        await pilot.press("greater_than_sign")
        await shows(app, pilot, "a Needle", "1 of 2")
        await pilot.press("escape")
        await until(pilot, lambda: "/needle" not in pane(app))
        assert app._home.panes.active == "details"
        await pilot.press("escape")
        assert app._home.panes.active == "list"


async def test_a_search_that_is_left_goes_back_to_where_it_began(filled: Filled) -> None:
    printed(filled, filled.add("talker"), "needle\n" + PRINTED)
    async with opened(filled.folder) as (app, pilot):
        await on(app, pilot, OUTPUT)
        await shows(app, pilot, "step 2999")
        await pilot.press("slash", *"needle")
        await shows(app, pilot, "1 of 1")
        await pilot.press("escape")
        await shows(app, pilot, "step 2999")
        assert "/needle" not in pane(app)


async def test_what_is_not_there_is_said_and_what_comes_is_found(filled: Filled) -> None:
    sim_id = filled.run("talker")
    printed(filled, sim_id, PRINTED)
    async with opened(filled.folder) as (app, pilot):
        await on(app, pilot, OUTPUT)
        await shows(app, pilot, "step 2999")
        await pilot.press("slash", *"needle", "enter")
        await shows(app, pilot, "/needle  nothing found")
        printed(filled, sim_id, "a needle at last\n")
        await shows(app, pilot, "a needle at last")
        await until(pilot, lambda: "1 of 1" in pane(app) or "1 lines" in pane(app), 20)


async def test_levels_leave_out_the_rest_and_follow_what_comes(filled: Filled) -> None:
    sim_id = filled.run("talker")
    noise = "a.py:1: UserWarning: careful\n" + PRINTED
    printed(filled, sim_id, f"{noise}\x1b[31mERROR\x1b[0m: broken\n{TRACE}\n{PRINTED}")
    async with opened(filled.folder) as (app, pilot):
        await on(app, pilot, OUTPUT)
        await pilot.press("l")
        await shows(app, pilot, "warnings only", "UserWarning", "ERROR: broken", 'File "arm.py"', "RuntimeError")
        assert "step" not in pane(app).replace("in step", "")
        await pilot.press("l")
        await shows(app, pilot, "errors only", "ERROR: broken")
        assert "UserWarning" not in pane(app)
        printed(filled, sim_id, "fine\nCRITICAL: [/worse]\n")
        await shows(app, pilot, "CRITICAL: [/worse]")
        assert "fine" not in pane(app)
        await pilot.press("l")
        await shows(app, pilot, "fine")


async def test_what_is_printed_is_followed_or_not(filled: Filled) -> None:
    sim_id = filled.run("talker")
    printed(filled, sim_id, PRINTED)
    async with opened(filled.folder) as (app, pilot):
        await on(app, pilot, OUTPUT)
        await shows(app, pilot, "step 2999", "follows")
        printed(filled, sim_id, "one more\n")
        await shows(app, pilot, "one more")
        await pilot.press("f")
        await shows(app, pilot, "not followed")
        printed(filled, sim_id, "and another\n")
        output = app._home.details.output
        await until(pilot, lambda: app.store is not None)
        assert "and another" not in pane(app)
        await pilot.press("f")
        await shows(app, pilot, "and another", "follows")
        assert output.follows


async def test_the_key_jumps_to_the_newest_trace_and_then_to_the_one_before(filled: Filled) -> None:
    sim_id = filled.add("arm", Ending.FAILED)
    printed(filled, sim_id, f"{PRINTED}first\n{TRACE}\n{PRINTED}second\n{TRACE}\n{PRINTED}")
    async with opened(filled.folder) as (app, pilot):
        await on(app, pilot, CONFIG)
        await pilot.press("J")
        await shows(app, pilot, "second", "Traceback (most recent call last)", "RuntimeError")
        await pilot.press("J")
        await shows(app, pilot, "first", "Traceback (most recent call last)")
        await pilot.press("J")
        await shows(app, pilot, "second")


async def test_a_simulation_that_printed_nothing_or_no_trace_says_so(filled: Filled) -> None:
    filled.add("silent")
    async with opened(filled.folder) as (app, pilot):
        await on(app, pilot, OUTPUT)
        await shows(app, pilot, "It has printed nothing.")
        await pilot.press("J")
        await until(pilot, lambda: "holds a traceback" in screen_text(app))
        await pilot.press("slash", *"x", "enter", "l", "less_than_sign", "G", "g", "f", "y")
        await until(pilot, lambda: "nothing here that could be copied" in screen_text(app))


@pytest.mark.parametrize("keys", [("J",), ("slash", *"needle", "enter")])
async def test_an_output_that_cannot_be_looked_through_is_said_below_it(filled: Filled, keys: tuple[str, ...]) -> None:
    filled.project.folder.simulation(filled.add("talker")).output.mkdir()
    async with opened(filled.folder) as (app, pilot):
        await on(app, pilot, OUTPUT)
        await shows(app, pilot, "It cannot be read: Is a directory.")
        await pilot.press(*keys)
        await shows(app, pilot, "It cannot be looked through: Is a directory.")
        assert "holds a traceback" not in screen_text(app)


async def test_an_output_of_many_megabytes_opens_at_its_end_and_scrolls_to_its_start(filled: Filled) -> None:
    path = printed(filled, filled.add("talker"), "the start\n")
    with path.open("ab") as file:
        for _ in range(40):
            file.write(PRINTED.encode() * 40)
        file.write(b"the end\n")
    async with opened(filled.folder) as (app, pilot):
        await on(app, pilot, OUTPUT)
        await shows(app, pilot, "the end")
        assert len(app._home.details.output.window.lines) <= 20_000
        await pilot.press("g")
        await shows(app, pilot, "the start")
        for _ in range(8):
            await pilot.press("pagedown")
        assert "the start" not in pane(app)
        await pilot.press("G")
        await shows(app, pilot, "the end")


@pytest.mark.parametrize("text", [*HOSTILE, "\x1b]0;title\x07\x1b[2J\x1b[9999C", "\udcff\x00", "a\rb\r" * 500])
async def test_hostile_output_is_drawn_as_text_and_copied(
    filled: Filled, text: str, copied: list[tuple[str, str]]
) -> None:
    printed(filled, filled.add("talker"), f"ERROR {text}\nlast line\n")
    async with opened(filled.folder, 80, 24) as (app, pilot):
        await on(app, pilot, OUTPUT)
        await shows(app, pilot, "last line")
        await pilot.press("l", "l", "l", "slash", *"[/", "enter", "less_than_sign", "y")
        await until(pilot, lambda: bool(copied))
        assert "\x1b" not in pane(app)


# -- the other tabs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_marked_simulations_are_compared_where_they_differ(
    filled: Filled, size: tuple[int, int], copied: list[tuple[str, str]]
) -> None:
    for name in ("first", "second"):
        filled.add(name)
    async with opened(filled.folder, *size) as (app, pilot):
        await pilot.press("space", "space")
        await on(app, pilot, CONFIG)
        await shows(app, pilot, "2 compared", "odd", "first", "second", "= shows them too")
        assert "CartPole-v1" not in pane(app)
        await pilot.press("equals_sign")
        await shows(app, pilot, "CartPole-v1")
        await pilot.press("y")
        assert copied[0][1] == "the table"
        assert "\nenv\tCartPole-v1\tCartPole-v1\n" in copied[0][0]


async def test_one_simulation_alone_is_copied_as_its_arguments(filled: Filled, copied: list[tuple[str, str]]) -> None:
    filled.add("one")
    async with opened(filled.folder) as (app, pilot):
        await on(app, pilot, CONFIG)
        await pilot.press("y")
        assert copied == [("env=CartPole-v1\nodd=one\n", "the configuration")]


async def test_statuses_show_the_trace_and_copy_it(filled: Filled, copied: list[tuple[str, str]]) -> None:
    filled.add("arm", Ending.FAILED)
    async with opened(filled.folder) as (app, pilot):
        await on(app, pilot, STATUSES)
        await shows(app, pilot, 'File "arm.py", line 17', "✗ FAIL ERROR")
        await pilot.press("J", "slash", *"limits", "enter")
        await shows(app, pilot, "/limits")
        await pilot.press("y")
        assert copied == [(TRACE + "\n", "the trace")]


@pytest.mark.parametrize("size", SIZES)
async def test_media_are_listed_by_key_and_step_and_say_where_they_lie(
    filled: Filled, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch, copied: list[tuple[str, str]]
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    media = filled.project.folder.simulation(filled.add("talker")).media
    (media / "episode_video").mkdir(parents=True)
    for step in (2000, 1000):
        (media / "episode_video" / f"step-{step}.mp4").write_bytes(b"x" * step)
    (media / "note-step-7.txt").write_text("hello [/foo]\x1b[2J", encoding="utf-8")
    async with opened(filled.folder, *size) as (app, pilot):
        await on(app, pilot, MEDIA)
        await shows(app, pilot, "episode_video", "2 videos, 3.0 kB", "1,000", "step-2000.mp4")
        await pilot.press("j", "enter", "o")
        await until(pilot, lambda: "No desktop here" in screen_text(app))
        await pilot.press("escape", "y")
        assert copied[0][0].endswith("step-2000.mp4\n")
        await pilot.press("G", "enter")
        await until(pilot, lambda: "hello [/foo]" in screen_text(app))
        await pilot.press("escape", "slash", *"1000", "enter", "y")
        await until(pilot, lambda: len(copied) == 2)
        assert copied[1][0].endswith("step-1000.mp4\n")


async def test_media_within_event_files_stand_beside_the_files_and_are_taken_out_to_be_opened(
    filled: Filled, copied: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gymdash_tui.tui.screens.viewer.copy", lambda app, text, what: copied.append((text, what)))
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "PNG")
    folder = filled.project.folder.simulation(filled.run("talker", 1, 9, rewards=(1.0, 2.0)))
    (folder.media / "note").mkdir(parents=True)
    (folder.media / "note" / "step-7.txt").write_text("of a file", encoding="utf-8")
    os.utime(folder.media / "note" / "step-7.txt", (0, 0))  # or it might still be being written
    frames = old_image(5, "frames", picture.getvalue()), text(9, "note", b"[/foo]\x1b[2J of a record")
    path = write(folder.tb, opening(), *frames, name="events.out.tfevents.1800000000.box.2.0")
    async with opened(filled.folder) as (app, pilot):
        await on(app, pilot, MEDIA)
        await shows(app, pilot, "frames", "2 texts", "step-7.txt", "in event file")
        assert "Reading" not in pane(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ViewerScreen) and app.screen.projector.frame is not None)
        await pilot.press("y")
        await until(pilot, lambda: bool(copied))
        assert Path(copied[0][0].strip()).name == "frames_5.png"
        assert Path(copied[0][0].strip()).read_bytes() == picture.getvalue()
        await pilot.press("j", "j")
        await until(pilot, lambda: "[/foo] of a record" in screen_text(app) and "3 of 3" in screen_text(app))
        add(path, text(11, "later", b"live"))
        await until(pilot, lambda: "4 of 4" in screen_text(app))  # it stands before what is shown
        replace(path, opening(), text(12, "anew", b"live"))
        await pilot.press("k", "j", "o")
        await until(pilot, lambda: "is no longer at byte" in screen_text(app))
        await pilot.press("escape")
        await shows(app, pilot, "anew", "12")


async def test_media_are_opened_where_there_is_a_desktop(
    filled: Filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opener = tmp_path / "xdg-open"
    opener.write_text(f'#!/bin/sh\necho "$1" > "{tmp_path}/opened"\n')
    opener.chmod(0o755)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("gymdash_tui.tui.screens.viewer.desktop_opener", lambda environ: str(opener))
    media = filled.project.folder.simulation(filled.add("talker")).media
    media.mkdir()
    (media / "-step-5.png").write_bytes(b"x")
    async with opened(filled.folder) as (app, pilot):
        await on(app, pilot, MEDIA)
        await shows(app, pilot, "-step-5.png")
        await pilot.press("enter", "o")
        await until(pilot, lambda: "Opened -step-5.png" in screen_text(app))
    assert (tmp_path / "opened").read_text().strip() == str(media / "-step-5.png")


@pytest.mark.parametrize("size", SIZES)
async def test_usage_and_record_tell_what_was_used_and_from_what_it_was_started(
    filled: Filled, size: tuple[int, int], copied: list[tuple[str, str]]
) -> None:
    place = filled.project.folder.simulation(filled.add("talker"))
    ended = {"pid": 1, "code": 1, "signal": None, "max_rss": 412_000_000, "cpu_seconds": 39.2}
    place.exit.write_text(json.dumps({**ended, "started": 1.0, "ended": 43.0}))
    place.config.write_text(json.dumps({"command_line": "gymdash-tui start x --name '[/foo]'", "host": "box"}))
    place.code_diff.write_text("diff --git a/t.py b/t.py\n-lr = 1\n+lr = [/2]\n")
    async with opened(filled.folder, *size) as (app, pilot):
        await on(app, pilot, USAGE)
        await shows(app, pilot, "memory peak", "412 MB", "On the disk")
        await on(app, pilot, RECORD)
        await shows(app, pilot, "Command", "--name '[/foo]'")
        await pilot.press("slash", *"[/2", "enter")
        await shows(app, pilot, "+lr = [/2]", "/[/2  1 of 1")
        await pilot.press("y")
        assert "+lr = [/2]" in copied[0][0]


async def test_usage_of_one_that_runs_is_seen_now(filled: Filled) -> None:
    filled.run("runner")
    async with opened(filled.folder) as (app, pilot):
        await on(app, pilot, USAGE)
        await shows(app, pilot, "Now", "memory", "% of a core", "process")
        await pilot.press("right_square_bracket")
        assert app._home._detail_feed is not None
        assert app._home._detail_feed._unwatch is None


# -- the keys ----------------------------------------------------------------------------------------------------------


async def test_keys_of_the_details_are_the_lists_where_the_list_has_them(filled: Filled) -> None:
    printed(filled, filled.add("talker"), PRINTED)
    async with opened(filled.folder) as (app, pilot):

        def offered(word: str) -> bool:
            return word in screen_text(app).splitlines()[-1]

        assert not offered("show warnings")
        await on(app, pilot, OUTPUT)
        await until(pilot, lambda: offered("/ search") and offered("l show warnings"))
        await pilot.press("escape", "l", "J", "y", "less_than_sign")
        assert app._home.details.output.level == 0
        await until(pilot, lambda: not offered("show warnings"))


async def test_a_mouse_chooses_tabs_and_media(filled: Filled) -> None:
    media = filled.project.folder.simulation(filled.add("talker")).media
    media.mkdir()
    for step in (1, 2):
        (media / f"step-{step}.png").write_bytes(b"x")
    async with opened(filled.folder) as (app, pilot):
        details = app._home.details
        at = details.content_region
        title = "".join(segment.text for segment in details.render_line(0))
        await pilot.click(offset=(at.x + title.index("Media"), at.y))
        await shows(app, pilot, "step-2.png")
        await pilot.click(offset=(at.x + 3, at.y + 3))
        await until(pilot, lambda: details.media.number == 1)


async def test_nothing_is_painted_while_nothing_is_printed(filled: Filled) -> None:
    printed(filled, filled.add("talker"), PRINTED)
    async with opened(filled.folder) as (app, pilot):
        details = await on(app, pilot, OUTPUT)
        await shows(app, pilot, "step 2999")
        painted: list[object] = []
        refresh: Callable[..., object] = details.refresh

        def count(*regions: object, **rest: object) -> object:
            painted.append(regions)
            return refresh(*regions, **rest)

        details.refresh = count  # type: ignore[method-assign, assignment]
        end = time.monotonic() + 0.5
        await until(pilot, lambda: time.monotonic() > end)
        assert not painted


async def test_of_very_many_marked_ones_the_first_are_compared(filled: Filled) -> None:
    filled.add_many(300)
    async with opened(filled.folder, 200, 50) as (app, pilot):
        await pilot.press("a")
        await on(app, pilot, CONFIG)
        await shows(app, pilot, "40 of 300 compared", "more have no room here")
