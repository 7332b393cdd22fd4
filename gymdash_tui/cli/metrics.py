"""``gymdash-tui metrics``."""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
from pathlib import Path
from typing import Any, TextIO, cast

from gymdash_tui.cli.common import open_tracker, print_json, print_table
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import did_you_mean, list_some
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.units import short_number
from gymdash_tui.metrics import RunReader, Series, write_series
from gymdash_tui.metrics.contents import RunContents
from gymdash_tui.tracking.recorded_settings import settings_in_tables


def metrics(arguments: argparse.Namespace) -> int:
    """Print recorded scalars as rows of tag, step, wall_time, value; or the tags, or the hyperparameters."""
    if arguments.hparams and (arguments.tag or arguments.list or arguments.format):
        raise WrongUse("--hparams prints hyperparameters alone; leave --tag, --list and --format out, or it.")
    with open_tracker(arguments) as tracker:
        record = tracker.project.find(arguments.id)
        folder = tracker.project.folder.simulation(record.sim_id).tb
    if arguments.hparams:
        return _hparams(folder, record.name, arguments.json)
    reader = RunReader(folder, shorten=True)
    reader.poll()
    for warning in reader.warnings:
        print(safe_text(warning), file=sys.stderr)
    found = dict(sorted(reader.series.items()))
    if arguments.list:
        _list(found, arguments.json)
    else:
        chosen = [_choose(found, tag, record.name) for tag in arguments.tag or found]
        write_series(chosen, harmless_output(), arguments.format or ("json" if arguments.json else "csv"))
    reader.close()
    return 0


_DRIVING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class _Harmless(io.TextIOBase):
    """A terminal that is shown a mark in place of what would drive it: tags are whatever a program made up."""

    def write(self, text: str) -> int:
        return sys.stdout.write(_DRIVING.sub("\N{REPLACEMENT CHARACTER}", text))


def harmless_output() -> TextIO:
    """Give the standard output, which shows a mark for what would drive a terminal."""
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


def _hparams(folder: Path, name: str, as_json: bool) -> int:
    run = RunContents(folder, shorten=True)
    run.poll()
    for warning in run.warnings:
        print(safe_text(warning), file=sys.stderr)
    hparams = {**settings_in_tables(run), **run.hparams}
    if as_json:
        print_json({"hparams": hparams, "domains": dict(run.domains), "metrics": list(run.judged_by)})
    elif not hparams and not run.domains:
        print(f"'{safe_text(name)}' has recorded no hyperparameters in its event files.")
    else:
        names = sorted({*hparams, *run.domains})
        rows = [(one, _plain(hparams.get(one, "")), _domain(run.domains.get(one))) for one in names]
        columns = 3 if run.domains else 2
        print_table(("name", "value", "declared")[:columns], [row[:columns] for row in rows])
    return 0


def _plain(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))  # all numbers are kept as floats
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _domain(domain: Any) -> str:
    if isinstance(domain, tuple):
        return " to ".join(map(_plain, domain))
    return ", ".join(map(_plain, domain)) if domain else ""
