"""How the person last looked at each project: filter, order, columns, folded groups, the curve."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from gymdash_tui.simulation.atomic import read_json, write_json
from gymdash_tui.user.paths import views_folder

MOST_FOLDS = 2_000
"""Groups of which it is remembered how they were folded; the ones chosen last stay."""

_MOST_COLUMNS = 40
_LONGEST = 4_000  # letters of anything that is remembered


@dataclass(frozen=True, slots=True)
class View:
    """How a project is looked at.

    Attributes:
        filter: The filter as it was typed; empty for none.
        sort: By what the list is ordered.
        descending: Which way round; ``None`` for the usual one.
        columns: The list's columns; empty for those that fit.
        folds: Whether a group is folded, for those that the person folded or unfolded.
        all_folded: Whether all others are folded; ``None`` where that depends on whether something of them runs.
        smoothing: The curve's moving average, from 0 to 1.
        metric: The measure that is drawn; empty for the main one.
        analyze: How its charts are looked at, as they themselves write it down.
    """

    filter: str = ""
    sort: str = "newest"
    descending: bool | None = None
    columns: tuple[str, ...] = ()
    folds: Mapping[str, bool] = field(default_factory=dict)
    all_folded: bool | None = None
    smoothing: float = 0.0
    metric: str = ""
    analyze: Mapping[str, Any] = field(default_factory=dict)


def load_view(project_root: Path) -> View:
    """Give how a project was last looked at; what cannot be read is as at the first time."""
    return view_of(read_json(view_file(project_root)) or {})


def save_view(project_root: Path, view: View) -> None:
    """Remember how a project is looked at.

    Raises:
        OSError: If it cannot be written.
    """
    file = view_file(project_root)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folds = dict(list(view.folds.items())[-MOST_FOLDS:])
    write_json(file, {"project": str(project_root), **asdict(view), "columns": list(view.columns), "folds": folds})


def view_file(project_root: Path) -> Path:
    """Name the file in which it is remembered, the same for every way that leads to the project."""
    path = str(project_root.expanduser().resolve())
    return views_folder() / f"{hashlib.sha256(path.encode('utf-8', 'surrogateescape')).hexdigest()[:24]}.json"


def view_of(data: Mapping[str, Any]) -> View:
    """Read what :func:`save_view` wrote; whatever is of another kind is as at the first time."""
    usual = View()
    return View(
        filter=_text(data.get("filter"), usual.filter),
        sort=_text(data.get("sort"), usual.sort),
        descending=_yes_or_no(data.get("descending")),
        columns=_texts(data.get("columns")),
        folds=_folds(data.get("folds")),
        all_folded=_yes_or_no(data.get("all_folded")),
        smoothing=_share(data.get("smoothing"), usual.smoothing),
        metric=_text(data.get("metric"), usual.metric),
        analyze=_mapping(data.get("analyze")),
    )


def _text(value: Any, usual: str) -> str:
    return value if isinstance(value, str) and len(value) <= _LONGEST else usual


def _yes_or_no(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _texts(value: Any) -> tuple[str, ...]:
    items: Iterable[Any] = value if isinstance(value, list) else ()
    return tuple(dict.fromkeys(item for item in items if isinstance(item, str) and 0 < len(item) <= _LONGEST))[
        :_MOST_COLUMNS
    ]


def _folds(value: Any) -> dict[str, bool]:
    items = value.items() if isinstance(value, dict) else ()
    known = {name: folded for name, folded in items if isinstance(folded, bool) and len(name) <= _LONGEST}
    return dict(list(known.items())[-MOST_FOLDS:])


def _share(value: Any, usual: float) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 0 <= value < 1 else usual


def _mapping(value: object) -> Mapping[str, Any]:
    return dict(value) if isinstance(value, dict) else {}
