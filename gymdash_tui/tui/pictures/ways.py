"""Which ways of drawing pictures a terminal has, by what it answered and what it is called. Pure.

Whether Kitty's pictures stand in the text cannot be asked: terminals that have another part of its protocol say yes as
well. So it goes by who the terminal is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from gymdash_tui.domain.text import safe_text
from gymdash_tui.user.settings import Pictures

WAYS: tuple[Pictures, ...] = get_args(Pictures)
"""The ways, half-blocks first, which every terminal has."""

_IN_TEXT = ("xterm-kitty", "xterm-ghostty", "ghostty")
_KITTY = 4000  # what kitty adds to its version's first number where it says who it is
_FIRST_KITTY = (0, 28)
_SIXEL = 4  # the number by which a terminal says that it has sixel


@dataclass(frozen=True, slots=True)
class Terminal:
    """What is known of a terminal.

    Attributes:
        name: ``TERM``, of the terminal around tmux where there is a tmux.
        program: ``TERM_PROGRAM``.
        around: The multiplexer in which this runs: ``tmux``, ``screen``, ``zellij``; empty for none.
        passes: Whether the multiplexer passes on what it does not know.
        answered: Whether it answered at all.
        abilities: The numbers of what it said it can.
        version: Who it said it is.
        cell: Pixels of a cell, across and down; ``None`` where it does not say.
        largest: Pixels of the largest sixels; ``None`` where it does not say.
    """

    name: str = ""
    program: str = ""
    around: str = ""
    passes: bool = True
    answered: bool = False
    abilities: frozenset[int] = frozenset()
    version: tuple[int, ...] = ()
    cell: tuple[int, int] | None = None
    largest: tuple[int, int] | None = None


def terminal_of(environ: Mapping[str, str], answers: Sequence[str], tmux: str = "") -> Terminal:
    """Put together what is known of a terminal.

    Args:
        environ: The environment.
        answers: What it answered.
        tmux: What tmux said: see :data:`TMUX`.
    """
    around = next((name for key, name in _MULTIPLEXERS.items() if environ.get(key)), "")
    outer, _, passes = tmux.rstrip("\n").partition(" ")
    cell, largest = _pair(answers, r"\x1b\[6;(\d+);(\d+)t"), _pair(answers, r"\x1b\[\?2;0;(\d+);(\d+)S")
    return Terminal(
        name=outer if around == "tmux" else environ.get("TERM", ""),
        program="" if around else environ.get("TERM_PROGRAM", ""),
        around=around,
        # the option is younger than the passing on
        passes=around != "screen" and passes not in ("off", "0"),
        answered=bool(answers),
        abilities=frozenset(_numbers(answers, "?")),
        version=tuple(_numbers(answers, ">")),
        cell=(cell[1], cell[0]) if cell is not None else None,
        largest=largest,
    )


TMUX = "#{client_termname} #{allow-passthrough}"
"""What tmux is asked: which terminal shows it, and whether it passes on what it does not know."""

_MULTIPLEXERS = {"TMUX": "tmux", "STY": "screen", "ZELLIJ": "zellij"}


def why_not(way: Pictures, terminal: Terminal) -> str:
    """Say why pictures cannot be drawn in a way, as what follows a colon, with no full stop; empty where they can."""
    if way == "blocks":
        return ""
    if terminal.around == "screen":
        return "GNU screen lets no pictures through"
    return _why_no_kitty(terminal) if way == "kitty" else _why_no_sixel(terminal)


def _why_no_kitty(terminal: Terminal) -> str:
    if terminal.around == "zellij":
        return "Zellij lets none of Kitty's pictures through"
    numbers = terminal.version
    version = (numbers[1] - _KITTY, numbers[2]) if len(numbers) > 2 and _KITTY <= numbers[1] < _KITTY + 1000 else None
    if version is not None and version < _FIRST_KITTY:
        return f"kitty {version[0]}.{version[1]} has no pictures in text yet; 0.28 has"
    if version is None and terminal.name not in _IN_TEXT and terminal.program not in _IN_TEXT:
        what = f"{safe_text(terminal.name)[:30] or 'the terminal'}{' around tmux' if terminal.around == 'tmux' else ''}"
        return f"{what} is neither kitty nor Ghostty"
    if not terminal.passes:
        return "tmux keeps them back; it takes: tmux set -g allow-passthrough on"
    return ""


def _why_no_sixel(terminal: Terminal) -> str:
    if _SIXEL in terminal.abilities:
        return ""
    who = "tmux" if terminal.around == "tmux" else "the terminal"
    if not terminal.answered:
        return f"{who} did not answer whether it has sixel"
    return f"{who} says it has no sixel{' (3.4 can have it)' if who == 'tmux' else ''}"


def _pair(answers: Sequence[str], pattern: str) -> tuple[int, int] | None:
    found = next((match for answer in answers if (match := re.fullmatch(pattern, answer))), None)
    pair = (int(found[1]), int(found[2])) if found is not None else (0, 0)
    return pair if min(pair) > 0 else None


def _numbers(answers: Sequence[str], kind: str) -> list[int]:
    found = next((answer for answer in answers if answer.startswith(f"\x1b[{kind}") and answer.endswith("c")), "")
    return [int(number) for number in re.findall(r"\d+", found)]
