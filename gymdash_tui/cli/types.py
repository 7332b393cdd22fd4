"""``gymdash-tui types``."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator, Sequence

from gymdash_tui.cli.common import print_json, print_table
from gymdash_tui.domain.errors import WorkerError
from gymdash_tui.domain.fields import Field
from gymdash_tui.domain.guess import list_some
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.values import show_value
from gymdash_tui.simulation.registry import SimulationRegistry
from gymdash_tui.tracking.types import TypeInfo, describe


def types(arguments: argparse.Namespace) -> int:
    """List the simulation types, or the arguments of one."""
    return _one(arguments.key, arguments.json) if arguments.key else _all(arguments.json)


def _all(as_json: bool) -> int:
    found = [SimulationRegistry.find(key) for key in SimulationRegistry.list_simulations()]
    rows = [(one.key, one.type.qualname if one.type else "", one.type.module if one.type else "") for one in found]
    if as_json:
        print_json([dict(zip(("key", "type", "module"), row, strict=True)) for row in rows])
    else:
        print_table(("key", "type", "module"), rows)
    return 0


def _one(key: str, as_json: bool) -> int:
    found = SimulationRegistry.find(key)
    if found.type is None:
        raise WorkerError(f"The type '{key}' was made on the spot and can only be asked where it was made.")
    info: TypeInfo = asyncio.run(describe(found.type))
    if as_json:
        fields = [field.to_json() for field in info.fields]
        print_json({"key": key, "module": found.type.module, "type": found.type.qualname, "fields": fields})
        return 0
    for line in f"{key}: {info.help}".splitlines():
        print(safe_text(line))
    print()
    print_table(("argument", "kind", "default", "meaning"), _rows(info.fields))
    return 0


def _rows(fields: Sequence[Field], indent: str = "") -> Iterator[tuple[str, str, str, str]]:
    for field in fields:
        choices = f" ({list_some(field.choices)})" if field.choices else ""
        yield indent + field.name, field.kind, show_value(field.default), field.help + choices
        for name, inner in field.variants.items():
            yield f"{indent}  with {field.variant_by}={name}:", "", "", ""
            yield from _rows(inner, indent + "    ")
