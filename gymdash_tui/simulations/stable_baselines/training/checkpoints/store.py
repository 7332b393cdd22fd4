"""The checkpoints of a simulation: which there are, whether they are whole, and which of them are kept.

Each is a folder below ``checkpoints/``: ``step-000080000`` by its environment steps, or ``best``. Standard library
alone, and nothing in a checkpoint is run to learn what it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import list_some
from gymdash_tui.simulation.atomic import read_json, write_json
from gymdash_tui.simulations.stable_baselines.training.checkpoints.checkpoint import Checkpoint, Damaged
from gymdash_tui.simulations.stable_baselines.training.checkpoints.draft import (
    MANIFEST,
    REPLACED,
    TEMPORARY,
    Draft,
    remove,
    retire,
)

BEST = "best"
_STEP = re.compile(r"step-(\d{9,})")


@dataclass(frozen=True, slots=True)
class Found:
    """What was found to resume from.

    Attributes:
        checkpoint: Whole and this user's own; ``None`` where there is none.
        passed_over: A sentence for each one that would have been preferred, but is damaged.
    """

    checkpoint: Checkpoint | None
    passed_over: tuple[str, ...] = ()


def step_name(step: int) -> str:
    """Name the checkpoint of a step."""
    return f"step-{step:09d}"


class Store:
    """The checkpoints of one simulation."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def tidy(self) -> None:
        """Remove what earlier attempts left half done, and bring back what they did not get to replace."""
        for path in self._entries():
            if path.name.startswith(".") and path.suffix == REPLACED:
                whole = path.with_name(path.name.removeprefix(".").removesuffix(REPLACED))
                if whole.exists():
                    remove(path)
                else:
                    path.rename(whole)
            elif path.name.startswith(".") and path.suffix == TEMPORARY:
                remove(path)

    def _entries(self) -> list[Path]:
        try:
            return sorted(self.folder.iterdir())
        except OSError:
            return []

    def all(self) -> list[Checkpoint]:
        """Give those whose manifest can be read, the newest first: of the latest attempt, by their steps.

        The best one comes after its attempt's others: it was made within a rollout, and a resume from it is not exact.
        """
        found = []
        for path in self._entries():
            if path.name == BEST or _STEP.fullmatch(path.name):
                with suppress(Damaged):
                    found.append(Checkpoint.read(path))
        return sorted(found, key=lambda one: (one.attempt, one.name != BEST, one.step), reverse=True)

    def write(self, checkpoint: Checkpoint, fill: Callable[[Draft], str]) -> Checkpoint:
        """Write a checkpoint.

        Args:
            checkpoint: What is known of it; its path is the one it will have.
            fill: Writes the files, and says why they do not make for an exact resume; nothing where they do.

        Returns:
            What was written.

        Raises:
            Exception: Whatever ``fill`` or the disk raises; what was there before then still is.
        """
        draft = Draft(self.folder, checkpoint.name)
        try:
            reason = fill(draft)
            written = replace(checkpoint, exact=not reason, reason=reason)
            return Checkpoint.read(draft.commit(written.to_json()))
        except BaseException:
            draft.abandon()
            raise

    def prune(self, keep: int) -> None:
        """Remove all but the newest ones, the newest exact one among them or besides, and the best."""
        stepped = [one for one in self.all() if one.name != BEST]
        exact = [one for one in stepped if one.exact]
        kept = {one.name for one in [*stepped[:keep], *exact[:1]]}
        for path in self._entries():
            if _STEP.fullmatch(path.name) and path.name not in kept:
                remove(retire(path))

    def claim(self, checkpoint: Checkpoint, attempt: int) -> None:
        """Note that an attempt goes on from a checkpoint, so that later steps of earlier attempts are older than it."""
        manifest = checkpoint.path / MANIFEST
        with suppress(OSError):  # of a full disk others tell; the order of checkpoints can wait
            write_json(manifest, {**(read_json(manifest) or {}), "attempt": attempt})

    def find(self, wish: str) -> Found:
        """Find the checkpoint to resume from.

        Args:
            wish: ``newest``, ``exact`` (the newest of those), ``best``, or a step.

        Raises:
            WrongUse: If it is no such wish, or what it names is not there, or is damaged.
        """
        if wish in ("newest", "exact"):
            return self._newest(only_exact=wish == "exact")
        name = wish if wish == BEST else step_name(_step(wish))
        path = self.folder / name
        if not path.is_dir():
            raise WrongUse(f"There is no checkpoint '{name}' to resume from; {self._there_is()}.")
        try:
            return Found(_whole(path))
        except Damaged as damage:
            raise WrongUse(f"The checkpoint {name} is {damage}; {self._there_is()}.") from None

    def _there_is(self) -> str:
        names = [f"{one.name}{'' if one.exact else ' (approximate)'}" for one in self.all()]
        return f"there is {list_some(names)}" if names else "there is none"

    def _newest(self, only_exact: bool) -> Found:
        passed_over: list[str] = []
        for path in self._by_age():
            try:
                if only_exact and not Checkpoint.read(path).exact:
                    continue
                return Found(_whole(path), tuple(passed_over))
            except Damaged as damage:
                passed_over.append(f"The checkpoint {path.name} is {damage} and was passed over.")
        if only_exact and not passed_over and self.all():
            raise WrongUse(f"No checkpoint is exact; {self._there_is()}.")
        return Found(None, tuple(passed_over))

    def _by_age(self) -> Iterator[Path]:
        """Give all folders, the newest first; one without a manifest counts by its step."""
        readable = {one.path: one for one in self.all()}
        latest = max((one.attempt for one in readable.values()), default=1)
        places = {path: (one.attempt, path.name != BEST, one.step) for path, one in readable.items()}
        for path in self._entries():
            match = _STEP.fullmatch(path.name)
            if match and path not in places:
                places[path] = (latest, True, int(match[1]))
        yield from sorted(places, key=places.__getitem__, reverse=True)


def _whole(path: Path) -> Checkpoint:
    checkpoint = Checkpoint.read(path)
    checkpoint.verify()
    return checkpoint


def _step(wish: str) -> int:
    digits = wish.removeprefix("step-").replace(",", "").replace("_", "")
    if not digits.isdecimal() or len(digits) > 18:
        raise WrongUse(f"{wish[:40]!r} is nothing to resume from; say newest, exact, best, or a step such as 80000.")
    return int(digits)
