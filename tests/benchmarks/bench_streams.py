"""What streams cost: a look at a folder of many files, the pump beside a training, carrying an old TensorBoard folder.

Run by hand: ``python -m tests.benchmarks.bench_streams``.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from gymdash_tui import (
    MediaFileStatLinker,
    MediaLinkStreamableStat,
    Simulation,
    SimulationStartConfig,
    StreamableStat,
    Streamer,
    TensorboardStreamer,
)
from gymdash_tui.simulation.events import EventWriter
from gymdash_tui.simulation.link import FolderLink
from gymdash_tui.simulation.paths import ProjectFolder, SimulationFolder
from gymdash_tui.tracking.media import media_of
from gymdash_tui.worker.looks import SHARE, Looks
from gymdash_tui.worker.pump import INTERVAL

FILES = 10_000
POINTS = 100_000


def milliseconds(work: Callable[[], object], times: int) -> float:
    """The median of some runs."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken) * 1e3


def simulation_in(root: Path) -> tuple[Simulation, FolderLink, SimulationFolder]:
    """A simulation with a folder."""
    folder = ProjectFolder(root / "project").simulation("bench")
    folder.root.mkdir(parents=True)
    simulation, link = Simulation(SimulationStartConfig("bench", "bench")), FolderLink(folder)
    simulation.attach(link)
    return simulation, link, folder


def many_files(root: Path) -> None:
    """Look at a folder of 10,000 files: the first time, with nothing new, with one new file each time."""
    simulation, link, folder = simulation_in(root)
    place = folder.media / "frames"
    place.mkdir(parents=True)
    for number in range(FILES):
        (place / f"frame_{number}.png").write_bytes(b"x")
    for path in (*place.iterdir(), place):
        os.utime(path, (1e9, 1e9))
    stat = MediaLinkStreamableStat("frames", "images", place, r"frame_\d+\.png", lambda name: int(name[6:-4]))
    simulation.streamer.get_or_register(MediaFileStatLinker("frames", [stat]))
    looks = Looks(simulation, link, time.time())
    first = milliseconds(looks.look_to_the_end, 1)
    idle = milliseconds(looks.look, 30)
    number = FILES

    def one_more() -> None:
        nonlocal number
        number += 1
        (place / f"frame_{number}.png").write_bytes(b"x")
        looks.look()

    growing = milliseconds(one_more, 30)
    listed = milliseconds(lambda: media_of(folder), 3)
    link.close()
    share = idle / INTERVAL / 1e3
    print(
        f"{FILES:,} files: all entered in {first:.0f} ms; a look with nothing new {idle:.2f} ms ({share:.2%} of one), "
        f"with a new one each time {growing:.2f} ms; the list for a screen {listed:.0f} ms"
    )


def own_stats(root: Path) -> None:
    """Look at twenty stats with nothing new, and carry a point of each."""
    simulation, link, _ = simulation_in(root)
    stats = [StreamableStat(f"stat {number}") for number in range(20)]
    simulation.streamer.get_or_register(Streamer("mine", stats=stats))
    looks = Looks(simulation, link, time.time())
    idle = milliseconds(looks.look, 100)

    def work() -> None:
        for stat in stats:
            stat.append((1, 2.0))
        looks.look()

    print(f"20 stats: a look with nothing new {idle:.2f} ms, with a point of each {milliseconds(work, 50):.2f} ms")
    link.close()


def old_folder(root: Path) -> None:
    """Carry a TensorBoard folder that was there before: how long a look takes, and all of it."""
    simulation, link, _ = simulation_in(root)
    writer = EventWriter(root / "runs")
    for step in range(POINTS):
        writer.add_scalar("loss", 1.0, step)
    writer.close()
    simulation.streamer.get_or_register(TensorboardStreamer(root / "runs"))
    looks = Looks(simulation, link, time.time())
    first, then = milliseconds(looks.look, 1), milliseconds(looks.look, 10)
    rest = milliseconds(looks.look_to_the_end, 1)
    print(
        f"{POINTS:,} points that were there before: the first look {first:.0f} ms, each later one {then:.0f} ms "
        f"({SHARE * 1e3:.0f} of them for carrying), what is left at the end {rest:.0f} ms"
    )
    link.close()


def main() -> None:
    """Measure everything."""
    for measure in (many_files, own_stats, old_folder):
        with tempfile.TemporaryDirectory() as root:
            measure(Path(root))


if __name__ == "__main__":
    main()
