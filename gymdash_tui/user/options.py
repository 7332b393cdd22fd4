"""What can be set, each with what it does and which values it takes: file, screen and shell all read this. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any, get_args

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import did_you_mean, list_some
from gymdash_tui.domain.occasions import EVENTS
from gymdash_tui.user.settings import Pictures, Settings

THEMES = (
    "gymdash",
    "gymdash-light",
    "gymdash-safe",
    "ansi-dark",
    "ansi-light",
    "atom-one-dark",
    "atom-one-light",
    "catppuccin-frappe",
    "catppuccin-latte",
    "catppuccin-macchiato",
    "catppuccin-mocha",
    "dracula",
    "flexoki",
    "gruvbox",
    "monokai",
    "nord",
    "rose-pine",
    "rose-pine-dawn",
    "rose-pine-moon",
    "solarized-dark",
    "solarized-light",
    "textual-dark",
    "textual-light",
    "tokyo-night",
)
"""The themes' names: the program's own first."""


class Kind(Enum):
    """Which values an option takes."""

    SWITCH = auto()
    NUMBER = auto()
    TEXT = auto()
    CHOICE = auto()
    SEVERAL = auto()


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be set.

    Attributes:
        path: Its dotted name in the file.
        words: What it is called, in a few words.
        tooltip: What it does, in a sentence.
        group: The heading under which it stands.
        kind: Which values it takes.
        choices: The values, where they are few.
        least: The smallest number.
        most: The greatest number.
        begins: With what a text has to begin that is not empty, with one of them.
    """

    path: str
    words: str
    tooltip: str
    group: str
    kind: Kind
    choices: tuple[str, ...] = ()
    least: float = 0
    most: float = 0
    begins: tuple[str, ...] = ()


_LOOK, _ASK, _REST, _TELL = "Look", "What is asked first", "How often it is drawn", "Being told"

OPTIONS: tuple[Option, ...] = (
    Option("theme", "theme", "The colours of everything.", _LOOK, Kind.CHOICE, THEMES),
    Option("ascii", "plain ASCII", "Draw with ASCII letters alone, from the next start on.", _LOOK, Kind.SWITCH),
    Option("mouse", "mouse", "Listen to the mouse; off leaves it to the terminal, to mark text.", _LOOK, Kind.SWITCH),
    Option(
        "pictures",
        "pictures",
        "Draw images and films in half-blocks, or, sharper, by the terminal: kitty (in kitty and Ghostty) or sixel.",
        _LOOK,
        Kind.CHOICE,
        get_args(Pictures),
    ),
    Option("confirm.stop", "before stopping", "Ask before simulations are stopped.", _ASK, Kind.SWITCH),
    Option("confirm.kill", "before killing", "Ask before simulations are killed.", _ASK, Kind.SWITCH),
    Option("confirm.delete", "before deleting", "Ask before something goes into the trash.", _ASK, Kind.SWITCH),
    Option(
        "refresh.rows",
        "rows, in seconds",
        "How long progress and speed of what runs stand still on the screen.",
        _REST,
        Kind.NUMBER,
        least=0.5,
        most=600,
    ),
    Option(
        "refresh.gauges",
        "gauges, in seconds",
        "How long CPU, memory and GPU stand still on the screen.",
        _REST,
        Kind.NUMBER,
        least=1,
        most=600,
    ),
    Option("notify.on", "of what", "What you are told while you look elsewhere.", _TELL, Kind.SEVERAL, EVENTS),
    Option("notify.bell", "bell", "Ring the terminal's bell.", _TELL, Kind.SWITCH),
    Option("notify.terminal", "notification", "Have the terminal show a notification.", _TELL, Kind.SWITCH),
    Option(
        "notify.command",
        "command",
        "Run this command, also with no screen open; it finds what happened in GYMDASH_TUI_EVENT, _NAME, _TEXT.",
        _TELL,
        Kind.TEXT,
    ),
    Option(
        "notify.webhook",
        "webhook",
        "Post what happened to this address as JSON, also with no screen open.",
        _TELL,
        Kind.TEXT,
        begins=("http://", "https://"),
    ),
)

