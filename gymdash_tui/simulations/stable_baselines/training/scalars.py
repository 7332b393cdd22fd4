"""Where a training's measures go: TensorBoard files, the list's row, and the output if that is wanted."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from stable_baselines3.common.logger import HumanOutputFormat, KVWriter, Logger, TensorBoardOutputFormat

SCORE = "rollout/ep_rew_mean"
"""By this measure a run is judged: the mean reward of the last 100 episodes."""


class ScoreTap(KVWriter):
    """Passes on the score whenever the logger dumps one."""

    def __init__(self, set_score: Callable[[str, float], None]) -> None:
        self._set_score = set_score

    def write(self, key_values: dict[str, Any], key_excluded: dict[str, tuple[str, ...]], step: int = 0) -> None:
        """Look for the score among the measures."""
        score = key_values.get(SCORE)
        if score is not None:
            self._set_score(SCORE, float(score))

    def close(self) -> None:
        """Nothing is held."""


def make_logger(folder: Path | None, set_score: Callable[[str, float], None], printed: bool) -> Logger:
    """Make the logger of a training.

    Args:
        folder: For TensorBoard's files; ``None`` outside a project.
        set_score: Takes the score's tag and value.
        printed: Whether to print tables of the measures.
    """
    formats: list[KVWriter] = [ScoreTap(set_score)]
    if folder is not None:
        formats.append(TensorBoardOutputFormat(str(folder)))
    if printed:
        formats.append(HumanOutputFormat(sys.stdout))
    return Logger(str(folder) if folder is not None else None, formats)


def write_now(logger: Logger, measures: Mapping[str, float], step: int) -> None:
    """Write measures at once and at their own step; what the training has recorded waits for its own dump."""
    for writer in logger.output_formats:
        writer.write(dict(measures), dict.fromkeys(measures, ()), step)
