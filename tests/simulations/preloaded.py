"""Imported by the fork server before anything else: what each of its forks then has imported already."""

from __future__ import annotations

from tests.simulations.lives import preload

preload()
