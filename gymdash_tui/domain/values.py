"""Arguments as text: ``algorithm_kwargs.learning_rate=lin_0.001`` into nested values, and back."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import list_some


def parse_value(text: str) -> Any:
    """Read a value as JSON where it is JSON, else as the text it is."""
    try:
        value = json.loads(text)
        return value if _levels(value) <= _DEEPEST else text
    except (ValueError, RecursionError):
        return _python_word(text)


_DEEPEST = 50  # brackets within brackets; what is nested deeper is no argument


def _levels(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_levels, inner), default=0)


def _python_word(text: str) -> Any:
    # 1e-3 and .5 are JSON or nearly; people who write Python also write True, None, 1_000
    words = {"True": True, "False": False, "None": None}
    if text in words:
        return words[text]
    for kind in (int, float):
        try:
            value = kind(text)
        except ValueError:
            continue
        return value if isinstance(value, int) or math.isfinite(value) else text
    return text


def parse_assignments(texts: Iterable[str]) -> dict[str, Any]:
    """Turn ``key.sub=value`` texts into nested arguments.

    Raises:
        WrongUse: If a text has no ``=``, an empty key, or puts a key inside what is a plain value.
    """
    result: dict[str, Any] = {}
    for text in texts:
        path, sign, value = text.partition("=")
        if not sign or not all(path.split(".")):
            raise WrongUse(f"'{text}' is not of the form key=value; write for example num_steps=100000.")
        assign(result, path, parse_value(value))
    return result


def assign(into: dict[str, Any], path: str, value: Any) -> None:
    """Set a nested value by its dotted path; a dictionary is laid over what stands there.

    Raises:
        WrongUse: If part of the path is a plain value already, or the whole of it more than one.
    """
    *parents, last = path.split(".")
    for name in parents:
        inner = into.setdefault(name, {})
        if not isinstance(inner, dict):
            raise WrongUse(f"'{path}' cannot be set: '{name}' already is {inner!r}; give one of the two.")
        into = inner
    below = into.get(last)
    if isinstance(below, dict) and below:
        if not isinstance(value, Mapping):
            raise WrongUse(f"'{path}' cannot be set: it already has {list_some(below)}; give one of the two.")
        value = merge(below, value)
    into[last] = value


def flatten(kwargs: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Turn nested arguments into dotted names.

    A dictionary that is empty, or has a name that no dotted path can hold (``net.arch``), stays a value.
    """
    flat: dict[str, Any] = {}
    for name, value in kwargs.items():
        if isinstance(value, Mapping) and value and all(map(_fits_path, value)):
            flat |= flatten(value, f"{prefix}{name}.")
        else:
            flat[f"{prefix}{name}"] = value
    return flat


def _fits_path(name: Any) -> bool:
    return isinstance(name, str) and name != "" and "." not in name and "=" not in name


def show_value(value: Any) -> str:
    """Write a value so that :func:`parse_value` reads it back; a text stays bare where it can.

    What JSON cannot hold is named (see :func:`readable`), and is then not read back.
    """
    if isinstance(value, str):
        bare = value.isprintable() and value == value.strip() and parse_value(value) == value
        return value if bare else json.dumps(value, ensure_ascii=not value.isprintable())
    try:
        # within a list or dictionary, only what JSON cannot hold is named, and not the whole
        return json.dumps(value, default=readable if isinstance(value, list | tuple | dict) else None)
    except (TypeError, ValueError, RecursionError):
        return readable(value)


def readable(value: Any) -> str:
    """Name a value that JSON cannot hold, such as a function: ``<make_trigger.lambda>``."""
    name = getattr(value, "__qualname__", None) or type(value).__name__
    return f"<{str(name).replace('<locals>.', '').replace('<lambda>', 'lambda')}>"


_LOST = re.compile(r"<[^<>]+>")


def is_lost(value: Any) -> bool:
    """Tell whether a value is but the name of what JSON could not hold."""
    return isinstance(value, str) and _LOST.fullmatch(value) is not None


def plain_part(kwargs: Mapping[str, Any], prefix: str = "") -> tuple[dict[str, Any], list[str]]:
    """Split nested arguments: those that JSON can hold, and the dotted names of the others."""
    plain: dict[str, Any] = {}
    others: list[str] = []
    for name, value in kwargs.items():
        if is_plain(value) and isinstance(name, str):
            plain[name] = value
        elif isinstance(value, Mapping) and prefix.count(".") < _DEEPEST:
            plain[str(name)], within = plain_part(value, f"{prefix}{name}.")
            others += within
        else:
            others.append(f"{prefix}{name}")
    return plain, others


def is_plain(value: Any) -> bool:
    """Tell whether JSON can hold a value."""
    try:
        json.dumps(value)
    except (TypeError, ValueError, RecursionError):
        return False
    return True


def merge(*layers: Mapping[str, Any] | None) -> dict[str, Any]:
    """Lay arguments over one another: later values win, nested dictionaries are merged key by key.

    Nothing that is passed in is changed or shared with the result.
    """
    result: dict[str, Any] = {}
    for layer in layers:
        for key, value in (layer or {}).items():
            below = result.get(key)
            if isinstance(value, Mapping):
                result[key] = merge(below if isinstance(below, Mapping) else None, value)
            else:
                result[key] = _own(value)
    return result


def _own(value: Any) -> Any:
    """Copy lists and dictionaries all the way down; anything else is one thing, wherever it stands."""
    if isinstance(value, Mapping):
        return merge(value)
    return type(value)(map(_own, value)) if type(value) in (list, tuple) else value


def is_seed(path: str) -> bool:
    """Tell whether a dotted path is a seed's."""
    return path.rpartition(".")[2] == "seed"


def short_keys(keys: Sequence[str]) -> dict[str, str]:
    """Give each dotted key's last part, which says most, where no other one ends in the same."""
    last = {key: key.rpartition(".")[2] or key for key in keys}
    times = Counter(last.values())
    return {key: name if times[name] == 1 else key for key, name in last.items()}
