"""The projects' lines: what runs and what became of the rest, when something last happened, how large it is. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from gymdash_tui.domain.text import cut_middle, safe_text, text_width
from gymdash_tui.domain.units import short_bytes, short_count
from gymdash_tui.project.glance import Standing
from gymdash_tui.simulation.paths import DEFAULT_PROJECT
from gymdash_tui.tui.project_feed import Seen
from gymdash_tui.tui.states import LOOKS
from gymdash_tui.tui.text import fit
from gymdash_tui.tui.widgets.list_row import head_parts
from gymdash_tui.tui.widgets.painted import Part
from gymdash_tui.tui.widgets.pick_list import Row
from gymdash_tui.user.known import short_path

_LEAST_NAME, _LONGEST_NAME, _SINCE, _SIZE, _NOTE = 10, 36, 10, 7, 17
_MARGIN = 2
_HEADINGS = ("simulations", "sims")

CLASSES: Mapping[str, tuple[str, ...]] = {
    "running": ("starting", "running", "paused", "stopping"),
    "queued": ("created", "queued", "held"),
    "done": ("done",),
    "stopped": ("stopped",),
    "failed": ("failed", "died"),
}
"""The states that are counted together, by the one whose look they have."""

EMPTY = ("None yet.", "o opens one by the path of its folder.", "n makes one in a folder that you choose.")
"""What is said where there are none."""

_NOTES = {
    Standing.OLDER: ("older version", "dim"),
    Standing.GYMDASH: ("GymDash 0.1.x", "accent"),
    Standing.NEWER: ("newer version", "warn"),
    Standing.EMPTY: ("empty", "dim"),
    Standing.NO_PROJECT: ("no project there", "warn"),
    Standing.MISSING: ("folder is missing", "bad"),
    Standing.UNREADABLE: ("cannot be read", "bad"),
}
_COPIED = "Enter opens it: a copy of its database is kept beside it, then its tables are carried over."
_SENTENCES = {
    Standing.OURS: "Enter opens it; what runs in the one that is open now goes on.",
    Standing.OLDER: f"An older gymdash-tui wrote it. {_COPIED}",
    Standing.GYMDASH: f"GymDash 0.1.x wrote it. {_COPIED}",
    Standing.NEWER: "A newer gymdash-tui wrote it, which has to be installed to open it; it stays untouched.",
    Standing.EMPTY: "Its database is empty. Enter opens it.",
    Standing.NO_PROJECT: "Its folder is there, but no project in it. d takes it off this list.",
    Standing.MISSING: "Its folder is not there: moved, deleted, or its disk is not mounted. d takes it off this list.",
}


@dataclass(frozen=True, slots=True)
class Columns:
    """The cells of the columns, as far as there is room.

    Attributes:
        name: The names'.
        counts: Those of each class of states that occurs.
        since: Those of when something last happened; 0 where there is no room.
        size: The sizes'; 0 where there is no room.
        path: The paths', or the notes' that stand in their place.
    """

    name: int
    counts: Mapping[str, int]
    since: int
    size: int
    path: int


def project_rows(seen: Sequence[Seen], now: datetime, ascii_only: bool = False) -> list[Row]:
    """Give the lines of the projects' screen.

    Args:
        seen: The projects, in the order in which they are shown.
        now: The present moment.
        ascii_only: Whether only ASCII may be drawn.
    """
    if not seen:
        return [_line("Projects", ""), *(_line("", line) for line in EMPTY)]
    rows = [_line("Projects", f"{len(seen)} that you opened"), Row("", partial(_titles, seen))]
    return rows + [Row(str(one.path), partial(_project, one, seen, now, ascii_only)) for one in seen]


def _line(title: str, note: str) -> Row:
    return Row("", lambda width, cursor: [(f" {title}", "title"), (f"  {note}", "dim")])


def class_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """Add up the states that are counted together; those of none are left out."""
    sums = {name: sum(counts.get(word, 0) for word in words) for name, words in CLASSES.items()}
    return {name: count for name, count in sums.items() if count}


def columns_of(seen: Sequence[Seen], width: int) -> Columns:
    """Choose the columns' widths for a terminal's."""
    counts: dict[str, int] = {}
    for one in seen:
        for kind, count in class_counts(one.glance.counts if one.glance is not None else {}).items():
            counts[kind] = max(counts.get(kind, 0), len(short_count(count)) + 2)
    ordered = {kind: counts[kind] for kind in CLASSES if kind in counts}
    room = width - _MARGIN - sum(ordered.values()) - len(ordered) - 2
    since = _SINCE if room - _SINCE - 1 >= _LEAST_NAME + _NOTE else 0
    room -= since + bool(since)
    size = _SIZE if room - _SIZE - 1 >= _LEAST_NAME + _NOTE else 0
    room -= size + bool(size)
    longest = max((text_width(safe_text(one.name)) for one in seen), default=0)
    name = max(_LEAST_NAME, min(longest, _LONGEST_NAME, room - _NOTE))
    return Columns(name, ordered, since, size, max(0, room - name))


def _titles(seen: Sequence[Seen], width: int, cursor: bool) -> list[Part]:
    columns = columns_of(seen, width)
    counts = sum(columns.counts.values()) + len(columns.counts)
    simulations = fit(next((word for word in _HEADINGS if len(word) < counts), ""), counts)
    last = fit("last", columns.since) + " " if columns.since else ""
    size = fit("size", columns.size, right=True) + " " if columns.size else ""
    return [(f"  {fit('name', columns.name)} {simulations}{last}{size} {fit('where', columns.path).rstrip()}", "dim")]


def _project(one: Seen, seen: Sequence[Seen], now: datetime, ascii_only: bool, width: int, cursor: bool) -> list[Part]:
    columns = columns_of(seen, width)
    glance = one.glance
    live = bool(glance and glance.live)
    since = "" if glance is None or glance.last is None else ago(glance.last, now, live)
    size = "" if one.size is None else short_bytes(one.size)
    text, part = note(one)
    # what every project's folder is called tells nothing
    folder = short_path(one.path.parent if one.path.name == DEFAULT_PROJECT.name else one.path)
    both = "  ".join(filter(None, [text, folder]))
    # the path alone tells two of the same name apart; that it is open is said below the list as well
    fits = text_width(safe_text(both)) <= columns.path or columns.path >= 2 * _NOTE
    where = both if fits else folder if not text or part == "good" else text
    return [
        *head_parts(cursor, False, ascii_only=ascii_only),
        (fit(one.name, columns.name, ascii_only=ascii_only) + " ", "cursor" if cursor else "text"),
        *_counts(one, columns, ascii_only),
        (fit(since, columns.since) + " " if columns.since else "", "text" if live else "dim"),
        (fit(size, columns.size, right=True) + "  " if columns.size else " ", "text"),
        (fit(where, columns.path, ascii_only=ascii_only).rstrip(), part),
    ]


def _counts(one: Seen, columns: Columns, ascii_only: bool) -> list[Part]:
    counts = class_counts(one.glance.counts if one.glance is not None else {})
    parts: list[Part] = []
    for name, width in columns.counts.items():
        look, count = LOOKS[name], counts.get(name, 0)
        glyph = look.ascii if ascii_only else look.glyph
        parts.append((f"{glyph} " if count else "  ", look.part))
        parts.append((fit(short_count(count) if count else "", width - 1), "text"))
    return parts


def note(one: Seen) -> tuple[str, str]:
    """Give what is special about a project, in a word or two, and its style; nothing where there is nothing."""
    if one.glance is None:
        return "looking...", "dim"
    if one.is_here and one.glance.standing is Standing.OURS:
        return "open", "good"
    return _NOTES.get(one.glance.standing, ("", "dim"))


def about(one: Seen, width: int) -> list[Part]:
    """Say what a project is and what can be done with it, in a few sentences below the list.

    Args:
        one: The project.
        width: The cells of a line, into which its path is to go.
    """
    opened = f"Last opened {one.opened.astimezone():%Y-%m-%d %H:%M}." if one.opened is not None else ""
    lines: list[Part] = [(cut_middle(safe_text(short_path(one.path)), width), "title")]
    if one.glance is None:
        return [*lines, ("Looking at it...", "dim")]
    total = sum(one.glance.counts.values())
    many = f"{total:,} simulations. " if total != 1 else "1 simulation. "
    if one.glance.problem or one.glance.standing is Standing.UNREADABLE:
        why = f": {one.glance.problem}" if one.glance.problem else ""
        return [*lines, (f"It cannot be read{why}.", "bad"), (opened, "dim")]
    words = "It is open now." if one.is_here else _SENTENCES[one.glance.standing]
    missing = one.glance.standing in (Standing.MISSING, Standing.NO_PROJECT)
    return [*lines, (("" if missing else many) + opened, "dim"), (words, "text")]


def ago(moment: datetime, now: datetime, is_live: bool = False) -> str:
    """Say in at most ten letters how long ago something was: ``now``, ``5 min ago``, ``3 days ago``, a date."""
    seconds = (now - moment).total_seconds()
    if is_live or seconds < 60:
        return "now"
    if seconds < 3600:
        return f"{seconds // 60:.0f} min ago"
    if seconds < 86_400:
        return f"{seconds // 3600:.0f} h ago"
    if seconds < 86_400 * 60:
        days = seconds // 86_400
        return f"{days:.0f} days ago" if days < 10 and days > 1 else "1 day ago" if days == 1 else f"{days:.0f} d ago"
    return f"{moment.astimezone():%Y-%m-%d}"
