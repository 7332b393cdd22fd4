"""Tests of what a simulation is: pure functions, so mostly for every input there is."""

__all__: list[str] = []
