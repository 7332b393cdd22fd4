"""The tests' program as people would call it, and what is looked at of it from outside."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from gymdash_tui.metrics import RunReader
from gymdash_tui.simulation.process_use import is_of_system

PROGRAM = Path(__file__).with_name("program.py")


def words(do: str, *more: str) -> list[str]:
    """Give the words that call the tests' program."""
    return [sys.executable, str(PROGRAM), do, *more]


def curves(tb: Path) -> dict[str, list[tuple[int, float]]]:
    """Read a program's own curves in a folder, as the screen does: steps and values by tag.

    What its processes use is recorded beside them where it runs longer than a look at that waits: a slow machine's
    affair.
    """
    reader = RunReader(tb)
    reader.poll()
    assert list(reader.warnings) == []
    return {
        tag: list(zip(series.steps.tolist(), series.values.tolist(), strict=True))
        for tag, series in reader.series.items()
        if not is_of_system(tag)
    }


def in_folder(place: Path) -> dict[int, str]:
    """Give the processes that run in a folder, with their states; it is how all of a program's are known here."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "cwd").readlink() == place:
                found[int(process.name)] = (process / "stat").read_text().rpartition(")")[2].split()[0]
    return {pid: state for pid, state in found.items() if state != "Z"}
