"""What keeps a program from being started, in sentences that say what to write instead."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from gymdash_tui.domain.guess import did_you_mean
from gymdash_tui.domain.program import SEED
from gymdash_tui.domain.text import safe_text
from gymdash_tui.simulations.command.call import Call

_PYTHON = re.compile(r"python[\d.]*")


def problems(kwargs: Mapping[str, Any]) -> dict[str, str]:
    """Say what keeps a program from being started: a sentence for each argument that is wrong."""
    argv = kwargs.get("argv")
    if not argv or not all(isinstance(word, str) for word in argv) or not argv[0]:
        return {"argv": 'needs a program and its words, such as ["python", "train.py"]'}
    call = Call.of(kwargs)
    texts = [*call.words, str(call.cwd), str(call.logdir or ""), *call.asked, *call.asked.values()]
    if any("\0" in text for text in texts):
        return {"argv": "holds a NUL character, which no program can be given"}
    if not call.cwd.is_dir():
        return {"cwd": f"{safe_text(str(call.cwd))} is no folder{_near(call.cwd, folders=True)}"}
    told = {
        "argv": _missing(call),
        "logdir": _no_folder(call),
        "env": _wrong_names(call),
        "seed": _homeless_seed(kwargs),
    }
    return {name: sentence for name, sentence in told.items() if sentence}


def _no_folder(call: Call) -> str:
    if call.logdir is None or not call.logdir.exists() or call.logdir.is_dir():
        return ""
    return f"{safe_text(str(call.logdir))} is a file; give the folder in which it lies"


def _wrong_names(call: Call) -> str:
    right = all(name and "=" not in name for name in call.asked)
    return "" if right else 'needs names without =, such as {"CUDA_VISIBLE_DEVICES": "0"}'


def _homeless_seed(kwargs: Mapping[str, Any]) -> str:
    texts = [*kwargs["argv"], kwargs.get("logdir"), *(kwargs.get("env") or {}).values()]
    if kwargs.get("seed") is None or any(SEED in str(text) for text in texts):
        return ""
    return f"has no place in the command; write {SEED} where it goes, such as --seed {SEED}"


def _missing(call: Call) -> str:
    """Say that the program, or the script that it is to run, is not there."""
    word = call.words[0]
    if call.path is None:
        return why_not_found(call)
    if _PYTHON.fullmatch(Path(word).name) and len(call.words) > 1:
        script = call.cwd / call.words[1]
        if call.words[1].endswith(".py") and not script.exists():
            return f"{safe_text(str(script))} does not exist{_near(script)}"
    return ""


def why_not_found(call: Call) -> str:
    """Say why there is no program of the first word's name, with what may have been meant."""
    word = call.words[0]
    path = call.cwd / word
    shown = safe_text(word)
    if path.is_dir():
        return f"{shown} is a folder; name the program in it"
    if path.is_file():
        if word.endswith(".py"):
            return f"{shown} is a script and no program; write: python {shown}"
        if os.sep in word:
            return f"{shown} may not be executed; chmod +x it, or name the program that runs it before it"
        return f"{shown} is not on the PATH; as a file in {safe_text(str(call.cwd))} it is written ./{shown}"
    if os.sep in word:
        return f"{shown} does not exist{_near(path)}"
    return f"no program '{shown}' is on the PATH{did_you_mean(word, _programs(call))}"


def _near(path: Path, folders: bool = False) -> str:
    with suppress(OSError):
        return did_you_mean(path.name, (one.name for one in path.parent.iterdir() if not folders or one.is_dir()))
    return ""


def _programs(call: Call) -> Iterable[str]:
    for folder in call.search_path.split(os.pathsep):
        with suppress(OSError):
            yield from os.listdir(folder or ".")  # noqa: PTH208 - thousands of names
