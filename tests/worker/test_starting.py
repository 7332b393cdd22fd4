"""What a worker is started with: types from scripts, functions as arguments, variables, damaged and missing files."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.exit_record import read_exit
from gymdash_tui.simulation.lock import take_lock
from gymdash_tui.simulation.output_times import read_output_times
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.progress import read_progress
from gymdash_tui.simulation.types import TypeRef
from tests.helpers.processes import until
from tests.worker.processes import Worker, environment, new_folder, prepare, started

Persons = Callable[[str], TypeRef]

SCRIPT = """
import sys
from pathlib import Path
from gymdash_tui import Simulation, SimulationStartConfig
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.start_file import StartFile
from gymdash_tui.simulation.types import TypeRef

class Mine(Simulation):
    def _run(self, **kwargs):
        print("mine runs", [x for x in range(5) if self.kwargs["trigger"](x)], __name__)

if __name__ == "__main__":
    folder = SimulationFolder(Path(sys.argv[1]))
    config = SimulationStartConfig("mine", "mine", kwargs={"trigger": lambda x: x % 2 == 0})
    StartFile(folder.sim_id, config, type=TypeRef.of(Mine)).write(folder)
"""


def run(folder_of: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Call the parent by hand."""
    command = [sys.executable, "-m", "gymdash_tui.worker.parent", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment(), cwd=folder_of, timeout=60)


