"""Many who wait for answers in one journal: it is read once, however many they are."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.simulation.journal import JournalPart, JournalWriter, read_journal
from gymdash_tui.simulation.lock import take_lock
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.tracking import replies
from gymdash_tui.tracking.replies import EndedFirst, expected
from tests.helpers.processes import PATIENCE


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[SimulationFolder]:
    """A simulation's folder, whose lock somebody holds."""
    folder = SimulationFolder(tmp_path / "sims" / "a")
    folder.root.mkdir(parents=True)
    lock = take_lock(folder.lock)
    assert lock is not None
    yield folder
    os.close(lock)


async def test_each_gets_its_own_answer_and_the_journal_is_read_once(
    folder: SimulationFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    spans: list[tuple[int, int]] = []

    def read(path: Path, offset: int) -> JournalPart:
        part = read_journal(path, offset)
        spans.append((offset, part.offset))
        return part

    monkeypatch.setattr(replies, "read_journal", read)
    journal = JournalWriter(folder.journal)
    for number in range(1000):
        journal.write("reply", id=f"before {number}")
    begin = folder.journal.stat().st_size

    async def wait(number: int) -> Any:
        async with expected(folder, f"{number}") as answer:
            return (await answer)["value"]

    waiting = [asyncio.create_task(wait(number)) for number in range(200)]
    await asyncio.sleep(0)
    for number in reversed(range(200)):
        journal.write("status", details="between")
        journal.write("reply", id=f"{number}", value=number)
    assert await asyncio.wait_for(asyncio.gather(*waiting), PATIENCE) == list(range(200))
    assert spans[0][0] == begin and spans[-1][1] == folder.journal.stat().st_size
    assert [start for start, _ in spans[1:]] == [end for _, end in spans[:-1]]
    journal.close()


async def test_nothing_goes_on_when_nobody_waits(folder: SimulationFolder) -> None:
    before = len(asyncio.all_tasks())
    async with expected(folder, "a"), expected(folder, "b"):
        assert len(replies._EARS) == 1
        assert len(asyncio.all_tasks()) == before + 1
    assert replies._EARS == {}
    async with asyncio.timeout(PATIENCE):
        while len(asyncio.all_tasks()) > before:
            await asyncio.sleep(0)


async def test_an_end_is_told_to_all_and_what_was_answered_before_it_counts(folder: SimulationFolder) -> None:
    lock = SimulationFolder(folder.root.parent / "b")
    lock.root.mkdir()
    journal = JournalWriter(lock.journal)
    async with expected(lock, "a") as first, expected(lock, "b") as second:
        journal.write("reply", id="a", value=1)
        assert (await asyncio.wait_for(first, PATIENCE))["value"] == 1
        with pytest.raises(EndedFirst):
            await asyncio.wait_for(second, PATIENCE)
    journal.close()


async def test_a_folder_that_refuses_is_told_to_all_and_can_be_asked_again(
    folder: SimulationFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(folder: SimulationFolder) -> bool:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(replies, "worker_is_gone", refuse)
        async with expected(folder, "a") as first:
            with pytest.raises(PermissionError):
                await asyncio.wait_for(first, PATIENCE)
            patch.undo()
            async with expected(folder, "b") as second:
                journal = JournalWriter(folder.journal)
                journal.write("reply", id="b", value=2)
                journal.close()
                assert (await asyncio.wait_for(second, PATIENCE))["value"] == 2


async def test_whoever_gives_up_disturbs_nobody(folder: SimulationFolder) -> None:
    journal = JournalWriter(folder.journal)
    async with expected(folder, "a") as first:
        async with expected(folder, "b") as second:
            second.cancel()
        journal.write("reply", id="b", value=2)
        journal.write("reply", id="a", value=1)
        assert (await asyncio.wait_for(first, PATIENCE))["value"] == 1
    journal.close()
