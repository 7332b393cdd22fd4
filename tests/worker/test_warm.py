"""Warm start: a fork that is as a new process in everything but the time it takes, and that nobody needs afterwards."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import pickletools
import shutil
import signal
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending
from gymdash_tui.project.project import Project
from gymdash_tui.simulation import warm
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.simulation.lock import is_held, read_holder
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.registry import BUILT_IN
from gymdash_tui.tracking import types
from gymdash_tui.tracking import warm as warm_starts
from gymdash_tui.tracking.launch import Order, worker_environment
from gymdash_tui.tracking.tracker import SimulationTracker
from gymdash_tui.tracking.warm_place import Surroundings, surroundings_of
from tests.helpers.processes import PATIENCE, child_of, kill, members, parent_of, processes_of, until

TINY = {"num_steps": 256, "seed": 3, "eval_every": 0, "algorithm_kwargs": {"n_steps": 64}}
LONG = {**TINY, "num_steps": 10_000_000}
DQN = {
    **TINY,
    "algorithm": "dqn",
    "algorithm_kwargs": {"learning_starts": 20, "buffer_size": 500, "gradient_steps": 2},
}


def warm_parents(runtime: str | None = None) -> set[int]:
    """Give the pids of the warm parents that were started in these tests."""
    own = f"XDG_RUNTIME_DIR={runtime or os.environ['XDG_RUNTIME_DIR']}\0".encode()
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words, variables = (folder / "cmdline").read_bytes(), (folder / "environ").read_bytes()
        except OSError:
            continue
        if b"gymdash_tui.worker.warm" in words and own in variables + b"\0":
            found.add(int(folder.name))
    return found


def address() -> Path:
    """Give the socket of the warm parent that would be asked here and now."""
    return warm.sockets_folder() / f"{warm.name_for(surroundings_of(worker_environment({})).whole)}.sock"


def answering() -> int:
    """Give the pid of the warm parent that would be asked here and now."""
    with warm.new_socket() as connection:
        connection.settimeout(PATIENCE)
        connection.connect(str(address()))
        hello, _ = warm.receive(connection)
        return int((hello or {})["hello"])


@pytest.fixture(scope="module", autouse=True)
def nothing_is_left(own_machine: None) -> Iterator[None]:
    """See that no warm parent outlives its folder."""
    yield
    runtime = os.environ["XDG_RUNTIME_DIR"]
    shutil.rmtree(Path(runtime) / "gymdash-tui", ignore_errors=True)
    until(lambda: not warm_parents(runtime), "the warm parents to leave")


def order(kwargs: dict[str, Any], **variables: str) -> Order:
    """Order a training."""
    config = SimulationStartConfig("trained", "stable_baselines", kwargs=kwargs)
    return Order(config, type=BUILT_IN["stable_baselines"], environment=variables)


def start(tracker: SimulationTracker, kwargs: dict[str, Any], **variables: str) -> SimulationRecord:
    """Start a training."""
    return tracker.start(order(kwargs, **variables))


def begins(tracker: SimulationTracker) -> str:
    """Tell how a training begins, which is then ended."""
    record = start(tracker, LONG)
    told = began(tracker.project.folder.simulation(record.sim_id))
    tracker.call(tracker.aio.kill(record.sim_id))
    return told


def trained(tracker: SimulationTracker, kwargs: dict[str, Any], **variables: str) -> SimulationFolder:
    """Train to the end, and give the folder."""
    record = start(tracker, kwargs, **variables)
    (done,) = tracker.wait(record.sim_id, PATIENCE)
    assert done.ending is Ending.SUCCEEDED, done.last_status
    return tracker.project.folder.simulation(record.sim_id)


def began(folder: SimulationFolder) -> str:
    """Tell how a simulation's process began."""
    facts = until(lambda: [one for one in read_journal(folder.journal).entries if one["kind"] == "facts"], "the facts")
    return str(facts[0]["start"])


def weights(folder: SimulationFolder) -> str:
    """Give the SHA-1 of all that was learned."""
    with zipfile.ZipFile(folder.checkpoints / "model.zip") as model:
        return hashlib.sha1(model.read("policy.pth")).hexdigest()


