"""Fixtures for the test folders that start real simulations; their conftest imports them."""

from __future__ import annotations

import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gymdash_tui.project.project import Project
from gymdash_tui.tracking.tracker import SimulationTracker
from gymdash_tui.user.paths import projects_file
from tests.helpers.disk import Disk
from tests.helpers.processes import leave_nothing

__all__ = ["no_projects", "own_machine", "project", "small_disk", "tracker"]


@pytest.fixture(scope="session", autouse=True)
def own_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the person's cache, settings and warm parent out of the tests, and what is compiled out of the tree."""
    with pytest.MonkeyPatch.context() as patch, _runtime_folder() as runtime:
        patch.setenv("XDG_RUNTIME_DIR", runtime)  # short, for sockets; the warm parent leaves when it is taken away
        for name in ("CACHE", "CONFIG", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(tmp_path_factory.mktemp(name.lower())))
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        # where compiling is forbidden or its result not kept, importing torch would take three times as long
        patch.setenv("PYTHONPYCACHEPREFIX", str(Path(tempfile.gettempdir()) / "gymdash-tui-tests-compiled"))
        # whoever runs the tests under nohup hands its deafness down, and what is to end at a hang-up would not
        before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
        # and whoever runs them in the background of a shell, its deafness to an interrupt
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        yield
        signal.signal(signal.SIGHUP, before)


@pytest.fixture
def no_projects() -> None:
    """Begin the test without known projects."""
    projects_file().unlink(missing_ok=True)


def _runtime_folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="gymdash-", ignore_cleanup_errors=True)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A new project; nothing of it runs on afterwards."""
    root = tmp_path / "project"
    with Project.open(root) as opened:
        yield opened
    leave_nothing(root)


@pytest.fixture
def tracker(project: Project) -> Iterator[SimulationTracker]:
    """A tracker in the test's project."""
    tracker = SimulationTracker(project)
    yield tracker
    tracker.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk of 2 MB of its own, which can be filled."""
    root = tmp_path / "disk"
    root.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "none", str(root)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.decode().strip()}")
    yield Disk(root)
    leave_nothing(root / "project")
    subprocess.run(["umount", "-l", str(root)], check=True)
