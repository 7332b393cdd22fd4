"""What is different now from when a simulation was started, in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gymdash_tui.domain.guess import list_some
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.tracking.code_state import CodeState, code_state
from gymdash_tui.tracking.keeping import surroundings

_MOST_PACKAGES = 5


def differences(then: Mapping[str, Any], folder: SimulationFolder, cwd: Path, python: str = "") -> list[str]:
    """Say what differs now from what was kept about a start: a few words for each thing.

    Args:
        then: The record in its ``config.json``; what is missing in it is not compared.
        folder: Its folder, in which the difference of the code from its commit lies.
        cwd: The folder in which it ran, and in which the code lies.
        python: The interpreter in which it would run now; our own where it is empty.

    Raises:
        WrongUse: If the interpreter is none.
    """
    code = code_state(cwd)
    now = surroundings(code, python)
    return [
        *_code(then, code, folder),
        *_plain(then, now),
        *_packages(then.get("packages"), now["packages"]),
    ]


def _code(then: Mapping[str, Any], code: CodeState | None, folder: SimulationFolder) -> Iterator[str]:
    before = then.get("git_commit")
    after = code.commit if code is not None else ""
    if before and before != after:
        yield f"the commit {_short(before)} → {_short(after) or 'none'}"
    if not isinstance(then.get("code"), Mapping) or code is None:
        return
    kept = folder.code_diff.read_bytes() if folder.code_diff.exists() else b""
    if kept != code.diff:
        yield (
            "the uncommitted changes"
            if kept and code.diff
            else ("no uncommitted changes" if kept else "uncommitted changes")
        )


def _short(commit: object) -> str:
    return str(commit)[:7]


def _plain(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    names = {"host": "the host", "python": "Python", "interpreter": "the interpreter", "cores": "the cores"}
    for name, words in names.items():
        before = then.get(name)
        if before is not None and before != now[name]:
            yield f"{words} {str(before)[:100]} → {now[name]}"
    gpus = then.get("gpus")
    if isinstance(gpus, list) and gpus != now["gpus"]:
        yield f"the GPUs {_listed(gpus)} → {_listed(now['gpus'])}"


def _listed(names: list[Any]) -> str:
    return list_some(map(str, names), 4) or "none"


def _packages(before: object, after: Mapping[str, str]) -> Iterator[str]:
    # only those that there were then: what was installed since then, nothing of it can have used
    known = before if isinstance(before, Mapping) else {}
    changed = [
        f"{name} {old} → {after.get(name, 'gone')}" for name, old in sorted(known.items()) if after.get(name) != old
    ]
    if changed:
        packages = "1 package" if len(changed) == 1 else f"{len(changed)} packages"
        yield f"{packages} ({list_some(changed, _MOST_PACKAGES)})"
