"""Rules for stopping in a training: fed by its logger, and ended as it ends by itself."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from stable_baselines3.common.logger import KVWriter, Logger

from gymdash_tui.domain.rules import parse_rules
from gymdash_tui.simulation.early import STOP_WHEN, EarlyStop, StoppedEarly, rule_problems

_MAY_BE_NAN = "train/explained_variance"
"""Not a number where all returns were equal, which happens to the best of trainings."""


class RuleTap(KVWriter):
    """Passes on all measures whenever the logger dumps them; the last of its writers, since it may end the training."""

    def __init__(self, early: EarlyStop) -> None:
        self._early = early

    def write(self, key_values: dict[str, Any], key_excluded: dict[str, tuple[str, ...]], step: int = 0) -> None:
        """Feed the measures.

        Raises:
            StoppedEarly: If a rule for stopping is met.
        """
        for name, value in key_values.items():
            number = _number(value)
            if number is not None and not (name == _MAY_BE_NAN and math.isnan(number)):
                self._early.feed(name, number, step)
        self._early.raise_if_met()

    def close(self) -> None:
        """Nothing is held."""


def watch_measures(logger: Logger, early: EarlyStop) -> None:
    """Have a training's logger feed the rules."""
    logger.output_formats.append(RuleTap(early))


def _number(value: Any) -> float | None:
    if isinstance(value, torch.Tensor):
        return float(value.item()) if value.numel() == 1 else None
    if isinstance(value, int | float | np.number | np.bool_):
        return float(value)
    return None


@contextmanager
def until_good_enough() -> Iterator[None]:
    """Go on after the block when a rule ended it: what follows a training's end is done then as well.

    Raises:
        StoppedEarly: If a measure was not a number: what was learned is lost, and must not replace what was saved.
    """
    try:
        yield
    except StoppedEarly as early:
        if early.verdict.failed:
            raise


def stopping_problems(settings: Mapping[str, Any]) -> dict[str, str]:
    """Say what is wrong with the rules: no rules at all, or about evaluations that there are none of."""
    problems = rule_problems(settings)
    if not problems and settings.get("eval_every") == 0:
        blind = [rule for rule in parse_rules(settings.get(STOP_WHEN)) if rule.measure.startswith("eval/")]
        if blind:
            problems[STOP_WHEN] = f"'{blind[0]}' is never met: with eval_every 0 there are no evaluations"
    return problems
