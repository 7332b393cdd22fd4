"""How bad a printed line is: an error, a warning, or neither. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

PLAIN, WARNING, ERROR = 0, 1, 2

LEVELS = ("all", "warnings", "errors")
"""What is shown at least, as the key goes through it; the place is the least level."""

TRACE = "Traceback (most recent call last)"
"""What Python begins the trace of an error with."""

# both are looked for in what is shown, colours taken out: "\x1b[31mERROR" would hold no word ERROR
_ERROR = re.compile(rf"\b(?:ERROR|CRITICAL|FATAL)\b|{re.escape(TRACE)}|Fatal Python error")
_WARNING = re.compile(r"\bWARN(?:ING|INGS|ED)?\b|\w+Warning:")

HINTS: tuple[tuple[str, ...], ...] = (
    (),
    ("WARN", "Warning:", "ERROR", "CRITICAL", "FATAL", TRACE, "Fatal Python error"),
    ("ERROR", "CRITICAL", "FATAL", TRACE, "Fatal Python error"),
)
"""For each least level: a line without any of these is below it, unless it belongs to a trace."""


def level_of(text: str) -> int:
    """Tell how bad one shown line is by its own words."""
    if _ERROR.search(text):
        return ERROR
    return WARNING if _WARNING.search(text) else PLAIN


def goes_on(text: str) -> bool:
    """Tell whether a line within a trace is followed by more of it: the last one names the error, and stands out."""
    return text[:1] in (" ", "\t", "|", "+") or TRACE in text


def levels_of(texts: Iterable[str], within: bool = False) -> Iterator[tuple[int, bool]]:
    """Tell how bad lines are that follow one another, those of a trace included.

    Args:
        texts: The shown lines.
        within: Whether the first of them stands within a trace.

    Yields:
        The level of each, and whether the line after it stands within a trace.
    """
    for text in texts:
        if within and text.strip():
            within = goes_on(text)
            yield ERROR, within
        else:
            within = TRACE in text
            yield level_of(text), within
