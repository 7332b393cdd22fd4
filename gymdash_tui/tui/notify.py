"""What makes a terminal call a person who looks elsewhere: the bell, and the two sequences for notifications. Pure.

OSC 9 (iTerm2's) and OSC 777 (rxvt's) are known to different terminals, which pass over the one that they do not know.
A multiplexer in between keeps both to itself, unless they are wrapped for the terminal behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.text import safe_text
from gymdash_tui.simulation.output import clean_lines
from gymdash_tui.tui.multiplexer import through
from gymdash_tui.user.settings import Notify

SWITCH = "GYMDASH_TUI_NOTIFY"
"""The environment variable that chooses how a person is called."""

_USUAL = Notify()
_BELL, _ESC = "\x07", "\x1b"
_TITLE, _BODY = 40, 120  # characters; GNU screen throws away what is longer than some hundred bytes
_ONE = {"iTerm.app": "9", "WezTerm": "777", "ghostty": "777"}
_ONE_BY_TERM = {"rxvt": "777", "foot": "777", "xterm-kitty": "777", "xterm-ghostty": "777", "wezterm": "777"}


class Way(StrEnum):
    """How a person is called: by bell and notification, by one of the two, or not at all."""

    BELL = "bell"
    OSC = "osc"
    SILENT = "silent"
    OFF = "off"


def way_of(environ: Mapping[str, str], notify: Notify = _USUAL) -> Way:
    """Read the switch; where it is not set, what the settings say: as a rule bell and notification.

    Raises:
        WrongUse: If it is set to something else.
    """
    said = environ.get(SWITCH, "").strip().lower()
    if not said:
        return _set(notify)
    try:
        return Way(said)
    except ValueError:
        known = ", ".join(Way)
        shown = safe_text(said)[:40]
        raise WrongUse(f"{SWITCH} is '{shown}'; it can be {known}. It is taken as {_set(notify)}.") from None


def _set(notify: Notify) -> Way:
    if notify.terminal:
        return Way.OSC if notify.bell else Way.SILENT
    return Way.BELL if notify.bell else Way.OFF


def call(title: str, body: str, environ: Mapping[str, str], way: Way = Way.OSC, ascii_only: bool = False) -> str:
    """Give what has to be written to the terminal.

    Args:
        title: A few words; may hold people's strings, as may the body.
        body: A sentence.
        environ: The environment: in which multiplexer this runs, and, where it is known, in which terminal.
        way: How.
        ascii_only: Whether the terminal can show ASCII alone.
    """
    if way is Way.OFF:
        return ""
    if way is Way.BELL:
        return _BELL
    head, text = _harmless(title, _TITLE, ascii_only), _harmless(body, _BODY, ascii_only)
    # 9;4 and the like are other commands, of progress bars: a sentence that begins with a number is no sentence to some
    kinds = {"9": f"{_ESC}]9;{head}: {text}{_BELL}", "777": f"{_ESC}]777;notify;{head};{text}{_BELL}"}
    known = _known_kind(environ)
    bell = "" if way is Way.SILENT else _BELL
    return bell + "".join(through(kinds[kind], environ) for kind in kinds if known in ("", kind))


def _harmless(text: str, longest: int, ascii_only: bool) -> str:
    """Take out what would end a sequence or part its fields, and cut it."""
    (line, *_) = clean_lines(" ".join(text[:1000].split()).replace(";", ","))
    cut = line if len(line) <= longest else line[: longest - 3] + "..."
    return safe_text(cut, ascii_only)


def _known_kind(environ: Mapping[str, str]) -> str:
    """Tell which of the two a terminal knows that is known to know both, and would show both; empty for any other."""
    program = environ.get("TERM_PROGRAM", ""), environ.get("LC_TERMINAL", "").replace("iTerm2", "iTerm.app")
    named = next((_ONE[name] for name in program if name in _ONE), "")
    term = environ.get("TERM", "")
    return named or next((kind for name, kind in _ONE_BY_TERM.items() if term.startswith(name)), "")
