"""One line about an exception, with the next step where one is known; the whole trace is kept beside it."""

from __future__ import annotations

import sys

from gymdash_tui.domain.errors import GymdashError

LONGEST = 500
"""Characters; an exception's text may be a whole page."""


def explain(error: BaseException) -> str:
    """Say in one line what went wrong."""
    match error:
        case GymdashError():
            text = str(error)
        case ModuleNotFoundError(name=str(name)):
            text = f"No module named '{name}'; install it for {sys.executable}, or start where it can be imported."
        case MemoryError():
            text = f"The memory ran out ({_named(error)}); ask for less, or run fewer simulations at once."
        case SystemExit():
            text = f"The simulation left with sys.exit({error.code!r})."
        case _:
            text = _named(error)
    line = "; ".join(part.strip() for part in text.splitlines() if part.strip())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _named(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception as failure:  # a person's exception may have a broken __str__
        text = f"<its text cannot be had: {type(failure).__name__}>"
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
