"""What makes opening the app some two thousand times bearable; none of it changes what is seen."""

from __future__ import annotations

import gc
from functools import cache
from typing import Any

from textual import _wait
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet


def wait_less() -> None:
    """Have Textual's pilot take a key for done after half the time for which nothing happens, three times a key."""
    _wait.SLEEP_GRANULARITY = 1 / 100  # seconds


def read_styles_once() -> None:
    """Have the same styles read once for all apps."""
    known: dict[Any, list[RuleSet]] = {}
    read = Stylesheet._parse_rules

    def parse(self: Stylesheet, *args: Any, **named: Any) -> list[RuleSet]:
        key = (args, *named.items(), *self._variables.items())
        if key not in known:
            known[key] = read(self, *args, **named)
        return known[key]

    Stylesheet._parse_rules = parse  # type: ignore[method-assign]


@cache
def pass_by_what_stays() -> None:
    """Have Python look for garbage less often, and pass by torch: that was half of what opening the app took."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 10, 20)
