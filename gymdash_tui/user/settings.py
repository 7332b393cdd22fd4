"""The person's settings, with their defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Pictures = Literal["blocks", "kitty", "sixel"]
"""How images and films are drawn: in half-blocks, or by the terminal itself."""


@dataclass(frozen=True, slots=True)
class Confirm:
    """Before what a question is asked.

    Attributes:
        stop: Before simulations are stopped.
        kill: Before they are killed.
        delete: Before they are thrown into the trash, out of which they can be taken back.
    """

    stop: bool = True
    kill: bool = True
    delete: bool = True


@dataclass(frozen=True, slots=True)
class Refresh:
    """How often what moves by itself is drawn again, in seconds.

    Attributes:
        rows: Progress, speed and time of running simulations.
        gauges: CPU, memory and GPU at the top.
    """

    rows: float = 3.0
    gauges: float = 5.0


@dataclass(frozen=True, slots=True)
class Notify:
    """Of what the person is told that looks elsewhere, and how.

    Attributes:
        on: What: ``done``, ``failed``, ``died``, ``stopped``, ``request``.
        bell: Whether the terminal's bell rings.
        terminal: Whether the terminal is asked for a notification (OSC 9 and 777).
        command: A command of the person's, run with what happened in its environment; empty for none.
        webhook: An address to which what happened is posted as JSON; empty for none.
    """

    on: tuple[str, ...] = ("done", "failed", "died", "request")
    bell: bool = True
    terminal: bool = True
    command: str = ""
    webhook: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings.

    Attributes:
        theme: The theme's name.
        ascii: Whether to draw with ASCII alone, whatever the terminal says of itself.
        mouse: Whether the mouse is listened to.
        pictures: How images and films are drawn: ``blocks``, or by the terminal: ``kitty``, ``sixel``.
        confirm: Before what a question is asked.
        refresh: How often what moves by itself is drawn again.
        notify: Of what the person is told.
        keys: Other keys by the id of what they do.
    """

    theme: str = "gymdash"
    ascii: bool = False
    mouse: bool = True
    pictures: Pictures = "blocks"
    confirm: Confirm = field(default_factory=Confirm)
    refresh: Refresh = field(default_factory=Refresh)
    notify: Notify = field(default_factory=Notify)
    keys: Mapping[str, str] = field(default_factory=dict)
