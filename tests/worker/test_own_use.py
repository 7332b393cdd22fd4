"""What a run's processes use, as curves in its own folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gymdash_tui.metrics import RunReader
from gymdash_tui.simulation.events import EventWriter
from gymdash_tui.simulation.link import FolderLink
from gymdash_tui.simulation.types import TypeRef
from gymdash_tui.worker import own_use
from gymdash_tui.worker.own_use import Kin, OwnUse
from tests.helpers.processes import until
from tests.worker.processes import Worker, new_folder, prepare, started

HERE = Path(__file__).parent


@contextmanager
def holding(tmp_path: Path) -> Iterator[Worker]:
    """Run a simulation that holds memory."""
    file = tmp_path / "code" / "own_use_types.py"
    file.parent.mkdir()
    shutil.copy(HERE / file.name, file)
    folder = new_folder(tmp_path)
    prepare(folder, TypeRef("own_use_types", "Holds", str(file)), {"folder": str(tmp_path)})
    with started(folder) as worker:
        yield worker


def curves(tb: Path, shorten: bool = True) -> dict[str, list[tuple[int, float]]]:
    reader = RunReader(tb, shorten=shorten)
    reader.poll()
    found = reader.series
    return {tag: list(zip(one.steps.tolist(), one.values.tolist(), strict=True)) for tag, one in found.items()}


def test_a_run_has_curves_of_what_it_uses_beside_its_own(tmp_path: Path) -> None:
    with holding(tmp_path) as worker:
        until(lambda: any(step == 30 for step, _ in curves(worker.folder.tb).get("system/memory_mb", ())), "a look")
        (tmp_path / "go on").touch()
        assert worker.wait() == 0, worker.output
    found = curves(worker.folder.tb)
    assert set(found) == {"z/last of all", "system/cpu_percent", "system/memory_mb"}
    assert max(value for _, value in found["system/memory_mb"]) > 60
    assert all(value >= 0 for _, value in found["system/cpu_percent"])
    assert {path.parent.name for path in worker.folder.tb.rglob("*tfevents*")} == {"tb", "system"}
    assert worker.of_kind("facts")[0]["kind"] == "facts" and worker.exit.code == 0


def test_they_take_no_folder_from_the_names_of_other_curves(tmp_path: Path) -> None:
    for folder, tag in (("system", "memory_mb"), ("runs/ppo", "rollout/ep_rew_mean")):
        writer = EventWriter(tmp_path / folder)
        writer.add_scalar(tag, 1.0, 1)
        writer.close()
    assert set(curves(tmp_path)) == {"system/memory_mb", "rollout/ep_rew_mean"}
    shutil.rmtree(tmp_path / "runs")
    reader = RunReader(tmp_path, shorten=True)
    reader.poll()
    writer = EventWriter(tmp_path / "runs" / "late")  # as a program that logs nothing for long
    writer.add_scalar("loss", 1.0, 1)
    writer.close()
    until(lambda: reader.poll() and len(reader.series) == 2, "the other curve")
    assert set(reader.series) == {"system/memory_mb", "loss"}


def test_who_was_started_counts_and_who_was_not_does_not() -> None:
    kin = Kin("none")
    kin._parent = -1  # the test's own parent has children of its own
    before = {use.pid for use in kin.look()}
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        after = {use.pid for use in kin.look()}
        assert os.getpid() in before and after - before == {child.pid} and os.getppid() not in after
    finally:
        child.kill()
        child.wait()
    assert child.pid not in {use.pid for use in kin.look()}


@pytest.fixture
def link(tmp_path: Path) -> Iterator[FolderLink]:
    link = FolderLink(new_folder(tmp_path))
    yield link
    link.close()


def test_a_disk_that_refuses_is_said_once_and_nothing_else_happens(
    link: FolderLink, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(own_use, "INTERVAL", 0.005)
    (link.folder.tb).write_text("a file where a folder should be")
    looking = OwnUse(link)
    said: list[str] = []

    def told() -> bool:
        said.append(capsys.readouterr().err)
        return "training goes on" in "".join(said)

    looking.start()
    until(told, "the complaint")
    (link.folder.tb).unlink()
    until(lambda: curves(link.folder.tb, shorten=False).get("system/memory_mb"), "a look once it is possible")
    looking.stop()
    said.append(capsys.readouterr().err)
    assert "".join(said).count("could not be recorded") == 1


@pytest.mark.parametrize(
    ("torch", "held"),
    [
        (None, None),
        (SimpleNamespace(), None),
        (SimpleNamespace(cuda=SimpleNamespace(is_initialized=lambda: False)), None),
        (
            SimpleNamespace(
                cuda=SimpleNamespace(
                    is_initialized=lambda: True, device_count=lambda: 2, memory_reserved=lambda index: 10 + index
                )
            ),
            21,
        ),
    ],
)
def test_memory_on_gpus_is_told_where_torch_uses_some(torch: Any, held: int | None) -> None:
    assert own_use._gpu_memory(torch) == held
