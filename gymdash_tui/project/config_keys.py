"""Which keys configurations have."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Connection

_LEAVES = """
    SELECT leaf.fullkey, sum(number)
    FROM {rows}, json_tree(CASE WHEN json_valid({column}) THEN {column} ELSE '{{}}' END, '{root}') AS leaf
    WHERE typeof(leaf.key) = 'text' AND (leaf.type <> 'object' OR leaf.value = '{{}}')
    GROUP BY 1
"""
_TOLD = "FROM simulations WHERE deleted IS NULL AND {column} <> '{{}}'"
_EACH = f"(SELECT {{column}}, 1 AS number {_TOLD})"
# of many simulations few have others, and they are long: each is looked into once
_ALIKE = f"(SELECT {{column}}, count(*) AS number {_TOLD} GROUP BY 1)"
_GIVEN = (("config", "$.kwargs", _EACH), ("start_kwargs", "$", _EACH))
_LEFT = (("defaults", "$", _ALIKE),)
# a name as SQLite writes it into a path, bare or in quotes, or a place in a list
_PART = re.compile(r'\.(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^.\["]+))|\[\d+\]')


def config_keys(connection: Connection) -> list[str]:
    """Give the dotted keys that occur in configurations, the most frequent first; a list is one value.

    Those that somebody gave come before those that are known only because they were left at their defaults.
    """
    given, left = _keys(connection, _GIVEN), _keys(connection, _LEFT)
    return list(dict.fromkeys([*given, *left]))


def _keys(connection: Connection, places: tuple[tuple[str, str, str], ...]) -> list[str]:
    found: Counter[str] = Counter()
    for column, root, rows in places:
        wanted = _LEAVES.format(column=column, root=root, rows=rows.format(column=column))
        for path, number in connection.exec_driver_sql(wanted):
            key = _dotted(str(path)[len(root) :])
            if key:
                found[key] += number
    return [key for key, _ in sorted(found.items(), key=lambda item: (-item[1], item[0]))]


def _dotted(path: str) -> str:
    """Give a path of SQLite's as a dotted key; nothing where it leads into a list, or no dotted key can name it."""
    names = list(_names(path))
    fits = all(name and not set(name) & set('.="') for name in names)
    return ".".join(names) if names and fits else ""


def _names(path: str) -> Iterator[str]:
    place = 0
    while place < len(path):
        part = _PART.match(path, place)
        if part is None or part.lastgroup is None:
            yield ""
            return
        yield part["bare"] if part["quoted"] is None else _unescaped(part["quoted"])
        place = part.end()


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return ""
