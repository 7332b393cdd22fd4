"""Saves a model so that the file is there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stable_baselines3.common.base_class import BaseAlgorithm

MODEL = "model.zip"
NORMALIZATION = "vecnormalize.pkl"


def save_model(model: BaseAlgorithm, folder: Path) -> list[str]:
    """Save a model, and with it the statistics by which its observations are normalized.

    Args:
        model: The model.
        folder: Where to; made when absent.

    Returns:
        The names of the files.

    Raises:
        OSError: If the disk refuses; what was saved before then still stands.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    normalization = model.get_vec_normalize_env()
    if normalization is not None:
        with _replaced(folder / NORMALIZATION) as temporary:
            normalization.save(str(temporary))
        files.append(NORMALIZATION)
    with _replaced(folder / MODEL) as temporary, temporary.open("wb") as file:
        model.save(file)
    return [*files, MODEL]


@contextmanager
def _replaced(path: Path) -> Iterator[Path]:
    """Give a name to write to, which replaces a file if all goes well and is removed if not."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
