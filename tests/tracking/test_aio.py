"""The asyncio face: following, waiting, asking, and being cancelled in the middle."""

from __future__ import annotations

import asyncio
import shutil
import uuid
from collections.abc import AsyncIterator, Callable
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from gymdash_tui.domain.errors import AmbiguousSimulation, TimedOut, UnknownSimulation
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.project.project import Project
from gymdash_tui.tracking import watch
from gymdash_tui.tracking.aio import AsyncSimulationTracker, Changes, Ids
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.orders import order
from tests.helpers.processes import PATIENCE, child_of, kill, parent_of, until
from tests.helpers.sims import Prints, Steps


@pytest.fixture
def asynchronous(project: Project) -> AsyncSimulationTracker:
    """A tracker for asyncio programs."""
    return AsyncSimulationTracker(project)


class Follower:
    """Follows a project in the background and keeps what it was told."""

    def __init__(self, tracker: AsyncSimulationTracker) -> None:
        self.seen: list[Changes] = []
        self._task = asyncio.create_task(self._follow(tracker.follow()))

    async def _follow(self, changes: AsyncIterator[Changes]) -> None:
        async for change in changes:
            self.seen.append(change)

    async def sees(self, sim_id: str, entry: str) -> None:
        """Wait until an entry of a simulation's folder was touched, from now on."""
        self.seen.clear()
        await self._until(lambda: any(entry in change.touched.get(sim_id, ()) for change in self.seen))

    async def sees_records(self) -> None:
        """Wait until the tables have changed, from now on."""
        self.seen.clear()
        await self._until(lambda: any(change.records for change in self.seen))

    async def _until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                assert not self._task.done(), "nobody follows any more"
                await asyncio.sleep(0.01)

    async def close(self) -> None:
        """Follow no more; that takes no longer than a tick."""
        self._task.cancel()
        async with asyncio.timeout(PATIENCE):
            with pytest.raises(asyncio.CancelledError):
                await self._task


@pytest.fixture
async def follower(asynchronous: AsyncSimulationTracker) -> AsyncIterator[Follower]:
    """Somebody who follows the project."""
    follower = Follower(asynchronous)
    yield follower
    await follower.close()


async def test_what_a_simulation_does_is_told_as_it_happens(
    asynchronous: AsyncSimulationTracker, follower: Follower, project: Project, tmp_path: Path
) -> None:
    await follower.sees_records()  # the first word always says that all is new
    record = await asynchronous.start(order(Prints, folder=str(tmp_path)))
    await follower.sees_records()
    await follower.sees(record.sim_id, "progress.json")
    (tmp_path / "0").touch()
    await follower.sees(record.sim_id, "output.log")
    (tmp_path / "end").touch()
    await follower.sees_records()
    async with asyncio.timeout(PATIENCE):
        while project.counts() != {"done": 1}:  # finished by nobody but the follower
            await asyncio.sleep(0.01)


async def test_a_death_is_told_although_it_touches_no_file(
    asynchronous: AsyncSimulationTracker, follower: Follower, project: Project, tmp_path: Path
) -> None:
    record = await asynchronous.start(order(Steps, until=str(tmp_path / "never")))
    await follower.sees(record.sim_id, "progress.json")
    kill(parent_of(project.folder, record.sim_id))
    kill(child_of(project.folder, record.sim_id))
    async with asyncio.timeout(PATIENCE):
        while project.counts() != {"died": 1}:
            await asyncio.sleep(0.01)


async def test_others_simulations_are_followed_too(
    follower: Follower, tracker: SimulationTracker, tmp_path: Path
) -> None:
    record = await asyncio.to_thread(tracker.start, order(Steps, until=str(tmp_path / "gate")))
    await follower.sees(record.sim_id, "progress.json")
    (tmp_path / "gate").touch()
    await follower.sees_records()


async def test_where_nothing_can_be_watched_it_is_polled(
    asynchronous: AsyncSimulationTracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "1")
    follower = Follower(asynchronous)
    record = await asynchronous.start(order(Prints, folder=str(tmp_path)))
    (tmp_path / "0").touch()
    await follower.sees(record.sim_id, "output.log")
    await follower.close()


async def test_a_folder_that_goes_ends_no_watching(tmp_path: Path) -> None:
    names = {"stays", "goes"}
    for name in names:
        (tmp_path / name).mkdir()
    seen = watch.watch_folders(tmp_path, lambda: names)
    async with asyncio.timeout(PATIENCE):
        assert dict(await anext(seen)).keys() == names
        shutil.rmtree(tmp_path / "goes")
        async for touched in seen:
            if set(touched) == {"stays"}:
                break
        async for touched in seen:
            if "journal.jsonl" in touched.get("stays", ()):
                break
            (tmp_path / "stays" / "journal.jsonl").write_text("again, for it is watched from the next word on only")
    await seen.aclose()


