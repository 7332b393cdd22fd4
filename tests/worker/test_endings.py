"""How simulations end, and what a person then finds in the journal, in exit.json and in the output."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.simulation.inbox import Message, post
from gymdash_tui.simulation.lock import is_held, read_holder
from gymdash_tui.simulation.progress import read_progress
from gymdash_tui.simulation.types import TypeRef
from tests.helpers.processes import lives, until
from tests.worker.processes import Worker, new_folder, prepare, started

Persons = Callable[[str], TypeRef]


def run(tmp_path: Path, type_ref: TypeRef | None, kwargs: dict[str, Any] | None = None, creator: Any = None) -> Worker:
    """Run a simulation to its end."""
    folder = new_folder(tmp_path)
    prepare(folder, type_ref, kwargs, creator)
    with started(folder) as worker:
        worker.wait()
        return worker


def test_a_simulation_that_works_succeeds(tmp_path: Path, persons: Persons) -> None:
    worker = run(tmp_path, persons("Works"), {"lr": 0.1})
    assert worker.process.returncode == 0
    kinds = [entry["kind"] for entry in worker.entries if entry["kind"] != "event"]
    assert kinds == ["phase", "facts", "attributes", "status", "ending"]
    assert worker.ending == "succeeded"
    assert worker.statuses[0]["code"] == 0
    assert "worked with {'lr': 0.1}" in worker.output and str(worker.folder.root) in worker.output
    assert worker.exit.code == 0 and worker.exit.signal is None
    assert worker.exit.max_rss > 5_000_000 and worker.exit.cpu_seconds > 0
    assert worker.exit.pid == worker.pid
    progress = read_progress(worker.folder.progress)
    assert progress is not None and (progress.step, progress.total, progress.word) == (3, 3, "")
    assert list(worker.folder.tb.glob("events.out.tfevents.*"))
    assert not is_held(worker.folder.lock)


@pytest.mark.parametrize("name", ["Waits", "StopsDeep"])
@pytest.mark.parametrize("how", ["message", "TERM to the parent", "INT to the simulation"])
def test_a_simulation_is_stopped(tmp_path: Path, persons: Persons, name: str, how: str) -> None:
    folder = new_folder(tmp_path)
    prepare(folder, persons(name))
    with started(folder) as worker:
        worker.wait_for_output("working")
        match how:
            case "message":
                worker.stop()
            case "TERM to the parent":
                worker.process.terminate()
            case _:
                os.kill(worker.pid, signal.SIGINT)
        assert worker.wait() == 4
    assert worker.ending == "cancelled"
    assert (worker.statuses[-1]["code"], worker.statuses[-1]["subcode"]) == (1, 2)
    assert worker.statuses[-1]["details"].startswith("Stopped")
    assert "swallowed" not in worker.output


def test_a_stop_before_the_simulation_is_loaded_is_kept(tmp_path: Path, persons: Persons) -> None:
    folder = new_folder(tmp_path)
    prepare(folder, persons("Works"))
    post(folder.inbox, Message("stop_simulation", True))
    with started(folder) as worker:
        assert worker.wait() == 4
    assert worker.ending == "cancelled"
    assert [status["details"] for status in worker.statuses] == ["Stopped."]
    assert "worked" not in worker.output


def test_a_term_while_the_simulation_is_imported_is_kept(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    file, go = tmp_path / "slow.py", tmp_path / "go"
    file.write_text(
        "import pathlib, time\nfrom gymdash_tui import Simulation\nprint('importing')\n"
        f"while not pathlib.Path({str(go)!r}).exists(): time.sleep(0.01)\n"
        "class Mine(Simulation):\n    def _run(self, **kwargs):\n        print('worked')\n"
    )
    prepare(folder, TypeRef("slow", "Mine", str(file)))
    with started(folder) as worker:
        worker.wait_for_output("importing")
        worker.process.terminate()
        until(lambda: not _catches(Path(f"/proc/{worker.pid}/status"), signal.SIGTERM), "the TERM to be taken")
        go.touch()
        assert worker.wait() == 4
    assert worker.ending == "cancelled" and "worked" not in worker.output


def test_a_term_in_the_first_moment_of_the_process_is_kept(tmp_path: Path, persons: Persons) -> None:
    folder = new_folder(tmp_path)
    prepare(folder, persons("Waits"))
    with started(folder) as worker:
        parent = worker.process.pid
        until(lambda: Path(f"/proc/{parent}/task/{parent}/children").read_text(), "the simulation's process")
        worker.process.terminate()
        assert worker.wait() == 4
    assert worker.ending == "cancelled"


def test_the_second_term_ends_a_simulation_that_does_not_listen(tmp_path: Path, persons: Persons) -> None:
    folder = new_folder(tmp_path)
    prepare(folder, persons("Silent"))
    with started(folder) as worker:
        worker.wait_for_output("silent")
        worker.process.terminate()
        caught = Path(f"/proc/{worker.pid}/status")
        until(lambda: not _catches(caught, signal.SIGTERM), "the first TERM to be taken")
        worker.process.terminate()
        assert worker.wait() == 128 + signal.SIGTERM
    assert worker.exit.signal == signal.SIGTERM and worker.exit.code is None
    assert worker.ending is None


def _catches(status: Path, number: int) -> bool:
    mask = next(line for line in status.read_text().splitlines() if line.startswith("SigCgt"))
    return bool(int(mask.split()[1], 16) >> (number - 1) & 1)


def test_a_killed_simulation_is_known_as_killed(tmp_path: Path, persons: Persons) -> None:
    folder = new_folder(tmp_path)
    prepare(folder, persons("Waits"))
    with started(folder) as worker:
        worker.wait_for_output("working")
        assert is_held(folder.lock)
        holder = read_holder(folder.lock)
        assert holder is not None and holder.lives
        assert (holder.pid, holder.parent_pid) == (worker.pid, worker.process.pid)
        assert os.getpgid(holder.pid) == holder.pid != os.getpgid(holder.parent_pid)
        os.kill(holder.pid, signal.SIGKILL)
        assert worker.wait() == 128 + signal.SIGKILL
    assert worker.exit.signal == signal.SIGKILL and worker.exit.code is None
    assert "SIGKILL (9)" in worker.exit.sentence()
    assert worker.ending is None
    assert not holder.lives and not is_held(folder.lock)


def test_a_failure_is_told_with_its_trace(tmp_path: Path, persons: Persons) -> None:
    worker = run(tmp_path, persons("Fails"))
    assert worker.process.returncode == worker.exit.code == 1
    assert worker.ending == "failed"
    [status] = worker.statuses
    assert (status["code"], status["subcode"]) == (1, 1)
    assert status["details"] == "ValueError: the 7th step; has no reward"
    assert "in _deep" in status["error_trace"] and "persons_types.py" in status["error_trace"]
    assert "ValueError: the 7th step" in worker.output


@pytest.mark.parametrize(
    ("name", "kwargs", "code", "ending", "details"),
    [
        ("OutOfMemory", {}, 1, "failed", ["The memory ran out (MemoryError)"]),
        ("SaysItFailed", {}, 1, "failed", ["The simulation failed."]),
        ("SaysItSucceeded", {}, 0, "succeeded", ["All 3 of 3 were right."]),
        ("Exits", {"code": 3}, 1, "failed", ["The simulation left with sys.exit(3)."]),
        ("Exits", {"code": 0}, 0, "succeeded", ["Done."]),
        ("ClosesBadly", {}, 1, "failed", ["OSError: second"]),
        ("ClosesBadly", {"fail": True}, 1, "failed", ["OSError: second", "ValueError: first"]),
        ("no_simulation", {}, 1, "failed", ["'test' makes a str, and not a simulation"]),
        ("factory", {}, 0, "succeeded", ["Done."]),
        ("Gone", {}, 1, "failed", ["has no 'Gone' any more."]),
    ],
)
def test_other_endings(
    tmp_path: Path, persons: Persons, name: str, kwargs: dict[str, Any], code: int, ending: str, details: list[str]
) -> None:
    worker = run(tmp_path, persons(name), kwargs)
    assert (worker.process.returncode, worker.ending) == (code, ending)
    assert len(worker.statuses) == len(details)
    for status, part in zip(worker.statuses, details, strict=True):
        assert part in status["details"]


def test_what_a_simulation_leaves_behind_is_ended(tmp_path: Path, persons: Persons) -> None:
    worker = run(tmp_path, persons("LeavesProcesses"))
    pids = [int(line.split()[1]) for line in worker.output.splitlines() if line.startswith("left")]
    assert len(pids) == 2
    until(lambda: not any(lives(pid) for pid in pids), "the left-over processes to end")
    assert worker.ending == "succeeded"


def test_threads_and_exit_handlers_are_waited_for(tmp_path: Path, persons: Persons) -> None:
    worker = run(tmp_path, persons("KeepsThread"))
    assert "the thread ended" in worker.output and "the exit handler ran" in worker.output
    assert worker.process.returncode == 0
