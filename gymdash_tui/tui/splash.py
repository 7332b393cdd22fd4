"""The program's name and the project's, on the terminal before anything else is loaded.

The screens take a quarter of a second to load. On a slow machine, over a slow line, that is a second in which nothing
would tell whether the key was pressed at all; this is what the screen itself shows in the same place a moment later.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TextIO

from gymdash_tui.domain.text import safe_text

_ENTER, _LEAVE = "\x1b[?1049h\x1b[2J\x1b[H\x1b[?25l", "\x1b[?25h\x1b[?1049l"
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_LONGEST = 40


@contextlib.contextmanager
def splash(project: str, out: TextIO, width: int, ascii_only: bool) -> Iterator[None]:
    """Show the names while the block loads the screens; where that fails the terminal is as it was before.

    Args:
        project: The project's name.
        out: The terminal; the screens are shown on it from the end of the block on.
        width: Its columns.
        ascii_only: Whether it can show ASCII alone.
    """
    name = safe_text(project[:_LONGEST], ascii_only)
    rule = ("-" if ascii_only else "─") * width
    _write(out, f"{_ENTER} {_BOLD}gymdash{_PLAIN}  {name}\r\n{_DIM}{rule}{_PLAIN}")
    try:
        yield
    except BaseException:
        _write(out, _LEAVE)
        raise


def _write(out: TextIO, text: str) -> None:
    with contextlib.suppress(OSError):  # a terminal that went away is found by the screens
        out.write(text)
        out.flush()
