"""Tells which arguments a simulation type takes, and what is wrong with some that a person gave.

The screen never imports a simulation's type; it asks this short-lived process
(``python -m gymdash_tui.worker.describe``). A request stands on stdin::

    {"type": {"module": ..., "qualname": ..., "file": ..., "path": [...]}, "kwargs": {...} or null}

and the answer on stdout, whatever the person's module prints while it is imported::

    {"fields": [...], "help": "...", "problems": {"algorithm_kwargs.learning_rate": "needs a number..."}}
    {"error": "one line", "trace": "the whole traceback"}
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
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.values import merge
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.start_file import jsonable
from gymdash_tui.simulation.types import TypeRef
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
        return describe(_request(question))
    except (Exception, SystemExit) as error:
        return {"error": explain(error), "trace": "".join(traceback.format_exception(error))}


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
    found = type_of(TypeRef.from_json(request["type"]))
    fields = found.fields()
    problems: dict[str, str] = {}
    if request.get("kwargs") is not None:
        merged = merge({field.name: field.default for field in fields}, request["kwargs"])
        problems = check_kwargs(fields, merged) or found.check(merged)
    return {
        "fields": [field.to_json() for field in fields],
        "help": inspect.cleandoc(found.__doc__ or ""),
        "problems": problems,
    }


def type_of(reference: TypeRef) -> type[Simulation]:
    """Load a type; of a function that makes simulations, the type of those.

    Raises:
        WrongUse: If it is neither.
    """
    found = reference.load()
    if not inspect.isclass(found):
        found = type(found(SimulationStartConfig("", "")))
    if not issubclass(found, Simulation):
        raise WrongUse(f"'{reference.qualname}' is no simulation type: make it a subclass of gymdash_tui.Simulation.")
    return found


if __name__ == "__main__":
    sys.exit(main())
