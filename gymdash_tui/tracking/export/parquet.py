"""Parquet files, by pyarrow, which only those need who ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, BinaryIO, NamedTuple

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.project.lenient import storable
from gymdash_tui.tracking.export.cells import Kind, as_kind
from gymdash_tui.tracking.export.target import INSTALL

_ROWS = 100_000  # rows of a group; fewer would be read slowly, more would be held in memory


class Same(NamedTuple):
    """One value that all rows of a piece have."""

    value: Any


class ParquetFile:
    """Columns written piece by piece; used as a context, at whose end the file is complete."""

    def __init__(self, stream: BinaryIO, kinds: Mapping[str, Kind]) -> None:
        """Begin a file.

        Args:
            stream: Where it goes; it need not be one in which one can go back.
            kinds: The columns, in their order.

        Raises:
            WrongUse: If pyarrow is not installed.
        """
        try:
            import pyarrow  # deferred: 100 ms, and not everybody has it
            import pyarrow.parquet as parquet
        except ImportError as error:
            raise WrongUse(f"Parquet needs pyarrow ({error}); install it: {INSTALL}. Or export as .csv.") from error
        types = {
            "text": pyarrow.string(),
            "whole": pyarrow.int64(),
            "number": pyarrow.float64(),
            "truth": pyarrow.bool_(),
        }
        self._arrow = pyarrow
        self._kinds = list(kinds.values())
        self._schema = pyarrow.schema([(storable(name), types[kind]) for name, kind in kinds.items()])
        self._writer = parquet.ParquetWriter(stream, self._schema)
        self._waiting: list[Any] = []
        self._rows = 0

    def add(self, count: int, columns: Mapping[str, Any]) -> None:
        """Add rows.

        Args:
            count: How many.
            columns: For each column an array or a list of so many values, or the one that all of them have.
        """
        arrays = [self._array(columns[name], count, place) for place, name in enumerate(columns)]
        self._waiting.append(self._arrow.RecordBatch.from_arrays(arrays, schema=self._schema))
        self._rows += count
        if self._rows >= _ROWS:
            self._flush()

    def _array(self, values: Any, count: int, place: int) -> Any:
        type_, kind = self._schema.types[place], self._kinds[place]
        if isinstance(values, Same):
            return self._arrow.repeat(self._arrow.scalar(as_kind(values.value, kind), type_), count)
        if isinstance(values, list):
            values = [as_kind(value, kind) for value in values]
        return self._arrow.array(values, type_)

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_table(self._arrow.Table.from_batches(self._waiting, self._schema))
        self._waiting, self._rows = [], 0

    def __enter__(self) -> ParquetFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._flush()
        self._writer.close()
