"""Starts workers as the tracker does, and waits for what they do."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.simulation.exit_record import ExitRecord, read_exit
from gymdash_tui.simulation.inbox import Message, post
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.simulation.lock import take_lock
from gymdash_tui.simulation.paths import ProjectFolder, SimulationFolder
from gymdash_tui.simulation.start_file import StartFile
from gymdash_tui.simulation.types import TypeRef
from tests.helpers import processes
from tests.helpers.processes import PATIENCE, until


def environment() -> dict[str, str]:
    """Give the variables for a worker in a test."""
    return processes.environment(OMP_NUM_THREADS="1")


def new_folder(tmp_path: Path) -> SimulationFolder:
    """Make a project's folder for one simulation."""
    folder = ProjectFolder(tmp_path / "project").simulation(uuid.uuid4())
    folder.root.mkdir(parents=True)
    return folder


@dataclass
class Worker:
    """A worker that was started, and what it wrote."""

    folder: SimulationFolder
    process: subprocess.Popen[bytes]

    def wait(self, seconds: float = PATIENCE) -> int:
        """Wait for the thin parent, and give its exit code."""
        return self.process.wait(seconds)

    def stop(self) -> None:
        """Ask the simulation to stop, as the tracker does."""
        post(self.folder.inbox, Message("stop_simulation", True))

    @property
    def entries(self) -> list[dict[str, Any]]:
        """The journal."""
        return read_journal(self.folder.journal).entries

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        """The journal's entries of one kind."""
        return [entry for entry in self.entries if entry["kind"] == kind]

    @property
    def statuses(self) -> list[dict[str, Any]]:
        """What the simulation reported."""
        return self.of_kind("status")

    @property
    def ending(self) -> str | None:
        """How it ended, as the journal's last entry has it."""
        last = self.entries[-1]
        return str(last["ending"]) if last["kind"] == "ending" else None

    @property
    def exit(self) -> ExitRecord:
        """How its process ended."""
        record = read_exit(self.folder.exit)
        assert record is not None, "no exit.json"
        return record

    @property
    def output(self) -> str:
        """What it printed."""
        return self.folder.output.read_text()

    def wait_for_output(self, text: str) -> None:
        """Wait until it printed something."""
        until(lambda: text in self.output or self.process.poll() is not None, f"{text!r} in the output")
        assert text in self.output, self.output

    @property
    def pid(self) -> int:
        """The simulation's own process."""
        return int(until(lambda: self.of_kind("phase"), "the phase in the journal")[0]["pid"])


def prepare(
    folder: SimulationFolder,
    type_ref: TypeRef | None,
    kwargs: dict[str, Any] | None = None,
    creator: Any = None,
    **start: Any,
) -> None:
    """Write the start file of a simulation."""
    config = SimulationStartConfig("a test [/foo]", "test", kwargs=kwargs or {})
    StartFile(folder.sim_id, config, type=type_ref, creator=creator, **start).write(folder)


@contextmanager
def started(folder: SimulationFolder) -> Iterator[Worker]:
    """Start a worker on a folder that was prepared; whatever happens, nothing of it is left running."""
    lock = take_lock(folder.lock)
    assert lock is not None
    with folder.output.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gymdash_tui.worker.parent", str(folder.root), "--lock-fd", str(lock)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=[lock],
            start_new_session=True,
            env=environment(),
            cwd=folder.root,
        )
    os.close(lock)
    worker = Worker(folder, process)
    try:
        yield worker
    finally:
        _kill(worker)


def _kill(worker: Worker) -> None:
    if worker.process.poll() is None:
        phases = worker.of_kind("phase")
        for pid in [*(entry["pid"] for entry in phases[-1:]), worker.process.pid]:
            subprocess.run(["kill", "-9", str(pid)], check=False, stderr=subprocess.DEVNULL)
        worker.process.wait(PATIENCE)
