"""Real projects, in a cache of the tests' own."""

from __future__ import annotations

from tests.helpers.fixtures import own_machine, project, tracker

__all__ = ["own_machine", "project", "tracker"]
