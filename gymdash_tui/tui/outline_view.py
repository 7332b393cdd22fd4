"""The lines of the list of simulations: heads of groups, and simulations. Pure.

A group stands where the first of its simulations would stand alone. What is alone in its group stands there as if it
were in none.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.states import LIVE
from gymdash_tui.tui.folds import Folds

if TYPE_CHECKING:
    from gymdash_tui.project.outline import OutlineRow

_HEAD = "\0"  # before a group's name: no id begins so
LIVE_WORDS = frozenset(map(str, LIVE))
"""The state words of what has a worker."""

_NOT_OVER = LIVE_WORDS | {"queued", "held", "created"}


@dataclass(frozen=True, slots=True)
class GroupHead:
    """The line above a group's simulations.

    Attributes:
        name: The group's name.
        rows: Its simulations, in the order of the list.
        folded: Whether they are hidden; pinned ones never are.
        key: What the cursor holds on to.
    """

    name: str
    rows: tuple[OutlineRow, ...]
    folded: bool
    key: str


ListLine: TypeAlias = "GroupHead | OutlineRow"
"""A line of the list."""


def key_of(line: ListLine | None) -> str:
    """Give what the cursor holds on to on a line."""
    if line is None:
        return ""
    return line.key if isinstance(line, GroupHead) else line.sim_id


def head_key(group: str) -> str:
    """Give what the cursor holds on to on a group's head."""
    return _HEAD + group


class OutlineView:
    """The list's lines, as they are folded now.

    Attributes:
        lines: They themselves.
        rows: All simulations, in the order in which they are shown where nothing is folded.
    """

    def __init__(self, rows: Sequence[OutlineRow] = (), folds: Folds | None = None) -> None:
        """Lay rows out.

        Args:
            rows: Simulations, in the order in which they are wanted.
            folds: Which groups are folded.
        """
        self._sections = _sections(rows)
        self.rows: list[OutlineRow] = [row for section in self._sections for row in section.rows]
        self._at = {row.sim_id: number for number, row in enumerate(self.rows)}
        self._heads: dict[str, GroupHead] = {}
        self.lines: list[ListLine] = []
        self._places: dict[str, int] = {}
        self._numbers: list[int] = []
        self._folded: tuple[Folds | None, int] = (None, 0)
        self.fold(folds or Folds())

    def fold(self, folds: Folds) -> None:
        """Make the lines anew, unless they are folded so already."""
        if self._folded == (folds, folds.version):
            return
        self._folded = (folds, folds.version)
        self.lines, self._places, self._numbers, self._heads = [], {}, [], {}
        number = 0
        for section in self._sections:
            if len(section.rows) == 1:
                self._add(section.rows[0].sim_id, section.rows[0], number)
            else:
                self._add_group(section, number, folds)
            number += len(section.rows)

    def _add(self, key: str, line: ListLine, number: int) -> None:
        self._places[key] = len(self.lines)
        self.lines.append(line)
        self._numbers.append(number)

    def _add_group(self, section: _Section, number: int, folds: Folds) -> None:
        head = section.heads[folds.is_folded(section.name, section.runs, len(self.rows))]
        self._heads[section.name] = head
        self._add(head.key, head, number)
        if not head.folded:
            shown: Iterable[tuple[int, OutlineRow]] = enumerate(section.rows)
        elif section.pinned and section.pinned < len(section.rows):
            # a pin is there so that one sees what is pinned; where all are, that is what the head shows
            shown = ((at, row) for at, row in enumerate(section.rows) if row.pinned)
        else:
            return
        for at, row in shown:
            self._add(row.sim_id, row, number + at)

    # -- finding -------------------------------------------------------------------------------------------------------

    def __contains__(self, sim_id: str) -> bool:
        return sim_id in self._at

    def at(self, place: int) -> ListLine | None:
        """Give the line at a place."""
        return self.lines[place] if 0 <= place < len(self.lines) else None

    def row(self, sim_id: str) -> OutlineRow | None:
        """Give a simulation's row, also one that is folded away."""
        at = self._at.get(sim_id)
        return None if at is None else self.rows[at]

    def place_of(self, key: str) -> int | None:
        """Find the line of a simulation, or of a group's head; that head's where the simulation is folded away."""
        place = self._places.get(key)
        if place is None and (row := self.row(key)) is not None:
            place = self._places.get(head_key(row.group))
        return place

    def number_of(self, place: int) -> int:
        """Count the simulations down to a line, those that are folded away included."""
        return self._numbers[place] + 1 if 0 <= place < len(self._numbers) else 0

    def head_of(self, row: OutlineRow) -> GroupHead | None:
        """Give the head below which a simulation stands; ``None`` where it stands alone."""
        return self._heads.get(row.group) if row.group else None

    @property
    def heads(self) -> Iterable[GroupHead]:
        """All heads."""
        return self._heads.values()


