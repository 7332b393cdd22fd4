"""RL Zoo's hyperparameters as this program's arguments: YAML, the Python written within it as text, published scores.

Nothing of it is ever executed: YAML by the safe loader, Python texts by ``ast``.
"""

from __future__ import annotations

from gymdash_tui.tracking.zoo.hyperparameters import Mapped, map_hyperparameters
from gymdash_tui.tracking.zoo.scores import find_scores
from gymdash_tui.tracking.zoo.texts import NotPlain, read_python
from gymdash_tui.tracking.zoo.yaml_files import read_run_yaml, read_yaml

__all__ = [
    "Mapped",
    "NotPlain",
    "find_scores",
    "map_hyperparameters",
    "read_python",
    "read_run_yaml",
    "read_yaml",
]
