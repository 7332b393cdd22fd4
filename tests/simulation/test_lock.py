"""The lock that says whether a worker lives, asked of real processes."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.simulation import lock as module
from gymdash_tui.simulation.lock import (
    Holder,
    boot_id,
    hold_off,
    is_held,
    read_holder,
    start_time,
    take_lock,
    write_holder,
)
from tests.helpers.processes import until

from .processes import run_code, running

HOLD = """
    import sys
    from pathlib import Path
    from gymdash_tui.simulation.lock import Holder, take_lock, write_holder
    file = take_lock(Path(sys.argv[1]))
    write_holder(file, Holder.of_this_process())
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "worker.lock"


def test_nobody_holds_an_absent_lock(path: Path) -> None:
    assert not is_held(path)
    assert not is_held(path / "below")
    assert read_holder(path) is None
    assert not path.exists()


def test_another_process_holds_it_until_it_ends(path: Path) -> None:
    with running(HOLD, path) as process:
        assert is_held(path)
        assert take_lock(path) is None
        holder = read_holder(path)
        assert holder is not None
        assert (holder.pid, holder.parent_pid, holder.host) == (process.pid, os.getpid(), os.uname().nodename)
        assert holder.lives
        process.communicate()
        assert not is_held(path)
        assert not holder.lives
        assert read_holder(path) == holder


def test_kill_9_releases_it_at_once(path: Path) -> None:
    with running(HOLD, path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not is_held(path)
        file = take_lock(path)
        assert file is not None
        os.close(file)


def test_it_is_held_while_any_of_parent_and_child_lives(path: Path) -> None:
    code = """
        import os, sys
        from pathlib import Path
        from gymdash_tui.simulation.lock import take_lock
        file = take_lock(Path(sys.argv[1]))
        child = os.fork()
        if child:
            print("ready", flush=True)
            print(child, flush=True)
        sys.stdin.read()
    """
    with running(code, path) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        try:
            process.kill()
            process.wait()
            assert is_held(path)
        finally:
            os.kill(child, signal.SIGKILL)
        until(lambda: not is_held(path), "the child's end to release the lock")


def test_a_worker_gets_it_handed_over_without_a_gap(path: Path) -> None:
    file = take_lock(path)
    assert file is not None
    code = "import sys; print('ready', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code], pass_fds=(file,), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as worker:
        assert worker.stdout is not None
        worker.stdout.readline()
        os.close(file)
        assert is_held(path)
        worker.communicate()
    assert not is_held(path)


def test_those_who_ask_do_not_take_each_other_for_the_worker(path: Path) -> None:
    file = take_lock(path)
    assert file is not None
    os.close(file)
    asking = os.open(path, os.O_RDONLY)
    fcntl.flock(asking, fcntl.LOCK_SH)  # another one who asks, at this very moment
    assert not is_held(path)
    os.close(asking)


def test_one_who_asks_does_not_keep_the_worker_from_its_lock(path: Path) -> None:
    path.touch()
    asking = os.open(path, os.O_RDONLY)
    fcntl.flock(asking, fcntl.LOCK_SH)
    threading.Timer(0.05, os.close, [asking]).start()
    file = take_lock(path)
    assert file is not None
    os.close(file)


def test_however_many_ask_the_worker_gets_its_lock_and_is_seen(path: Path) -> None:
    path.touch()
    asking = threading.Event()
    asking.set()

    def ask() -> None:
        while asking.is_set():
            is_held(path)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(50):
            file = take_lock(path)
            assert file is not None
            assert is_held(path)
            assert take_lock(path) is None
            os.close(file)
    finally:
        asking.clear()
        for thread in threads:
            thread.join()


def test_of_many_who_take_it_at_once_one_has_it(path: Path) -> None:
    files: list[int | None] = []
    threads = [threading.Thread(target=lambda: files.append(take_lock(path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    held = [file for file in files if file is not None]
    assert len(held) == 1
    os.close(held[0])


def test_a_lock_that_cannot_be_asked_counts_as_held(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.touch()

    def refuse(*_: Any) -> int:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(os, "open", refuse)
    assert is_held(path)
    with pytest.raises(OSError, match="Too many"):
        take_lock(path)


def test_a_file_system_without_locks_is_an_error_and_no_worker(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(OSError, match="No locks available"):
        take_lock(path)


# --- who holds it


def test_a_holder_is_read_back(path: Path) -> None:
    file = take_lock(path)
    assert file is not None
    long = Holder(1, 2, 3, "boot", "a-host-with-a-long-name" * 10)
    write_holder(file, long)
    assert read_holder(path) == long
    write_holder(file, Holder.of_this_process())
    assert read_holder(path) == Holder.of_this_process()
    assert is_held(path)
    os.close(file)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b'{"pid": 1}',
        b'{"pid": "1", "parent_pid": 1, "start_time": 1, "boot_id": "", "host": ""}',
        b'{"pid": 1, "parent_pid": true, "start_time": 1, "boot_id": "", "host": ""}',
        b'{"pid": 1, "parent_pid": 1, "start_time": 1, "boot_id": null, "host": ""}',
        b'{"pid": 1, "parent_pid": 1, "start_time": 1, "boot_id": "", "host": "", "more": 1}',
    ],
)
def test_a_damaged_lock_file_names_nobody(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    assert read_holder(path) is None


def test_a_pid_that_was_given_to_another_process_is_not_the_simulation() -> None:
    this = Holder.of_this_process()
    assert this.lives
    for other in (
        replace(this, start_time=this.start_time - 1),  # the same pid, started at another time
        replace(this, boot_id="another boot"),
        replace(this, host="another-machine"),
        replace(this, pid=0, start_time=0),
        replace(this, pid=2**22 + 1),
    ):
        assert not other.lives


def test_a_process_that_has_ended_and_was_not_waited_for_does_not_live() -> None:
    with subprocess.Popen(["true"]) as process:
        until(lambda: start_time(process.pid) == 0, "the process to become a zombie")
        assert process.returncode is None


def test_a_process_may_have_any_name() -> None:
    code = """
        import ctypes
        from gymdash_tui.simulation.lock import Holder
        ctypes.CDLL(None).prctl(15, b") Z \\xff(", 0, 0, 0)  # PR_SET_NAME
        print(Holder.of_this_process().lives)
    """
    assert run_code(code) == "True\n"


def test_where_nothing_is_told_nobody_lives(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert boot_id()
    monkeypatch.setattr(module, "_BOOT_ID", tmp_path / "absent")
    assert boot_id() == ""
    assert start_time(0) == 0


def test_who_holds_off_a_start_is_not_taken_for_a_worker(tmp_path: Path) -> None:
    path = tmp_path / "worker.lock"
    with hold_off(path) as free:
        assert free  # there is no file yet, and nobody can hold it
    path.touch()
    with hold_off(path) as free, hold_off(path) as free_too:
        assert free and free_too and not is_held(path)
        assert take_lock(path) is None
    lock = take_lock(path)
    assert lock is not None
    with hold_off(path) as free:
        assert not free
    os.close(lock)
