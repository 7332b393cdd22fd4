"""Measures films in the terminal: milliseconds and bytes a frame, at most twelve of which are shown a second.

Both ways of terminals that draw are measured as well: with cells of 10 x 20 pixels, as coarse as the viewer makes them.

    python -m tests.benchmarks.bench_pictures

CartPole's film is recorded by gymnasium, as a simulation's is; ``grain`` is the worst that may come: a whole picture
that moves and is full of noise. What is counted is what the terminal gets: only the cells that changed.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

import numpy as np
from rich.console import Console

from gymdash_tui.tui.pictures.colours import Depth, Pixels
from gymdash_tui.tui.pictures.decoding import Film, open_film
from gymdash_tui.tui.pictures.graphics import COARSEST, Box, Graphics, at_once, boxed
from gymdash_tui.tui.pictures.half_blocks import cells_of, fitted, held, runs_of
from gymdash_tui.tui.pictures.kitty import Kitty
from gymdash_tui.tui.pictures.player import MOST
from gymdash_tui.tui.pictures.sixel import Sixel
from gymdash_tui.tui.quiet import Pen, Shown
from gymdash_tui.tui.widgets.graphic import MOVING
from gymdash_tui.tui.widgets.picture import strip_of
from tests.tui.pictures.films import grain, write_film

T = TypeVar("T")

SIZES = ((80, 24), (120, 40), (200, 50))
_BELOW = 3  # lines of caption and footer
_LINE = 1_000_000  # bytes a second of the line for which it is said how many frames fit through


def record_cartpole(folder: Path) -> Path:
    """Record an episode as the built-in simulations do."""
    import gymnasium
    from gymnasium.wrappers import RecordVideo

    env: Any = RecordVideo(gymnasium.make("CartPole-v1", render_mode="rgb_array"), str(folder), disable_logger=True)
    env.reset(seed=3)
    pushes = np.random.default_rng(0)
    for step in range(150):
        leans = env.unwrapped.state[2] > 0
        _, _, ended, cut, _ = env.step(int(leans) if step % 8 else int(pushes.integers(2)))
        if ended or cut:
            break
    env.close()
    return next(folder.glob("*.mp4"))


class Terminal:
    """Counts what would be sent."""

    def __init__(self, depth: Depth) -> None:
        system = {"truecolor": "truecolor", "256": "256", "16": "standard", "none": None}[depth]
        self._console = Console(file=io.StringIO(), force_terminal=True, color_system=system)  # type: ignore[arg-type]
        self._shown = Shown()
        self._depth: Depth = depth
        self._pixels: Pixels | None = None

    def draw(self, pixels: Pixels) -> int:
        """Draw a frame; gives the bytes of it."""
        from gymdash_tui.tui.cells import cells_of as letters_of

        self._pixels = held(pixels, self._pixels)
        pen = Pen(self._console)
        for y, line in enumerate(cells_of(self._pixels, self._depth)):
            letters = letters_of(strip_of(runs_of(line, self._depth), self._depth))
            for start, length in self._shown.take(0, y, letters):
                pen.move(start, y)
                pen.draw(letters[start : start + length])
        return len(pen.finish().encode())


class OwnPictures:
    """Counts what would be sent to a terminal that draws by itself."""

    def __init__(self, graphics: Graphics, box: Box) -> None:
        self._graphics, self._box = graphics, box
        self._coarser, self._anew = 0, True

    def draw(self, pixels: Pixels) -> int:
        """Draw a frame; gives the bytes of it."""
        data = self._graphics.encode(pixels, self._box, self._coarser)
        while len(data) > MOVING and self._coarser < COARSEST:
            self._coarser += 1
            data = self._graphics.encode(pixels, self._box, self._coarser)
        sent = at_once(self._graphics.place(data, self._box, 0, 0, self._anew))
        self._anew = False
        return len(sent.encode())


def moments(film: Film) -> Iterator[float]:
    """Give when frames are due while it plays."""
    at = 0.0
    while at < film.duration:
        yield at
        at += 1 / MOST


def measure(name: str, path: Path, columns: int, lines: int, depth: Depth) -> None:
    """Play a film in half-blocks as fast as it goes, and print what each frame takes."""
    film = open_film(path, is_film=True)
    width, height = fitted(*film.size, columns, lines - _BELOW)
    _measure(f"{name:>9} {columns:>3}x{lines} {depth:>9}", film, width, height, Terminal(depth).draw)


def measure_own(name: str, path: Path, columns: int, lines: int, graphics: Graphics) -> None:
    """Play a film as the terminal's own pictures, and print what each frame takes."""
    film = open_film(path, is_film=True)
    box = boxed(*film.size, columns, lines - _BELOW)
    assert box is not None
    width, height = min(film.size[0], box.width), min(film.size[1], box.height)
    way = type(graphics).__name__.lower()
    _measure(f"{name:>9} {columns:>3}x{lines} {way:>9}", film, width, height, OwnPictures(graphics, box).draw)


def _measure(what: str, film: Film, width: int, height: int, draw: Callable[[Pixels], int]) -> None:
    decoding, drawing, sizes = [], [], []
    for at in moments(film):
        frame, seconds = timed(partial(film.at, at, width, height))
        decoding.append(seconds * 1000)
        size, seconds = timed(partial(draw, frame.pixels))
        drawing.append(seconds * 1000)
        sizes.append(size)
    film.close()
    later = sizes[1:]
    rate = _LINE / (sum(later) / len(later))
    print(
        f"{what}: decode and scale {np.median(decoding):5.1f} ms, draw "
        f"{np.median(drawing):5.1f} ms; first {sizes[0] / 1000:6.1f} kB, then {np.mean(later) / 1000:6.1f} kB "
        f"(at most {max(later) / 1000:6.1f}); {min(rate, 9999):5.0f} frames/s at 1 MB/s"
    )


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Do something; gives what came of it, and the seconds."""
    start = perf_counter()
    result = work()
    return result, perf_counter() - start


def main() -> None:
    """Measure both films."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        films = {
            "CartPole": record_cartpole(folder / "cartpole"),
            "grain": write_film(folder / "grain.mp4", grain(36, 600, 400)),
        }
        for name, path in films.items():
            for columns, lines in SIZES:
                measure(name, path, columns, lines, "truecolor")
                for graphics in (Kitty(99, {}), Sixel()):
                    measure_own(name, path, columns, lines, graphics)
            depths: tuple[Depth, ...] = ("256", "16", "none")
            for depth in depths:
                measure(name, path, 120, 40, depth)


if __name__ == "__main__":
    main()
