"""Simulations as a table: a row for each, or for each group of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.values import show_value
from gymdash_tui.tracking.export.cells import csv_line, json_object, kind_of
from gymdash_tui.tracking.export.columns import Column, facts, numbers, setting_columns, spread_columns, spread_text
from gymdash_tui.tracking.export.groups import grouped
from gymdash_tui.tracking.export.markdown import table
from gymdash_tui.tracking.export.measures import LAST, Measures, measures_of, spread_of
from gymdash_tui.tracking.export.parquet import ParquetFile
from gymdash_tui.tracking.export.reading import read_each
from gymdash_tui.tracking.export.settings import settings_of
from gymdash_tui.tracking.export.tags import main_tag, not_found, tag_patterns, tags_among
from gymdash_tui.tracking.export.target import Exported, Target, bytes_to, text_to

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

TableFormat = Literal["csv", "json", "parquet", "markdown"]
TABLE_SUFFIXES = {".csv": "csv", ".json": "json", ".parquet": "parquet", ".md": "markdown", ".markdown": "markdown"}
"""The formats of tables, by the end of a file's name."""

_MOST_TAGS = 200  # three columns each


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What a table holds.

    Attributes:
        tags: Which tags: in full, with ``*`` and ``?``, or ``/regular expression/``; the main one where there is none.
        last: Of how many last values the mean is taken.
        per_group: Whether a row is a group and not a simulation.
        by: How simulations are put together then, see :func:`grouped`.
        all_config: Whether all configuration keys are columns, and not those alone in which the simulations differ.
    """

    tags: tuple[str, ...] = ()
    last: int = LAST
    per_group: bool = False
    by: str = ""
    all_config: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        columns: For programs, in their order.
        shown: For people: fewer, since one may say what three tell programs.
        notes: What the person should know, a sentence each.
        records: The simulations, as far as they are now.
        tags: The tags that were measured.
        measures: By tag, what was measured of each simulation.
    """

    columns: tuple[Column, ...]
    shown: tuple[Column, ...]
    notes: tuple[str, ...]
    records: tuple[SimulationRecord, ...]
    tags: tuple[str, ...]
    measures: Mapping[str, Sequence[Measures]]

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return len(self.columns[0].values) if self.columns else 0

    def to_markdown(self) -> str:
        """Give it as a table in Markdown."""
        rows = zip(*(column.texts for column in self.shown), strict=True)
        right = frozenset(place for place, column in enumerate(self.shown) if column.right)
        return table([column.title for column in self.shown], rows, right)


def export_table(
    project: Project,
    records: Sequence[SimulationRecord],
    options: TableOptions,
    target: Target,
    fmt: TableFormat,
    force: bool = False,
) -> Exported:
    """Write simulations, or groups of them, as a table.

    Args:
        project: Where they are.
        records: Which simulations.
        options: What the table holds.
        target: A file, or a stream.
        fmt: The format.
        force: Whether to replace a file that is there.

    Raises:
        WrongUse: If a pattern or a key cannot be read, no tag is meant by any, or the file may not be written.
    """
    made = table_of(project, records, options)
    columns = {column.name: column.values for column in made.columns}
    if fmt == "parquet":
        kinds = {name: kind_of(values) for name, values in columns.items()}
        with bytes_to(target, force) as stream, ParquetFile(stream, kinds) as file:
            file.add(made.rows, columns)
    else:
        with text_to(target, force) as text:
            text.write("".join(f"{line}\n" for line in _lines(made, columns, fmt)))
    return Exported(made.rows, len(records), made.notes)


def _lines(made: Table, columns: Mapping[str, list[Any]], fmt: TableFormat) -> Iterator[str]:
    if fmt == "markdown":
        yield made.to_markdown()
        return
    rows = zip(*columns.values(), strict=True)
    if fmt == "csv":
        yield csv_line(columns)
        yield from map(csv_line, rows)
        return
    objects = [json_object(dict(zip(columns, row, strict=True))) for row in rows]
    yield "[\n" + ",\n".join(objects) + "\n]" if objects else "[]"


