"""Other interpreters: found by what a person wrote, asked what they are, refused where no simulation can run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.tracking.cache import cache_folder, keep, recall, short_hash
from gymdash_tui.tracking.interpreter import environment, is_own

OLDEST = (3, 11)
"""The oldest Python in which a simulation can run."""

_PATIENCE = 30.0  # seconds; an interpreter on a cold network disk
_MARK = "gymdash-tui asks:"
# in words that every Python understands, also one that is far too old
_QUESTION = (
    f"import json,sys;sys.stdout.write({_MARK!r}+json.dumps("
    "[list(sys.version_info[:3]),sys.prefix,[one for one in sys.path if one]]))"
)
_INSTALLED = {"site-packages", "dist-packages"}


@dataclass(frozen=True, slots=True)
class Python:
    """An interpreter.

    Attributes:
        path: Its program.
        version: Such as ``(3, 12, 1)``.
        prefix: The folder of its environment.
        folders: From where it imports.
    """

    path: str
    version: tuple[int, ...]
    prefix: str
    folders: tuple[str, ...]

    @property
    def version_text(self) -> str:
        """The version as people write it."""
        return ".".join(map(str, self.version))

    def has(self, package: str) -> bool:
        """Tell whether it can import a package, by its files; nothing is imported."""
        places = (Path(folder, name) for folder in self.folders for name in (package, f"{package}.py"))
        return any(place.exists() for place in places)


def own_python() -> Python:
    """Give the interpreter that runs this program."""
    return Python(sys.executable, tuple(sys.version_info[:3]), sys.prefix, tuple(filter(None, sys.path)))


def python_path(text: str) -> str:
    """Give an interpreter's path for what a person wrote: a path, the folder of an environment, or a command.

    Raises:
        WrongUse: If there is no such program, or it may not be executed.
    """
    try:
        path = Path(text).expanduser()
        if path.is_dir():
            path = path / "bin" / "python"
        elif os.sep not in text and not path.exists():
            path = Path(shutil.which(text) or path)
        exists = path.exists()
    except (OSError, RuntimeError, ValueError):
        exists = False
    if not exists or not text:
        raise WrongUse(
            f"There is no interpreter '{text}'; give its path, such as /home/me/training/bin/python, or the folder of "
            f"its environment."
        )
    if not path.is_file() or not os.access(path, os.X_OK):
        raise WrongUse(f"'{path}' may not be executed; give the path of a Python interpreter.")
    # the link itself: what it leads to is another environment
    return os.path.abspath(path)  # noqa: PTH100 - resolving would follow it


def ask_python(path: str) -> Python:
    """Ask an interpreter what it is, or remember it where nothing was installed since.

    Raises:
        WrongUse: If it is gone, no Python, or too old.
    """
    if is_own(path):
        return own_python()
    path = python_path(path)
    file = cache_folder("pythons") / f"{short_hash([path, os.environ.get('PYTHONPATH', '')])}.json"
    told = _known(recall(file))
    if told is None:
        told = _asked(path)
        installed = [one for one in told[2] if _INSTALLED & set(Path(one).parts)]
        keep(file, {"told": told}, [path, Path(path).resolve(), Path(told[1], "pyvenv.cfg"), *installed])
    found = Python(path, tuple(told[0]), told[1], tuple(told[2]))
    if found.version < OLDEST:
        raise WrongUse(
            f"{path} is Python {found.version_text}; simulations need {'.'.join(map(str, OLDEST))} or newer, so make "
            f"an environment of such a one."
        )
    return found


def _known(kept: dict[str, Any] | None) -> Any:
    told = kept.get("told") if kept is not None else None
    return told if _is_answer(told) else None


def _is_answer(told: Any) -> bool:
    match told:
        case [[int(), int(), int()], str(), [*folders]]:
            return all(isinstance(folder, str) for folder in folders)
    return False


def _asked(path: str) -> Any:
    try:
        ran = subprocess.run(
            [path, "-c", _QUESTION], stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE, cwd="/",
            env=environment(path),
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise WrongUse(f"{path} did not say within {_PATIENCE:.0f} s what it is; give a Python interpreter.") from None
    except OSError as error:
        raise WrongUse(f"{path} cannot be run ({error.strerror or error}); give a Python interpreter.") from error
    _, mark, text = ran.stdout.decode(errors="replace").rpartition(_MARK)
    try:
        told = json.loads(text) if mark else None
    except ValueError:
        told = None
    if not _is_answer(told):
        said = (ran.stderr or ran.stdout).decode(errors="replace").strip().splitlines()
        last = f" It said: {said[-1][:200]}" if said else ""
        raise WrongUse(f"{path} is no Python interpreter that works.{last}")
    return told
