"""``gymdash-tui media``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gymdash_tui.cli.common import open_tracker, print_json, print_table
from gymdash_tui.domain.counts import parse_count
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import did_you_mean, list_some
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.units import short_bytes
from gymdash_tui.tracking.extracting import extract
from gymdash_tui.tracking.media import MediaItem
from gymdash_tui.tracking.recorded_media import all_media_of


def media(arguments: argparse.Namespace) -> int:
    """List a simulation's videos, images, audio and texts, by their steps, or write them out as files."""
    if arguments.force and arguments.extract is None:
        raise WrongUse("--force replaces files that --extract FOLDER would write; give both, or neither.")
    first, last = _range(arguments.steps)
    with open_tracker(arguments) as tracker:
        record = tracker.project.find(arguments.id)
        found, warnings = all_media_of(tracker.project.folder.simulation(record.sim_id))
    for warning in warnings:
        print(safe_text(warning), file=sys.stderr)
    for key in arguments.key:
        _check_key(key, {item.key for item in found}, record.name)
    chosen = [
        item
        for item in found
        if (not arguments.key or item.key in arguments.key)
        and (not arguments.type or item.type in arguments.type)
        and (first is None or item.step >= first)
        and (last is None or item.step <= last)
    ]
    if arguments.extract is not None:
        return _extract(chosen, arguments.extract, arguments.force, arguments.json)
    if arguments.json:
        print_json([item.to_json() for item in chosen])
    elif not chosen:
        print(f"'{safe_text(record.name)}' has made no media{' of these' if found else ''}.")
    else:
        print_table(("key", "type", "step", "time", "size", "file"), map(_row, chosen), right=frozenset({2, 4}))
    return 0


def _extract(chosen: list[MediaItem], folder: str, force: bool, as_json: bool) -> int:
    if not folder:
        raise WrongUse("--extract needs a folder.")
    written, problems = extract(chosen, Path(folder), force)
    for problem in problems:
        print(problem, file=sys.stderr)
    if as_json:
        pairs = zip(chosen, written, strict=True)
        print_json([{**item.to_json(), "written": str(path) if path else None} for item, path in pairs])
    else:
        count = len(written) - len(problems)
        print(f"{count:,} {'file was' if count == 1 else 'files were'} written into {safe_text(folder)}.")
    return int(bool(problems))


def _row(item: MediaItem) -> tuple[str, ...]:
    made = f"{item.time.astimezone():%Y-%m-%d %H:%M:%S}"
    return item.key, item.type, f"{item.step:,}", made, short_bytes(item.size), item.file


def _check_key(key: str, known: set[str], name: str) -> None:
    if key not in known:
        guess = did_you_mean(key, known) or "."
        has = f"It has {list_some(sorted(known), 20)}." if known else "It has made no media."
        raise WrongUse(f"'{name}' has no media of the key '{key}'{guess} {has}")


def _range(text: str) -> tuple[int | None, int | None]:
    """Read ``A:B``, ``A:``, ``:B`` or one step; both ends count.

    Raises:
        WrongUse: If it is none, or ends before it begins.
    """
    if not text:
        return None, None
    start, colon, end = text.partition(":")
    first, last = _step(start, text), _step(end if colon else start, text)
    if first is not None and last is not None and first > last:
        raise WrongUse(f"--steps {text} ends before it begins; write {end}:{start}.")
    return first, last


def _step(text: str, whole: str) -> int | None:
    if not text.strip("0 "):  # nothing, which is no end, or nought, which is no count
        return 0 if "0" in text else None
    try:
        return parse_count(text)
    except WrongUse:
        raise WrongUse(f"--steps {whole} is no range of steps; write for example 0:50k, 10000: or :2M.") from None
