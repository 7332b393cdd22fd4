"""A trace as lines in which one finds one's own code: where it broke, and what it said. Pure.

What is a person's own stands out; what came with the interpreter or was installed is dim.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from gymdash_tui.domain.text import cell_width, safe_text, text_width
from gymdash_tui.simulation.output import clean_lines
from gymdash_tui.tui.widgets.painted import Part

Line = list[Part]

_LONGEST = 100_000  # characters; of a longer trace the middle is left out: its end says what happened
_HANG = 4  # cells by which what does not fit on a line stands further in

# bars and crosses stand before the lines of an exception group
_FRAME = re.compile(r'(?P<lead>[\s|]*)File "(?P<path>.*)", line (?P<number>\d+)(?:, in (?P<name>.*))?$')
_TITLE = re.compile(r"[\s|+]*(Exception Group )?Traceback \(most recent call last\):")
_BETWEEN = re.compile(
    r"[\s|]*(During handling of the above exception|The above exception was the direct cause|\[Previous line repeated)"
)
_RULE = re.compile(r"[\s|]*\+(?:-\+)?-+(?: (?:\d+|\.\.\.) -+)?$")
_UNDERLINE = re.compile(r"[\s|]*[~^]+\s*$")
_ERROR = re.compile(r"(?P<lead>[\s|]*)(?P<type>[^\W\d][\w.]*)(?P<said>:.*)?$")
_PLACE = re.compile(r"(?<![\w./\\-])[\w./\\-]+\.\w{1,4}:\d+(?::\d+)?")  # how other languages' traces name a line
_INSTALLED = re.compile(
    r"[/\\](?:site|dist)-packages[/\\]|[/\\]lib(?:64)?[/\\]python[\d.]+[/\\]|^<|[/\\]gymdash_tui[/\\]"
)
_PACKAGES = re.compile(r".*[/\\](?:(?:site|dist)-packages|lib(?:64)?[/\\]python[\d.]+)[/\\]")


def trace_parts(trace: str, width: int, ascii_only: bool = False) -> list[Line]:
    """Give a trace as coloured lines, long ones broken.

    Args:
        trace: Any text: a Python trace, also one of several errors, or what another program printed at its end.
        width: Cells.
        ascii_only: Whether only ASCII may be drawn.
    """
    room = max(10, width - 2)
    found = _coloured(list(_clean(trace, ascii_only)), room, ascii_only)
    return [[(" ", "text"), *piece] for line in found for piece in broken(line, room)]


def _clean(trace: str, ascii_only: bool) -> Iterator[str]:
    text = trace.strip("\n")
    if len(text) > _LONGEST:
        half = _LONGEST // 2
        text = f"{text[:half]}\n({len(text) - _LONGEST:,} characters are left out here)\n{text[-half:]}"
    for line in text.rstrip().splitlines():
        yield "".join(safe_text(piece, ascii_only) for piece in clean_lines(line)).rstrip()


def _coloured(lines: list[str], room: int, ascii_only: bool) -> Iterator[Line]:
    """Read the lines one after another: what one means depends on where the trace is."""
    titled = any(map(_TITLE.match, lines))
    own, in_frames = True, False
    for number, line in enumerate(lines):
        frame = _FRAME.match(line)
        if frame is not None:
            own, in_frames = not _INSTALLED.search(frame["path"]), True
            yield _frame(line, frame, own, room, ascii_only)
        elif _TITLE.match(line):
            in_frames = True
            yield [(line, "dim")]
        elif _BETWEEN.match(line):
            yield [(line, "warn")]
        elif _RULE.match(line):
            in_frames = True
            yield [(line, "dim")]
        elif in_frames and _UNDERLINE.match(line) and text_width(lines[number - 1]) > room:
            continue  # what it points at was broken
        elif in_frames and _is_code(line):
            yield [(line, ("bad" if _UNDERLINE.match(line) else "text") if own else "dim")]
        elif in_frames and (error := _ERROR.match(line)) is not None:
            in_frames = False
            yield [(error["lead"], "dim"), (error["type"], "bad"), (error["said"] or "", "bad")]
        elif number == len(lines) - 1:
            yield [(line, "bad")]
        else:
            yield [(line, "text")] if titled else _with_places(line)


def _is_code(line: str) -> bool:
    """Tell the line of code below a frame from the error, which stands at the trace's own edge."""
    if not line.strip():
        return True
    edge = line[: len(line) - len(line.lstrip("| "))]
    return len(edge.rpartition("|")[2]) >= (3 if "|" in edge else 1)


def _frame(line: str, frame: re.Match[str], own: bool, room: int, ascii_only: bool) -> Line:
    lead, path, number, name = frame["lead"], frame["path"], frame["number"], frame["name"] or ""
    packages = _PACKAGES.match(path)
    if packages is not None and text_width(line) > room:
        path = (".../" if ascii_only else "…/") + path[packages.end() :]
    if not own:
        return [(f'{lead}File "{path}", line {number}{f", in {name}" if name else ""}', "dim")]
    cut = max(path.rfind("/"), path.rfind("\\")) + 1
    parts = [
        (f'{lead}File "', "dim"),
        (path[:cut], "text"),
        (path[cut:], "title"),
        ('", line ', "dim"),
        (number, "key"),
    ]
    return [*parts, (", in ", "dim"), (name, "accent")] if name else parts


def _with_places(line: str) -> Line:
    """Mark the files and line numbers in a line of a program that is not Python."""
    ends = [0, *(end for found in _PLACE.finditer(line) for end in found.span()), len(line)]
    return [(line[start:end], "accent" if at % 2 else "text") for at, (start, end) in enumerate(pairwise(ends))]


def broken(line: Iterable[Part], width: int) -> list[Line]:
    """Break a coloured line into pieces of at most so many cells; what is carried over stands further in."""
    line = [(text, part) for text, part in line if text]
    whole = "".join(text for text, _ in line)
    if text_width(whole) <= width:
        return [line]
    margin = min(len(whole) - len(whole.lstrip(" |")) + _HANG, width // 3)
    ends = _ends(whole, width, margin)
    pieces = [_cut(line, start, end) for start, end in pairwise([0, *ends])]
    return [pieces[0], *([(" " * margin, "text"), *piece] for piece in pieces[1:])]


def _ends(text: str, width: int, margin: int) -> list[int]:
    """Give where the pieces end: at a blank or a slash near the edge, if there is one."""
    ends: list[int] = []
    start, taken, room = 0, 0, width
    for at, char in enumerate(text):
        taken += cell_width(char)
        if taken > room:
            soft = max(text.rfind(mark, start, at) for mark in " /,") + 1
            end = soft if soft - start > room // 2 else at
            ends.append(end)
            start, room = end, width - margin
            taken = text_width(text[start : at + 1])
    return [*ends, len(text)]


def _cut(line: Line, start: int, end: int) -> Line:
    pieces: Line = []
    at = 0
    for text, part in line:
        piece = text[max(0, start - at) : max(0, end - at)]
        if piece:
            pieces.append((piece, part))
        at += len(text)
    return pieces
