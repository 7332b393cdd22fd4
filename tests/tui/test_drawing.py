"""Pictures that the terminal draws, in the viewer and on a real terminal: they come after the cells, and go again."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from textual.pilot import Pilot

from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.pictures.ways import Terminal as Known
from gymdash_tui.tui.screens.viewer import ViewerScreen
from gymdash_tui.tui.speaking import SpeakingApp
from gymdash_tui.tui.world import World
from gymdash_tui.user.settings import Pictures, Settings
from tests.helpers.terminal import Terminal
from tests.tui.conftest import Filled, ended, screen_text, until
from tests.tui.pictures.decoders import KittyScreen, read_sixels
from tests.tui.pictures.films import grain, sliding, write_film
from tests.tui.test_viewer import item_of

__all__ = ["ended"]

PLACEHOLDER = "\U0010eeee".encode()
RED = (200, 40, 40)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was written past Textual."""
    found: list[str] = []
    monkeypatch.setattr(SpeakingApp, "send_to_terminal", lambda self, data: found.append(data))
    return found


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> list[Known]:
    """Which terminals are looked at, one after the other."""
    found: list[Known] = []

    async def look(app: object) -> Known:
        return found.pop(0)

    monkeypatch.setattr("gymdash_tui.tui.screens.drawing.look", look)
    monkeypatch.setattr("gymdash_tui.tui.screens.drawing.cell_size", lambda terminal: (10, 20))
    return found


@asynccontextmanager
async def viewing(filled: Filled, paths: list[Path], way: Pictures) -> AsyncIterator[tuple[GymdashApp, Pilot[None]]]:
    app = GymdashApp(World(filled.folder, settings=Settings(pictures=way)))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.home.is_connected and app.store is not None)
        app.push_screen(ViewerScreen([item_of(path) for path in paths], 0, "runner"))
        yield app, pilot


def plot_in(folder: Path) -> Path:
    Image.fromarray(np.full((30, 40, 3), RED, np.uint8)).save(folder / "plot-step-3.png")
    return folder / "plot-step-3.png"


async def test_kittys_pictures_leave_for_a_text_for_half_blocks_and_for_the_next_screen(
    filled: Filled, tmp_path: Path, sent: list[str], known: list[Known]
) -> None:
    (tmp_path / "note-step-4.txt").write_text("a note")
    known.append(Known(name="xterm-kitty"))
    async with viewing(filled, [plot_in(tmp_path), tmp_path / "note-step-4.txt"], "kitty") as (app, pilot):
        screen = KittyScreen()

        async def shows(count: int) -> None:
            def draws() -> bool:
                text = "".join(sent)
                sent.clear()
                screen.feed(text)
                return len(screen.images) == count

            await until(pilot, draws)

        await shows(1)
        [(number, pixels)] = screen.images.items()
        assert pixels.shape == (30, 40, 3)
        assert (pixels == RED).all()
        assert screen.placements[number] == (99, 37)
        await pilot.press("j")
        await until(pilot, lambda: "a note" in screen_text(app))
        await shows(0)
        await pilot.press("k")
        await shows(1)
        await pilot.press("p")
        await shows(0)
        await until(pilot, lambda: "In half-blocks until you leave" in screen_text(app))
        await pilot.press("p")
        await shows(1)
        await pilot.resize_terminal(90, 30)
        await until(pilot, lambda: any("c=72,r=27" in one for one in sent))
        await shows(1)
        await pilot.resize_terminal(40, 10)
        await until(pilot, lambda: "Too small" in screen_text(app))
        await shows(0)
        await pilot.resize_terminal(90, 30)
        await shows(1)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.home)
        await shows(0)


