"""Copying within a real tmux: into its own buffer, and through it to the terminal behind."""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

TEXT = "Traceback é\n\tValueError: 名前" + "x" * 3000
PROGRAM = """\
import os, sys, time
from gymdash_tui.tui.clipboard import osc_52
sys.stdout.write(osc_52({text!r}, os.environ)); sys.stdout.flush()
time.sleep(60)
"""

Tmux = Callable[..., str]


@pytest.fixture
def tmux() -> Iterator[Tmux]:
    """Run a command of a tmux server of the test's own."""
    with tempfile.TemporaryDirectory(prefix="gymdash-") as folder:

        def run(*words: str) -> str:
            command = ["tmux", "-S", f"{folder}/socket", "-f", "/dev/null", *words]
            return subprocess.run(command, capture_output=True, text=True, timeout=20, check=False).stdout

        run.socket = f"{folder}/socket"  # type: ignore[attr-defined]
        yield run
        run("kill-server")


def _start(tmux: Tmux, tmp_path: Path, *options: tuple[str, str]) -> str:
    """Start a server with options; gives the command that copies, for a window of it."""
    program = tmp_path / "program.py"
    program.write_text(PROGRAM.format(text=TEXT), encoding="utf-8")
    tmux("new-session", "-d", "-x", "80", "-y", "24", "sleep 60")
    for name, value in options:
        tmux("set-option", "-g", name, value)
    return f"{sys.executable} {program}"


def test_tmux_keeps_it_where_its_clipboard_is_on(tmux: Tmux, tmp_path: Path) -> None:
    copies = _start(tmux, tmp_path, ("set-clipboard", "on"))
    tmux("new-window", copies)
    deadline = time.monotonic() + 30
    while tmux("show-buffer") != TEXT:
        assert time.monotonic() < deadline, "tmux never got it"
        time.sleep(0.05)


def test_the_terminal_behind_tmux_gets_it_where_passing_through_is_allowed(tmux: Tmux, tmp_path: Path) -> None:
    copies = _start(tmux, tmp_path, ("set-clipboard", "off"), ("allow-passthrough", "on"))
    socket: str = tmux.socket  # type: ignore[attr-defined]
    terminal = pexpect.spawn("tmux", ["-S", socket, "attach"], env={"TERM": "xterm-256color"}, timeout=30)
    try:
        tmux("new-window", copies)
        terminal.expect_exact(f"\x1b]52;c;{base64.b64encode(TEXT.encode()).decode()}\x07")
    finally:
        terminal.close(force=True)
