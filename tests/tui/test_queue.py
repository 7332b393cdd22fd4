"""The queue's and the trash's screens, by keys, on a project without processes."""

from __future__ import annotations

import pytest

from gymdash_tui.domain.times import utc_now
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.tui.screens.queue import QueueScreen
from gymdash_tui.tui.screens.trash import TrashScreen
from tests.tui.conftest import Filled, opened, screen_text, until


def order_of(filled: Filled) -> list[str]:
    return [record.name for record in filled.project.queue()]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_the_queue_shows_its_slots_what_runs_and_what_waits(filled: Filled, size: tuple[int, int]) -> None:
    filled.run("runner", step=5, total=10)
    filled.queue("first", priority=3)
    filled.queue("second", held=True)
    async with opened(filled.folder, *size) as (app, pilot):
        await pilot.press("Q")
        await until(
            pilot, lambda: isinstance(app.screen, QueueScreen) and "on hold (0 slots), 1 running" in screen_text(app)
        )
        text = screen_text(app)
        assert "2 wait, 1 of them held" in text
        assert text.index("runner") < text.index("first") < text.index("second")
        assert "prio 3" in text
        assert "until you release it: h" in text
        assert all(len(line) <= size[0] for line in text.splitlines())


async def test_an_empty_queue_says_what_to_press_and_esc_leaves(filled: Filled) -> None:
    filled.add("done")
    async with opened(filled.folder, 80, 24) as (app, pilot):
        await pilot.press("Q")
        await until(pilot, lambda: "Nothing waits." in screen_text(app) and "f2" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app._home)


async def test_simulations_move_in_the_queue(filled: Filled) -> None:
    for name in ("a", "b", "c", "d"):
        filled.queue(name)
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("Q")
        await until(pilot, lambda: "4 wait" in screen_text(app))
        await pilot.press("J", "J")  # in one go: a goes two places back
        await until(pilot, lambda: order_of(filled) == ["b", "c", "a", "d"])
        await pilot.press("G", "K", "K", "K", "K")
        await until(pilot, lambda: order_of(filled) == ["d", "b", "c", "a"])
        await until(pilot, lambda: "◌ queued 1  d" in screen_text(app))
        # the cursor has gone with it
        await pilot.press("u")
        await until(pilot, lambda: order_of(filled) == ["b", "c", "a"])
        await until(pilot, lambda: "Taken out of the queue 'd'." in screen_text(app))
        await pilot.press("a")
        await until(pilot, lambda: "Put into the queue" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: order_of(filled) == ["b", "c", "a", "d"])


async def test_a_priority_is_asked_for_and_changes_the_order(filled: Filled) -> None:
    for name in ("a", "b"):
        filled.queue(name)
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("Q", "j", "P")
        await until(pilot, lambda: "Which priority for 'b'?" in screen_text(app))
        await pilot.press(*"x")
        await until(pilot, lambda: "is no whole number" in screen_text(app))
        await pilot.press("enter", "ctrl+u", *"70", "enter")
        await until(pilot, lambda: order_of(filled) == ["b", "a"])
        await until(pilot, lambda: "prio 70" in screen_text(app))


async def test_slots_and_gpu_slots_are_set(filled: Filled) -> None:
    filled.queue("held", held=True)
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("Q")
        await until(pilot, lambda: "on hold (0 slots), 0 running" in screen_text(app))
        await pilot.press("minus", "plus", "plus", "plus", "minus")
        await until(pilot, lambda: "0 of 2 slots" in screen_text(app))
        await pilot.press("number_sign")
        await until(pilot, lambda: "How many at once on each GPU?" in screen_text(app))
        await pilot.press(*"0=3", "!", "enter")
        await until(pilot, lambda: "GPU 0: 0 of 3" in screen_text(app))
        await pilot.press("number_sign")
        await until(pilot, lambda: "3 at once on GPU 0" in screen_text(app))
        await pilot.press("ctrl+u", *"7=1", "enter")
        await until(pilot, lambda: "no GPU 7" in screen_text(app))


async def test_enter_shows_it_at_home(filled: Filled) -> None:
    for name in ("a", "b", "c"):
        filled.queue(name)
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("Q", "j", "enter")
        await until(pilot, lambda: app.screen is app._home)
        await until(pilot, lambda: app._home.sims.record is not None and app._home.sims.record.name == "b")


async def test_keys_that_do_nothing_now_are_not_offered(filled: Filled) -> None:
    filled.run("runner", step=5, total=10)
    filled.queue("waiting")
    async with opened(filled.folder, 160, 40) as (app, pilot):
        await pilot.press("Q")
        await until(pilot, lambda: "p pause" in screen_text(app).splitlines()[-1])
        assert "P priority" not in screen_text(app)
        await pilot.press("j")
        await until(pilot, lambda: "P priority" in screen_text(app).splitlines()[-1])
        assert "p pause" not in screen_text(app)


async def test_a_thousand_that_wait_are_no_burden(filled: Filled) -> None:
    filled.queue("first")
    ids = [filled.add(f"n{number}", ending=None) for number in range(1000)]
    for sim_id in ids:
        filled.project.enqueue(sim_id, QueueWish())
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("Q", "G")
        await until(pilot, lambda: "queued 1001 n999" in screen_text(app))
        await pilot.press("g")
        await until(pilot, lambda: "Running" in screen_text(app))


# -- the trash ---------------------------------------------------------------------------------------------------------


def throw_away(filled: Filled, *names: str) -> list[str]:
    ids = []
    for name in names:
        sim_id = filled.add(name, rewards=(1.0, 2.0))
        place = filled.project.folder
        place.trash.mkdir(exist_ok=True)
        assert filled.project.set_deleted(sim_id, utc_now())
        place.simulation(sim_id).root.rename(place.thrown(sim_id).root)
        ids.append(sim_id)
    return ids


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_the_trash_shows_what_is_in_it_and_gives_it_back(filled: Filled, size: tuple[int, int]) -> None:
    first, _ = throw_away(filled, "first", "second")
    async with opened(filled.folder, *size) as (app, pilot):
        await pilot.press("T")
        await until(pilot, lambda: isinstance(app.screen, TrashScreen) and "2 simulations" in screen_text(app))
        assert "kB in all" in screen_text(app)
        await pilot.press("j", "u")
        await until(pilot, lambda: "1 simulation," in screen_text(app))
        await until(pilot, lambda: "Taken back 'first'." in screen_text(app))
        record = filled.project.get(first)
        assert record is not None
        assert record.deleted is None
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app._home)


async def test_the_trash_is_emptied_after_a_question(filled: Filled) -> None:
    ids = throw_away(filled, "first", "second", "third")
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("T")
        await until(pilot, lambda: "3 simulations" in screen_text(app))
        await pilot.press("x")
        await until(pilot, lambda: "Delete this simulation for good?" in screen_text(app))
        await pilot.press("y")
        await until(pilot, lambda: "'third' is gone;" in screen_text(app) and "2 simulations" in screen_text(app))
        await pilot.press("E")
        await until(pilot, lambda: "Delete 2 simulations for good?" in screen_text(app))
        await pilot.press("n", "E")
        await until(pilot, lambda: "Delete 2 simulations for good?" in screen_text(app))
        await pilot.press("y")
        await until(pilot, lambda: "It is empty." in screen_text(app) and "are free again." in screen_text(app))
        assert all(filled.project.get(sim_id) is None for sim_id in ids)
        assert "E empty" not in screen_text(app)


async def test_what_waits_for_a_slot_says_what_gives_it_one(filled: Filled) -> None:
    filled.queue("waits")
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "on hold (0 slots); 5 + adds" in screen_text(app))