async def test_sixels_of_a_busy_film_are_coarser_while_it_moves(
    filled: Filled, tmp_path: Path, sent: list[str], known: list[Known], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gymdash_tui.tui.widgets.graphic.MOVING", 20_000)
    film = write_film(tmp_path / "film-step-1.mp4", grain(40, 200, 150))
    known.append(Known(answered=True, abilities=frozenset({4}), largest=(400, 300)))
    async with viewing(filled, [film], "sixel") as (_, pilot):
        frames: list[str] = []

        def come(count: int) -> bool:
            frames.extend(one for one in sent if "\x1bP0;1;0q" in one)
            sent.clear()
            return len(frames) >= count

        await until(pilot, lambda: come(3))
        moving = frames[-1]
        assert len(moving) < 20_100
        await pilot.press("space")
        await until(pilot, lambda: come(len(frames) + 1) and len(frames[-1]) > len(moving))
        picture = read_sixels(frames[-1])
        assert picture.shape == (300, 400, 3)
        assert (picture >= 0).all()
        assert re.match(r"\x1b\[\?2026h\x1b7\x1b\[\d+;\d+H\x1bP", frames[-1])


async def test_where_the_terminal_has_none_it_is_said_and_half_blocks_are_drawn(
    filled: Filled, tmp_path: Path, sent: list[str], known: list[Known]
) -> None:
    film = write_film(tmp_path / "film-step-1.mp4", sliding(3))
    known.append(Known(name="dumb", answered=True))
    async with viewing(filled, [film], "sixel") as (app, pilot):
        await until(pilot, lambda: "In half-blocks: the terminal says it has no sixel." in screen_text(app))
        await until(pilot, lambda: "▀" in screen_text(app))
        await pilot.press("p")
        await until(pilot, lambda: "In half-blocks alone: dumb is neither kitty nor Ghostty; the" in screen_text(app))
        assert not any("\x1bP" in one or "\x1b_G" in one for one in sent)


async def test_with_half_blocks_nothing_is_asked(filled: Filled, tmp_path: Path, known: list[Known]) -> None:
    known.append(Known())
    async with viewing(filled, [plot_in(tmp_path)], "blocks") as (app, pilot):
        await until(pilot, lambda: "1 of 1" in screen_text(app) and app.screen.query_one("#viewer-picture").display)
        assert len(known) == 1


# -- on a real terminal ------------------------------------------------------------------------------------------------

CRASHING = """
import sys
from gymdash_tui.cli import main
from gymdash_tui.tui.screens.viewer import ViewerScreen
def crash(self): raise ZeroDivisionError
ViewerScreen.action_copy = crash
sys.exit(main())
"""
ANSWERS = {
    b"\x1b[16t": b"\x1b[6;20;10t",
    b"\x1b[>c": b"\x1b[>1;4000;35c",
    b"\x1b[c": b"\x1b[?62;1;2;3;6;9;21;22;28;29c",
}


class AnsweringTerminal(Terminal):
    """A terminal that answers as kitty does, and what came to it."""

    came = b""

    def wait(self, done: Callable[[bytes], bool]) -> bytes:
        """Wait until something came; gives what came since the last time."""
        deadline = time.monotonic() + 60
        while not done(self.came):
            assert time.monotonic() < deadline, self.came[-2000:]
            try:
                data = self.child.read_nonblocking(65536, timeout=0.05)
            except Exception as error:
                assert "Timeout" in str(error), (error, self.came[-2000:])
                continue
            self.came += data
            for question, answer in ANSWERS.items():
                if question in data:
                    self.child.send(answer)
        found, self.came = self.came, b""
        return found


def test_a_picture_comes_after_its_cells_and_goes_on_esc_and_with_a_crash(
    filled: Filled, ended: list[Terminal], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    media = filled.project.folder.simulation(filled.add("runner")).media
    (media / "plots").mkdir(parents=True)
    plot_in(media / "plots")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "config" / "gymdash-tui").mkdir(parents=True)
    (tmp_path / "config" / "gymdash-tui" / "settings.toml").write_text('pictures = "kitty"\n')
    for name in ("TMUX", "STY", "ZELLIJ", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    terminal = AnsweringTerminal(["-d", str(filled.folder)], filled.folder.parent, 120, 40, ("-c", CRASHING))
    ended.append(terminal)
    terminal.wait(lambda came: b"runner" in came and b"next tab" in came)
    terminal.press("\r]]]")
    before = terminal.wait(lambda came: b"plot-step-3" in came)
    assert b"\x1b[c" not in before
    terminal.press("\r")
    came = terminal.wait(lambda came: b"\x1b_Ga=T" in came and came.endswith(b"\x1b[?2026l"))
    blanks, _, after = came.partition(b"\x1b_Ga=T")
    assert b"1 of 1" in blanks
    assert after.count(PLACEHOLDER) == 99 * 37
    terminal.press("?")
    assert b"\x1b_G" not in terminal.wait(lambda came: b"Videos and images of a simulation" in came)
    terminal.press("\x1b")
    terminal.wait(lambda came: came.count(PLACEHOLDER) >= 99 * 37)
    terminal.press("\x1b")
    terminal.wait(lambda came: b"\x1b_Ga=d" in came and b"next tab" in came)
    terminal.press("\r")
    terminal.wait(lambda came: b"\x1b_Ga=T" in came and came.endswith(b"\x1b[?2026l"))
    terminal.press("y")
    came = terminal.wait(lambda came: b"\x1b[?1049l" in came)
    assert came.find(b"\x1b_Ga=d") in range(came.find(b"\x1b[?1049l"))
    assert terminal.leave() != 0
