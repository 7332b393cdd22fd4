"""The home's list: groups, filter, order, columns, marks, names, tags and notes, as a person sees and uses them."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from gymdash_tui.domain.states import Ending
from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.store import Store
from gymdash_tui.user.views import load_view
from tests.tui.conftest import HOSTILE, Filled, opened, screen_text, until

SIZES = [(80, 24), (120, 40), (200, 50)]


def group(filled: Filled, name: str = "ppo", count: int = 3) -> list[str]:
    return [
        filled.add(f"{name}-seed{seed}", rewards=(100.0 * seed, 100.0 * seed + 10), group=name) for seed in range(count)
    ]


async def narrowed(pilot: Pilot[None], app: GymdashApp, text: str, count: str) -> None:
    """Type a filter, and wait until so many are counted."""
    await pilot.press("slash", *text)
    await until(pilot, lambda: count in screen_text(app))


def list_title(app: GymdashApp) -> str:
    return next(line for line in screen_text(app).splitlines() if " Simulations" in line)


@pytest.mark.parametrize("size", SIZES)
async def test_a_group_is_one_line_that_unfolds_and_folds(filled: Filled, size: tuple[int, int]) -> None:
    filled.add("alone")
    group(filled)
    async with opened(filled.folder, *size) as (app, pilot):
        await until(pilot, lambda: "▸ ppo ×3" in screen_text(app))
        assert "110.0 ±100.0" in screen_text(app)
        assert "✓ 3/3" in screen_text(app)
        assert "alone" in screen_text(app)
        await pilot.press("right")
        await until(pilot, lambda: "▾ ppo ×3" in screen_text(app) and "seed0" in screen_text(app))
        await pilot.press("right", "down")
        assert app._home.sims.record is not None and app._home.sims.record.name == "ppo-seed1"
        await pilot.press("left")
        await until(pilot, lambda: "▸ ppo ×3" in screen_text(app))
        assert app._home.sims.head is not None  # the cursor went to the head of what it stood in
        await pilot.press("f")
        await until(pilot, lambda: "▾ ppo ×3" in screen_text(app))
        await pilot.press("F")
        await until(pilot, lambda: "▸ ppo ×3" in screen_text(app))


async def test_a_group_of_which_something_runs_is_open_and_counts_what_runs(filled: Filled) -> None:
    group(filled)
    sim_id = filled.run("ppo-seed3", 50, 100)
    with filled.project._write() as connection:
        connection.exec_driver_sql("UPDATE simulations SET group_name = 'ppo' WHERE sim_id = ?", (sim_id,))
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "▾ ppo ×4" in screen_text(app))
        assert "● 1/4  ✓ 3" in screen_text(app)


async def test_on_a_head_the_keys_mean_the_whole_group_and_so_does_the_curve(filled: Filled) -> None:
    for seed in range(3):
        filled.queue(f"wait-seed{seed}", group="wait")
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "s stop 3" in screen_text(app))
        await until(pilot, lambda: app.store is not None and len(app.store.watched) == 3)
        await pilot.press("space")
        await until(pilot, lambda: "3 marked" in screen_text(app))
        await pilot.press("escape", "s")
        await until(pilot, lambda: "Stop 3 simulations?" in screen_text(app))
        await pilot.press("y")
        await until(pilot, lambda: filled.project.counts() == {"stopped": 3})


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_follows_the_filter_while_it_is_typed(filled: Filled, size: tuple[int, int]) -> None:
    for number in range(4):
        filled.add(f"run {number}")
    filled.add("broken", Ending.FAILED)
    async with opened(filled.folder, *size) as (app, pilot):
        await narrowed(pilot, app, "failed", "1 of 5")
        await until(pilot, lambda: "run 2" not in screen_text(app))
        await pilot.press("escape")  # as it was
        await until(pilot, lambda: "run 2" in screen_text(app) and "1 of 5" in list_title(app))
        assert "/failed" not in screen_text(app)
        await narrowed(pilot, app, "-failed", "4 of 5")
        await pilot.press("enter")
        await until(pilot, lambda: "/-failed" in list_title(app))
        await pilot.press("j")  # the keys are the list's again
        assert "broken" not in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: "broken" in screen_text(app))


async def test_what_is_wrong_with_a_filter_stands_below_it_and_nothing_is_hidden(filled: Filled) -> None:
    filled.add("one")
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("slash", *"scor>x")
        await until(pilot, lambda: "✗" in screen_text(app))
        assert "one" in screen_text(app)
        await pilot.press("enter")  # is kept only once it is right
        assert app._home.line.is_open


async def test_nothing_matches_says_so_and_what_to_press(filled: Filled) -> None:
    filled.add("one")
    async with opened(filled.folder, 80, 24) as (app, pilot):
        await narrowed(pilot, app, "zzz", "0 of 1")
        await pilot.press("enter")
        await until(pilot, lambda: "Nothing matches /zzz" in screen_text(app))
        assert "esc  show all 1" in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: "one" in screen_text(app))


async def test_tab_completes_a_filter(filled: Filled) -> None:
    filled.add("one")
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "one" in screen_text(app))
        await pilot.press("slash")
        await until(pilot, lambda: app.store is not None and "env" in app.store.looking.keys)
        await pilot.press(*"en", "tab")
        await until(pilot, lambda: app._home.query_one("#edit-text", Input).value.startswith("en"))
        assert app._home.query_one("#edit-text", Input).value in ("env=", "ended=")
        await pilot.press("escape")


async def test_keys_that_come_in_one_go_are_typed_into_the_filter(filled: Filled) -> None:
    filled.add("abc")
    filled.add("other")
    async with opened(filled.folder) as (app, pilot):
        for key in ("slash", "a", "b", "c", "enter", "a"):
            app.simulate_key(key) if len(key) > 1 else app.post_message(_typed(key))
        await until(pilot, lambda: "1 marked" in screen_text(app))
        assert "/abc" in list_title(app)
        assert len(app.screen_stack) == 1  # no letter of it was taken for a key of the list


async def test_what_is_typed_faster_than_lists_are_drawn_is_listed_at_its_end(
    filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.add("abc")
    filled.add("other")
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "other" in screen_text(app))
        drawn = []
        take = app._home._take_rows

        def counted(store: Store) -> None:
            drawn.append(store.rows.count)
            take(store)

        monkeypatch.setattr(app._home, "_take_rows", counted)
        await pilot.press("slash")
        for char in "name:abc -note:nothing -failed":
            app.post_message(_typed(char))
        await until(pilot, lambda: "1 of 2" in screen_text(app) and "other" not in screen_text(app))
        assert len(drawn) < 10


def _typed(char: str):  # type: ignore[no-untyped-def]
    from textual import events

    return events.Key(char, char)


async def test_how_the_list_was_looked_at_comes_back(filled: Filled) -> None:
    group(filled)
    filled.add("other")
    async with opened(filled.folder) as (app, pilot):
        await narrowed(pilot, app, "ppo", "3 of 4")
        await pilot.press("enter", "left", "m")
        root = filled.project.folder.root
        await until(pilot, lambda: load_view(root).folds == {"ppo": True} and load_view(root).smoothing == 0.6)
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "/ppo" in list_title(app) and "▸ ppo ×3" in screen_text(app))
        await until(pilot, lambda: "smooth 0.6" in screen_text(app))


async def test_the_order_is_chosen_and_turned_round(filled: Filled) -> None:
    for name, reward in (("low", 1.0), ("high", 9.0), ("middle", 5.0)):
        filled.add(name, rewards=(reward,))
    async with opened(filled.folder) as (app, pilot):

        def names() -> list[str]:
            assert app.store is not None
            return [record.name for row in app.store.rows.view.rows if (record := app.store.rows.record(row.sim_id))]

        await pilot.press("o", *"score", "enter")
        await until(pilot, lambda: names() == ["high", "middle", "low"])
        await pilot.press("o")
        await until(pilot, lambda: "turns it round" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: names() == ["low", "middle", "high"])


async def test_columns_are_chosen_also_of_the_configuration(filled: Filled) -> None:
    filled.add("one", rewards=(1.0,))
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("O")
        await until(pilot, lambda: "of the configuration" in screen_text(app))
        await pilot.press(*"env", "space")
        await until(pilot, lambda: "● env" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: app._home.sims.column_names == ["state", "name", "env"])
        await until(pilot, lambda: "CartPole-v1" in screen_text(app))
        await until(pilot, lambda: load_view(filled.project.folder.root).columns == ("env",))


async def test_a_range_is_marked_and_all_that_is_shown(filled: Filled) -> None:
    for number in range(6):
        filled.add(f"run {number}")
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("v", "j", "j")
        await until(pilot, lambda: "3 marked" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "marked" not in list_title(app))
        await pilot.press("v", "k", "v", "j", "j")
        await until(pilot, lambda: "2 marked" in screen_text(app))
        await narrowed(pilot, app, "name:5", "1 of 6")
        await pilot.press("enter")
        await until(pilot, lambda: "2 marked, 2 of them hidden" in list_title(app))
        await pilot.press("a")
        await until(pilot, lambda: "3 marked, 2 of them hidden" in list_title(app))


async def test_name_tags_and_note_are_typed_in_place_for_all_that_are_marked(filled: Filled) -> None:
    ids = [filled.add(f"run {number}") for number in range(2)]
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("a", "t", *"good lr", "enter")
        await until(pilot, lambda: all(one.tags == ("good", "lr") for one in map(filled.project.get, ids) if one))
        await until(pilot, lambda: "#good" in screen_text(app))
        await pilot.press("t")
        assert app._home.query_one("#edit-text", Input).value == "good lr "
        await pilot.press("ctrl+u", *"good", "enter")
        await until(pilot, lambda: all(one.tags == ("good",) for one in map(filled.project.get, ids) if one))
        await pilot.press("N", *"odd", "enter")
        await until(pilot, lambda: all(one.notes == "odd" for one in map(filled.project.get, ids) if one))
        await pilot.press("escape", "E", "ctrl+u", *"new name", "enter")
        await until(pilot, lambda: "new name" in screen_text(app))


async def test_a_name_that_is_none_is_refused_in_the_line(filled: Filled) -> None:
    filled.add("one")
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "one" in screen_text(app))
        await pilot.press("E", "ctrl+u", "enter")
        await until(pilot, lambda: "✗" in screen_text(app))
        assert app._home.line.is_open
        await pilot.press("escape")
        assert not app._home.line.is_open
        assert "one" in screen_text(app)


async def test_what_is_pinned_stands_at_the_top(filled: Filled) -> None:
    filled.add("old")
    filled.add("new")
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("j", "asterisk")
        await until(pilot, lambda: "★ old" in screen_text(app))
        assert app._home.sims.record is not None and app._home.sims.record.name == "old"
        assert app.store is not None and app.store.rows.view.rows[0].pinned
        await pilot.press("asterisk")
        await until(pilot, lambda: "★" not in screen_text(app))


async def test_the_best_score_is_gone_to_also_in_a_folded_group(filled: Filled) -> None:
    group(filled)
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "▸ ppo" in screen_text(app))
        await pilot.press("b")
        await until(pilot, lambda: app._home.sims.record is not None and app._home.sims.cursor_id != "")
        assert app._home.sims.record is not None and app._home.sims.record.name == "ppo-seed2"


async def test_going_to_what_the_filter_hides_takes_the_filter_away_and_says_so(filled: Filled) -> None:
    hidden = filled.add("hidden")
    filled.add("shown")
    async with opened(filled.folder) as (app, pilot):
        await narrowed(pilot, app, "shown", "1 of 2")
        await pilot.press("enter")
        app.go_to_simulation(hidden)
        await until(pilot, lambda: app._home.sims.cursor_id == hidden)
        assert "The filter is taken away" in screen_text(app)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("size", SIZES)
async def test_hostile_names_everywhere(filled: Filled, size: tuple[int, int], name: str) -> None:
    group(filled, name, 2)
    one = filled.add(name)
    with filled.project._write() as connection:
        connection.exec_driver_sql("UPDATE simulations SET notes = ? WHERE sim_id = ?", (name, one))
    async with opened(filled.folder, *size) as (app, pilot):
        await until(pilot, lambda: app._home.sims.record is not None)
        await pilot.press("j", "right", "E", "escape", "N", "escape", "slash")
        app._home.query_one("#edit-text", Input).value = name[:300]
        await pilot.pause()
        await pilot.press("tab", "enter", "escape", "escape")
        await pilot.press("v", "j", "j", "v", "E", "escape", "t", "tab", "escape")
        text = screen_text(app)
        assert "\x1b" not in text
        assert "\x07" not in text


async def test_the_mouse_selects_folds_and_marks(filled: Filled) -> None:
    for number in range(4):
        filled.add(f"run {number}")
    group(filled)
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "▸ ppo" in screen_text(app))
        await pilot.click("#list", offset=(2, 2))
        await until(pilot, lambda: "▾ ppo" in screen_text(app))
        await pilot.click("#list", offset=(2, 2))
        await until(pilot, lambda: "▸ ppo" in screen_text(app))
        await pilot.click("#list", offset=(20, 3))
        assert app._home.sims.record is not None and app._home.sims.record.name == "run 3"
        await pilot.click("#list", offset=(20, 5), shift=True)
        await until(pilot, lambda: "3 marked" in screen_text(app))
        await pilot.click("#list", offset=(20, 4), control=True)
        await until(pilot, lambda: "2 marked" in screen_text(app))
        await pilot.press("escape")
        await pilot.mouse_down("#list", offset=(20, 3))
        await pilot.hover("#list", offset=(20, 4))
        await pilot.mouse_up("#list", offset=(20, 4))
        await pilot.pause()


async def test_many_groups_and_many_marks_are_no_burden(filled: Filled) -> None:
    filled.add_many(3_000)
    with filled.project._write() as connection:
        connection.exec_driver_sql("UPDATE simulations SET group_name = 'g' || (rowid / 5)")
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "1 of 3000" in screen_text(app))
        await pilot.press("a")
        await until(pilot, lambda: "3000 marked" in screen_text(app))
        await until(pilot, lambda: "d delete 3000" in screen_text(app))
        await pilot.press("F", "G")
        await until(pilot, lambda: "run 0 " in screen_text(app))


async def test_what_a_filter_finds_is_not_folded_away(filled: Filled) -> None:
    filled.add("alone")
    group(filled)
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "▸ ppo ×3" in screen_text(app))
        await pilot.press("slash", *"ppo", "enter")
        await until(pilot, lambda: "▾ ppo ×3" in screen_text(app) and "ppo-seed0" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "▸ ppo ×3" in screen_text(app))


async def test_enter_compares_what_is_marked(filled: Filled) -> None:
    for name in ("one", "two"):
        filled.add(name)
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("right_square_bracket", "space", "space")
        await until(pilot, lambda: "enter compare 2" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: app._home.details.tab_name == "Config" and "] next tab" in screen_text(app))


async def test_enter_on_a_failure_shows_its_trace_and_elsewhere_what_was_looked_at_last(filled: Filled) -> None:
    filled.add("fine")
    filled.add("broken", ending=Ending.FAILED)
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "enter why" in screen_text(app) and "enter shows the traceback" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Traceback (most recent" in screen_text(app))
        await pilot.press("left_square_bracket", "escape", "j", "enter")
        await until(pilot, lambda: app._home.panes.active == "details" and app._home.details.tab_name == "Config")
