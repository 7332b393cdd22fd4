"""Saves a model so that the file is there whole or not at all."""

from __future__ import annotations

import os
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
        temporary = _temporary(folder / NORMALIZATION)
        normalization.save(str(temporary))
        temporary.replace(folder / NORMALIZATION)
        files.append(NORMALIZATION)
    temporary = _temporary(folder / MODEL)
    with temporary.open("wb") as file:
        model.save(file)
    temporary.replace(folder / MODEL)
    return [*files, MODEL]


def _temporary(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.tmp")
