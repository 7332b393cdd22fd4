"""The data: 1,797 handwritten digits of 8 x 8 pixels, which scikit-learn brings along.

They are the test set of "Optical Recognition of Handwritten Digits" (E. Alpaydin and C. Kaynak, UCI, 1998).
"""

from __future__ import annotations

import gzip
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

COUNT, SIDE, DIGITS = 1797, 8, 10
DARKEST = 16.0

_FILE = Path("datasets", "data", "digits.csv.gz")


def is_installed() -> bool:
    """Tell whether scikit-learn is there; without importing it."""
    return find_spec("sklearn") is not None


def load() -> tuple[NDArray[numpy.float32], NDArray[numpy.int64]]:
    """Give the images (count, 8, 8) from 0 to 1, and the digits that they show.

    Raises:
        ModuleNotFoundError: If scikit-learn is not installed.
    """
    import numpy

    table = _table()
    if table is None:
        from sklearn.datasets import load_digits  # 2.2 s, where its own file of them is not where it was

        loaded = load_digits()
        images, digits = loaded.images, loaded.target
    else:
        images, digits = table[:, :-1].reshape(-1, SIDE, SIDE), table[:, -1]
    return (images / DARKEST).astype(numpy.float32), digits.astype(numpy.int64)


def _table() -> NDArray[numpy.float64] | None:
    """Read scikit-learn's file without importing scikit-learn; ``None`` where it is not as it is known."""
    import numpy

    spec = find_spec("sklearn")
    folders = spec.submodule_search_locations if spec is not None else None
    for folder in folders or ():
        try:
            with gzip.open(Path(folder) / _FILE, "rt") as file:
                table: NDArray[numpy.float64] = numpy.loadtxt(file, delimiter=",")
        except (OSError, ValueError):
            continue
        if table.shape == (COUNT, SIDE * SIDE + 1):
            return table
    return None
