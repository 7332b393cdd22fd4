"""A training environment outside this repository: an interpreter and a package of their own, and nothing of ours."""

from __future__ import annotations

import contextlib
import io
import json
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.cli import main
from tests.cli.shell import Said
from tests.helpers.processes import PATIENCE, leave_nothing, run_python

OURS = ("textual", "sqlmodel", "sqlalchemy", "torch", "cloudpickle")
"""What no training environment needs for us."""

TYPE = '''
from __future__ import annotations

import importlib.util
import json
import sys
from dataclasses import dataclass, field
from typing import Literal, Optional

from gymdash_tui import Simulation, SimulationRegistry, SimulationStartConfig


@dataclass
class Optimizer:
    rate: float
    kind: Literal["adam", "sgd"] = "adam"


@dataclass
class Kwargs:
    optimizer: Optimizer
    steps: int = 5
    title: Optional[str] = None
    layers: list[int] = field(default_factory=lambda: [64, 64])
    seed: Optional[int] = None


class Outside(Simulation):
    """Tells where it runs."""

    Kwargs = Kwargs

    def _run(self, **kwargs):
        missing = [name for name in {ours!r} if importlib.util.find_spec(name) is None]
        told = {{"python": sys.executable, "prefix": sys.prefix, "missing": missing, "attempt": self.attempt}}
        print(json.dumps(told | {{"kwargs": self.kwargs, "path": sys.path}}), flush=True)
        self.set_progress(self.kwargs["steps"], self.kwargs["steps"])
        self.log("work/value", 1.5, 1)
'''


def source(*more: str) -> str:
    """Give the source of the type, and more below it."""
    return TYPE.format(ours=OURS) + "\n".join(map(textwrap.dedent, more))


@dataclass(frozen=True, slots=True)
class Outside:
    """A training environment.

    Attributes:
        root: The folder in which it lies, and in which a person works.
    """

    root: Path

    @property
    def venv(self) -> Path:
        """The environment's folder."""
        return self.root / "venv"

    @property
    def python(self) -> str:
        """Its interpreter."""
        return str(self.venv / "bin" / "python")

    @property
    def packages(self) -> Path:
        """Where its packages are installed."""
        (found,) = self.venv.glob("lib/python3*/site-packages")
        return found

    def make(self) -> None:
        """Make the environment, without pip and so without a network."""
        self.root.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(self.venv)], check=True)

    def install(self, name: str, text: str, entry_points: str = "") -> Path:
        """Install a package of one module ``sims``, with the entry points of the group, and give that module."""
        package, info = self.packages / name, self.packages / f"{name}-1.0.dist-info"
        for folder in (package, info):
            folder.mkdir(exist_ok=True)
        (package / "__init__.py").write_text("")
        (package / "sims.py").write_text(text)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        if entry_points:
            (info / "entry_points.txt").write_text(f"[gymdash_tui.simulations]\n{entry_points}\n")
        return package / "sims.py"

    def work(self, name: str, **files: str) -> Work:
        """Make a folder in which a person works, with files (``a__py`` is ``a.py``)."""
        work = Work(self.root / name)
        work.folder.mkdir(parents=True)
        for file, text in files.items():
            work.write(file.replace("__", "."), text)
        return work


@dataclass(frozen=True, slots=True)
class Work:
    """A folder in which a person works.

    Attributes:
        folder: The folder.
    """

    folder: Path

    @property
    def project(self) -> Path:
        """Its project."""
        return self.folder / ".gymdash-projects"

    def write(self, name: str, text: str) -> Path:
        """Write a file."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text))
        return file

    def run(self, *words: str | Path) -> Said:
        """Run our interpreter, as a person would who stands in the folder."""
        ran = run_python(*words, cwd=self.folder, timeout=2 * PATIENCE)
        return Said(ran.returncode, ran.stdout, ran.stderr)

    def shell(self, *words: str | Path) -> Said:
        """Run the program within the test's own process, which is faster than a process for each."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.chdir(self.folder), redirect_stdout(out), redirect_stderr(err):
            try:
                code = main([*map(str, words)])
            except SystemExit as left:
                code = int(left.code or 0)
        return Said(code, out.getvalue(), err.getvalue())

    def program(self, *words: str | Path) -> Said:
        """Run the program as a process of its own."""
        return self.run("-m", "gymdash_tui", *words)

    def script(self, name: str, text: str) -> Said:
        """Run a script."""
        return self.run(self.write(name, text))

    def started(self, *words: str | Path) -> dict[str, Any]:
        """Start a simulation to its end, see that it succeeded, and give what it told."""
        ran = self.program("start", *words, "--wait", "--json")
        assert ran.code == 0, ran
        assert ran.json["ending"] == "succeeded", ran
        return self.told(ran.json["sim_id"])

    def told(self, sim_id: str) -> dict[str, Any]:
        """Give the last line that a simulation printed, which is JSON."""
        output = (self.project / "sims" / sim_id / "output.log").read_text()
        found: dict[str, Any] = json.loads([line for line in output.splitlines() if line.startswith("{")][-1])
        return found


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Outside:
    """An environment into which a package is installed that brings ``lab`` by an entry point."""
    made = Outside(tmp_path_factory.mktemp("outside"))
    made.make()
    made.install("outsidelab", source(), "lab = outsidelab.sims:Outside")
    return made


@pytest.fixture
def work(outside: Outside, request: pytest.FixtureRequest) -> Iterator[Work]:
    """A person's folder, whose project runs everything in that environment; nothing of it runs on afterwards."""
    made = outside.work(re.sub(r"\W", "_", request.node.name))
    assert made.shell("python", outside.venv).code == 0
    yield made
    leave_nothing(made.project)


def runs_outside(outside: Outside, told: dict[str, Any]) -> bool:
    """Tell whether a simulation ran there and could have imported nothing of ours but this package."""
    assert told["python"] == outside.python and told["prefix"] == str(outside.venv)
    assert told["missing"] == list(OURS)
    assert told["kwargs"]["optimizer"] == {"rate": 0.5, "kind": "adam"} and told["kwargs"]["layers"] == [64, 64]
    ours = [folder for folder in told["path"] if (Path(folder) / "gymdash_tui").exists()]
    assert all([entry.name for entry in Path(folder).iterdir()] == ["gymdash_tui"] for folder in ours) and ours
    return True
