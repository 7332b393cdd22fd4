"""``gymdash-tui metrics``."""

from __future__ import annotations

import argparse
import io
import re
import sys
from typing import TextIO, cast

from gymdash_tui.cli.common import open_tracker, print_json, print_table
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import did_you_mean, list_some
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.units import short_number
from gymdash_tui.metrics import RunReader, Series, write_series


def metrics(arguments: argparse.Namespace) -> int:
    """Print recorded scalars as rows of tag, step, wall_time, value."""
    with open_tracker(arguments) as tracker:
        record = tracker.project.find(arguments.id)
        reader = RunReader(tracker.project.folder.simulation(record.sim_id).tb, shorten=True)
    reader.poll()
    for warning in reader.warnings:
        print(safe_text(warning), file=sys.stderr)
    found = dict(sorted(reader.series.items()))
    if arguments.list:
        _list(found, arguments.json)
    else:
        chosen = [_choose(found, tag, record.name) for tag in arguments.tag or found]
        write_series(chosen, _output(), arguments.format or ("json" if arguments.json else "csv"))
    reader.close()
    return 0


_DRIVING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class _Harmless(io.TextIOBase):
    """A terminal that is shown a mark in place of what would drive it: tags are whatever a program made up."""

    def write(self, text: str) -> int:
        return sys.stdout.write(_DRIVING.sub("\N{REPLACEMENT CHARACTER}", text))


def _output() -> TextIO:
    return cast(TextIO, _Harmless()) if sys.stdout.isatty() else sys.stdout


def _choose(found: dict[str, Series], tag: str, name: str) -> Series:
    if tag in found:
        return found[tag]
    if not found:
        raise WrongUse(f"'{name}' has recorded nothing yet.")
    guess = did_you_mean(tag, found)
    raise WrongUse(f"'{name}' has no tag '{tag}'{guess or '.'} It has {list_some(found, 20)}.")


def _list(found: dict[str, Series], as_json: bool) -> None:
    rows = [(tag, len(series), float(series.values[-1])) for tag, series in found.items() if len(series)]
    if as_json:
        print_json([{"tag": tag, "points": points, "last": last} for tag, points, last in rows])
    else:
        shown = ((tag, str(points), short_number(last)) for tag, points, last in rows)
        print_table(("tag", "points", "last"), shown, right=frozenset({1, 2}))
