"""What a look does, in this process: full disks are waited out, much is carried little by little, readers are apart."""

from __future__ import annotations

import errno
import itertools
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gymdash_tui import Simulation, SimulationStartConfig, StreamableStat, Streamer, TensorboardStreamer, stat_tags
from gymdash_tui.metrics import RunReader
from gymdash_tui.simulation.events import EventWriter
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.simulation.link import FolderLink
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.worker import looks as module
from gymdash_tui.worker.looks import Looks
from tests.worker.processes import new_folder


class Bench:
    """A simulation with its folder, and the looks at its streams."""

    def __init__(self, folder: SimulationFolder) -> None:
        self.folder = folder
        self.simulation = Simulation(SimulationStartConfig("test", "test"))
        self.link = FolderLink(folder)
        self.simulation.attach(self.link)
        self.looks = Looks(self.simulation, self.link, time.time())

    def stat(self, key: str, tag: str = stat_tags.SCALARS) -> StreamableStat:
        stat = StreamableStat(key, tag)
        self.simulation.streamer.get_or_register(Streamer(key, stats=[stat]))
        return stat

    @property
    def points(self) -> dict[str, list[int]]:
        reader = RunReader(self.folder.tb)
        reader.poll()
        return {tag: series.steps.tolist() for tag, series in reader.series.items()}

    @property
    def told(self) -> list[str]:
        return [status.details for status in self.simulation.statuses]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(new_folder(tmp_path))


def test_a_full_disk_is_told_once_and_nothing_is_lost(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    stat = bench.stat("loss")
    log, full = bench.link.log, [True]

    def refuse(*point: Any) -> None:
        if full[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        log(*point)

    monkeypatch.setattr(bench.link, "log", refuse)
    for step in range(3):
        stat.append((step, 1.0))
        bench.looks.look()
    assert bench.told == ["'loss' of the stream 'loss' cannot be kept: OSError: [Errno 28] No space left on device"]
    full[0] = False
    bench.looks.look()
    assert bench.points == {"loss": [0, 1, 2]}


def test_what_cannot_be_kept_at_the_end_is_said(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.stat("loss").append((1, 1.0))

    def refuse(*point: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(bench.link, "log", refuse)
    bench.looks.look_to_the_end()
    bench.looks.look_at_last_files()
    assert "1 points and files of streams could not be kept." in capsys.readouterr().err


def test_much_at_once_is_carried_little_by_little(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.stat("loss").extend((step, 1.0) for step in range(20_000))
    moments = itertools.count(step=module.SHARE / 100)
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: next(moments)))
    bench.looks.look()
    first = len(bench.points["loss"])
    assert 90 < first <= 100
    bench.looks.look()
    assert first < len(bench.points["loss"]) <= 200
    bench.looks.look_to_the_end()
    assert bench.points["loss"] == list(range(20_000))


def test_whoever_else_looks_misses_nothing(bench: Bench, tmp_path: Path) -> None:
    stat = bench.stat("loss")
    writer = EventWriter(tmp_path / "runs")
    streamer = bench.simulation.streamer.get_or_register(TensorboardStreamer(tmp_path / "runs"))
    for step in range(4):
        stat.append((step, 0.0))
        writer.add_scalar("acc", 0.0, step)
        if step % 2:
            bench.looks.look()
    assert [step for step, _ in stat.get_recent()] == [0, 1, 2, 3]
    assert [event.step for event in streamer.get_recent_from_key("acc")] == [0, 1, 2, 3]
    assert bench.points == {"loss": [0, 1, 2, 3], "acc": [0, 1, 2, 3]}


def test_a_class_of_a_persons_own_that_is_no_streamer_of_ours(bench: Bench) -> None:
    class Own:
        streamer_name = "own"
        asked = 0

        def get_stat_keys(self) -> list[tuple[str, str]]:
            return [("x", stat_tags.SCALARS), ("any", stat_tags.ANY_TAG), ("nothing", stat_tags.SCALARS)]

        def get_recent_from_key(self, key: str) -> Any:
            self.asked += 1
            return None if key == "nothing" else iter([(self.asked, 1.0)])

    bench.simulation.streamer.get_or_register(Own())
    bench.looks.look()
    assert bench.points == {"x": [1], "any": [2]} and bench.told == []


def test_hostile_keys(bench: Bench) -> None:
    for key in ("[/foo]", "\x1b[31m", "x" * 10_000, "../../x", "🤖"):
        bench.stat(key).append((1, 1.0))
        bench.stat(f"{key} text", stat_tags.TEXT).append((1, "text"))
    bench.looks.look_to_the_end()
    assert len(bench.points) == 5
    entries = [entry for entry in read_journal(bench.folder.journal).entries if entry["kind"] == "media"]
    assert len(entries) == 5 and all((bench.folder.media / entry["file"]).is_file() for entry in entries)


def test_a_fault_of_our_own_ends_no_thread(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    stat = bench.stat("loss")

    def fail(load: Any) -> None:
        raise KeyError("a fault")

    monkeypatch.setattr(bench.looks, "_gather", fail)
    bench.looks.look()
    monkeypatch.undo()
    stat.append((1, 1.0))
    bench.looks.look()
    assert bench.points == {"loss": [1]} and len(bench.told) == 1
