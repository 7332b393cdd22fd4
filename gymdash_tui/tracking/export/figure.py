"""Draws figures into files, by matplotlib, which only those need who ask for one."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.tracking.export.figure_spec import FigureSpec
from gymdash_tui.tracking.export.target import INSTALL, check_free, format_of, placed

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURE_SUFFIXES = {".png": "png", ".svg": "svg", ".pdf": "pdf"}
"""The formats of figures, by the end of a file's name."""

_LARGEST = 20_000  # pixels of a side
_FONTS, _DPIS = (3.0, 72.0), (30, 1200)
_drawing = threading.Lock()  # matplotlib's settings and Python's warnings are the whole process's


def export_figure(spec: FigureSpec, path: Path, force: bool = False) -> tuple[str, ...]:
    """Draw a figure into a file: PNG, SVG or PDF, as its name ends. Letters stay letters in SVG and PDF.

    The same figure gives the same bytes, whenever it is drawn.

    Args:
        spec: What it shows.
        path: The file; whole or not at all.
        force: Whether to replace a file that is there.

    Returns:
        What the person should know of it, a sentence each.

    Raises:
        WrongUse: If the file may not be written, matplotlib is not installed, or not all fits into the size.
    """
    fmt = format_of(path, FIGURE_SUFFIXES)
    _check(spec, fmt)
    check_free(path, force)
    with _drawing, _set_up(spec) as warned, placed(path, force) as temporary:
        from gymdash_tui.tracking.export.drawing import draw  # deferred: it imports matplotlib

        figure, left_out = draw(spec)
        _save(figure, temporary, fmt, spec)
        if _says(warned, "not applied"):
            width, height = spec.size
            raise WrongUse(
                f"{len(spec.panels)} charts and their legend do not fit into {width:g} x {height:g} inches; give more "
                f"with --size, fewer with --tag, or a smaller --font."
            )
    if _says(warned, "missing from") and fmt != "svg":
        left_out = [*left_out, "The figure's font lacks some letters, and shows boxes in their place."]
    return tuple(left_out)


def _says(warned: list[warnings.WarningMessage], words: str) -> bool:
    return any(words in str(one.message) for one in warned)


def _check(spec: FigureSpec, fmt: str) -> None:
    if not _FONTS[0] <= spec.font <= _FONTS[1]:
        raise WrongUse(f"--font is from {_FONTS[0]:g} to {_FONTS[1]:g} points, not {spec.font:g}.")
    if not _DPIS[0] <= spec.dpi <= _DPIS[1]:
        raise WrongUse(f"--dpi is from {_DPIS[0]} to {_DPIS[1]} pixels to the inch, not {spec.dpi}.")
    if fmt == "png" and max(spec.size) * spec.dpi > _LARGEST:
        raise WrongUse(f"The picture would be more than {_LARGEST:,} pixels large; give a smaller --size or --dpi.")
    if not spec.panels:
        raise WrongUse("There is nothing to draw; name what was recorded with --tag.")


@contextmanager
def _set_up(spec: FigureSpec) -> Iterator[list[warnings.WarningMessage]]:
    """Draw by our settings and not the person's for other figures; give what matplotlib warns of meanwhile."""
    try:
        import matplotlib  # deferred: 300 ms, and not everybody has it
    except ImportError as error:
        raise WrongUse(f"Figures need matplotlib ({error}); install it: {INSTALL}.") from error
    with matplotlib.rc_context(), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        matplotlib.rcdefaults()
        for name, value in _settings(spec).items():
            matplotlib.rcParams[name] = value
        yield caught


def _settings(spec: FigureSpec) -> dict[Any, Any]:
    small = spec.font * 0.9
    return {
        "font.size": spec.font,
        "axes.titlesize": spec.font,
        "figure.titlesize": spec.font * 1.2,
        "xtick.labelsize": small,
        "ytick.labelsize": small,
        "legend.fontsize": small,
        "legend.title_fontsize": small,
        "text.parse_math": False,  # a dollar in a name is a dollar
        "svg.fonttype": "none",  # letters, and not their outlines
        "pdf.fonttype": 42,
        "svg.hashsalt": "gymdash-tui",
        "agg.path.chunksize": 10_000,
        "axes.linewidth": spec.font / 14,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "grid.linewidth": spec.font / 18,
        "grid.color": "#d9dde3",
        "axes.axisbelow": True,
    }


def _save(figure: Figure, path: Path, fmt: str, spec: FigureSpec) -> None:
    # no date: the same figure gives the same bytes
    metadata: dict[str, dict[str, Any]] = {
        "png": {"Software": "gymdash-tui"},
        "svg": {"Date": None, "Creator": "gymdash-tui"},
        "pdf": {"CreationDate": None, "Creator": "gymdash-tui", "Producer": None},
    }
    figure.savefig(path, format=fmt, dpi=spec.dpi, metadata=metadata[fmt], facecolor="white")
