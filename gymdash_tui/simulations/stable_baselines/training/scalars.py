"""Where a training's measures go: TensorBoard files, the list's row, and the output if that is wanted."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from stable_baselines3.common.logger import HumanOutputFormat, KVWriter, Logger, TensorBoardOutputFormat
from torch.utils.tensorboard.writer import SummaryWriter

SCORE = "rollout/ep_rew_mean"
"""By this measure a run is judged: the mean reward of the last 100 episodes."""


class ScoreTap(KVWriter):
    """Passes on the score whenever the logger dumps one."""

    def __init__(self, set_score: Callable[[str, float, int], None]) -> None:
        self._set_score = set_score

    def write(self, key_values: dict[str, Any], key_excluded: dict[str, tuple[str, ...]], step: int = 0) -> None:
        """Look for the score among the measures."""
        score = key_values.get(SCORE)
        if score is not None:
            self._set_score(SCORE, float(score), step)

    def close(self) -> None:
        """Nothing is held."""


RETRY = 10.0
"""Seconds until recording is tried again where the disk refused it; twice as long each time: each leaves a file."""


class TensorBoardFiles(TensorBoardOutputFormat):
    """Writes TensorBoard's files, through a full disk and through several attempts.

    Stable-Baselines3's own would end the training with the first point that the disk refuses. And where a further
    attempt goes on, TensorBoard and our own reader have to drop what earlier ones recorded beyond that step: they do
    when they meet the first event of its file, ``SessionLog.START``.
    """

    def __init__(self, folder: Path, first_step: int | None, tell: Callable[[str], None]) -> None:
        """Begin a file.

        Args:
            folder: Where.
            first_step: In a further attempt, the first step that it records anew; ``None`` in the first one.
            tell: Takes the sentence that says what hinders it.
        """
        self._folder, self._tell = folder, tell
        self._first_step = first_step
        self._is_closed = False
        self._retry_at: float | None = None
        self._pause = RETRY
        if first_step is not None:
            _wait_for_a_later_name(folder)
        self._open()

    def _open(self) -> None:
        self.writer = SummaryWriter(log_dir=str(self._folder), purge_step=self._first_step)

    def write(self, key_values: dict[str, Any], key_excluded: dict[str, tuple[str, ...]], step: int = 0) -> None:
        """Write measures; where the disk refuses they are lost, that is said once, and training goes on."""
        if self._retry_at is not None and time.monotonic() < self._retry_at:
            return
        try:
            if self._retry_at is not None:
                self._open()
            super().write(key_values, key_excluded, step)
        except OSError as error:
            self._lose(error)
        else:
            # flushed: the mark for readers is in the file, and a next file needs none
            self._retry_at, self._first_step, self._pause = None, None, RETRY

    def _lose(self, error: OSError) -> None:
        if self._retry_at is None:
            why = error.strerror or error
            self._tell(f"The measures cannot be recorded ({why}); training goes on, and they are when that is over.")
        self._retry_at, self._pause = time.monotonic() + self._pause, 2 * self._pause
        with suppress(OSError):  # its thread has died of the same
            self.writer.close()

    def close(self) -> None:
        """Close the file."""
        with suppress(OSError):
            super().close()


def _wait_for_a_later_name(folder: Path) -> None:
    """Wait until a new event file is named after those that are there: names count seconds, and give the order."""
    names = (path.name.split(".") for path in folder.glob("events.out.tfevents.*"))
    seconds = [int(parts[3]) for parts in names if len(parts) > 3 and parts[3].isdecimal()]
    deadline = time.monotonic() + 2.0  # a clock that was set back is not waited for
    while seconds and int(time.time()) <= max(seconds) and time.monotonic() < deadline:
        time.sleep(0.01)


def make_logger(
    folder: Path | None,
    set_score: Callable[[str, float, int], None],
    printed: bool,
    first_step: int | None = None,
    tell: Callable[[str], None] = print,
) -> Logger:
    """Make the logger of a training.

    Args:
        folder: For TensorBoard's files; ``None`` outside a project.
        set_score: Takes the score's tag, value and step.
        printed: Whether to print tables of the measures.
        first_step: In a further attempt, the first step that it records anew; ``None`` in the first one.
        tell: Takes the sentence that says what hinders it.
    """
    formats: list[KVWriter] = [ScoreTap(set_score)]
    if folder is not None:
        formats.append(TensorBoardFiles(folder, first_step, tell))
    if printed:
        formats.append(HumanOutputFormat(sys.stdout))
    return Logger(str(folder) if folder is not None else None, formats)


def write_now(logger: Logger, measures: Mapping[str, float], step: int) -> None:
    """Write measures at once and at their own step; what the training has recorded waits for its own dump."""
    for writer in logger.output_formats:
        writer.write(dict(measures), dict.fromkeys(measures, ()), step)
