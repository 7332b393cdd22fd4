"""The viewer, as a person sees and uses it: films, images, texts, sounds, and what is broken."""

from __future__ import annotations

import itertools
import re
import shutil
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from textual._wait import wait_for_idle
from textual.pilot import Pilot

from gymdash_tui.domain.times import utc_now
from gymdash_tui.simulation.media import type_of
from gymdash_tui.tracking.media import MediaItem
from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.pictures.colours import Depth
from gymdash_tui.tui.screens.viewer import ViewerScreen
from gymdash_tui.tui.widgets.details import MEDIA
from gymdash_tui.tui.widgets.picture import spans
from gymdash_tui.tui.world import World
from tests.helpers.terminal import Terminal
from tests.tui.conftest import HOSTILE, Filled, ended, opened, screen_text, until
from tests.tui.pictures.films import grain, sliding, write_film, write_gif
from tests.tui.test_details import on, shows

__all__ = ["ended"]

SIZES = [(80, 24), (120, 40), (200, 50)]
FRAMES = 25


@pytest.fixture(autouse=True)
def coloured(monkeypatch: pytest.MonkeyPatch) -> None:
    """All colours, whatever terminal the tests run on."""

    def depth_of(app: object, ascii_only: bool) -> Depth:
        return "none" if ascii_only else "truecolor"

    monkeypatch.setattr("gymdash_tui.tui.widgets.picture.depth_of", depth_of)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys do not wait for a film to be over: after each Textual waits up to two seconds for an idle process."""

    async def wait(min_sleep: float = 0.0, max_sleep: float = 0.0) -> None:
        await wait_for_idle(0, 0.1)

    monkeypatch.setattr("textual.app.wait_for_idle", wait)
    monkeypatch.setattr("textual.pilot.wait_for_idle", wait)


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What was copied."""
    found: list[tuple[str, str]] = []
    monkeypatch.setattr("gymdash_tui.tui.screens.viewer.copy", lambda app, text, what: found.append((text, what)))
    return found


@pytest.fixture
def folder(made_once: Path, tmp_path: Path) -> Path:
    """A folder with media of each type."""
    return Path(shutil.copytree(made_once, tmp_path / "media"))


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What each test gets a copy of: films take long to be written."""
    found = tmp_path_factory.mktemp("media")
    write_film(found / "film-step-1.mp4", sliding(FRAMES))
    write_gif(found / "anim-step-2.gif", sliding(FRAMES, 80, 60))
    Image.fromarray(np.full((30, 40, 3), (200, 40, 40), np.uint8)).save(found / "plot-step-3.png")
    (found / "note-step-4.txt").write_text("".join(f"line {line} [/foo]\x1b[2J\n" for line in range(90)))
    (found / "tone-step-5.wav").write_bytes(b"RIFF")
    return found


NAMES = ("film-step-1.mp4", "anim-step-2.gif", "plot-step-3.png", "note-step-4.txt", "tone-step-5.wav")


def item_of(path: Path, step: int = 7, key: str = "some key") -> MediaItem:
    size = path.stat().st_size if path.exists() else 0
    return MediaItem(key, type_of(path.name), step, utc_now(), size, path.name, path)


def items_of(folder: Path) -> list[MediaItem]:
    return [item_of(folder / name) for name in NAMES]


async def view(app: GymdashApp, pilot: Pilot[None], items: list[MediaItem], at: int = 0) -> ViewerScreen:
    viewer = ViewerScreen(items, at, "runner")
    app.push_screen(viewer)
    await until(pilot, lambda: viewer.is_current and viewer.is_mounted)
    return viewer


async def says(app: GymdashApp, pilot: Pilot[None], *texts: str) -> None:
    await until(pilot, lambda: all(text in screen_text(app) for text in texts), 30)


async def at_end(app: GymdashApp, pilot: Pilot[None]) -> None:
    """Go to the film's end, where it stands still, without seeing all that comes before."""
    await until(pilot, lambda: number_of(app) > 0)
    await pilot.press("end")
    await says(app, pilot, f"frame {FRAMES} of {FRAMES}", "‖")


