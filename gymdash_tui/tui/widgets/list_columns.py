"""The columns of the list of simulations: which there are, which fit, and which a person chose. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gymdash_tui.domain.text import safe_text, text_width
from gymdash_tui.tui.text import fit


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the list.

    Attributes:
        name: What it shows, and its title; a dotted name is a configuration's key.
        width: Cells, without the space before it; the name's is what is left.
        right: Whether it is right-aligned.
        rank: The columns with the highest numbers go first where space is short.
        words: What it shows, for whoever chooses columns.
        by_itself: Whether it is shown where no columns were chosen.
    """

    name: str
    width: int
    right: bool = False
    rank: int = 0
    words: str = ""
    by_itself: bool = True


COLUMNS = (
    Column("state", 11, words="where it is, or how it ended"),
    Column("name", 16, words="its name, with its tags where there is room"),
    Column("type", 16, rank=7, words="the type of simulation"),
    Column("tags", 14, by_itself=False, words="its tags"),
    Column("note", 20, by_itself=False, words="the note's first words"),
    Column("seed", 5, right=True, by_itself=False, words="its seed"),
    Column("try", 3, right=True, by_itself=False, words="which attempt it is"),
    Column("age", 6, right=True, by_itself=False, words="since when it is there"),
    Column("progress", 12, rank=5, words="how much is done, as a bar"),
    Column("done", 4, right=True, rank=1, words="how much is done, where no bar fits"),
    Column("step", 6, right=True, by_itself=False, words="how many steps were made"),
    Column("time", 6, right=True, rank=3, words="about how long it still takes (~), or how long it took"),
    Column("speed", 7, right=True, rank=6, words="steps a second"),
    Column("course", 8, rank=4, words="the score's course"),
    Column("gpu", 3, right=True, rank=2, words="the GPU that it has"),
    Column("reward", 6, right=True, rank=0, words="the newest value of its main measure"),
)
FIXED = ("state", "name")
"""Columns that are always there."""

MARGIN = 2  # the cursor's bar and the mark
_LONGEST_NAME = 40
_ROOM = 12  # cells that a name gets before the type, or the progress as a bar, is shown
_LEAST, _MOST = 6, 14  # cells of a configuration's column
_KNOWN = {column.name: column for column in COLUMNS}


def columns_for(width: int, gpus: bool = False, chosen: Sequence[str] = ()) -> tuple[Column, ...]:
    """Choose the columns that fit, and give the name what is left.

    Args:
        width: Cells.
        gpus: Whether any simulation has a GPU of its own.
        chosen: What the person wants to see, beside state and name; nothing for what fits best.
    """
    columns = _wanted(chosen) if chosen else _usual(width, gpus)
    while _needed(columns) > width and any(column.rank for column in columns):
        columns.remove(max(columns, key=lambda column: column.rank))
    spare = max(0, width - _needed(columns))
    return tuple(_widened(column, spare) if column.name == "name" else column for column in columns)


def _usual(width: int, gpus: bool) -> list[Column]:
    columns = [column for column in COLUMNS if column.by_itself and (gpus or column.name != "gpu")]
    chosen = [column for column in columns if column.name != "done"]
    if _needed(chosen) + _ROOM > width:
        chosen = [column for column in chosen if column.name != "type"]  # what tells them apart is their name
    if _needed(chosen) + _ROOM > width:
        chosen = [column for column in columns if column.name not in ("progress", "type")]
    return chosen


def _wanted(chosen: Sequence[str]) -> list[Column]:
    """Give the columns a person chose; those chosen last go first where space is short."""
    names = [*FIXED, *(name for name in dict.fromkeys(chosen) if name not in FIXED)]
    ranks = {name: at - 1 for at, name in enumerate(names)}
    own = [replace(column, rank=max(0, ranks[column.name])) for column in COLUMNS if column.name in ranks]
    # configurations stand before the reward, which is the list's last column
    end = len(own) - (own[-1].name == "reward")
    others = [config_column(name, ranks[name]) for name in names if name not in _KNOWN]
    return [*own[:end], *others, *own[end:]]


def config_column(key: str, rank: int = 1) -> Column:
    """Make the column of a configuration's key."""
    width = max(_LEAST, min(_MOST, text_width(safe_text(config_title(key)))))
    return Column(key, width, rank=rank, words="of the configuration")


def is_config(column: Column) -> bool:
    """Tell whether a column shows a value of the configuration."""
    return column.name not in _KNOWN


def config_title(key: str) -> str:
    """Give the part of a configuration's key that says most."""
    return key.rpartition(".")[2] or key


def _needed(columns: Sequence[Column]) -> int:
    return MARGIN + sum(column.width + 1 for column in columns) - 1


def _widened(column: Column, spare: int) -> Column:
    return replace(column, width=min(_LONGEST_NAME, column.width + spare))


def title_parts(columns: Sequence[Column], ascii_only: bool = False) -> list[tuple[str, str]]:
    """Give the line of the columns' titles."""
    titles = [fit(_title(column), column.width, column.right, ascii_only) for column in columns]
    return [(" " * MARGIN + " ".join(titles), "dim")]


def _title(column: Column) -> str:
    if is_config(column):
        return config_title(column.name)
    return {"done": "", "course": ""}.get(column.name, column.name)
