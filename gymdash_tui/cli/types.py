"""``gymdash-tui types``."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator, Sequence

from gymdash_tui.cli.common import print_json, print_table
from gymdash_tui.cli.kinds import catalogue_of
from gymdash_tui.domain.errors import UnknownType, WorkerError
from gymdash_tui.domain.field import Field
from gymdash_tui.domain.guess import list_some
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.values import flatten, show_value
from gymdash_tui.simulation.registry import SimulationRegistry
from gymdash_tui.tracking.catalogue import Catalogue, CatalogueEntry, TypeProblem, import_problems
from gymdash_tui.tracking.types import TypeInfo, describe


def types(arguments: argparse.Namespace) -> int:
    """List the simulation types and what is wrong with them, or the arguments of one."""
    catalogue = catalogue_of(arguments)
    if arguments.key:
        return _one(_find(catalogue, arguments.key), arguments.json)
    problems = [*catalogue.problems, *asyncio.run(import_problems(catalogue))]
    if arguments.json:
        print_json({"types": [_told(entry) for entry in catalogue.entries.values()], "problems": _problems(problems)})
        return 0
    rows = [(entry.key, entry.type.name, entry.source, _where(entry)) for entry in catalogue.entries.values()]
    print_table(("key", "type", "source", "where"), rows)
    _print_problems(problems, arguments.trace)
    return 0


def _find(catalogue: Catalogue, key: str) -> CatalogueEntry:
    try:
        return catalogue.find(key)
    except UnknownType:
        if SimulationRegistry.registered(key) is None:
            raise
        raise WorkerError(f"The type '{key}' was made on the spot and can only be asked where it was made.") from None


def _where(entry: CatalogueEntry) -> str:
    where = entry.type.file or entry.type.module
    return f"{where} in {entry.type.python}" if entry.type.python else where


def _told(entry: CatalogueEntry) -> dict[str, object]:
    where = {name: getattr(entry.type, name) for name in ("module", "file", "python")}
    return {"key": entry.key, "type": entry.type.qualname, "source": entry.source, **where}


def _problems(problems: Sequence[TypeProblem]) -> list[dict[str, str]]:
    return [{"source": one.source, "sentence": one.sentence, "trace": one.trace} for one in problems]


def _print_problems(problems: Sequence[TypeProblem], with_trace: bool) -> None:
    if problems:
        print("\nproblems")
    for one in problems:
        print(f"  {safe_text(one.source)}: {safe_text(one.sentence)}")
        for line in one.trace.splitlines() if with_trace else ():
            print(f"      {safe_text(line)}")
    if any(one.trace for one in problems) and not with_trace:
        print("  gymdash-tui types --trace shows where they come from.")


def _one(entry: CatalogueEntry, as_json: bool) -> int:
    info: TypeInfo = asyncio.run(describe(entry.type))
    if as_json:
        fields = [field.to_json() for field in info.fields]
        default = {"name": entry.name, "kwargs": entry.kwargs}
        print_json({**_told(entry), "help": info.help, "default": default, "fields": fields})
        return 0
    for line in f"{entry.key}: {info.help}".rstrip(" ").splitlines():
        print(safe_text(line))
    print(f"{safe_text(entry.source)}, {safe_text(_where(entry))}")
    print()
    if info.fields:
        print_table(("argument", "kind", "default", "meaning"), _rows(info.fields))
    else:
        print("It declares no arguments, and takes any.")
    for name, value in flatten(entry.kwargs).items():
        print(safe_text(f"starts with {name} = {show_value(value)}"))
    return 0


def _rows(fields: Sequence[Field], indent: str = "") -> Iterator[tuple[str, str, str, str]]:
    for field in fields:
        choices = f" ({list_some(field.choices)})" if field.choices else ""
        yield indent + field.name, field.kind, _default(field), (field.help + choices).strip()
        yield from _rows(field.inner, indent + "  ")
        for name, inner in field.variants.items():
            yield f"{indent}  with {field.variant_by}={name}:", "", "", ""
            yield from _rows(inner, indent + "    ")


def _default(field: Field) -> str:
    if field.required:
        return "required"
    return "" if field.inner and field.default else show_value(field.default)
