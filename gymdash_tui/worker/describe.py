"""Tells which arguments a simulation type takes, and what is wrong with some that a person gave.

The screen never imports a simulation's type; it asks this short-lived process
(``python -m gymdash_tui.worker.describe``). A request stands on stdin::

    {"type": {"module": ..., "qualname": ..., "file": ..., "path": [...]}, "kwargs": {...} or null, "hidden": [...]}

and the answer on stdout, whatever the person's module prints while it is imported::

    {"fields": [...], "help": "...", "problems": {"algorithm_kwargs.learning_rate": "needs a number..."}, "files": []}
    {"error": "one line", "trace": "the whole traceback"}

``hidden`` are the dotted names of arguments that were given but could not be sent, such as a function; ``files`` are
those of which the answer is made. With ``"find": true`` the types of the named module are told instead: see
``worker.discover``.
"""

from __future__ import annotations

import inspect
import json
import os
import sys
import traceback
from collections.abc import Mapping
from typing import Any

from gymdash_tui.domain.checks import check_kwargs
from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import UnknownType, WrongUse
from gymdash_tui.domain.field import Field, defaults_of, with_default
from gymdash_tui.domain.models import model_problems
from gymdash_tui.domain.values import merge
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.registry import SimulationRegistry
from gymdash_tui.simulation.start_file import jsonable
from gymdash_tui.simulation.types import TypeRef
from gymdash_tui.worker.discover import files_of, find
from gymdash_tui.worker.explain import explain


def main() -> int:
    """Answer one request; the exit code is 1 where the answer is an error."""
    answer_to = _keep_stdout()
    told = answer(sys.stdin.read())
    write(told, answer_to)
    return 1 if "error" in told else 0


def answer(question: str) -> dict[str, Any]:
    """Answer a request, whatever the person's module raises."""
    try:
        request = _request(question)
        return find(TypeRef.from_json(request["type"])) if request.get("find") else describe(request)
    except (Exception, SystemExit) as error:
        # where a sentence of ours says it all, a trace through our own code would tell a person nothing
        ours = isinstance(error, WrongUse | UnknownType)
        return {"error": explain(error), "trace": "" if ours else "".join(traceback.format_exception(error))}


def write(told: Mapping[str, Any], file: int) -> None:
    """Write an answer into an open file, and close that."""
    with os.fdopen(file, "w", encoding="utf-8", errors="surrogatepass") as stream:
        json.dump(jsonable(dict(told)), stream)


def _keep_stdout() -> int:
    """Give the real stdout as an open file, and let everything that is printed go to stderr."""
    kept = os.dup(1)
    os.dup2(2, 1)
    return kept


def _request(text: str) -> dict[str, Any]:
    request = json.loads(text)
    if not isinstance(request, dict) or not isinstance(request.get("type"), dict):
        raise WrongUse('The request needs the form {"type": {...}, "kwargs": {...} or null}.')
    return request


def describe(request: Mapping[str, Any]) -> dict[str, Any]:
    """Answer a request.

    Raises:
        WrongUse: If what is named is no simulation type.
        Exception: Whatever the person's module raises when it is imported.
    """
    reference = TypeRef.from_json(request["type"])
    found, registered = type_of(reference)
    fields = tuple(
        with_default(field, registered[field.name]) if field.name in registered else field for field in found.fields()
    )
    problems: dict[str, str] = {}
    if request.get("kwargs") is not None:
        merged = merge(defaults_of(fields), registered, request["kwargs"])
        problems = _problems(found, fields, merged, tuple(map(str, request.get("hidden") or ())))
    return {
        "fields": [field.to_json() for field in fields],
        "help": inspect.cleandoc(found.__doc__ or ""),
        "problems": problems,
        "files": files_of(reference, found.__module__),
    }


def _problems(
    found: type[Simulation], fields: tuple[Field, ...], kwargs: dict[str, Any], hidden: tuple[str, ...]
) -> dict[str, str]:
    """Find what is wrong: by the declaration, by pydantic where that declares, and by the type itself in the end."""
    declared = check_kwargs(fields, kwargs)
    problems = _seen(declared, hidden)
    if not problems and found.Kwargs is not None:
        problems = _seen(model_problems(found.Kwargs, fields, kwargs), hidden)
    # the type itself may count on all that has to be given, also on what is not shown here
    return problems if problems or declared else _seen(found.check(kwargs), hidden)


def _seen(problems: Mapping[str, str], hidden: tuple[str, ...]) -> dict[str, str]:
    """Leave out what was given and cannot be shown here, and so is not to be judged here."""
    return {name: text for name, text in problems.items() if not any(_overlap(name, other) for other in hidden)}


def _overlap(name: str, other: str) -> bool:
    return f"{name}.".startswith(f"{other}.") or f"{other}.".startswith(f"{name}.")


def type_of(reference: TypeRef) -> tuple[type[Simulation], dict[str, Any]]:
    """Load a type, or of a function that makes simulations the type of those; and its registered default arguments.

    Raises:
        WrongUse: If it is neither.
    """
    found, registered = SimulationRegistry.load(reference)
    made: type = found if inspect.isclass(found) else type(found(SimulationStartConfig("", "")))
    if not issubclass(made, Simulation):
        name = reference.qualname or reference.registered
        raise WrongUse(f"'{name}' is no simulation type: make it a subclass of gymdash_tui.Simulation.")
    return made, registered


if __name__ == "__main__":
    sys.exit(main())
