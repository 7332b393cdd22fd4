"""``gymdash-tui python``: the interpreter in which a project's simulations run."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from gymdash_tui.cli.common import SHELL, open_tracker, print_json
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.text import safe_text
from gymdash_tui.tracking.catalogue import PYTHON_SETTING, default_python
from gymdash_tui.tracking.interpreter import is_own
from gymdash_tui.tracking.pythons import Python, ask_python, python_path

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project


def python(arguments: argparse.Namespace) -> int:
    """Show, set or take away the interpreter in which the project's simulations run."""
    if arguments.path and arguments.clear:
        raise WrongUse("Give the path of an interpreter, or --clear, and not both.")
    changes = bool(arguments.path or arguments.clear)
    found = ask_python(python_path(arguments.path)) if arguments.path else None
    with open_tracker(arguments, create=changes) as tracker:
        project = tracker.project
        if changes:
            path = found.path if found is not None else None
            project.set_setting(PYTHON_SETTING, path)
            project.record_call("set_python", {"shell": SHELL, "python": path})
        used, source = ask_python(default_python(project)), _source(project)
    _print(used, source, arguments.json)
    return 0


def _source(project: Project) -> str:
    if project.setting(PYTHON_SETTING):
        return "the project's setting"
    return "this program's own" if is_own(default_python(project)) else "pyproject.toml"


def _print(used: Python, source: str, as_json: bool) -> None:
    carries = used.has("cloudpickle")
    if as_json:
        print_json({"python": used.path, "version": used.version_text, "source": source, "cloudpickle": carries})
        return
    print(safe_text(f"{used.path}  Python {used.version_text}  ({source})"))
    if not carries:
        where = Path(used.prefix)
        print(safe_text(f"It has no cloudpickle, so functions cannot be given as arguments; install it in {where}."))
