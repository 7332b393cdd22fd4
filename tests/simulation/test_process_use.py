"""What processes use, told by real ones."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.simulation import process_use
from gymdash_tui.simulation.process_use import CpuShare, ProcessUse, belongs, children_of, family, read_use
from tests.helpers.processes import until


@contextmanager
def running(code: str, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", code, *words], stdout=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def now() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def test_a_process_tells_what_it_holds_and_who_it_belongs_to() -> None:
    code = (
        "import threading, time; x = bytearray(40_000_000); "
        "threading.Thread(target=time.sleep, args=(99,)).start(); print(1, flush=True)"
    )
    with running(code) as process:
        assert process.stdout is not None and process.stdout.readline()
        use = read_use(process.pid)
        assert use is not None
        assert (use.pid, use.parent, use.threads) == (process.pid, os.getpid(), 2)
        assert 40_000_000 < use.memory < 400_000_000 and use.cpu_seconds > 0 and 0 <= now() - use.started < 60


def test_one_that_is_gone_tells_nothing_and_a_zombie_neither() -> None:
    with running("pass") as process:
        until(lambda: read_use(process.pid) is None, "its end")  # nobody has taken leave of it yet
        process.wait()
        assert read_use(process.pid) is None


def test_busy_processes_have_their_share_and_idle_ones_none() -> None:
    shares = CpuShare()
    with running("while True: pass") as busy, running("import time; time.sleep(99)") as idle:

        def look() -> dict[int, float]:
            uses = [use for pid in (busy.pid, idle.pid) if (use := read_use(pid)) is not None]
            return shares.take(uses, now())

        def spent() -> float:
            use = read_use(busy.pid)
            return use.cpu_seconds if use is not None else 0.0

        until(lambda: spent() > 0.2, "its start")
        look()
        before = spent()
        until(lambda: spent() > before + 0.3, "its work")
        found = look()
        assert found[busy.pid] > 5 * found[idle.pid] and 5 < found[busy.pid] < 130


def use_of(pid: int = 7, started: float = 0.0, cpu: float = 0.0) -> ProcessUse:
    return ProcessUse(pid, 1, started, cpu, 0, 1)


def test_a_share_is_of_the_time_between_two_looks() -> None:
    shares = CpuShare()
    assert shares.take([use_of(cpu=5.0)], 10.0) == {7: 50.0}  # since it began
    assert shares.take([use_of(cpu=6.0)], 12.0) == {7: 50.0}
    assert shares.take([use_of(cpu=10.0), use_of(8, 13.0, 1.0)], 14.0) == {7: 200.0, 8: 100.0}
    assert shares.take([use_of(started=15.0, cpu=1.0)], 16.0) == {7: 100.0}  # another process by the same number
    assert shares.take([], 17.0) == {}
    assert shares.take([use_of(cpu=9.0)], 18.0) == {7: 50.0}  # it was not there the last time
    assert shares.take([use_of(cpu=9.0)], 18.0) == {7: 0.0}  # no time has passed


@given(st.dictionaries(st.integers(1, 30), st.integers(0, 30)), st.sets(st.integers(1, 30), min_size=1))
def test_a_family_is_whoever_descends_from_its_roots_each_once(parents: dict[int, int], roots: set[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process_use, "belongs", lambda pid, sim_id: True)
        found = family(sorted(roots), children_of(parents), "x")
    assert len(found) == len(set(found)) and roots <= set(found)
    for pid, parent in parents.items():
        assert pid in found or parent not in found


def test_another_simulation_is_left_out_with_all_that_it_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_use, "belongs", lambda pid, sim_id: pid not in (1, 3))
    assert family([1], children_of({2: 1, 3: 1, 4: 3, 5: 2}), "x") == [1, 2, 5]


def test_a_fork_of_a_simulation_belongs_to_it_and_another_one_does_not() -> None:
    wait = "import time; print(1, flush=True); time.sleep(99)"
    with running(wait, "gymdash_tui.worker.child", "/p/sims/mine", "--lock-fd", "3") as process:
        assert process.stdout is not None and process.stdout.readline()
        assert belongs(process.pid, "mine") and not belongs(process.pid, "other") and not belongs(process.pid, "p")
    with running(wait) as process:
        assert process.stdout is not None and process.stdout.readline()
        assert belongs(process.pid, "mine")
