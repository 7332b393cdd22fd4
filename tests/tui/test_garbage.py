"""Python looks for garbage in the pauses."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from gymdash_tui.tui import garbage
from tests.tui.conftest import Filled, opened, until


@pytest.fixture
def collector() -> Iterator[None]:
    """Python's own, which is as it was afterwards."""
    before = gc.get_threshold()
    gc.unfreeze()
    yield
    gc.freeze()
    gc.set_threshold(*before)
    gc.enable()


async def test_it_is_held_until_the_project_is_open_and_then_passes_by_what_stays(
    filled: Filled, collector: None
) -> None:
    filled.add("one")
    garbage.hold()
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, gc.isenabled)
        assert gc.get_freeze_count() > 10_000
        assert app.home.is_connected


async def test_where_nobody_holds_it_nothing_is_changed(filled: Filled) -> None:
    async with opened(filled.folder):
        threshold, frozen = gc.get_threshold(), gc.get_freeze_count()
    async with opened(filled.folder):
        assert gc.isenabled() and gc.get_threshold() == threshold
        assert gc.get_freeze_count() <= frozen  # some of what is frozen goes when it is no longer needed
