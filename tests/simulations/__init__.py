"""Tests of the built-in simulation types, on real trainings kept small."""