def table_of(project: Project, records: Sequence[SimulationRecord], options: TableOptions) -> Table:
    """Read what simulations recorded, and make their table.

    Raises:
        WrongUse: As :func:`export_table`.
    """
    patterns = tag_patterns(options.tags)
    measured: dict[str, list[Measures]] = {}
    now: list[SimulationRecord] = []
    notes: list[str] = []
    for place, recorded in enumerate(read_each(project, records)):
        now.append(recorded.record)
        notes += recorded.warnings
        for tag in recorded.tags:
            them = measured.setdefault(tag, [])
            them += [Measures()] * (place - len(them))
            them.append(measures_of(recorded.series[tag], options.last))
    for them in measured.values():
        them += [Measures()] * (len(now) - len(them))
    tags = tags_among(patterns, measured) if patterns else [tag for tag in [main_tag(now, measured)] if tag]
    unknown = list(not_found(patterns, measured))
    if patterns and not tags:
        raise WrongUse(" ".join(unknown) if measured else "Nothing was recorded in these yet.")
    if len(tags) > _MOST_TAGS:
        raise WrongUse(f"{len(tags):,} tags are meant, and a table holds {_MOST_TAGS} at most; choose with --tag.")
    parts = _Parts(tuple(now), {tag: measured[tag] for tag in tags}, options)
    columns, shown = parts.by_group() if options.per_group else parts.by_simulation()
    return Table(tuple(columns), tuple(shown), (*unknown, *notes), tuple(now), tuple(tags), parts.measured)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a table is made of."""

    records: tuple[SimulationRecord, ...]
    measured: Mapping[str, Sequence[Measures]]
    options: TableOptions

    def by_simulation(self) -> tuple[list[Column], list[Column]]:
        measures = [
            numbers(f"{tag}.{name}", f"{tag} {name}", [one[at] for one in them])
            for tag, them in self.measured.items()
            for at, name in enumerate(self._names())
        ]
        settings = settings_of(self.records, not self.options.all_config)
        columns = [*facts(self.records), *measures, *setting_columns([(one.key, list(one.values)) for one in settings])]
        # for people: no row needs more of an id than tells it apart
        shown = [column.shortened() if column.name == "sim_id" else column for column in columns]
        empty = {column.name for column in shown if not any(column.texts) and column.name in ("group", "seed")}
        return columns, [column for column in shown if column.name not in empty]

    def by_group(self) -> tuple[list[Column], list[Column]]:
        groups = grouped(self.records, self.options.by)
        place = {record.sim_id: at for at, record in enumerate(self.records)}
        members = [[place[record.sim_id] for record in group.records] for group in groups]
        names = [group.label for group in groups]
        counts = [len(group.records) for group in groups]
        head = [
            Column("group", "group", names, names, right=False),
            Column("simulations", "simulations", counts, [str(count) for count in counts]),
        ]
        columns, shown = list(head), list(head)
        for tag, them in self.measured.items():
            for at, name in enumerate(self._names()):
                spreads = [spread_of([them[one][at] for one in own]) for own in members]
                columns += spread_columns(f"{tag}.{name}", spreads)
                shown.append(Column(tag, f"{tag} {name}", [], [spread_text(one) for one in spreads]))
        settings = settings_of(self.records, not self.options.all_config)
        alike = [(one.key, [_only([one.values[at] for at in own]) for own in members]) for one in settings]
        told = [(key, values) for key, values in alike if any(value is not None for value in values)]
        config = list(setting_columns(told))
        return [*columns, *config], [*shown, *config]

    def _names(self) -> tuple[str, str, str]:
        return "last", "best", f"mean{self.options.last}"


def _only(values: Sequence[Any]) -> Any:
    """Give the value that all have; ``None`` where they have several."""
    return values[0] if len({show_value(value) for value in values}) == 1 else None
