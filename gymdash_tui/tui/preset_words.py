"""How presets are told: their columns, their score, what they hold, and the texts that are typed for them. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.preset import Preset
from gymdash_tui.domain.text import cut_middle, safe_text
from gymdash_tui.domain.units import short_number
from gymdash_tui.domain.values import flatten, parse_assignments, show_value
from gymdash_tui.tui.choice import Choice

_LONGEST_NAME = 200


def short_preset(preset: Preset) -> str:
    """Give a preset's name within a sentence."""
    return f"the preset '{cut_middle(safe_text(preset.name), 44)}'"


def score_words(preset: Preset) -> str:
    """Say which score is published for it; empty where none is."""
    score = preset.more.get("score")
    if isinstance(score, int | float) and not isinstance(score, bool):
        return short_number(float(score))
    return score if isinstance(score, str) else ""


def contents_words(preset: Preset) -> str:
    """Say what a preset holds: ``env=CartPole-v1 n_steps=32``."""
    more = {name: value for name, value in preset.more.items() if name in ("seeds", "group", "gpu", "python")}
    grid = preset.more.get("grid")
    given = {**flatten(preset.kwargs), **(grid if isinstance(grid, Mapping) else {}), **more}
    return " ".join(f"{name}={show_value(value)}" for name, value in given.items())


def preset_choices(presets: Sequence[Preset]) -> list[Choice]:
    """Give the lines of a list of presets: name, key, score, note or else what they hold."""
    return [
        Choice(one.name, (one.name, one.sim_key, score_words(one), one.note or contents_words(one))) for one in presets
    ]


def read_name(text: str) -> tuple[str, str]:
    """Read a preset's name.

    Raises:
        WrongUse: If it is empty or far too long.
    """
    name = text.strip()
    if not name:
        raise WrongUse("A preset needs a name.")
    if len(name) > _LONGEST_NAME:
        raise WrongUse(f"A name has at most {_LONGEST_NAME} letters.")
    return name, f"the preset '{cut_middle(safe_text(name), 44)}'"


def answer_text(kwargs: Mapping[str, Any]) -> str:
    """Write an answer as it is typed: ``pause=false other.rate=0.1``."""
    return shlex.join(f"{name}={show_value(value)}" for name, value in flatten(kwargs).items())


def read_answer(text: str) -> tuple[dict[str, Any], str]:
    """Read an answer that was typed.

    Raises:
        WrongUse: If it is not of the form ``key=value key=value``.
    """
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise WrongUse(f"It cannot be split into words ({str(error).lower()}).") from None
    kwargs = parse_assignments(words)
    return kwargs, show_value(kwargs)
