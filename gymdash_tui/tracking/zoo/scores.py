"""The scores that RL Zoo publishes in its ``benchmark.md``: one trained agent each, tested after its training."""

from __future__ import annotations

from pathlib import Path

_LARGEST = 4 << 20  # bytes


def find_scores(path: Path) -> dict[tuple[str, str], tuple[float, float]]:
    """Read the published scores that belong to a file of hyperparameters, from a checkout of RL Zoo around it.

    Args:
        path: The file; ``benchmark.md`` is looked for beside it and in the folder above.

    Returns:
        Mean and standard deviation of the reward by (algorithm, environment); nothing where there is no such file.
    """
    for folder in (path.parent, path.parent.parent):
        try:
            file = folder / "benchmark.md"
            if file.stat().st_size <= _LARGEST:
                return _scores(file.read_text(encoding="utf-8", errors="replace"))
        except OSError:
            continue
    return {}


def _scores(text: str) -> dict[tuple[str, str], tuple[float, float]]:
    found: dict[tuple[str, str], tuple[float, float]] = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) >= 4:
            try:
                found[cells[0], cells[1]] = float(cells[2]), float(cells[3])
            except ValueError:
                continue
    return found
