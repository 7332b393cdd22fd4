"""The hyperparameters that scripts write down as a text: a table in Markdown, the way of CleanRL's scripts.

They call it ``hyperparameters`` and write ``|param|value|``, ``|-|-|`` and a line for each (cleanrl/ppo.py).
"""

from __future__ import annotations

import re
from typing import Any

from gymdash_tui.domain.values import parse_value

_TAG = "hyperparameters"
_HEAD = re.compile(r"\s*\|\s*(param|parameter|name|key)s?\s*\|\s*values?\s*\|\s*", re.IGNORECASE)
_RULE = re.compile(r"\s*\|\s*:?-+:?\s*\|\s*:?-+:?\s*\|\s*")
_ROW = re.compile(r"\s*\|([^|]+)\|(.*)\|\s*")
_MOST = 1_000  # rows
_LONGEST = 10_000  # characters of a value


def is_table_tag(tag: str) -> bool:
    """Tell whether a text's tag is the one of such a table, in whatever folder."""
    return _TAG in tag.removesuffix("/text_summary").split("/")[-1:]


def read_table(text: str) -> dict[str, Any]:
    """Read the rows of a table of two columns, names and values; nothing where the text is none."""
    lines = text.splitlines()[: _MOST + 2]
    if len(lines) < 2 or not _HEAD.fullmatch(lines[0]) or not _RULE.fullmatch(lines[1]):
        return {}
    rows = [row for row in map(_ROW.fullmatch, lines[2:]) if row is not None]
    return {row[1].strip(): parse_value(row[2].strip()[:_LONGEST]) for row in rows if row[1].strip()}
