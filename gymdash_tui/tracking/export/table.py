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
from gymdash_tui.tracking.export.groups import BY_SEED, grouped
from gymdash_tui.tracking.export.markdown import table
from gymdash_tui.tracking.export.measures import LAST, Measures, measures_of, spread_of
from gymdash_tui.tracking.export.parquet import ParquetFile
from gymdash_tui.tracking.export.places import There, columns_of_groups, columns_of_runs, place_words, there
from gymdash_tui.tracking.export.reading import Recorded, XAxis, complete, read_each
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
        at: The places at which values are wanted: the recorded ones nearest to them, and how far away those are.
        x: What the places count.
    """

    tags: tuple[str, ...] = ()
    last: int = LAST
    per_group: bool = False
    by: str = ""
    all_config: bool = False
    at: tuple[float, ...] = ()
    x: XAxis = "steps"


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
    places: dict[str, dict[int, list[There]]] = {}
    now: list[SimulationRecord] = []
    notes: list[str] = []
    for place, recorded in enumerate(read_each(project, complete(project, records))):
        now.append(recorded.record)
        notes += recorded.warnings
        for tag in recorded.tags:
            them = measured.setdefault(tag, [])
            them += [Measures()] * (place - len(them))
            them.append(measures_of(recorded.series[tag], options.last))
            places.setdefault(tag, {})[place] = _there(recorded, tag, options)
    for them in measured.values():
        them += [Measures()] * (len(now) - len(them))
    tags = tags_among(patterns, measured) if patterns else [tag for tag in [main_tag(now, measured)] if tag]
    unknown = list(not_found(patterns, measured))
    if patterns and not tags:
        raise WrongUse(" ".join(unknown) if measured else "Nothing was recorded in these yet.")
    if len(tags) > _MOST_TAGS:
        raise WrongUse(f"{len(tags):,} tags are meant, and a table holds {_MOST_TAGS} at most; choose with --tag.")
    parts = _Parts(tuple(now), {tag: measured[tag] for tag in tags}, places, options)
    columns, shown = parts.by_group() if options.per_group else parts.by_simulation()
    return Table(tuple(columns), tuple(shown), (*unknown, *notes), tuple(now), tuple(tags), parts.measured)


def _there(recorded: Recorded, tag: str, options: TableOptions) -> list[There]:
    if not options.at:
        return []
    x, y = recorded.points(tag, options.x)
    return [there(x, y, at) for at in options.at]


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a table is made of."""

    records: tuple[SimulationRecord, ...]
    measured: Mapping[str, Sequence[Measures]]
    places: Mapping[str, Mapping[int, Sequence[There]]]
    options: TableOptions

    def by_simulation(self) -> tuple[list[Column], list[Column]]:
        measures: list[Column] = []
        for tag, them in self.measured.items():
            for at, name in enumerate(self._names()):
                measures.append(numbers(f"{tag}.{name}", f"{tag} {name}", [one[at] for one in them]))
            for at, (place, title) in enumerate(self._place_words()):
                found = [self._there(tag, at, run) for run in range(len(them))]
                measures += columns_of_runs(tag, place, title, found, self._is_time)
        settings = settings_of(self.records, not self.options.all_config)
        columns = [*facts(self.records), *measures, *setting_columns([(one.key, list(one.values)) for one in settings])]
        # for people: no row needs more of an id than tells it apart
        shown = [column.shortened() if column.name == "sim_id" else column for column in columns if column.title]
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
            for at, (place_name, title) in enumerate(self._place_words()):
                found = [[self._there(tag, at, run) for run in own] for own in members]
                made = list(columns_of_groups(tag, place_name, title, found, self._is_time))
                columns += [column for column in made if column.name]
                shown += [column for column in made if column.title]
        learning = not self.options.all_config and self.options.by in ("", BY_SEED)
        settings = settings_of(self.records, not self.options.all_config, learning)
        alike = [(one.key, [_only([one.values[at] for at in own]) for own in members]) for one in settings]
        told = [(key, values) for key, values in alike if any(value is not None for value in values)]
        config = list(setting_columns(told))
        return [*columns, *config], [*shown, *config]

    def _names(self) -> tuple[str, str, str]:
        return "last", "best", f"mean{self.options.last}"

    @property
    def _is_time(self) -> bool:
        return self.options.x != "steps"

    def _place_words(self) -> list[tuple[str, str]]:
        return [place_words(at, self.options.x) for at in self.options.at]

    def _there(self, tag: str, at: int, run: int) -> There:
        found = self.places[tag].get(run)
        return found[at] if found else There()


def _only(values: Sequence[Any]) -> Any:
    """Give the value that all have; ``None`` where they have several."""
    return values[0] if len({show_value(value) for value in values}) == 1 else None
