"""All points of many simulations in one tidy file: a row for each point."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, TextIO

import numpy as np
from numpy.typing import NDArray

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.metrics.export import json_number
from gymdash_tui.tracking.export.cells import Kind, csv_line, json_object, kind_of
from gymdash_tui.tracking.export.parquet import ParquetFile, Same
from gymdash_tui.tracking.export.reading import Recorded, complete, read_each
from gymdash_tui.tracking.export.settings import settings_of
from gymdash_tui.tracking.export.tags import TagPattern, not_found, tag_patterns, tags_among
from gymdash_tui.tracking.export.target import Exported, Target, bytes_to, text_to

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

DataFormat = Literal["csv", "json", "jsonl", "parquet"]
Config = Literal["none", "differing", "all"]

DATA_SUFFIXES = {".csv": "csv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
"""The formats of data, by the end of a file's name."""

_POINTS: dict[str, Kind] = {"step": "whole", "wall_time": "number", "relative_time": "number", "value": "number"}
_ROWS = 10_000  # rows held as text at a time


class _Block(NamedTuple):
    """The points of one tag of one simulation.

    Attributes:
        before: What is the same in all its rows, and stands before the points.
        after: Likewise, behind them.
    """

    before: dict[str, Any]
    steps: NDArray[np.int64]
    wall_times: NDArray[np.float64]
    relative_times: NDArray[np.float64]
    values: NDArray[np.float64]
    after: dict[str, Any]

    def rows(self) -> Iterator[list[tuple[int, float, float, float]]]:
        """Give the points as Python's numbers, some thousands at a time."""
        columns = (self.steps, self.wall_times, self.relative_times, self.values)
        for start in range(0, len(self.steps), _ROWS):
            part = slice(start, start + _ROWS)
            yield list(zip(*(column[part].tolist() for column in columns), strict=True))


class _Writer(Protocol):
    def write(self, block: _Block) -> None:
        """Write the rows of a block."""


def export_data(
    project: Project,
    records: Sequence[SimulationRecord],
    tags: Sequence[str],
    target: Target,
    fmt: DataFormat,
    config: Config = "none",
    force: bool = False,
) -> Exported:
    """Write every recorded point, as it was recorded: a row for each, simulation by simulation and tag by tag.

    The columns are sim_id, name, group, seed, state, tag, step, wall_time (Unix seconds), relative_time (seconds since
    the simulation's first point), value, and ``config.<key>``. One simulation at a time is held in memory.

    Args:
        project: Where they are.
        records: Which simulations.
        tags: Which tags: in full, with ``*`` and ``?``, or ``/regular expression/``; all where there is none.
        target: A file, or a stream.
        fmt: The format.
        config: Which configuration keys are columns: none, those in which the simulations differ, or all.
        force: Whether to replace a file that is there.

    Raises:
        WrongUse: If a pattern cannot be read, nothing was recorded under any, or the file may not be written.
    """
    patterns = tag_patterns(tags)
    reading = _Reading(project, records, patterns, config)
    with _writer(target, force, fmt, reading.kinds()) as writer:
        for block in reading.blocks():
            writer.write(block)
        if not reading.rows:
            raise WrongUse(reading.nothing())
    return Exported(reading.rows, reading.simulations, tuple(reading.notes()))


