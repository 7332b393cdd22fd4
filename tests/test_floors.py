"""The floors of the house: imports go down only, as written, and as a clean interpreter sees them."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "gymdash_tui"

# what each folder may import of the others; a neighbour on the same floor is not among them
ALLOWED = {
    "domain": set[str](),
    "simulation": {"domain"},
    "worker": {"domain", "simulation"},
    "simulations": {"domain", "simulation"},
    "project": {"domain", "simulation"},
    "metrics": {"domain", "simulation"},
    "charts": {"domain", "simulation"},
    "user": {"domain", "simulation"},
    "tracking": {"domain", "simulation", "project", "metrics", "charts", "user"},
    "tui": {"domain", "simulation", "project", "metrics", "charts", "user", "tracking"},
    "cli": {"domain", "simulation", "project", "metrics", "charts", "user", "tracking", "tui"},
}
STANDARD_ONLY = ("domain", "simulation", "worker")


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield _absolute(path, node)


def _absolute(path: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = ["gymdash_tui", *path.relative_to(PACKAGE).parts[:-1]]
    base = parts[: len(parts) - node.level + 1]
    return ".".join([*base, *([node.module] if node.module else [])])


def sources(folder: str) -> list[Path]:
    return sorted((PACKAGE / folder).rglob("*.py"))


@pytest.mark.parametrize("folder", ALLOWED)
def test_a_folder_imports_only_what_lies_below_it(folder: str) -> None:
    wrong = []
    for path in sources(folder):
        for name in imports_of(path):
            parts = name.split(".")
            if parts[0] != "gymdash_tui" or len(parts) == 1:
                continue
            if parts[1] not in {folder, *ALLOWED[folder]}:
                wrong.append(f"{path.relative_to(PACKAGE)} imports {name}")
    assert not wrong


def test_every_folder_has_its_floor() -> None:
    assert {path.parent.name for path in PACKAGE.glob("*/__init__.py")} == set(ALLOWED)


@pytest.mark.parametrize("folder", STANDARD_ONLY)
def test_the_lowest_floors_need_the_standard_library_alone(folder: str) -> None:
    wrong = []
    for path in sources(folder):
        for name in imports_of(path):
            top = name.split(".")[0]
            if top not in sys.stdlib_module_names | {"gymdash_tui", "cloudpickle"}:
                wrong.append(f"{path.relative_to(PACKAGE)} imports {name}")
    assert not wrong


def loaded_after(code: str) -> set[str]:
    """Give the top-level modules that a clean interpreter holds after some code."""
    script = f"{code}\nimport sys\nprint(' '.join(sorted({{name.split('.')[0] for name in sys.modules}})))"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return set(told.stdout.split())


SCREEN_NEVER = {"torch", "stable_baselines3", "gymnasium", "tensorboard", "alembic", "psutil", "pynvml"} | {
    *("matplotlib", "pyarrow", "pandas", "av", "PIL")
}
WORKER_NEVER = {"textual", "sqlmodel", "sqlalchemy", "pydantic", "rich", "plotext", "watchfiles"}


@pytest.mark.parametrize(
    ("code", "never"),
    [
        ("import gymdash_tui", SCREEN_NEVER | WORKER_NEVER | {"numpy"}),
        (
            "from gymdash_tui import ProjectManager, SimulationRegistry, SimulationTracker, Simulation",
            SCREEN_NEVER | WORKER_NEVER | {"numpy"},
        ),
        ("import gymdash_tui.worker.parent", SCREEN_NEVER | WORKER_NEVER | {"numpy", "asyncio", "cloudpickle"}),
        ("import gymdash_tui.worker.child", SCREEN_NEVER | WORKER_NEVER | {"numpy"}),
        ("from gymdash_tui import StableBaselinesSimulation", SCREEN_NEVER | WORKER_NEVER | {"numpy"}),
        ("import gymdash_tui.cli", SCREEN_NEVER | WORKER_NEVER | {"numpy"}),
        ("import gymdash_tui.tui.app", SCREEN_NEVER | {"sqlmodel", "sqlalchemy", "watchfiles", "numpy", "plotext"}),
        ("import gymdash_tui.tui.app, gymdash_tui.tui.screens.form, gymdash_tui.project.project", SCREEN_NEVER),
        ("import gymdash_tui.tui.screens.analyze, gymdash_tui.tui.screens.viewer", SCREEN_NEVER),
    ],
)
def test_a_clean_interpreter_holds_no_more_than_it_should(code: str, never: set[str]) -> None:
    assert not loaded_after(code) & never