def test_a_warm_start_learns_the_same_as_a_cold_one(
    tracker: SimulationTracker, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    warm_ones = [trained(tracker, kwargs) for kwargs in (TINY, DQN, TINY)]
    monkeypatch.setenv("GYMDASH_TUI_WARM", "0")
    cold_ones = [trained(tracker, kwargs) for kwargs in (TINY, DQN)]
    assert [began(one) for one in warm_ones + cold_ones] == ["warm"] * 3 + ["cold"] * 2
    assert list(map(weights, warm_ones)) == [*map(weights, cold_ones), weights(cold_ones[0])]


def test_a_fork_is_as_a_new_process(
    tracker: SimulationTracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kwargs = {**TINY, "num_steps": 64, "env": "tests.worker.probe:Probe-v0"}
    trained(tracker, kwargs, PROBE=str(tmp_path / "first"))  # what the warm parent took from the first one would show
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("ODD", "\udcff = %s [/foo]")
    told = []
    for switch in ("0", "1"):
        monkeypatch.setenv("GYMDASH_TUI_WARM", switch)
        folder = trained(tracker, kwargs, PROBE=str(tmp_path / "probe"), MINE="yes")
        text = (tmp_path / "probe").read_text().replace(folder.sim_id, "ID")
        (tmp_path / "probe").unlink()
        told.append(json.loads(text.replace('"GYMDASH_TUI_WARM": "0"', '"GYMDASH_TUI_WARM": "1"')))
        assert began(folder) == ("cold" if switch == "0" else "warm")
    as_new, forked = told
    assert forked["alike"] == as_new["alike"]
    assert forked["alike"]["environment"]["MINE"] == "yes"
    *first, its_seed = json.loads((tmp_path / "first").read_text())["chance"]
    *second, seed = forked["chance"]
    assert all(one != other for one, other in zip(first, second, strict=True))
    assert (seed == its_seed) == (seed == 67280421310721)  # which torch always begins with, or never


def test_its_processes_are_its_own(tracker: SimulationTracker, project: Project) -> None:
    record = start(tracker, LONG)
    folder = project.folder.simulation(record.sim_id)
    child, parent = child_of(project.folder, record.sim_id), parent_of(project.folder, record.sim_id)
    assert began(folder) == "warm" and processes_of(record.sim_id) == {child, parent}
    server = answering()
    above = int(Path(f"/proc/{parent}/stat").read_text().rpartition(")")[2].split()[1])
    assert above not in (server, os.getpid()) and os.getsid(child) == os.getsid(parent) != os.getsid(server)
    words = Path(f"/proc/{child}/cmdline").read_text().rstrip("\0").split("\0")
    assert words[1:5] == ["-m", "gymdash_tui.worker.child", str(folder.root), "--lock-fd"]
    os.kill(parent, signal.SIGTERM)
    (stopped,) = tracker.wait(record.sim_id, PATIENCE)
    assert stopped.word == "stopped" and stopped.exit is not None and stopped.exit["code"] == 4


def test_a_killed_one_is_told_with_signal_and_memory(tracker: SimulationTracker, project: Project) -> None:
    record = start(tracker, LONG)
    kill(child_of(project.folder, record.sim_id))
    (died,) = tracker.wait(record.sim_id, PATIENCE)
    assert died.word == "died" and died.exit is not None
    assert died.exit["signal"] == 9 and died.exit["max_rss"] > 100e6


def test_nothing_holds_the_lock_of_a_dead_one(tracker: SimulationTracker, project: Project) -> None:
    record = start(tracker, LONG)
    child, parent = child_of(project.folder, record.sim_id), parent_of(project.folder, record.sim_id)
    kill(parent)
    kill(child)
    until(lambda: not is_held(project.folder.simulation(record.sim_id).lock), "the lock to be free")
    assert warm_parents()
    assert tracker.wait(record.sim_id, PATIENCE)[0].word == "died"


def test_a_killed_warm_parent_takes_nobody_with_it_and_ten_at_once_share_the_next(
    tracker: SimulationTracker, project: Project
) -> None:
    first = start(tracker, LONG)
    child = child_of(project.folder, first.sim_id)
    server = answering()
    kill(server)
    before = warm_parents()

    async def start_all() -> list[SimulationRecord]:
        return await asyncio.gather(*(tracker.aio.start(order({**TINY, "seed": seed})) for seed in range(10)))

    records = tracker.call(start_all())
    assert len(warm_parents() - before) == 1
    done = tracker.wait([record.sim_id for record in records], PATIENCE)
    assert {one.ending for one in done} == {Ending.SUCCEEDED}
    assert {began(project.folder.simulation(one.sim_id)) for one in done} == {"warm"}
    holders = [read_holder(project.folder.simulation(one.sim_id).lock) for one in done]
    assert len({holder.pid for holder in holders if holder is not None}) == 10
    assert members(child) == {child} and tracker.stop(first.sim_id).word == "stopped"


def test_one_that_does_not_answer_is_left_alone(tracker: SimulationTracker, monkeypatch: pytest.MonkeyPatch) -> None:
    begins(tracker)
    server = answering()
    monkeypatch.setattr(warm_starts, "_PATIENCE", 0.3)
    os.kill(server, signal.SIGSTOP)
    try:
        begins(tracker)  # by another one, or as a new process
    finally:
        kill(server)


def test_one_that_never_becomes_ready_is_not_waited_for_again(
    tracker: SimulationTracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = Path(os.environ["XDG_RUNTIME_DIR"]) / "other"
    runtime.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    monkeypatch.setattr("gymdash_tui.tracking.warm_place.WARMING", "a_module_that_nobody_has")
    assert begins(tracker) == "cold"
    [refused] = (runtime / "gymdash-tui").glob("*.refused")
    assert b"a_module_that_nobody_has" in refused.with_suffix(".log").read_bytes()
    assert not list((runtime / "gymdash-tui").glob("*.sock")) and not warm_parents(str(runtime))


def test_what_has_changed_since_is_imported_anew(
    tracker: SimulationTracker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    module = tmp_path / "code" / "sitecustomize.py"  # imported by every interpreter that finds it
    module.parent.mkdir()
    module.write_text("import os\nos.environ['VERSION'] = '1'\n")
    monkeypatch.setenv("PYTHONPATH", str(module.parent))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")  # of these few lines; and so it is one of its own
    begins(tracker)
    before = warm_parents()
    module.write_text("import os\nos.environ['VERSION'] = 'two'\n")
    begins(tracker)
    assert warm_parents() - before


@pytest.mark.parametrize(
    ("kwargs", "variables"), [({**TINY, "threads": 2}, {}), (TINY, {"GYMDASH_TUI_WARM": "0"}), (TINY, {"A": "\0"})]
)
def test_what_a_fork_could_not_be_is_a_new_process(kwargs: dict[str, Any], variables: dict[str, str]) -> None:
    own = Surroundings({}, variables)
    assert not warm_starts.is_for(BUILT_IN["stable_baselines"], kwargs, own)
    assert warm_starts.is_for(BUILT_IN["stable_baselines"], TINY, Surroundings({}, {}))


@pytest.mark.parametrize(
    ("device", "env", "visible", "may"),
    [
        ("auto", "CartPole-v1", None, False),
        ("auto", "CartPole-v1", "", True),
        ("auto", "CartPole-v1", "-1", True),
        ("cpu", "CartPole-v1", None, True),
        ("cpu", "mine:Env-v0", None, False),
        ("cpu", "mine:Env-v0", "", True),
        ("cuda", "CartPole-v1", "", False),
    ],
)
def test_what_may_compute_on_a_gpu_is_a_new_process(
    monkeypatch: pytest.MonkeyPatch, device: str, env: str, visible: str | None, may: bool
) -> None:
    monkeypatch.setattr(warm_starts, "_gpus", lambda: True)
    variables = {} if visible is None else {"CUDA_VISIBLE_DEVICES": visible}
    own = Surroundings({}, variables)
    assert warm_starts.is_for(BUILT_IN["stable_baselines"], {"device": device, "env": env}, own) is may


def test_other_code_in_the_working_folder_makes_it_a_new_process(
    tracker: SimulationTracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(pickletools.__file__, tmp_path)  # not the one that is imported already
    assert begins(tracker) == "warm"
    monkeypatch.chdir(tmp_path)
    assert begins(tracker) == "cold"


async def test_a_type_is_asked_warmly_and_answers_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    for switch in ("1", "0"):
        monkeypatch.setenv("GYMDASH_TUI_WARM", switch)
        told.append(await types._ask(BUILT_IN["stable_baselines"], {"env": "CartPoal-v1"}))
    assert told[0] == told[1] and "CartPole" in told[0]["problems"]["env"] and len(told[0]["fields"]) > 20


async def test_who_asks_no_longer_leaves_nobody_at_work(tmp_path: Path) -> None:
    said = f"pathlib.Path({str(tmp_path / 'pid')!r}).write_text(str(os.getpid()))"
    (tmp_path / "hangs.py").write_text(f"import os, pathlib, time\n{said}\ntime.sleep(600)")
    question = json.dumps({"type": {"module": "hangs", "qualname": "X", "file": str(tmp_path / "hangs.py")}})
    asking = warm_starts.Asking()
    own = surroundings_of(worker_environment({}))
    files = os.open(tmp_path / "out", os.O_RDWR | os.O_CREAT), os.open(tmp_path / "err", os.O_RDWR | os.O_CREAT)
    asked = asyncio.create_task(asyncio.to_thread(asking.ask, question, own, files))
    pid = await asyncio.to_thread(until, lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text(), "pid")
    asking.give_up()
    await asked
    await asyncio.to_thread(until, lambda: not Path(f"/proc/{pid}").exists(), "the end of who answered")
    assert warm_parents()


def test_nonsense_on_the_socket_harms_nobody(tracker: SimulationTracker) -> None:
    assert begins(tracker) == "warm"
    before, path = answering(), address()
    for data in (b"", b"{", b"[]", b"{}", b'{"kind": "start"}', b'{"kind": "describe"}', b"x" * 100_000, None):
        with warm.new_socket() as connection, socket.socketpair()[0]:
            connection.settimeout(PATIENCE)
            connection.connect(str(path))
            assert warm.receive(connection)[0]
            if data is not None:
                connection.send(data)
                warm.receive(connection)
    assert begins(tracker) == "warm" and answering() == before
