"""Runs any program as a simulation, and follows what it prints, draws and films."""

from gymdash_tui.simulations.command.arguments import CommandKwargs
from gymdash_tui.simulations.command.simulation import CommandSimulation

__all__ = ["CommandKwargs", "CommandSimulation"]