@dataclass(frozen=True, slots=True)
class _Section:
    """A group, or one simulation that stands alone.

    Attributes:
        name: The group's name.
        rows: What is in it.
        runs: Whether something of it runs.
        pinned: How many of it are pinned.
        heads: Its head, unfolded and folded.
    """

    name: str
    rows: tuple[OutlineRow, ...]
    runs: bool
    pinned: int
    heads: tuple[GroupHead, GroupHead]


def _sections(rows: Sequence[OutlineRow]) -> list[_Section]:
    """Gather groups: each where its first simulation stands."""
    gathered: list[list[OutlineRow]] = []
    groups: dict[str, list[OutlineRow]] = {}
    for row in rows:
        known = groups.get(row.group) if row.group else None
        if known is not None:
            known.append(row)
            continue
        gathered.append([row])
        if row.group:
            groups[row.group] = gathered[-1]
    return [_section(members[0].group, tuple(members)) for members in gathered]


def _section(name: str, rows: tuple[OutlineRow, ...]) -> _Section:
    runs = not LIVE_WORDS.isdisjoint([row.word for row in rows])
    key = head_key(name)
    # both heads are made now, in a thread: folding then has nothing to make
    heads = (GroupHead(name, rows, False, key), GroupHead(name, rows, True, key))
    return _Section(name, rows, runs, [row.pinned for row in rows].count(True), heads)


@dataclass(frozen=True, slots=True)
class GroupSum:
    """What a group's head tells.

    Attributes:
        count: How many simulations there are.
        words: How many are in which state, in the order of :data:`~gymdash_tui.tui.states.LOOKS`.
        mean: The mean of their scores; ``None`` where none has one.
        deviation: Those scores' sample standard deviation; ``None`` for fewer than two.
        fraction: How much of all is done, from 0 to 1; ``None`` while nothing of it runs.
    """

    count: int
    words: Mapping[str, int]
    mean: float | None
    deviation: float | None
    fraction: float | None


def sum_up(rows: Sequence[OutlineRow], order: Iterable[str], live: Mapping[str, Progress]) -> GroupSum:
    """Sum a group up.

    Args:
        rows: Its simulations.
        order: State words in the order in which they are counted.
        live: The newest progress of what runs, by id.
    """
    words: dict[str, int] = {}
    scores: list[float] = []
    done = 0.0
    for row in rows:
        word = "asks" if row.asks and row.word in LIVE_WORDS else row.word
        words[word] = words.get(word, 0) + 1
        progress = live.get(row.sim_id)
        done += progress.fraction if progress is not None else row.word not in _NOT_OVER
        score = progress.score if progress is not None and progress.score is not None else row.score
        if score is not None and math.isfinite(score):
            scores.append(score)
    known = [word for word in order if word in words]
    ordered = {word: words[word] for word in [*known, *(word for word in words if word not in known)]}
    mean, deviation = _mean_and_deviation(scores)
    runs = any(row.word in LIVE_WORDS for row in rows)
    return GroupSum(len(rows), ordered, mean, deviation, done / len(rows) if runs else None)


def _mean_and_deviation(values: Sequence[float]) -> tuple[float | None, float | None]:
    if not values:
        return None, None
    # scaled: a square may be beyond every float though the values are not
    scale = max(map(abs, values)) or 1.0
    scaled = [value / scale for value in values]
    mean = math.fsum(scaled) / len(scaled)
    if len(values) == 1:
        return values[0], None
    squares = math.fsum((value - mean) ** 2 for value in scaled)
    return mean * scale, math.sqrt(squares / (len(scaled) - 1)) * scale


def best_of(rows: Iterable[OutlineRow], live: Mapping[str, Progress]) -> tuple[OutlineRow, float] | None:
    """Give the simulation with the highest score, and that; the first of several, ``None`` where none has one."""
    best, highest = None, -math.inf
    for row in rows:
        progress = live.get(row.sim_id)
        score = progress.score if progress is not None and progress.score is not None else row.score
        if score is not None and math.isfinite(score) and (best is None or score > highest):
            best, highest = row, score
    return (best, highest) if best is not None else None
