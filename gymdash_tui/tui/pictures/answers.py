"""Asks the terminal what it is, and hears its answers among the keys that are pressed.

Textual 8.2 takes an answer that it does not know for keys, each letter of which would do something. Its table of what
keys send is asked for each beginning of a sequence; here it knows answers too, as something to be passed over. It is
put in place when something is asked for the first time, and stays, because an answer may come late. This stands on
Textual's internals, which is one more reason why its version is pinned.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual import _xterm_parser
from textual._ansi_sequences import IGNORE_SEQUENCE

if TYPE_CHECKING:
    from gymdash_tui.tui.speaking import SpeakingApp

WHAT_IT_IS = "\x1b[16t\x1b[>c\x1b[c"
"""Asks for a cell's pixels (XTWINOPS), who it is (DA2) and what it can (DA1), which every terminal answers."""

HOW_LARGE = "\x1b[?2;1;0S\x1b[c"
"""Asks for the pixels of the largest sixels (XTSMGRAPHICS); only for terminals that have them."""

PATIENCE = 1.0
"""Seconds that a terminal gets, which may stand on the other side of the world."""

_ANSWER = re.compile(r"\x1b\[(?:[?>][\d;]*c|6;\d+;\d+t|\?2;[\d;]*S)")
_LAST = re.compile(r"\x1b\[\?[\d;]*c")
_LONGEST = 256  # letters of an answer: Textual gives up after 32, and some terminals can more than fits in there


class _Keys(dict[str, Any]):
    """What keys send; answers are heard on the way.

    Attributes:
        heard: Called with each answer, in the thread that reads keys; ``None`` while nothing is asked.
    """

    heard: Callable[[str], object] | None = None

    def get(self, sequence: str, default: Any = None) -> Any:
        """Give the keys of a sequence; for an answer, that it is to be passed over."""
        if not _ANSWER.fullmatch(sequence):
            return super().get(sequence, default)
        if self.heard is not None:
            self.heard(sequence)
        return IGNORE_SEQUENCE


def _keys() -> _Keys:
    parser: Any = _xterm_parser
    if not isinstance(parser.ANSI_SEQUENCES_KEYS, _Keys):
        parser.ANSI_SEQUENCES_KEYS = _Keys(parser.ANSI_SEQUENCES_KEYS)
        parser._MAX_SEQUENCE_SEARCH_THRESHOLD = _LONGEST
    found: _Keys = parser.ANSI_SEQUENCES_KEYS
    return found


async def ask(app: SpeakingApp, question: str) -> list[str]:
    """Ask the terminal something; gives its answers, fewer where it falls silent.

    Args:
        app: The app.
        question: One of those above: the answer to its last part ends it.
    """
    if app.is_headless:
        return []
    loop, keys, found, ended = asyncio.get_running_loop(), _keys(), list[str](), asyncio.Event()

    def take(answer: str) -> None:
        found.append(answer)
        if _LAST.fullmatch(answer):
            ended.set()

    def heard(answer: str) -> None:
        loop.call_soon_threadsafe(take, answer)

    keys.heard = heard
    app.send_to_terminal(question)
    try:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), PATIENCE)
    finally:
        if keys.heard is heard:  # else somebody asked since
            keys.heard = None
    return found
