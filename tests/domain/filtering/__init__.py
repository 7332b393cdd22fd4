"""Tests of the filter language; what filters let through is tested in ``tests/project``."""

__all__: list[str] = []