def number_of(app: GymdashApp) -> int:
    """Give which frame is shown, as it stands on the screen; 0 for none."""
    found = re.search(r"frame +(\d+) of", screen_text(app))
    return int(found[1]) if found else 0


def colours_of(viewer: ViewerScreen) -> set[tuple[int, int, int]]:
    """Give the colours of the picture that is shown, in which it is drawn."""
    found = set()
    for y in range(viewer.picture.size.height):
        for _, style, _ in viewer.picture.render_line(y):
            for colour in (style.color, style.bgcolor) if style is not None else ():
                if colour is not None and colour.triplet is not None:
                    found.add((colour.triplet.red, colour.triplet.green, colour.triplet.blue))
    return found


# -- from the details --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES[:2])
async def test_enter_shows_what_is_under_the_cursor_and_esc_goes_back_to_what_was_seen_last(
    filled: Filled, size: tuple[int, int]
) -> None:
    media = filled.project.folder.simulation(filled.add("talker")).media
    write_film(media / "films" / "-step-1.mp4", sliding(5))
    write_film(media / "films" / "-step-2.mp4", sliding(5))
    async with opened(filled.folder, *size) as (app, pilot):
        await on(app, pilot, MEDIA)
        await shows(app, pilot, "-step-2.mp4")
        await pilot.press("enter")
        await says(app, pilot, "frame 5 of 5", "films", "step 1 ", "1 of 2", "talker" if size[0] > 80 else "step")
        await pilot.press("j")
        await says(app, pilot, "frame 5 of 5", "step 2 ", "2 of 2")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.home)
        assert app.home.details.media.number == 1


async def test_nothing_is_opened_where_there_is_nothing(filled: Filled) -> None:
    filled.add("talker")
    async with opened(filled.folder) as (app, pilot):
        await on(app, pilot, MEDIA)
        await shows(app, pilot, "No videos, images")
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen is app.home


# -- films -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [0, 1])
async def test_a_film_plays_at_once_to_its_end_and_again_from_its_start(
    filled: Filled, folder: Path, name: int
) -> None:
    async with opened(filled.folder) as (app, pilot):
        viewer = await view(app, pilot, items_of(folder), name)
        await says(app, pilot, "▶", "space pause")
        await says(app, pilot, f"frame {FRAMES} of {FRAMES}", "‖ 0:01.0 / 0:01.0", "space play")
        assert any(red > 150 > blue for red, _, blue in colours_of(viewer))
        assert any(blue > 100 > red for red, _, blue in colours_of(viewer))
        await pilot.press("space")
        await until(pilot, lambda: number_of(app) < FRAMES)
        await says(app, pilot, f"frame {FRAMES} of {FRAMES}", "‖")


async def test_a_film_is_gone_through_frame_by_frame_by_seconds_and_to_its_ends(filled: Filled, folder: Path) -> None:
    async with opened(filled.folder) as (app, pilot):
        viewer = await view(app, pilot, items_of(folder))
        await at_end(app, pilot)
        for key, number in [
            ("comma", 24),
            ("comma", 23),
            ("full_stop", 24),
            ("left", 23),
            ("h", 22),
            ("l", 23),
            ("right", 24),
            ("home", 1),
            ("left", 1),
            ("full_stop", 2),
            ("end", 25),
            ("full_stop", 25),
            ("g", 1),
            ("G", 25),
        ]:
            await pilot.press(key)
            await until(pilot, lambda number=number: number_of(app) == number)  # type: ignore[misc]
            assert not viewer.projector.player.playing
        await pilot.press("minus", "minus", "minus")
        await says(app, pilot, "0.1x")
        await pilot.press("home", "space")  # 10 seconds from here on
        await until(pilot, lambda: 1 < number_of(app) < 12)
        await pilot.press("right")
        await until(pilot, lambda: number_of(app) == FRAMES)
        await pilot.press("plus", "plus", "plus", "plus")
        await says(app, pilot, "1.5x")
        await pilot.press("r", "space")
        await says(app, pilot, "repeats", "▶")
        seen: list[int] = []

        def began_again() -> bool:
            seen.append(number_of(app))
            return sum(before > after for before, after in itertools.pairwise(seen)) > 1

        await until(pilot, began_again)


