"""Trains, validates and tests a small network that reads handwritten digits.

What stands directly here is cheap to import; everything in ``learning`` imports torch, and is itself imported only
inside functions.
"""

from gymdash_tui.simulations.example_ml.arguments import MLKwargs
from gymdash_tui.simulations.example_ml.simulation import MLSimulation

__all__ = ["MLKwargs", "MLSimulation"]
