"""What a fork of the warm parent does: it is a worker's two processes, or tells what a type takes."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from gymdash_tui.simulation import warm
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.worker import child, describe, parent
from gymdash_tui.worker.afresh import SetByImports, Unlike, become, take_over
from gymdash_tui.worker.child import Leaving
from gymdash_tui.worker.listening import Question
from gymdash_tui.worker.signals import STOPPING
from gymdash_tui.worker.title import set_title

PATIENCE = 30.0
"""Seconds that who asked gets to say that it still wants what it asked for."""


class Fork:
    """A fork of the warm parent, with what it needs to become like a new process.

    In each method it is said in which process it runs: ``A`` is forked by the warm parent, ``B`` by A, and is the thin
    parent, ``C`` by B, and is the simulation's process. A leaves at once, so that B is nobody's child.
    """

    def __init__(
        self,
        question: Question,
        own_path: Sequence[str],
        set_by_imports: SetByImports,
        draw_anew: Callable[[], None],
        leaving: Leaving,
    ) -> None:
        """Take a question.

        Args:
            question: What it is there for.
            own_path: The warm parent's import path, without its working folder.
            set_by_imports: The variables that its libraries have set.
            draw_anew: Gives libraries the random numbers of a new process.
            leaving: Ends the simulation's process.
        """
        self._question = question
        self._said = question.message
        self._own_path = own_path
        self._set_by_imports = set_by_imports
        self._draw_anew = draw_anew
        self._leaving = leaving

    def run(self) -> int:
        """Do what was asked for; returns in a simulation's process only, with its exit code."""
        if self._said.get("kind") == "describe":
            self._describe()
        os.setsid()
        try:
            pid = os.fork()
        except OSError as error:
            self._refuse(error)
        if pid > 0:
            os._exit(0)
        return self._live_as_worker()

    def _take_over(self) -> tuple[int, int]:
        """In A or B: be what a new process would be, apart from the code; gives the two files that came."""
        said = self._said
        try:
            first, second = self._question.files
            self._set_by_imports.check({**said["variables"], **said["asked"]})
            take_over(said["cwd"], said["variables"], said["folders"], self._own_path)
        except (KeyError, TypeError, ValueError, OSError, Unlike) as error:
            self._refuse(error)
        return first, second

    def _refuse(self, error: Exception) -> NoReturn:
        with suppress(OSError):
            warm.send(self._question.asker, {"refused": f"{type(error).__name__}: {error}"})
        os._exit(1)

    def _live_as_worker(self) -> int:
        """In B: be the thin parent, once who asked has agreed; in C: be the simulation."""
        lock, output = self._take_over()
        folder = SimulationFolder(Path(self._said["folder"]))
        if not self._is_agreed():
            os._exit(1)
        _print_to(output)
        _call(parent, folder, lock)
        parenthood = parent.Parenthood(folder, lock)
        before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
        try:
            pid = os.fork()
        except OSError as error:
            _leave(parenthood.failed(error))
        if pid == 0:
            return self._simulate(folder, lock)
        with suppress(OSError):
            os.setpgid(pid, pid)  # whoever of the two is first: from here on it can be killed as a group
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        with suppress(OSError):
            warm.send(self._question.asker, {"started": pid})
        self._question.asker.close()
        _leave(parenthood.attend(pid))

    def _is_agreed(self) -> bool:
        """Tell whether who asked still waits, and will start nothing else in its place."""
        asker = self._question.asker
        asker.settimeout(PATIENCE)
        with suppress(OSError):
            warm.send(asker, {"ready": os.getpid()})
            message, _ = warm.receive(asker)
            return message is not None and "go" in message
        return False

    def _simulate(self, folder: SimulationFolder, lock: int) -> int:
        """In C: be the simulation's process."""
        os.setpgid(0, 0)
        self._question.asker.close()
        os.environ.update(parent.variables(os.environ, folder))
        become(child, _call(child, folder, lock))
        self._set_by_imports.repeat()
        self._draw_anew()
        return child.live(folder, lock, self._leaving, child.WARM)

    def _describe(self) -> NoReturn:
        """In A: tell what a type takes."""
        answer_to, errors = self._take_over()
        _print_to(errors)
        become(describe, [])
        self._set_by_imports.repeat()
        self._draw_anew()
        describe.write(describe.answer(self._said["question"]), answer_to)
        _leave(0)


def _call(module: ModuleType, folder: SimulationFolder, lock: int) -> list[str]:
    """Show the command line that would have started a process, and give its arguments."""
    arguments = [str(folder.root), "--lock-fd", str(lock)]
    set_title([sys.executable, "-m", module.__name__, *arguments])
    return arguments


def _print_to(file: int) -> None:
    os.dup2(file, 1)
    os.dup2(file, 2)
    os.close(file)


def _leave(code: int) -> NoReturn:
    """Leave without the exit handlers of what the warm parent imported."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):  # a full disk: there is nobody left to tell
            stream.flush()
    os._exit(code)
