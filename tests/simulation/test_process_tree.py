"""Who started whom, also when those between have gone; and the end of all of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from gymdash_tui.simulation.process_tree import Descendants, Process, descendants, processes
from tests.helpers.processes import lives, until

SLEEP = "import time; time.sleep(1000)"
PARENT = f"""
import subprocess, sys, time
for session in (False, True):
    subprocess.Popen([sys.executable, "-c", {SLEEP!r}], start_new_session=session)
print("ready", flush=True)
time.sleep(1000)
"""


@pytest.fixture
def parent() -> Iterator[subprocess.Popen[str]]:
    """A process with two children, one in a session of its own."""
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        until(lambda: len(Descendants(process.pid).living()) == 2, "both children")
        below = [one.pid for one in Descendants(process.pid).living()]
        yield process
        for pid in (*below, process.pid):
            if lives(pid):
                os.kill(pid, signal.SIGKILL)


def test_a_family_is_told_from_its_neighbours() -> None:
    table = {pid: Process(pid, above, "S") for pid, above in {2: 1, 3: 2, 4: 3, 5: 1, 6: 5, 1: 0, 7: 7}.items()}
    assert {one.pid for one in descendants(2, table)} == {3, 4}
    assert {one.pid for one in descendants(1, table)} == {2, 3, 4, 5, 6}
    assert descendants(4, table) == descendants(99, table) == []
    assert descendants(7, table) == []


def test_the_table_holds_us() -> None:
    assert processes()[os.getpid()].parent == os.getppid()


def test_all_are_halted_and_go_on(parent: subprocess.Popen[str]) -> None:
    below = Descendants(parent.pid)
    below.halt()
    assert [one.state for one in below.living()] == ["T", "T"]
    below.let_go_on()
    until(lambda: all(one.state != "T" for one in below.living()), "their going on")


@pytest.mark.parametrize("with_root", [False, True])
def test_all_end_and_nobody_else(parent: subprocess.Popen[str], with_root: bool) -> None:
    below = Descendants(parent.pid, with_root)
    assert len(below.living()) == 2 + with_root
    assert below.end(60) == (0, ())
    assert below.living() == []
    assert lives(parent.pid) is not with_root


def test_who_is_halted_or_deaf_ends_as_well() -> None:
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(1000)"
    with subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "deaf\n"
        os.kill(process.pid, signal.SIGSTOP)
        seen: list[bool] = []
        assert Descendants(process.pid, with_root=True).end(0.1, lambda: seen.append(True)) == (1, ())
        assert seen and process.wait() == -signal.SIGKILL
