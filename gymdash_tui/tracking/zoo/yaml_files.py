"""YAML files of other people, by the safe loader, as plain values."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.text import safe_text

if TYPE_CHECKING:
    import yaml

_LARGEST = 4 << 20  # bytes; RL Zoo's largest file has 20,000
_MOST = 200_000  # values, where an anchor's are counted at each place that refers to it
_DEEPEST = 30
_FAR = 1 << 63  # of a whole number

_ORDERED = "tag:yaml.org,2002:python/object/apply:collections.OrderedDict"
_TUPLE = "tag:yaml.org,2002:python/tuple"


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML file that holds a mapping; anchors and merges are followed, Python's tags are refused.

    Raises:
        WrongUse: If it is no YAML, or holds anything else than plain values; the sentence names the line.
        OSError: If it cannot be read.
    """
    import yaml  # deferred: 20 ms, and few commands read YAML

    return _read(path, yaml.SafeLoader)


def read_run_yaml(path: Path) -> dict[str, Any]:
    """Read ``config.yml`` or ``args.yml`` of a run of RL Zoo, which it writes with the tag of an ordered dictionary.

    That one tag and a tuple's are read as the plain values they hold; any other is refused as by :func:`read_yaml`.

    Raises:
        WrongUse: If it is no YAML, or holds anything else than plain values; the sentence names the line.
        OSError: If it cannot be read.
    """
    import yaml

    class RunLoader(yaml.SafeLoader):  # type: ignore[misc]
        """Knows the two tags; a class of its own, so that the safe loader itself learns nothing."""

    RunLoader.add_constructor(_ORDERED, _ordered)
    RunLoader.add_constructor(_TUPLE, lambda loader, node: loader.construct_sequence(node, deep=True))
    return _read(path, RunLoader)


def _ordered(loader: yaml.SafeLoader, node: yaml.Node) -> dict[str, Any]:
    # as PyYAML writes it: the one argument of the call, a list of pairs
    found = loader.construct_sequence(node, deep=True)
    pairs = found[0] if found else []
    return {str(pair[0]): pair[1] for pair in pairs if isinstance(pair, list) and len(pair) == 2}


def _read(path: Path, loader: Any) -> dict[str, Any]:
    import yaml

    name = safe_text(path.name)
    if path.stat().st_size > _LARGEST:
        raise WrongUse(f"{name} is larger than any file of hyperparameters; give another one.")
    try:
        found = yaml.load(path.read_bytes(), loader)  # SafeLoader, or the one above
    except yaml.YAMLError as error:
        raise WrongUse(_sentence(name, error)) from None
    except (RecursionError, ValueError, TypeError) as error:
        raise WrongUse(f"{name} cannot be read as YAML ({type(error).__name__}: {error}).") from None
    if not isinstance(found, dict):
        raise WrongUse(f"{name} holds no mapping, so no hyperparameters; give a file such as RL Zoo's ppo.yml.")
    return dict(_Plain(name).of(found))


def _sentence(name: str, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    where = f"{name}, line {mark.line + 1}" if mark is not None else name
    problem = safe_text(str(getattr(error, "problem", None) or "it is no YAML"))
    if "could not determine a constructor" in problem:
        tag = problem.rpartition("tag ")[2].strip("'").replace("tag:yaml.org,2002:", "!!")
        return f"{where}: the tag {tag} asks for an object to be made, which is never done; write a plain value."
    return f"{where}: {problem}."


class _Plain:
    """Copies what was read as JSON can hold it; a small file may refer to itself without end."""

    def __init__(self, name: str) -> None:
        """Take the file's name, for what there is to say of it."""
        self._name = name
        self._count = 0

    def of(self, value: Any, depth: int = 0) -> Any:
        """Give a plain copy.

        Raises:
            WrongUse: If there is no end to it.
        """
        self._count += 1
        if self._count > _MOST or depth > _DEEPEST:
            raise WrongUse(f"{self._name} refers to itself, or unfolds to more than anybody would read.")
        if isinstance(value, dict):
            return {str(key): self.of(inner, depth + 1) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.of(inner, depth + 1) for inner in value]
        if value is None or isinstance(value, bool | str):
            return value
        if isinstance(value, int | float):
            return value if abs(value) < _FAR or (isinstance(value, float) and math.isfinite(value)) else str(value)
        return str(value)  # a date, say