async def test_waiting_gives_up_in_time_and_the_simulation_goes_on(
    asynchronous: AsyncSimulationTracker, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    record = await asynchronous.start(order(Steps, "slow", until=str(gate)))
    with pytest.raises(TimedOut, match=r"Not done after 0\.1 s: 'slow'"):
        await asynchronous.wait(record.sim_id, timeout=0.1)
    with pytest.raises(TimedOut):
        await asynchronous.wait(record.sim_id, timeout=0)
    assert await asynchronous.any_running(record.sim_id)
    gate.touch()
    assert (await asynchronous.wait(record.sim_id, timeout=PATIENCE))[0].ending is Ending.SUCCEEDED


async def test_simulations_are_named_one_or_several_by_id_name_or_beginning(
    asynchronous: AsyncSimulationTracker, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    quick = await asynchronous.start(order(Steps, "quick", steps=1))
    slow = await asynchronous.start(order(Steps, "slow", steps=1, until=str(gate)))
    await asynchronous.wait("quick", PATIENCE)
    ways: list[Ids] = [
        quick.sim_id,
        uuid.UUID(quick.sim_id),
        "quick",
        quick.sim_id[:8],
        [quick.sim_id],
        (uuid.UUID(quick.sim_id),),
    ]
    for way in ways:
        assert await asynchronous.all_done(way) and not await asynchronous.any_running(way)
    both: Ids = [uuid.UUID(quick.sim_id), "slow"]
    assert not await asynchronous.all_done(both) and await asynchronous.any_running(both)
    assert await asynchronous.all_done([]) and await asynchronous.wait([]) == []
    gate.touch()
    records = await asynchronous.wait(iter(["slow", quick.sim_id[:10].upper()]), PATIENCE)
    assert [record.sim_id for record in records] == [slow.sim_id, quick.sim_id]


async def test_who_is_unknown_or_ambiguous_is_refused(asynchronous: AsyncSimulationTracker, tmp_path: Path) -> None:
    for _ in range(2):
        await asynchronous.start(order(Steps, "twin", steps=1))
    with pytest.raises(AmbiguousSimulation, match="2 simulations are named 'twin'"):
        await asynchronous.wait("twin", 1)
    with pytest.raises(UnknownSimulation):
        await asynchronous.all_done([uuid.uuid4()])
    with pytest.raises(UnknownSimulation):
        await asynchronous.stop("nobody")


async def test_who_is_cancelled_while_starting_leaves_nothing_half_done(
    asynchronous: AsyncSimulationTracker, project: Project
) -> None:
    starting = asyncio.create_task(asynchronous.start(order(Steps, "wanted", steps=1)))
    async with asyncio.timeout(PATIENCE):
        while project.count() == 0:
            await asyncio.sleep(0)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    async with asyncio.timeout(PATIENCE):
        while project.unfinished()[:1] and project.unfinished()[0].phase is Phase.CREATED:
            await asyncio.sleep(0.01)
    (done,) = await asynchronous.wait("wanted", PATIENCE)
    assert done.ending is Ending.SUCCEEDED


async def test_who_is_cancelled_while_checking_starts_nothing(
    asynchronous: AsyncSimulationTracker, project: Project
) -> None:
    starting = asyncio.create_task(asynchronous.start(order(Steps, "unwanted", steps=3, even=4)))
    await asyncio.sleep(0)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert project.count() == 0 and list(project.folder.sims.iterdir()) == []


def test_closing_the_plain_face_waits_for_a_start_that_was_begun(project: Project, tracker: SimulationTracker) -> None:
    plain = SimulationTracker(project)
    with ThreadPoolExecutor() as threads:
        starting = threads.submit(plain.start, order(Steps, "begun", steps=1))
        until(project.count, "the simulation's row")
        plain.close()
        plain.close()
        with suppress(CancelledError):
            starting.result(PATIENCE)
    assert tracker.wait("begun", PATIENCE)[0].ending is Ending.SUCCEEDED


def test_closing_the_plain_face_ends_the_waiting_of_others(project: Project, tmp_path: Path) -> None:
    plain = SimulationTracker(project)
    plain.start(order(Steps, "slow", until=str(tmp_path / "never")))
    with ThreadPoolExecutor() as threads:
        waiting = threads.submit(plain.wait, "slow")
        assert plain.any_running("slow")
        until(lambda: plain._loop is not None and asyncio.all_tasks(plain._loop), "the wait to begin")
        assert not waiting.done()
        plain.close()
        with pytest.raises(CancelledError):
            waiting.result(PATIENCE)
