"""What stands below a picture: how far a film is, and what it is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from gymdash_tui.domain.units import short_bytes, short_duration
from gymdash_tui.tui.text import fit, fit_start, text_width

if TYPE_CHECKING:
    from gymdash_tui.tracking.media import MediaItem

Part = tuple[str, str]
Line = list[Part]

_SHORTEST_BAR = 8
_MOST_TITLE = 30
_MOST_MEANT = 24


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a film is.

    Attributes:
        at: Seconds from its start on.
        duration: Seconds; infinite where nobody knows.
        number: Which frame is shown, from 1 on; 0 for none yet.
        count: How many frames there are; 0 where nobody knows.
        playing: Whether it goes on.
        loops: Whether it begins again at its end.
        speed: How many seconds of it pass in one.
        problem: What is wrong with it; it stands in the bar's place while it does not go on.
    """

    at: float
    duration: float
    number: int
    count: int
    playing: bool
    loops: bool
    speed: float
    problem: str = ""


def what_line(
    item: MediaItem, title: str, place: int, count: int, width: int, ascii_only: bool = False, meant: str = ""
) -> Line:
    """Say what is shown: key, step, time, size, file, and its place in the list.

    Args:
        item: It.
        title: Whose it is.
        place: Its place, from 0 on.
        count: How many there are.
        width: Cells.
        ascii_only: Whether only ASCII may be drawn.
        meant: What was typed so that there are no more; may be long.
    """
    narrowed = (
        f" / {fit(meant, min(text_width(meant), _MOST_MEANT, width // 4), ascii_only=ascii_only)}" if meant else ""
    )
    where = f"{place + 1:,} of {count:,}{narrowed} "
    told = f"step {item.step:,}  {item.time.astimezone():%Y-%m-%d %H:%M}  {short_bytes(item.size)}"
    room = width - text_width(where) - text_width(told) - 5
    key = fit(item.key, max(4, min(room, text_width(item.key), 40)), ascii_only=ascii_only)
    room -= text_width(key) + 2
    file = item.file.removeprefix(f"{item.key}/")
    # the folder is the key; whose it is stands where the file's name leaves room for it
    shown = fit(file, min(room, len(file)), ascii_only=ascii_only) if room >= 8 else ""
    room -= text_width(shown) + 2
    whose = fit(title, min(room, len(title), _MOST_TITLE), ascii_only=ascii_only) if room >= 8 and title else ""
    line: Line = [(f" {key}", "title"), (f"  {told}", "text"), (f"  {shown}" if shown else "", "dim")]
    line += [(f"  {whose}", "dim")] if whose else []
    used = sum(text_width(text) for text, _ in line)
    return [*line, (" " * max(1, width - used - text_width(where)), "text"), (where, "dim")]


def bar_at(progress: Progress, width: int) -> tuple[int, int]:
    """Give where the bar of how far a film is stands in its line, as its first cell and its cells; 0 for no room."""
    start = 3 + text_width(_moments(progress)) + 2
    cells = width - start - text_width(_frames(progress)) - 3
    return start, cells if cells >= _SHORTEST_BAR else 0


def progress_line(progress: Progress, width: int, ascii_only: bool = False) -> Line:
    """Say how far a film is: a bar, its times, and which frame this is.

    Args:
        progress: How far.
        width: Cells.
        ascii_only: Whether only ASCII may be drawn.
    """
    sign = (">" if ascii_only else "▶") if progress.playing else ("=" if ascii_only else "‖")
    _, cells = bar_at(progress, width)
    done = round(cells * min(1.0, progress.at / progress.duration)) if 0 < progress.duration < inf else 0
    full, rest = ("=", "-") if ascii_only else ("━", "─")
    line: Line = [(f" {sign} ", "accent"), (f"{_moments(progress)}  ", "text")]
    if progress.problem and not progress.playing:
        line.append((fit_start(progress.problem, cells, ascii_only), "warn"))
    else:
        line += [(full * done, "accent"), (rest * (cells - done), "rule")]
    return [*line, (f"  {_frames(progress)}", "dim")]


def note_line(text: str, part: str, width: int, ascii_only: bool = False) -> Line:
    """Say a sentence, as far as there is room for it."""
    return [(" ", "text"), (fit_start(text, width - 2, ascii_only).rstrip(), part)]


def _moments(progress: Progress) -> str:
    whole = "?" if progress.duration == inf else _moment(progress.duration)
    return f"{_moment(progress.at):>{len(whole)}} / {whole}"


def _moment(seconds: float) -> str:
    """Write a moment to the tenth of a second, as long as there are few of them."""
    if seconds >= 600:
        return short_duration(seconds)
    minutes, tenths = divmod(int(seconds * 10 + 1e-6), 600)
    return f"{minutes}:{tenths // 10:02d}.{tenths % 10}"


def _frames(progress: Progress) -> str:
    of = f" of {progress.count:,}" if progress.count else ""
    number = f"{progress.number:,}".rjust(len(f"{progress.count:,}"))
    words = f"frame {number}{of}"
    speed = f"  {progress.speed:g}x" if progress.speed != 1 else ""
    return f"{words}{speed}{'  repeats' if progress.loops else ''} "
