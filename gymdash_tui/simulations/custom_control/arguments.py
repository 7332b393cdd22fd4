"""The arguments of the ``custom_control`` type, and what is wrong with some that are given at its start or later."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gymdash_tui.domain.checks import check_kwargs
from gymdash_tui.domain.fields import arg, fields_of

FASTEST = 0.001
"""Seconds; more than a thousand numbers a second are of use to nobody."""


@dataclass
class CustomControlKwargs:
    """What a person may set; all but ``interactive`` also while it runs."""

    interactive: bool = arg(False, "Whether to ask at the start for changes to the arguments below.")
    poll_period: float = arg(0.5, "Seconds from one number to the next.", minimum=FASTEST)
    total_runtime: float = arg(
        30, "Seconds for which it runs at least; those in which it waits for you do not count.", minimum=0
    )
    pause_points: list[float] = arg([], "Seconds after which it waits for your word to go on, such as [1, 3].")
    other_kwargs: dict[str, Any] = arg({}, "Anything; it is kept, and not used.")


FIELDS = fields_of(CustomControlKwargs)
CHANGEABLE = tuple(field.name for field in FIELDS if field.name != "interactive")
"""The arguments that an answer may change, in their order."""


def problems_with(kwargs: Mapping[str, Any]) -> dict[str, str]:
    """Say what is wrong with some arguments, by their names; empty where all is right."""
    problems = check_kwargs(FIELDS, kwargs)
    points = kwargs.get("pause_points", [])
    if "pause_points" not in problems and not all(map(_is_time, points)):
        problems["pause_points"] = "needs a list of seconds of 0 or more, such as [1, 3]"
    return problems


def _is_time(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0 and math.isfinite(value)
