"""Programs run to their ends: what they print, what they draw and film, and how they end."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gymdash_tui.domain.errors import InvalidKwargs
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending
from gymdash_tui.domain.status import SimStatusCode, SimStatusSubcode
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.events import EventWriter
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.processes import printed, until
from tests.simulations.command.calls import curves, in_folder

Begin = Callable[..., SimulationRecord]
RETURN = "charts/episodic_return"


def ended(tracker: SimulationTracker, record: SimulationRecord) -> SimulationRecord:
    """Wait for its end."""
    return tracker.wait([record.sim_id], 60)[0]


def told(project: Project, record: SimulationRecord) -> list[str]:
    """What was said of it, oldest first."""
    return [one.status.details for one in reversed(project.statuses(record.sim_id))]


def test_a_program_that_ends_well(begin: Begin, tracker: SimulationTracker, project: Project, place: Path) -> None:
    done = ended(tracker, begin("learn", "--total-timesteps", "300", "--seed", "{seed}", seed=7))
    assert (done.word, done.ending) == ("done", Ending.SUCCEEDED)
    assert (done.progress.step, done.progress.total) == (3010, 0)  # it went far beyond what its words seemed to say
    assert (done.progress.score, done.progress.score_tag) == (1000.0, RETURN)
    folder = project.folder.simulation(done.sim_id)
    assert folder.output.read_text() == "learnt for 300 steps with 7\n"
    shutil.rmtree(place / "runs")
    assert curves(folder.tb) == {RETURN: [*((step * 10, step / 2) for step in range(1, 301)), (3010, 1000.0)]}
    assert told(project, done) == [f"Its curves come from {place / 'runs' / 'one'}.", "Done."]
    assert done.seed == 7


def test_is_followed_while_it_runs(begin: Begin, tracker: SimulationTracker, project: Project, place: Path) -> None:
    record = begin("learn", "--until", "go", steps=400)
    until(lambda: tracker.record(record.sim_id).progress.step == 200, "the curve so far")
    now = tracker.record(record.sim_id).progress
    assert (now.total, now.score) == (400, 10.0)
    assert now.trail[0] == 0.5 and now.trail[11] is not None  # each value stands where it was reached
    (place / "go").touch()
    assert ended(tracker, record).progress.step == 210
    assert curves(project.folder.simulation(record.sim_id).tb)[RETURN][-1] == (210, 1000.0)


def test_an_exit_code_is_the_ending(begin: Begin, tracker: SimulationTracker) -> None:
    failed = ended(tracker, begin("learn", "--code", "3"))
    last = failed.last_status
    assert failed.word == "failed" and last is not None
    assert (last.code, last.subcode) == (SimStatusCode.FAIL, SimStatusSubcode.ERROR)
    assert "left with exit code 3; memory peaked at" in last.details
    assert last.error_trace == "learnt for 20 steps with no seed"


def test_an_exception_is_named(begin: Begin, tracker: SimulationTracker) -> None:
    failed = ended(tracker, begin(argv=[sys.executable, "-c", "print('so far'); raise ValueError('[/foo] is wrong')"]))
    last = failed.last_status
    assert last is not None and last.details.startswith("ValueError: [/foo] is wrong (")
    assert last.error_trace.startswith("so far\nTraceback") and last.error_trace.endswith("ValueError: [/foo] is wrong")


def test_a_signal_is_named(begin: Begin, tracker: SimulationTracker) -> None:
    failed = ended(tracker, begin(argv=["sh", "-c", "echo before; kill -9 $$"]))
    last = failed.last_status
    assert failed.word == "failed" and last is not None
    assert last.details.startswith("sh was killed by SIGKILL (9), by whom is not known")
    assert last.error_trace == "before"


def test_it_reads_nothing_and_gets_its_variables(begin: Begin, tracker: SimulationTracker, project: Project) -> None:
    argv = ["sh", "-c", 'cat; echo "$MODE $PWD $OMP_NUM_THREADS [$PYTHONPATH]"; false | cat']
    done = ended(tracker, begin(argv=argv, env={"MODE": "fast-{seed}"}, seed=3, threads=2))
    assert done.word == "done"
    mode, cwd, threads, path = project.folder.simulation(done.sim_id).output.read_text().split()
    assert (mode, Path(cwd).name, threads) == ("fast-3", "place", "2")
    assert path in ("[]", f"[{os.environ.get('PYTHONPATH')}]")


def test_a_rule_ends_it(begin: Begin, tracker: SimulationTracker, project: Project, place: Path) -> None:
    record = begin("learn", "--until", "never", stop_when="reward >= 9 for 2")
    done = ended(tracker, record)
    assert done.word == "done" and done.last_status is not None
    assert done.last_status.details.startswith("Stopped early at step 190")
    assert done.last_status.details.endswith(": reward >= 9 held 2 times (last 9.5).")
    assert in_folder(place) == {}


def test_a_curve_that_breaks_fails_it(begin: Begin, tracker: SimulationTracker) -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path;"
        "from gymdash_tui.simulation.events import EventWriter;"
        "EventWriter(Path('runs')).add_scalar('train/loss', float('nan'), 5)"
    )
    root = str(Path(__file__).resolve().parents[3])
    failed = ended(tracker, begin(argv=[sys.executable, "-c", script, root], stop_when="nan of train/loss"))
    assert failed.word == "failed" and failed.last_status is not None
    assert "train/loss is nan" in failed.last_status.details


def test_several_runs_are_kept_apart(begin: Begin, tracker: SimulationTracker, project: Project) -> None:
    done = ended(tracker, begin("learn", "--folders", "a/run", "b/run", "c"))
    found = curves(project.folder.simulation(done.sim_id).tb)
    assert len(found) == 3 and {len(points) for points in found.values()} == {21}
    assert {tag.removesuffix(RETURN) for tag in found} <= {"", "run/", "run-2/", "c/"}


def test_of_a_named_folder_all_that_is_new_is_taken(
    begin: Begin, tracker: SimulationTracker, project: Project, tmp_path: Path
) -> None:
    logs = tmp_path / "elsewhere" / "logs"
    EventWriter(logs / "old").add_scalar("old", 1.0, 1)
    record = begin("save", logdir=str(logs), grace=1)
    printed(project.folder, record.sim_id, "decent")
    EventWriter(logs / "of this test").add_scalar("other", 1.0, 1)  # its name tells that another process writes it
    mine = EventWriter(logs / "in a container")
    mine.add_scalar("mine", 1.0, 42)
    file = next((logs / "in a container").iterdir())
    file.rename(file.with_name(file.name.replace(os.uname().nodename, "c0ffee123")))
    until(lambda: tracker.record(record.sim_id).progress.step == 42, "the curve of the container")
    tracker.stop(record.sim_id)
    assert curves(project.folder.simulation(record.sim_id).tb) == {"mine": [(42, 1.0)]}


def test_what_is_written_after_its_name_was_taken_away_is_kept(
    begin: Begin, tracker: SimulationTracker, project: Project, place: Path
) -> None:
    record = begin("hold", "--until", "go")
    until(lambda: tracker.record(record.sim_id).progress.step == 10, "the first value")
    (place / "go").touch()
    done = ended(tracker, record)
    assert done.word == "done"
    assert curves(project.folder.simulation(done.sim_id).tb) == {RETURN: [(10, 1.0), (20, 2.0)]}


def test_videos_and_pictures_are_kept(begin: Begin, tracker: SimulationTracker, project: Project) -> None:
    done = ended(tracker, begin("film", "--folders", "out"))
    folder = project.folder.simulation(done.sim_id)
    entries = [entry for entry in read_journal(folder.journal).entries if entry["kind"] == "media"]
    shown = {(entry["key"], entry["type"], entry["step"]) for entry in entries}
    assert shown == {("rl-video", "videos", 200), ("plot", "images", 10)}
    assert {(folder.media / entry["file"]).read_text() for entry in entries} == {"rl-video-step-200.mp4", "plot.png"}


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        ([""], "argv: needs a program"),
        (["pyhton", "x.py"], "no program 'pyhton' is on the PATH; did you mean 'python"),
        ([sys.executable, "trian.py"], "trian.py does not exist; did you mean 'train.py'?"),
        (["train.py"], "train.py is a script and no program; write: python train.py"),
        (["./run"], "./run may not be executed; chmod +x it"),
        (["run"], "as a file in"),
        (["./runn"], "./runn does not exist; did you mean 'run'?"),
        (["."], ". is a folder"),
        (["\0"], "holds a NUL character"),
    ],
)
def test_what_cannot_be_run_is_refused_before_anything_is_made(
    begin: Begin, project: Project, place: Path, argv: list[str], sentence: str
) -> None:
    (place / "train.py").touch()
    (place / "run").touch()
    with pytest.raises(InvalidKwargs) as refused:
        begin(argv=argv)
    assert sentence in str(refused.value)
    assert project.count() == 0 and list(project.folder.sims.iterdir()) == []


def test_a_program_that_is_gone_when_it_is_its_turn_fails_with_a_sentence(
    begin: Begin, tracker: SimulationTracker, place: Path
) -> None:
    program = place / "mine"
    program.write_text("no program at all")
    program.chmod(0o755)
    failed = ended(tracker, begin(argv=["./mine"]))
    assert failed.last_status is not None
    assert "could not be started (Exec format error); a script needs the program that runs it" in (
        failed.last_status.details
    )
