"""The numbered checkpoints of a training, with upstream GymDash's names: ``checkpoints/train_ckpt_3.pt``.

Each holds all that a training needs to go on as if nothing had happened. They are loaded with ``weights_only``, so that
nothing in them is run.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import list_some
from gymdash_tui.simulation.atomic import write_atomic

_NAME = re.compile(r"train_ckpt_([0-9]{1,9})\.pt")
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A checkpoint that was loaded.

    Attributes:
        number: Its number, from 1 on.
        path: Its file.
        content: What it holds.
    """

    number: int
    path: Path
    content: Mapping[str, Any]

    @property
    def samples(self) -> int:
        """Images that the network had been trained with, each time counted."""
        return int(self.content["samples"])


class Checkpoints:
    """The checkpoints of one simulation."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def numbers(self) -> list[int]:
        """Give the numbers of all that are there, the smallest first."""
        try:
            names = [path.name for path in self._folder.iterdir()]
        except OSError:
            return []
        return sorted(int(match[1]) for name in names if (match := _NAME.fullmatch(name)))

    def save(self, content: Mapping[str, Any]) -> tuple[int, Path]:
        """Write one with the next number, whole or not at all.

        Raises:
            OSError: If the disk refuses.
        """
        number = max(self.numbers(), default=0) + 1
        data = io.BytesIO()
        torch.save({**content, "version": _VERSION}, data)
        self._folder.mkdir(parents=True, exist_ok=True)
        write_atomic(self.path(number), data.getvalue())
        return number, self.path(number)

    def path(self, number: int) -> Path:
        """Give the file of a number."""
        return self._folder / f"train_ckpt_{number}.pt"

    def load(self, number: int) -> Checkpoint:
        """Load one.

        Raises:
            WrongUse: If it is not there, or damaged.
        """
        path = self.path(number)
        try:
            content = torch.load(path, map_location="cpu", weights_only=True)
            if content["version"] != _VERSION:
                raise ValueError(f"it is of version {content['version']!r}")
            return Checkpoint(number, path, content)
        except FileNotFoundError:
            raise WrongUse(f"There is no checkpoint {number}; {self._there_are()}.") from None
        except Exception as error:  # cut short, or no checkpoint: zip, pickle and torch each have errors of their own
            why = " ".join(str(error).split()).partition(". ")[0][:120] or type(error).__name__
            raise WrongUse(f"The checkpoint {path.name} is damaged ({why}).") from None

    def newest(self) -> tuple[Checkpoint | None, list[str]]:
        """Load the newest one that is whole, and say of each damaged one that it was passed over."""
        passed_over: list[str] = []
        for number in reversed(self.numbers()):
            try:
                return self.load(number), passed_over
            except WrongUse as damage:
                passed_over.append(f"{damage} It was passed over.")
        return None, passed_over

    def find(self, wish: str) -> tuple[Checkpoint | None, list[str]]:
        """Load what a further attempt is to go on from.

        Args:
            wish: ``newest``, ``exact`` (all of them are), or the number of samples at which it was made.

        Returns:
            It, or ``None`` where there is none; and what was passed over.

        Raises:
            WrongUse: If there is none such.
        """
        if wish in ("newest", "exact"):
            return self.newest()
        for number in reversed(self.numbers()):
            with suppress(WrongUse):  # damaged: another one may be of that step
                if (found := self.load(number)).samples == int(wish if wish.isdecimal() else -1):
                    return found, []
        raise WrongUse(f"There is no checkpoint '{wish}' to go on from; {self._there_are()}.")

    def _there_are(self) -> str:
        return f"there is {list_some(map(str, self.numbers()))}" if self.numbers() else "there is none"
