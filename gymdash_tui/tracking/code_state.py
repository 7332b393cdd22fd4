"""In which state the person's code is: its commit, and what differs from it."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE = 2.0
"""Seconds for git: a repository on a slow disk must not keep anybody from starting."""

LARGEST_DIFF = 1_000_000
"""Bytes of a difference that are kept; more than that is data and no code."""

_MOST_UNTRACKED = 100
_STAYS_TRUE = 1.0  # seconds: the simulations of one group are started with the same code
_LARGEST_LISTING = 10_000_000
# it only asks: it takes no locks, and calls none of the monitors and viewers that a repository's settings name
_GIT = ("git", "--no-optional-locks", "-c", "core.fsmonitor=false")
_STATUS = ("status", "--porcelain=v2", "--branch", "-z", "--untracked-files=normal")
_DIFF = ("diff", "--no-ext-diff", "--no-textconv", "--no-color", "HEAD")


@dataclass(frozen=True, slots=True)
class CodeState:
    """The state of a repository.

    Attributes:
        root: Its folder.
        commit: What is checked out; empty before the first commit.
        branch: The branch; empty where none is checked out.
        changed: Whether files that git follows differ from the commit.
        untracked: The files and folders that git neither follows nor ignores; the first of them.
        untracked_count: How many they are.
        diff: How the files differ, as ``git apply`` takes it.
        diff_cut: Whether that is only its beginning.
        problem: Why git did not say all that; empty where it did.
    """

    root: str
    commit: str = ""
    branch: str = ""
    changed: bool = False
    untracked: tuple[str, ...] = ()
    untracked_count: int = 0
    diff: bytes = b""
    diff_cut: bool = False
    problem: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give what the record keeps of it; the difference itself has a file of its own."""
        return {
            "root": self.root,
            "commit": self.commit,
            "branch": self.branch,
            "changed": self.changed,
            "untracked": list(self.untracked),
            "untracked_count": self.untracked_count,
            "diff_bytes": len(self.diff),
            "diff_cut": self.diff_cut,
            "problem": self.problem,
        }


_looking = threading.Lock()
_last: tuple[float, Path, CodeState | None] = (0.0, Path(), None)


def code_state(folder: Path) -> CodeState | None:
    """Look at the repository in which a folder lies; what was found less than a second ago is still true.

    Returns:
        Its state; ``None`` where the folder lies in none.
    """
    global _last
    with _looking:
        when, where, found = _last
        if where != folder or time.monotonic() - when > _STAYS_TRUE:
            found = _look(folder)
            _last = (time.monotonic(), folder, found)
        return found


def _look(folder: Path) -> CodeState | None:
    # a look by ourselves first: most folders lie in no repository, and git would take 2 ms to say so
    root = next((place for place in (folder, *folder.parents) if (place / ".git").exists()), None)
    if root is None:
        return None
    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(_run, words, folder, limit) for words, limit in _QUESTIONS]
        status, diff = (question.result() for question in asked)
    if not status.told:
        return CodeState(str(root), problem=status.problem)
    return _state(root, status.output, diff)


_QUESTIONS = ((_STATUS, _LARGEST_LISTING), (_DIFF, LARGEST_DIFF))


@dataclass(frozen=True, slots=True)
class _Told:
    output: bytes = b""
    told: bool = False
    cut: bool = False
    problem: str = ""


def _run(words: tuple[str, ...], folder: Path, limit: int) -> _Told:
    """Ask git something, for so long and so many bytes at most."""
    try:
        git = subprocess.Popen(
            [*_GIT, *words], cwd=folder, env=_environment(), start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except OSError as error:
        return _Told(problem=f"git could not be asked ({error.strerror or error})")
    late = threading.Event()

    def end() -> None:
        # with what it has started itself, which would keep the output open
        with suppress(ProcessLookupError):
            os.killpg(git.pid, signal.SIGKILL)

    def give_up() -> None:
        late.set()
        end()

    timer = threading.Timer(PATIENCE, give_up)
    timer.start()
    with git:
        assert git.stdout is not None
        output = git.stdout.read(limit + 1)
        if len(output) > limit:
            end()
        code = git.wait()
    timer.cancel()
    if late.is_set():
        return _Told(output, cut=True, problem=f"git {words[0]} did not answer within {PATIENCE:g} s")
    if len(output) > limit:
        return _Told(output[:limit], told=True, cut=True)
    return _Told(output, told=code == 0, problem="" if code == 0 else f"git {words[0]} left with exit code {code}")


def _environment() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}


def _state(root: Path, status: bytes, diff: _Told) -> CodeState:
    facts: dict[str, str] = {}
    untracked: list[str] = []
    changed = renamed = False
    for entry in status.decode(errors="replace").split("\0"):
        if renamed:  # the second half of a renaming: where it was before
            renamed = False
            continue
        kind, _, rest = entry.partition(" ")
        match kind:
            case "#":
                name, _, value = rest.partition(" ")
                facts[name] = value
            case "?":
                untracked.append(rest)
            case "1" | "2" | "u":
                changed, renamed = True, kind == "2"
    commit, branch = facts.get("branch.oid", ""), facts.get("branch.head", "")
    whole = diff.output if not diff.cut else diff.output[: diff.output.rfind(b"\n") + 1]
    return CodeState(
        str(root),
        "" if commit == "(initial)" else commit,
        "" if branch == "(detached)" else branch,
        changed,
        tuple(untracked[:_MOST_UNTRACKED]),
        len(untracked),
        whole,
        diff.cut,
        diff.problem if commit != "(initial)" else "",
    )
