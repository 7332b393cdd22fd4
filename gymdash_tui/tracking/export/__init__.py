"""Export: what was recorded as tidy data, tables, figures and reports, each file whole or not at all.

matplotlib and pyarrow (``pip install 'gymdash-tui[export]'``) are imported only where a figure is drawn or Parquet is
written. A screen makes a :class:`FigureSpec` of what it shows, and :func:`export_figure` draws it.
"""

from __future__ import annotations

from gymdash_tui.tracking.export.data import DATA_SUFFIXES, Config, DataFormat, export_data
from gymdash_tui.tracking.export.figure import FIGURE_SUFFIXES, export_figure
from gymdash_tui.tracking.export.figure_of import FigureOptions, make_figure
from gymdash_tui.tracking.export.figure_spec import (
    SIZES,
    FigureCurve,
    FigurePanel,
    FigureSpec,
    band_words,
    sized,
)
from gymdash_tui.tracking.export.reading import XAxis
from gymdash_tui.tracking.export.report import ReportOptions, export_report
from gymdash_tui.tracking.export.table import TABLE_SUFFIXES, TableFormat, TableOptions, export_table, table_of
from gymdash_tui.tracking.export.target import Exported, format_of

__all__ = [
    "DATA_SUFFIXES",
    "FIGURE_SUFFIXES",
    "SIZES",
    "TABLE_SUFFIXES",
    "Config",
    "DataFormat",
    "Exported",
    "FigureCurve",
    "FigureOptions",
    "FigurePanel",
    "FigureSpec",
    "ReportOptions",
    "TableFormat",
    "TableOptions",
    "XAxis",
    "band_words",
    "export_data",
    "export_figure",
    "export_report",
    "export_table",
    "format_of",
    "make_figure",
    "sized",
    "table_of",
]