_LONGEST = 2_000


def option(path: str) -> Option | None:
    """Give the option of a dotted name; ``None`` where there is none."""
    return next((one for one in OPTIONS if one.path == path), None)


def value_of(settings: Settings, path: str) -> Any:
    """Give what an option is set to."""
    found: Any = settings
    for name in path.split("."):
        found = getattr(found, name)
    return found


def with_value(settings: Settings, path: str, value: Any) -> Settings:
    """Give the settings with one of them changed; the value has been checked."""
    table, _, name = path.rpartition(".")
    if not table:
        return replace(settings, **{name: value})
    return replace(settings, **{table: replace(getattr(settings, table), **{name: value})})


def check(one: Option, value: object) -> Any:
    """Give a value out of the file as the settings hold it.

    Raises:
        WrongUse: If it is none that the option takes; the text goes on after the option's name (``has to be ...``).
    """
    return _CHECKS[one.kind](one, value)


def read(one: Option, text: str) -> Any:
    """Read what a person typed for an option.

    Raises:
        WrongUse: If it is none that the option takes; the text goes on after the option's name.
    """
    text = text.strip()
    if one.kind is Kind.SWITCH:
        return check(one, _SWITCHES.get(text.lower(), text))
    if one.kind is Kind.SEVERAL:
        return check(one, [word.strip() for word in text.split(",") if word.strip()])
    if one.kind is Kind.NUMBER:
        try:
            return check(one, float(text.removesuffix("s").strip()))
        except ValueError:
            return check(one, text)
    return check(one, text)


def show(one: Option, value: Any) -> str:
    """Write a value as a person reads and types it."""
    if one.kind is Kind.SWITCH:
        return "on" if value else "off"
    if one.kind is Kind.NUMBER:
        return f"{value:g}"
    return ", ".join(value) if one.kind is Kind.SEVERAL else str(value)


_SWITCHES = {"on": True, "yes": True, "true": True, "1": True, "off": False, "no": False, "false": False, "0": False}


def _switch(one: Option, value: object) -> bool:
    if not isinstance(value, bool):
        raise WrongUse(f"has to be true or false, not {_said(value)}")
    return value


def _number(one: Option, value: object) -> float:
    span = f"has to be a number of seconds from {one.least:g} to {one.most:g}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise WrongUse(f"{span}, not {_said(value)}")
    if not (one.least <= value <= one.most) or math.isnan(value):
        raise WrongUse(f"{span}, not {_said(value)}")
    return float(value)


def _text(one: Option, value: object) -> str:
    if not isinstance(value, str):
        raise WrongUse(f"has to be a text in quotes, not {_said(value)}")
    if value and one.begins and not value.startswith(one.begins):
        raise WrongUse(f"has to begin with {' or '.join(one.begins)}, and not as {_said(value)}")
    if len(value) > _LONGEST or "\0" in value:
        raise WrongUse(f"has to be a text of at most {_LONGEST:,} characters, without a null among them")
    return value


def _choice(one: Option, value: object) -> str:
    if not isinstance(value, str):
        raise WrongUse(f"has to be a text in quotes, such as '{one.choices[0]}', not {_said(value)}")
    if value not in one.choices:
        guess = did_you_mean(value, one.choices) or f"; there are {list_some(one.choices)}"
        raise WrongUse(f"is {_said(value)}, which there is not{guess}")
    return value


def _several(one: Option, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise WrongUse(f'has to be a list such as ["{one.choices[0]}", "{one.choices[1]}"], not {_said(value)}')
    unknown = next((word for word in value if word not in one.choices), None)
    if unknown is not None:
        guess = did_you_mean(unknown, one.choices) or f"; there are {list_some(one.choices)}"
        raise WrongUse(f"holds {_said(unknown)}, which there is not{guess}")
    return tuple(word for word in one.choices if word in value)


_CHECKS: dict[Kind, Callable[[Option, object], Any]] = {
    Kind.SWITCH: _switch,
    Kind.NUMBER: _number,
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.SEVERAL: _several,
}


def _said(value: object) -> str:
    """Repeat what was given, in a few letters and as the file writes it."""
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