class _Reading:
    """Turns what simulations recorded into blocks, and counts what it met."""

    def __init__(
        self, project: Project, records: Sequence[SimulationRecord], patterns: Sequence[TagPattern], config: Config
    ) -> None:
        self._project, self._records, self._patterns = project, complete(project, records), patterns
        # the columns have to be known before the first row
        self._settings = [] if config == "none" else settings_of(self._records, config == "differing")
        self._seen: set[str] = set()
        self._warnings: list[str] = []
        self.rows = self.simulations = 0

    def kinds(self) -> dict[str, Kind]:
        """Give the columns, in their order."""
        seed = kind_of([*(record.seed for record in self._records), 0])
        before: dict[str, Kind] = {"sim_id": "text", "name": "text", "group": "text", "seed": seed, "state": "text"}
        after = {f"config.{setting.key}": kind_of(setting.values) for setting in self._settings}
        return {**before, "tag": "text", **_POINTS, **after}

    def blocks(self) -> Iterator[_Block]:
        """Read one simulation after the other."""
        for place, recorded in enumerate(read_each(self._project, self._records)):
            tags = recorded.tags
            self._seen.update(tags)
            self._warnings += recorded.warnings
            chosen = tags_among(self._patterns, tags)
            self.simulations += bool(chosen)
            after = {f"config.{setting.key}": setting.values[place] for setting in self._settings}
            begun = recorded.begun()
            for tag in chosen:
                yield self._block(recorded, tag, begun, after)

    def _block(self, recorded: Recorded, tag: str, begun: float, after: dict[str, Any]) -> _Block:
        record, columns = recorded.record, recorded.series[tag].columns
        self.rows += len(columns.steps)
        before = {
            "sim_id": record.sim_id,
            "name": record.name,
            "group": record.group,
            "seed": record.seed,
            "state": record.word,
            "tag": tag,
        }
        return _Block(before, columns.steps, columns.wall_times, columns.wall_times - begun, columns.values, after)

    def nothing(self) -> str:
        """Say why there is no row at all."""
        return " ".join(not_found(self._patterns, self._seen)) if self._seen else "Nothing was recorded in these yet."

    def notes(self) -> Iterator[str]:
        """Say what the person should know of what was written."""
        yield from not_found(self._patterns, self._seen)
        without = len(self._records) - self.simulations
        if without:
            yield f"{without} of {len(self._records)} simulations recorded nothing of this."
        yield from self._warnings


@contextlib.contextmanager
def _writer(target: Target, force: bool, fmt: DataFormat, kinds: dict[str, Kind]) -> Iterator[_Writer]:
    if fmt == "parquet":
        with bytes_to(target, force) as stream, ParquetFile(stream, kinds) as file:
            yield _Parquet(file)
        return
    with text_to(target, force) as text:
        if fmt == "csv":
            yield _Csv(text, list(kinds))
            return
        rows = _Json(text) if fmt == "jsonl" else _Json(text, begin="[\n", between=",\n")
        yield rows
        text.write("\n" if fmt == "jsonl" else "\n]\n")


class _Csv:
    """Text of its own for each row's numbers only: what all rows of a block share is made once."""

    def __init__(self, stream: TextIO, names: list[str]) -> None:
        self._stream, self._names, self._begun = stream, names, False

    def write(self, block: _Block) -> None:
        if not self._begun:  # not before there is a row: what is refused has written nothing
            self._stream.write(csv_line(self._names) + "\n")
            self._begun = True
        before = csv_line(block.before.values())
        after = "".join(f",{csv_line([value])}" for value in block.after.values()) + "\n"
        for rows in block.rows():
            self._stream.write("".join(f"{before},{s},{w!r},{r!r},{v!r}{after}" for s, w, r, v in rows))


class _Json:
    """Objects, a line each."""

    def __init__(self, stream: TextIO, begin: str = "", between: str = "\n") -> None:
        self._stream, self._begin, self._between = stream, begin, between
        self._begun = False

    def write(self, block: _Block) -> None:
        before = json_object(block.before)[:-1]
        after = f", {json_object(block.after)[1:]}" if block.after else "}"
        for rows in block.rows():
            lines = self._between.join(
                f'{before}, "step": {step}, "wall_time": {wall_time}, "relative_time": {relative_time}, '
                f'"value": {value}{after}'
                for step, *numbers in rows
                for wall_time, relative_time, value in [map(json_number, numbers)]
            )
            self._stream.write((self._between if self._begun else self._begin) + lines)
            self._begun = True


class _Parquet:
    def __init__(self, file: ParquetFile) -> None:
        self._file = file

    def write(self, block: _Block) -> None:
        points = (block.steps, block.wall_times, block.relative_times, block.values)
        before, after = ({name: Same(value) for name, value in part.items()} for part in (block.before, block.after))
        columns = {**before, **dict(zip(_POINTS, points, strict=True)), **after}
        self._file.add(len(block.steps), columns)
