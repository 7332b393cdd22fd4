"""What was kept about a simulation's start, for people: code, packages, machine, command."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gymdash_tui.domain.guess import list_some
from gymdash_tui.domain.units import short_bytes

_SHOWN = ("gymdash-tui", "stable-baselines3", "gymnasium", "torch", "numpy", "tensorboard")


def kept_lines(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give label and text of each line; what an older version did not keep is left out.

    Args:
        record: What stands in ``config.json``.
    """
    lines = (
        ("command", _text(record, "command_line")),
        ("in", _text(record, "cwd")),
        ("code", _code(record)),
        ("python", " ".join(filter(None, (_text(record, "python"), _text(record, "interpreter"))))),
        ("packages", _packages(record.get("packages"))),
        ("machine", _machine(record)),
        ("variables", _variables(record)),
    )
    return ((label, text) for label, text in lines if text)


def _text(record: Mapping[str, Any], name: str) -> str:
    return str(record.get(name) or "")


def _code(record: Mapping[str, Any]) -> str:
    code = record.get("code")
    commit = _text(record, "git_commit")[:12]
    if not isinstance(code, Mapping):
        return commit
    words = [" ".join(filter(None, (_text(code, "branch"), commit))) or "no commit yet"]
    if code.get("changed"):
        words.append(
            f"uncommitted changes (code.diff, {_size(code)})" if code.get("diff_bytes") else "uncommitted changes"
        )
    if code.get("untracked_count"):
        words.append(f"{code['untracked_count']} untracked ({list_some(code.get('untracked') or (), 3)})")
    return ", ".join([*words, *filter(None, [_text(code, "problem")]), f"in {_text(code, 'root')}"])


def _size(code: Mapping[str, Any]) -> str:
    size = code["diff_bytes"]
    text = short_bytes(size) if isinstance(size, int) else ""
    return f"its first {text}; it is longer" if code.get("diff_cut") else text


def _packages(found: object) -> str:
    if not isinstance(found, Mapping) or not found:
        return ""
    shown = [f"{name} {found[name]}" for name in _SHOWN if name in found]
    return f"{len(found)} ({', '.join(shown)}...)" if shown else str(len(found))


def _machine(record: Mapping[str, Any]) -> str:
    cores = record.get("cores")
    gpus = record.get("gpus")
    words = [_text(record, "host"), f"{cores} cores" if cores else ""]
    words += [str(name) for name in gpus] if isinstance(gpus, list) else []
    return ", ".join(filter(None, words))


def _variables(record: Mapping[str, Any]) -> str:
    found = record.get("variables")
    return " ".join(f"{name}={value}" for name, value in found.items()) if isinstance(found, Mapping) else ""
