"""Which keys configurations have."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Connection

_LEAVES = """
    SELECT leaf.fullkey, count(*)
    FROM simulations, json_tree(CASE WHEN json_valid({column}) THEN {column} ELSE '{{}}' END, '{root}') AS leaf
    WHERE deleted IS NULL AND {column} <> '{{}}'
    AND typeof(leaf.key) = 'text' AND (leaf.type <> 'object' OR leaf.value = '{{}}')
    GROUP BY 1
"""
_PLACES = (("config", "$.kwargs"), ("start_kwargs", "$"))
# a name as SQLite writes it into a path, bare or in quotes, or a place in a list
_PART = re.compile(r'\.(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^.\["]+))|\[\d+\]')


def config_keys(connection: Connection) -> list[str]:
    """Give the dotted keys that occur in configurations, the most frequent first; a list is one value."""
    found: Counter[str] = Counter()
    for column, root in _PLACES:
        wanted = _LEAVES.format(column=column, root=root)
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
