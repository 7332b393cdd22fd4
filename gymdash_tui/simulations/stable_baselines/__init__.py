"""Trains Stable-Baselines3's algorithms on gymnasium environments.

What stands directly here is cheap to import; everything in ``training`` imports torch, and is itself imported only
inside functions.
"""

from gymdash_tui.simulations.stable_baselines.arguments import StableBaselinesKwargs
from gymdash_tui.simulations.stable_baselines.simulation import StableBaselinesSimulation

__all__ = ["StableBaselinesKwargs", "StableBaselinesSimulation"]
