"""Real processes, and waiting for what they do."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.helpers.processes import PATIENCE, environment


def run(*words: str | Path, cwd: Path | None = None) -> str:
    """Run Python to its end, and give what it printed.

    Raises:
        AssertionError: If it fails.
    """
    command = [sys.executable, *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), cwd=cwd, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    return done.stdout


def run_code(code: str, *words: str | Path, cwd: Path | None = None) -> str:
    """Run some lines of Python to their end, and give what they printed."""
    return run("-c", textwrap.dedent(code), *words, cwd=cwd)


@contextmanager
def running(code: str, *words: str | Path) -> Iterator[subprocess.Popen[str]]:
    """Start some lines of Python, wait for their first printed line, and kill them in the end."""
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, words)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment()
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            with suppress(ProcessLookupError):
                process.kill()


@contextmanager
def full_disk(file: int) -> Iterator[None]:
    """Let an open file stand on a full disk for a while."""
    kept = os.dup(file)
    full = os.open("/dev/full", os.O_WRONLY)
    os.dup2(full, file, inheritable=False)
    os.close(full)
    try:
        yield
    finally:
        os.dup2(kept, file, inheritable=False)
        os.close(kept)
