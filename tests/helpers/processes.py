"""Real processes: waited for with a deadline, looked at from outside, and never left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from gymdash_tui.simulation.lock import read_holder
from gymdash_tui.simulation.paths import ProjectFolder

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0

T = TypeVar("T")


def environment(**more: str) -> dict[str, str]:
    """Give the variables of a process that finds this package; ours, and some more."""
    own = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    if own.pop("PYTHONDONTWRITEBYTECODE", None):
        # where compiling is forbidden every import of torch would take 8 s: keep what is compiled out of the tree
        own["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / "gymdash-tui-tests-compiled")
    return own


def until(condition: Callable[[], T | None], what: str, seconds: float = PATIENCE) -> T:
    """Wait until something is true, and give it.

    Raises:
        AssertionError: If it did not come true in time.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.01)
    raise AssertionError(f"waited {seconds:g} s in vain for {what}")


def processes_of(*words: object) -> set[int]:
    """Give the pids of all processes in whose command line all these words (a simulation's id, say) stand."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            line = (folder / "cmdline").read_bytes()
            if all(str(word).encode() in line for word in words):
                found.add(int(folder.name))
    return found - {os.getpid()}


def members(group: int) -> set[int]:
    """Give the pids of a process group; zombies, which nothing but their parent can end, are left out."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state, _, number = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[:3]
            if int(number) == group and state != "Z":
                found.add(int(folder.name))
    return found


def child_of(project: ProjectFolder, sim_id: object) -> int:
    """Wait until a simulation's own process is known, and give its pid."""
    return until(lambda: read_holder(project.simulation(sim_id).lock), "the simulation's process").pid


def parent_of(project: ProjectFolder, sim_id: object) -> int:
    """Wait until a simulation's thin parent is known, and give its pid."""
    return until(lambda: read_holder(project.simulation(sim_id).lock), "the thin parent").parent_pid


def printed(project: ProjectFolder, sim_id: object, text: str) -> None:
    """Wait until a simulation printed something."""
    output = project.simulation(sim_id).output
    until(lambda: output.exists() and text in output.read_text(errors="replace"), f"{text!r} in {output}")


def kill(pid: int) -> None:
    """Kill one process, and wait until it is no more."""
    os.kill(pid, signal.SIGKILL)
    until(lambda: not lives(pid), f"the end of {pid}")


def lives(pid: int) -> bool:
    """Tell whether a process is there, and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def supervisors(root: Path) -> set[int]:
    """Give the pids of a project's supervisors, also of those that are only beginning, as ps would tell."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (folder / "cmdline").read_bytes().split(b"\0")
            if b"supervise" in words and str(root).encode() in words:
                found.add(int(folder.name))
    return found


def leave_nothing(root: Path) -> None:
    """Kill whatever is left of all simulations in a project; its supervisors first, who would start more."""
    project = ProjectFolder(root)
    for pid in supervisors(root):
        with contextlib.suppress(ProcessLookupError):
            kill(pid)
    for folder in project.sims.iterdir() if project.sims.exists() else ():
        holder = read_holder(project.simulation(folder.name).lock)
        left = processes_of(folder.name) | (members(holder.pid) if holder is not None else set())
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def run_python(
    *words: str | Path, cwd: Path, stdin: str = "", timeout: float = 4 * PATIENCE
) -> subprocess.CompletedProcess[str]:
    """Run the interpreter to its end, as a person in a folder would, and give what it printed."""
    return subprocess.run(
        [sys.executable, *map(str, words)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=timeout,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        errors="surrogateescape",
    )
