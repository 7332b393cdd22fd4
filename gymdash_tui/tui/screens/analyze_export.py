"""Writes what the Analyze screen shows into a file: a figure, the recorded points, the table, a report."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from textual import work

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.units import short_bytes
from gymdash_tui.tracking.export import (
    DATA_SUFFIXES,
    FIGURE_SUFFIXES,
    TABLE_SUFFIXES,
    DataFormat,
    FigureOptions,
    ReportOptions,
    TableFormat,
    TableOptions,
    export_data,
    export_figure,
    export_report,
    export_table,
)
from gymdash_tui.tracking.export.figure_spec import FigureSpec
from gymdash_tui.tracking.export.target import check_free
from gymdash_tui.tui.analyze.figure import figure_of_charts
from gymdash_tui.tui.analyze.showing import WEIGHTS
from gymdash_tui.tui.analyze.tags import shown_tags
from gymdash_tui.tui.screens.analyze_view import AnalyzeView
from gymdash_tui.tui.screens.ask import Ask
from gymdash_tui.tui.threads import aside
from gymdash_tui.user.known import short_path

if TYPE_CHECKING:
    from gymdash_tui.domain.record import SimulationRecord
    from gymdash_tui.project.project import Project

_HINT = ".png .svg .pdf: the charts as a figure; .csv .json .jsonl .parquet: every point; .md: a report"
_TABLE_HINT = ".csv .json .parquet .md: this table"
_MARKDOWN = (".md", ".markdown")


class _Wish(NamedTuple):
    """What is to be written, decided on the screen and carried out in a thread."""

    path: Path
    project: Project
    records: list[SimulationRecord]
    tags: tuple[str, ...]
    figure: FigureSpec | None
    options: FigureOptions
    table: TableOptions | None


class ExportKeys(AnalyzeView):
    """The key that exports."""

    @work(group="ask", exclusive=True)
    async def action_export(self) -> None:
        """Ask for a file's name, and write what its ending says."""
        tags = shown_tags(self.categories())
        if not tags:
            self.notice("There is nothing to export: no chart is shown.", "warn", 5)
            return
        is_table = self._view != "charts"
        suggestion = f"{safe_text(self.gymdash.project_name)}-{'table.csv' if is_table else 'figure.png'}"
        question = "Write this table to which file?" if is_table else "Write what is shown to which file?"
        hint = _TABLE_HINT if is_table else _HINT
        answer = await self.app.push_screen_wait(Ask(question, hint, lambda text: _read(text, is_table), suggestion))
        if answer is None:
            return
        wish = self._wish(answer[0], tags, is_table)
        self.notice(f"Writing {short_path(wish.path)}...")
        started = time.monotonic()
        notes = await self.gymdash.guarded(aside(_write, wish))
        if notes is None:
            self.notice("")
            return
        size, took = wish.path.stat().st_size, time.monotonic() - started
        if wish.table is not None and self._showing.at is not None and not wish.table.at:
            notes = ("Values at an episode are not in it.", *notes)
        more = f" {notes[0]}" if notes else ""
        self.notice(f"Wrote {short_path(wish.path)}, {short_bytes(size)}, in {took:.1f} s.{more}", "good", 20)

    def _wish(self, path: Path, tags: list[str], is_table: bool) -> _Wish:
        showing, sight = self._showing, self.sight()
        options = FigureOptions(
            tags=tuple(self.page(tags)),
            by=showing.by,
            center=showing.center,
            spread=showing.spread,
            members=showing.members,
            smooth=WEIGHTS[showing.smoothing] if showing.smooth_kind == "ema" else 0.0,
            log_x=showing.log_x,
            log_y=showing.log_y,
        )
        figure = None
        if path.suffix.lower() in FIGURE_SUFFIXES:
            figure = figure_of_charts([(tag, self._panels.spec(tag, sight)) for tag in self.page(tags)], sight)
        table = self._table_options() if is_table else None
        return _Wish(path, self._store.project, list(self._records), tuple(tags), figure, options, table)

    def _table_options(self) -> TableOptions:
        x, at = self._showing.x, self._showing.at
        if at is None or x == "episodes":  # which no file counts
            return TableOptions((self._focus,))
        return TableOptions((self._focus,), at=(at,), x=x)


def _read(text: str, is_table: bool) -> tuple[Path, str]:
    """Read a file's name; gives it, and what will stand in it."""
    if not text.strip():
        raise WrongUse("Write the name of a file; its ending says what is written.")
    path = Path(text.strip()).expanduser()
    suffix = path.suffix.lower()
    if is_table:
        if suffix not in TABLE_SUFFIXES:
            raise WrongUse(f"End its name in {', '.join(TABLE_SUFFIXES)}.")
        words = "this table"
    elif suffix in FIGURE_SUFFIXES:
        words = "the charts of this page as a figure"
    elif suffix in DATA_SUFFIXES:
        words = "every recorded point of these runs and charts"
    elif suffix in _MARKDOWN:
        words = "a report: runs, configurations, comparison, figures"
    else:
        raise WrongUse(f"End its name in {', '.join([*FIGURE_SUFFIXES, *DATA_SUFFIXES, '.md'])}.")
    return check_free(path.absolute(), force=False), f"{words}, in {short_path(path.absolute().parent)}"


def _write(wish: _Wish) -> tuple[str, ...]:
    suffix = wish.path.suffix.lower()
    if wish.table is not None:
        fmt = cast(TableFormat, TABLE_SUFFIXES[suffix])
        return export_table(wish.project, wish.records, wish.table, wish.path, fmt).notes
    if wish.figure is not None:
        return export_figure(wish.figure, wish.path)
    if suffix in DATA_SUFFIXES:
        fmt_of_data = cast(DataFormat, DATA_SUFFIXES[suffix])
        return export_data(wish.project, wish.records, wish.tags, wish.path, fmt_of_data, "differing").notes
    return export_report(wish.project, wish.records, ReportOptions(wish.options), wish.path).notes