def test_a_type_and_a_lambda_of_a_script_run_as_main(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    script = tmp_path / "train.py"
    script.write_text(SCRIPT)
    subprocess.run([sys.executable, str(script), str(folder.root)], check=True, env=environment(), timeout=60)
    with started(folder) as worker:
        assert worker.wait() == 0, worker.output
    assert "mine runs [0, 2, 4] __gymdash_main__" in worker.output


def test_a_lambda_among_the_arguments(tmp_path: Path, persons: Persons) -> None:
    folder = new_folder(tmp_path)
    prepare(folder, persons("UsesFunction"), {"trigger": lambda count: count > 4})
    with started(folder) as worker:
        assert worker.wait() == 0, worker.output
    assert "[5, 6]" in worker.output


def test_the_arguments_of_the_start_go_over_those_of_the_configuration(tmp_path: Path, persons: Persons) -> None:
    folder = new_folder(tmp_path)
    prepare(folder, persons("UsesFunction"), {"trigger": 2}, start_kwargs={"trigger": 3})
    with started(folder) as worker:
        assert worker.wait() == 0, worker.output
    assert "[0, 3, 6]" in worker.output


@pytest.mark.parametrize(
    ("record", "told"),
    [({}, "attempt 1 from newest"), ({"attempt": 3, "resume_from": "exact"}, "attempt 3 from exact")],
)
def test_a_simulation_knows_its_attempt(tmp_path: Path, persons: Persons, record: dict[str, Any], told: str) -> None:
    folder = new_folder(tmp_path)
    prepare(folder, persons("TellsAttempt"), record=record)
    with started(folder) as worker:
        assert worker.wait() == 0, worker.output
    assert told in worker.output


def test_a_creator_that_has_no_name_is_carried(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)

    def make(config: SimulationStartConfig) -> Simulation:
        class Local(Simulation):
            def _run(self, **kwargs: object) -> None:
                print("local", self.registry_key)

        return Local(config)

    make.__module__ = "__main__"  # as in a script: carried whole, not by the name of a module
    prepare(folder, None, creator=make)
    with started(folder) as worker:
        assert worker.wait() == 0, worker.output
    assert "local test" in worker.output


def test_variables_are_set_before_anything_is_imported(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    file = tmp_path / "reads.py"
    file.write_text(
        "import os\nfrom gymdash_tui import Simulation\nSEEN = os.environ['GYMDASH_TEST']\n"
        "class Reads(Simulation):\n    def _run(self, **kwargs):\n"
        "        print('seen', SEEN, os.environ['OMP_NUM_THREADS'])\n"
    )
    prepare(
        folder,
        TypeRef("reads", "Reads", str(file)),
        environment={"GYMDASH_TEST": "yes", "OMP_NUM_THREADS": "7"},
    )
    with started(folder) as worker:
        assert worker.wait() == 0, worker.output
    assert "seen yes 7" in worker.output


def test_a_module_that_cannot_be_imported_is_told(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    file = tmp_path / "broken.py"
    file.write_text("import no_such_module_anywhere\n")
    prepare(folder, TypeRef("broken", "Mine", str(file)))
    worker = _ended(folder)
    assert worker.ending == "failed"
    [status] = worker.statuses
    assert "'no_such_module_anywhere'" in status["details"] and "install it" in status["details"]
    assert "broken.py" in status["error_trace"]


def test_a_syntax_error_is_told(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    file = tmp_path / "typo.py"
    file.write_text("class Mine(:\n")
    prepare(folder, TypeRef("typo", "Mine", str(file)))
    worker = _ended(folder)
    assert worker.ending == "failed" and "SyntaxError" in worker.statuses[0]["details"]


def _ended(folder: SimulationFolder) -> Worker:
    with started(folder) as worker:
        worker.wait()
        return worker


def test_a_missing_start_file_is_told(tmp_path: Path) -> None:
    worker = _ended(new_folder(tmp_path))
    assert worker.ending == "failed" and "missing or damaged" in worker.statuses[0]["details"]


def test_a_variable_that_cannot_be_one_is_told(tmp_path: Path, persons: Persons) -> None:
    folder = new_folder(tmp_path)
    prepare(folder, persons("Works"), environment={"A\0B": "x"})
    worker = _ended(folder)
    assert worker.process.returncode == worker.exit.code == 127
    assert "could not be started" in worker.output


def test_the_parent_takes_the_lock_itself_where_none_is_given(tmp_path: Path, persons: Persons) -> None:
    folder = new_folder(tmp_path)
    prepare(folder, persons("Works"))
    told = run(tmp_path, str(folder.root))
    assert told.returncode == 0, told.stderr
    record = read_exit(folder.exit)
    assert record is not None and record.code == 0


def test_a_simulation_that_runs_is_not_started_twice(tmp_path: Path, persons: Persons) -> None:
    folder = new_folder(tmp_path)
    prepare(folder, persons("Works"))
    lock = take_lock(folder.lock)
    assert lock is not None
    try:
        told = run(tmp_path, str(folder.root))
    finally:
        os.close(lock)
    assert told.returncode == 1 and "runs already" in told.stderr
    assert not folder.journal.exists() and not folder.exit.exists()


def test_a_wrong_call_is_told(tmp_path: Path) -> None:
    for arguments in ([], ["a", "b"], ["a", "--lock-fd", "x"], ["a", "--lock-fd"]):
        told = run(tmp_path, *arguments)
        assert told.returncode == 1 and "FOLDER [--lock-fd N]" in told.stderr and "Traceback" not in told.stderr


def test_an_ending_of_an_earlier_attempt_is_forgotten(tmp_path: Path, persons: Persons) -> None:
    folder = new_folder(tmp_path)
    folder.exit.write_text('{"code": 99}')
    prepare(folder, persons("Waits"))
    with started(folder) as worker:
        worker.wait_for_output("working")
        assert not folder.exit.exists()
        worker.stop()
        worker.wait()
    assert worker.exit.code == 4


def test_the_heartbeat_stays_young_while_the_simulation_is_silent(tmp_path: Path, persons: Persons) -> None:
    folder = new_folder(tmp_path)
    prepare(folder, persons("Silent"))
    with started(folder) as worker:
        worker.wait_for_output("silent")
        first = until(lambda: read_progress(folder.progress), "the first heartbeat")
        until(lambda: (found := read_progress(folder.progress)) and found.heartbeat > first.heartbeat, "another one")
        until(lambda: read_output_times(folder.output_times).start_at(time.time()), "a note of when it printed")


def test_a_worker_holds_none_of_the_screens_libraries(tmp_path: Path) -> None:
    folder = new_folder(tmp_path)
    file = tmp_path / "lists.py"
    file.write_text(
        "import sys\nfrom gymdash_tui import Simulation\n"
        "class Lists(Simulation):\n    def _run(self, **kwargs):\n"
        "        print(*sorted(m.split('.')[0] for m in sys.modules))\n"
    )
    prepare(folder, TypeRef("lists", "Lists", str(file)))
    worker = _ended(folder)
    held = set(worker.output.split())
    assert "gymdash_tui" in held
    assert not held & {
        "textual",
        "sqlmodel",
        "sqlalchemy",
        "pydantic",
        "rich",
        "numpy",
        "torch",
        "cloudpickle",
        "asyncio",
    }
