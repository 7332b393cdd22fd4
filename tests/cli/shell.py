"""The shell command, as a person in a folder types it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pexpect

from tests.helpers.processes import PATIENCE, ROOT, run_python


@dataclass(frozen=True, slots=True)
class Said:
    """What a command came to.

    Attributes:
        code: Its exit code.
        out: What it printed.
        err: What it complained about.
    """

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, as the JSON it has to be."""
        return json.loads(self.out)

    def refuses(self, *words: str, code: int = 2) -> bool:
        """Tell whether it refused, in sentences with these words and nothing else."""
        assert self.code == code, self
        assert "Traceback" not in self.err and self.out == "" and self.err.strip(), self
        assert self.err.isprintable() or (set(self.err) - {"\n"} and "\x1b" not in self.err), self
        missing = [word for word in words if word not in self.err]
        assert not missing, f"{missing} not in {self.err!r}"
        return True


@dataclass(frozen=True, slots=True)
class Shell:
    """A shell in a folder.

    Attributes:
        folder: The folder.
        module: What is run: the program itself, or the program that also knows the tests' types.
    """

    folder: Path
    module: str = "tests.helpers.program"

    def __call__(self, *words: str | Path) -> Said:
        """Run a command to its end."""
        ran = run_python("-m", self.module, *words, cwd=self.folder)
        return Said(ran.returncode, ran.stdout, ran.stderr)

    @property
    def project(self) -> Path:
        """The project that is meant when none is named."""
        return self.folder / ".gymdash-projects"

    @contextmanager
    def running(self, *words: str) -> Iterator[subprocess.Popen[str]]:
        """Run a command beside the test, and kill it if it does not end by itself."""
        command = [sys.executable, "-m", self.module, *words]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        pipe = subprocess.PIPE
        with subprocess.Popen(
            command, cwd=self.folder, stdout=pipe, stderr=pipe, text=True, env=environment
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def on_a_terminal(self, *words: str) -> bytes:
        """Run a command on a real pseudo-terminal, and give every byte that reaches it."""
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"}
        terminal = pexpect.spawn(
            sys.executable, ["-m", self.module, *words], cwd=str(self.folder), env=environment, timeout=PATIENCE
        )
        terminal.expect(pexpect.EOF)
        terminal.close()
        return bytes(terminal.before)