async def test_a_click_pauses_and_one_into_the_bar_goes_there(filled: Filled, folder: Path) -> None:
    async with opened(filled.folder) as (app, pilot):
        viewer = await view(app, pilot, items_of(folder))
        await at_end(app, pilot)
        line = screen_text(app).splitlines()[37]
        bar = [at for at, letter in enumerate(line) if letter in "━─"]
        await pilot.click(offset=(bar[len(bar) // 2], 37))
        await until(pilot, lambda: 11 <= number_of(app) <= 15)
        await pilot.click(viewer.picture)
        await says(app, pilot, "▶")


async def test_while_it_stands_still_nothing_is_painted_and_while_it_moves_only_what_changes(
    filled: Filled, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(filled.folder) as (app, pilot):
        viewer = await view(app, pilot, items_of(folder))
        await at_end(app, pilot)
        painted: list[tuple[object, ...]] = []
        refresh = viewer.picture.refresh

        def count(*regions: object, **rest: object) -> object:
            painted.append(regions)
            return refresh(*regions, **rest)  # type: ignore[arg-type]

        monkeypatch.setattr(viewer.picture, "refresh", count)
        end = time.monotonic() + 0.5
        await until(pilot, lambda: time.monotonic() > end)
        assert not painted
        await pilot.press("comma")
        await until(pilot, lambda: number_of(app) == FRAMES - 1)
        width, height = viewer.picture.size
        assert painted
        cells = sum(region.area for regions in painted for region in regions)  # type: ignore[attr-defined]
        assert 0 < cells < width * height / 4


async def test_it_waits_while_help_is_read_and_goes_on_then(filled: Filled, folder: Path) -> None:
    write_film(folder / "film-step-1.mp4", sliding(500))
    async with opened(filled.folder) as (app, pilot):
        viewer = await view(app, pilot, items_of(folder))
        await until(pilot, lambda: number_of(app) > 1)
        await pilot.press("question_mark")
        await says(app, pilot, "Videos and images of a simulation")
        assert not viewer.projector.player.playing
        await pilot.press("escape")
        await until(pilot, lambda: viewer.projector.player.playing)


async def test_a_busy_film_is_drawn_in_fewer_colours_while_it_moves(filled: Filled, folder: Path) -> None:
    write_film(folder / "film-step-1.mp4", grain(200, 160, 120))
    async with opened(filled.folder) as (app, pilot):
        viewer = await view(app, pilot, items_of(folder))
        drawn: set[Depth] = set()
        await until(pilot, lambda: number_of(app) > 3)
        drawn.add(viewer.picture._drawn_in)
        await pilot.press("space")
        await until(pilot, lambda: viewer.picture._drawn_in not in drawn)
        assert drawn == {"256"}


# -- what else there is ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "ascii_only"), [(SIZES[0], True), (SIZES[1], False), (SIZES[2], False)])
async def test_one_goes_through_media_of_all_types(
    filled: Filled, folder: Path, size: tuple[int, int], ascii_only: bool
) -> None:
    app = GymdashApp(World(filled.folder, ascii_only=ascii_only))
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.home.is_connected and app.store is not None)
        viewer = await view(app, pilot, items_of(folder))
        await until(pilot, lambda: number_of(app) > 0)
        await pilot.press("j", "j")
        await says(app, pilot, "plot-step-3.png", "3 of 5")
        await until(pilot, lambda: not viewer.projector.moves and viewer.projector.frame is not None)
        assert "frame" not in screen_text(app)
        if ascii_only:
            assert ":" * 20 in screen_text(app) or "-" * 20 in screen_text(app)
            assert screen_text(app).isascii()
        else:
            assert (198, 41, 41) in colours_of(viewer)
        await pilot.press("j")
        await says(app, pilot, "line 0 [/foo]", "pgdn page down", "4 of 5")
        await pilot.press("pagedown")
        await until(pilot, lambda: "line 0 [/foo]" not in screen_text(app))
        await pilot.press("end")
        await says(app, pilot, "line 89 [/foo]")
        await pilot.press("j", "j", "j")
        await says(app, pilot, "A sound", "o opens it", "5 of 5")
        await pilot.press("space", "left", "comma", "plus", "r", "home", "pagedown", "end")
        await pilot.press("k", "k", "k", "k", "k")
        await until(pilot, lambda: number_of(app) > 0)
        await pilot.press("end")
        await pilot.resize_terminal(62, 17)
        await until(pilot, lambda: number_of(app) == FRAMES and len(screen_text(app).splitlines()) == 17)
        await pilot.resize_terminal(40, 10)
        await says(app, pilot, "Too small")
        await pilot.press("home")
        await pilot.resize_terminal(*size)
        await until(pilot, lambda: number_of(app) in (1, FRAMES) and viewer.picture._cells.size > 0)


async def test_the_path_is_copied(filled: Filled, folder: Path, copied: list[tuple[str, str]]) -> None:
    async with opened(filled.folder) as (app, pilot):
        await view(app, pilot, items_of(folder), 2)
        await pilot.press("y")
        assert copied == [(f"{(folder / NAMES[2]).absolute()}\n", "the path")]


async def test_hostile_names_are_drawn_as_they_are(filled: Filled, tmp_path: Path) -> None:
    items = []
    for name in HOSTILE:
        path = tmp_path / f"{name.replace('/', '')[:200]}.png"
        Image.new("RGB", (9, 9)).save(path)
        bad = tmp_path / f"bad{path.name[3:]}"
        bad.write_bytes(b"x")
        items += [item_of(path, key=name), item_of(bad, key=name)]
    async with opened(filled.folder, 80, 24) as (app, pilot):
        app.push_screen(ViewerScreen(items, 0, HOSTILE[1]))
        for number in range(1, len(items) + 1, 2):
            await says(app, pilot, "step 7", f"{number} of {len(items)}")
            await pilot.press("j")
            await says(app, pilot, f"{number + 1} of {len(items)}", "is no picture that")
            assert "\x1b" not in screen_text(app)
            await pilot.press("j")


BROKEN = [
    ("empty.mp4", b"", "is empty"),
    ("odd.mp4", b"x" * 5000, "is no film that can be decoded"),
    ("odd.png", b"x" * 5000, "is no picture that can be read"),
    ("drawing.svg", b"<svg></svg>", "a drawing (SVG)"),
    ("odd.txt", b"\xff\xfe\x00 \x1b[31mred", "red"),
    ("long.txt", b"word " * 100_000, "word word"),
]


async def test_what_cannot_be_shown_is_said_and_left_again(filled: Filled, folder: Path) -> None:
    for name, data, _ in BROKEN:
        (folder / name).write_bytes(data)
    async with opened(filled.folder) as (app, pilot):
        viewer = await view(app, pilot, [*(item_of(folder / name) for name, _, _ in BROKEN), *items_of(folder)])
        for _, _, said in BROKEN:
            await says(app, pilot, said)
            await pilot.press("end", "space", "left")
            if said == "word word":
                await says(app, pilot, "Its first 200 kB")
            await pilot.press("j")
        await until(pilot, lambda: number_of(app) > 0)
        assert viewer.picture.display


async def test_files_that_are_gone_are_said(filled: Filled, tmp_path: Path) -> None:
    items = [item_of(tmp_path / name) for name in ("gone.mp4", "gone.png", "gone.txt")]
    async with opened(filled.folder) as (app, pilot):
        await view(app, pilot, items)
        for number in range(3):
            await says(app, pilot, "cannot be read: No such file", f"{number + 1} of 3")
            await pilot.press("j")


async def test_a_film_that_was_cut_off_says_so_and_is_seen(filled: Filled, folder: Path) -> None:
    whole = write_film(folder / "whole.mkv", sliding(50), every=10).read_bytes()
    (folder / "cut.mkv").write_bytes(whole[: len(whole) // 2])
    async with opened(filled.folder, 80, 24) as (app, pilot):
        await view(app, pilot, [item_of(folder / "cut.mkv")])
        await says(app, pilot, "Cut off or damaged after", "of 2.0 s", "cut.mkv")


async def test_a_missing_decoder_is_said_with_what_brings_it(
    filled: Filled, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    async with opened(filled.folder) as (app, pilot):
        await view(app, pilot, items_of(folder))
        await says(app, pilot, "pip install 'gymdash-tui[video]'", "PyAV")


def test_changed_cells_are_sent_together_where_they_are_near() -> None:
    changed = np.zeros(60, np.bool_)
    assert spans(changed) == []
    changed[[3, 5, 13, 40, 59]] = True
    assert spans(changed) == [(3, 11), (40, 1), (59, 1)]
    assert spans(np.ones(9, np.bool_)) == [(0, 9)]


# -- on a real terminal ------------------------------------------------------------------------------------------------


class SlowTerminal(Terminal):
    """A terminal behind a line of a megabyte a second, and the frames that were seen on it."""

    def __init__(self, arguments: list[str], folder: Path) -> None:
        super().__init__(arguments, folder, 120, 40)
        self.frames: set[int] = set()

    def watch(self) -> None:
        """Look for a hundredth of a second, in which no more comes than the line takes."""
        end, room = time.monotonic() + 0.01, 10_000
        while room > 0 and (left := end - time.monotonic()) > 0:
            try:
                data = self.child.read_nonblocking(min(room, 4096), timeout=left)
            except Exception as error:
                assert "Timeout" in str(error), error
                return
            room -= len(data)
            self._stream.feed(data)
            found = re.search(r"frame +(\d+) of 75", self._screen.display[37])
            self.frames |= {int(found[1])} if found else set()
        time.sleep(max(0.0, end - time.monotonic()))


def test_a_film_plays_on_a_real_terminal_behind_a_slow_line(filled: Filled, ended: list[Terminal]) -> None:
    media = filled.project.folder.simulation(filled.add("runner")).media
    write_film(media / "films" / "-step-1.mp4", sliding(75, 600, 400))
    terminal = SlowTerminal(["-d", str(filled.folder)], filled.folder.parent)
    ended.append(terminal)
    terminal.until("runner")
    terminal.until("next tab")
    terminal.press("\r]]]")
    terminal.until("-step-1.mp4")
    deadline = time.monotonic() + 60
    terminal.press("\r")
    while len(terminal.frames) < 25 or 75 not in terminal.frames:
        terminal.watch()
        assert time.monotonic() < deadline, f"{len(terminal.frames)} frames were seen:\n{terminal.text}"
        if 75 in terminal.frames and len(terminal.frames) < 25:  # a busy machine: once more, from its start
            terminal.frames.clear()
            terminal.press(" ")
    terminal.press("\x1b")
    terminal.until("next tab")
    terminal.press("q")
    assert terminal.leave() == 0


# -- the list ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_is_narrowed_by_words_and_steps_and_one_goes_through_that(
    filled: Filled, folder: Path, size: tuple[int, int]
) -> None:
    items = []
    for step in range(40):
        file = shutil.copy(folder / "plot-step-3.png", folder / f"frame-step-{step}.png")
        items.append(item_of(Path(file), step * 1000, f"seed{step % 2} frame"))
    items.append(item_of(folder / "note-step-4.txt", 20_500, "seed0 [/foo]\x1b[31m"))
    async with opened(filled.folder, *size) as (app, pilot):
        await view(app, pilot, items)
        await says(app, pilot, "1 of 41")
        await pilot.press("slash")
        await says(app, pilot, "41 of 41", "0  image")
        await pilot.press(*"seed1 20k..", "down")
        await says(app, pilot, "10 of 41", "21,000", "seed1 frame")
        assert "seed0" not in "".join(line for line in screen_text(app).splitlines() if "image" in line)
        await pilot.press("enter")
        await says(app, pilot, "step 23,000", "2 of 10 / seed1 20k..")
        await pilot.press("j")
        await says(app, pilot, "step 25,000", "3 of 10")
        await pilot.press("slash", "ctrl+u", *"90k..")
        await says(app, pilot, "None of 41", "outside")
        await pilot.press("enter", "ctrl+u", *"text", "enter")  # enter chooses nothing where there is nothing
        await says(app, pilot, "1 of 1 / text", "line 0 [/foo]")
        await pilot.press("slash", "ctrl+u", "escape")
        await says(app, pilot, "1 of 1 / text")
        await pilot.press("slash", "ctrl+u", "enter")
        await says(app, pilot, "41 of 41 ")
