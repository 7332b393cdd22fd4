"""Talks with the person who runs it: a number that grows, and questions in between. The standard library alone."""

from gymdash_tui.simulations.custom_control.arguments import CustomControlKwargs
from gymdash_tui.simulations.custom_control.simulation import CustomControlSimulation

__all__ = ["CustomControlKwargs", "CustomControlSimulation"]
