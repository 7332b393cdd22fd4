"""What the form tells somebody who sees it for the first time: what is wrong, and no longer; what waits; what was."""

from __future__ import annotations

import uuid

import pytest
from textual import events
from textual.pilot import Pilot

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.times import utc_now
from gymdash_tui.tui import held_keys
from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.form_entries import GROUP, NAME, SEEDS
from gymdash_tui.tui.screens.choosing import ChooseLine
from gymdash_tui.tui.screens.form import FormScreen
from gymdash_tui.tui.screens.reading import HelpScreen
from gymdash_tui.tui.widgets.field_row import Note
from gymdash_tui.tui.widgets.side import Side
from tests.tui.conftest import Filled, SlowTypes, header_line, opened, screen_text, until

SIZES = [(80, 24), (120, 40)]
both_sizes = pytest.mark.parametrize("size", SIZES)


def side(app: GymdashApp) -> str:
    return app.screen.query_one(Side).plain if isinstance(app.screen, FormScreen) else ""


async def laid(app: GymdashApp, pilot: Pilot[None], key: str = "n") -> FormScreen:
    """Open the form, and wait until its fields are there."""
    await pilot.press(key)
    await until(pilot, lambda: isinstance(app.screen, FormScreen) and "start stable_baselines" in side(app))
    await until(pilot, lambda: app.focused is not None)
    assert isinstance(app.screen, FormScreen)
    return app.screen


def text_of(form: FormScreen, path: str) -> str:
    row = form.fields.row(path)
    assert row is not None
    return row.text


def enter(form: FormScreen, path: str) -> None:
    row = form.fields.row(path)
    assert row is not None
    row.enter()


# -- what was refused --------------------------------------------------------------------------------------------------


async def test_a_refusal_stands_at_the_field_at_fault_until_something_changes(filled: Filled) -> None:
    async with opened(filled.folder, 80, 24) as (app, pilot):
        form = await laid(app, pilot)

        async def refused() -> None:
            enter(form, "env_kwargs")
            await pilot.press("ctrl+u", *'{"grav": 3}', "ctrl+s")
            await until(pilot, lambda: "─ env_kwargs: 'CartPole-v1' cannot be made" in header_line(app))
            row = form.fields.row("env_kwargs")
            assert row is not None and row.has_class("-wrong")
            assert [one.entry.path for one in form.fields.rows if one.has_class("-wrong")] == ["env_kwargs"]

        await refused()
        await pilot.press("ctrl+u")
        await until(pilot, lambda: "cannot be made" not in screen_text(app))
        assert not any(one.has_class("-wrong") for one in form.fields.rows)
        await refused()
        enter(form, "env")  # another field of the type, on which it may have depended
        await pilot.press(*"Acrobot-v1")
        await until(pilot, lambda: "cannot be made" not in screen_text(app))
        await pilot.press("ctrl+u")
        await refused()
        enter(form, "@type")
        await pilot.press("ctrl+u", *"custom_control")
        await until(pilot, lambda: "poll_period" in screen_text(app))
        assert "cannot be made" not in screen_text(app)
        assert filled.project.count() == 0


async def test_it_stands_at_the_line_in_which_it_was_typed(filled: Filled) -> None:
    async with opened(filled.folder) as (app, pilot):
        form = await laid(app, pilot)
        enter(form, "+0")
        await pilot.press(*"env_kwargs.grav = 3", "ctrl+s")
        await until(pilot, lambda: "cannot be made" in header_line(app))
        assert [one.entry.path for one in form.fields.rows if one.has_class("-wrong")] == ["+0"]


# -- what waits --------------------------------------------------------------------------------------------------------


@both_sizes
async def test_what_is_not_known_yet_is_no_mistake(
    filled: Filled, slow_types: SlowTypes, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_keys, "_LONGEST", 1.0)  # a minute, until which ctrl+s waits for the fields
    async with opened(filled.folder, *size) as (app, pilot):
        await pilot.press("n")
        await until(pilot, lambda: "Looking what it takes..." in screen_text(app))
        await until(pilot, lambda: "─ Looking what stable_baselines takes..." in header_line(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Try again in a moment." in header_line(app))
        assert "✗" not in screen_text(app)
        slow_types.gate.set()
        await until(pilot, lambda: "start stable_baselines" in side(app))
        assert "Looking what it takes" not in screen_text(app)


async def test_keys_behind_the_one_that_opens_a_list_are_typed_there(filled: Filled) -> None:
    async with opened(filled.folder) as (app, pilot):
        form = await laid(app, pilot)
        enter(form, "@type")
        for key in ("f4", *"comm", "enter"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: "start command" in side(app))
        assert text_of(form, "@type") == "command"


async def test_where_no_list_comes_the_keys_are_the_fields(filled: Filled) -> None:
    async with opened(filled.folder) as (app, pilot):
        form = await laid(app, pilot)
        for key in ("f4", *"abc", "f7", *"def"):  # a name has no list, and there are no presets
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: text_of(form, NAME) == "abcdef")


# -- clones ------------------------------------------------------------------------------------------------------------


def add(filled: Filled, name: str, **kwargs: object) -> None:
    record = SimulationRecord(
        str(uuid.uuid4()), name, "stable_baselines", created=utc_now(), group="ppo-CartPole-v1", kwargs=kwargs
    )
    filled.project.folder.simulation(record.sim_id).root.mkdir(parents=True)
    filled.project.add(record)


@both_sizes
async def test_a_clone_is_named_anew_and_joins_no_group(filled: Filled, size: tuple[int, int]) -> None:
    add(filled, "ppo-CartPole-v1-seed5", seed=5, num_steps=77)
    async with opened(filled.folder, *size) as (app, pilot):
        await until(pilot, lambda: "seed5" in screen_text(app))
        await pilot.press("j")
        form = await laid(app, pilot, "c")
        assert "─ Like ppo-CartPole-v1-seed5 (stable_baselines) ─" in header_line(app)
        assert [text_of(form, path) for path in (NAME, GROUP, SEEDS, "num_steps")] == ["", "", "5", "77"]
        assert "was: ppo-CartPole-v1-seed5" in screen_text(app)
        enter(form, "algorithm")
        await pilot.press("ctrl+u", *"a2c")
        await until(pilot, lambda: "--name a2c-CartPole-v1-seed5" in side(app))
        assert "--group" not in side(app)
        enter(form, GROUP)
        await until(pilot, lambda: "was: ppo-CartPole-v1\n" in side(app))
        await pilot.press("f3", *"again", "enter")
        await until(pilot, lambda: "Saved the preset 'again'." in screen_text(app))
        (preset,) = filled.project.presets()
        assert not {"name", "group"} & set(preset.more)


async def test_a_name_of_ones_own_stays_and_a_long_one_keeps_its_end(filled: Filled) -> None:
    add(filled, "mine " * 40 + "end", seed=5)
    async with opened(filled.folder) as (app, pilot):
        await until(pilot, lambda: "mine" in screen_text(app))
        await pilot.press("j")
        form = await laid(app, pilot, "c")
        assert text_of(form, NAME).endswith("mine end")
        title = header_line(app)
        assert "…" in title and title.rstrip("─ ").endswith("mine end (stable_baselines)")
        assert len(title.rstrip("─ ")) > 110  # no column is left unused


# -- what is said of fields, types and keys ----------------------------------------------------------------------------


async def test_what_an_empty_field_means_is_said(filled: Filled) -> None:
    async with opened(filled.folder) as (app, pilot):
        form = await laid(app, pilot)
        for path, said in (
            ("eval_every", "20 times in all"),
            ("checkpoint_every", "once a minute"),
            (SEEDS, "drawn and told"),
            (GROUP, "the name, if several"),
        ):
            enter(form, path)
            await until(pilot, lambda said=said: f"left empty: {said}" in side(app))  # type: ignore[misc]
            assert said in screen_text(app)


@both_sizes
async def test_where_some_wait_it_is_said_how_more_may_run(filled: Filled, size: tuple[int, int]) -> None:
    async with opened(filled.folder, *size) as (app, pilot):
        form = await laid(app, pilot)
        assert "more slots" not in side(app)
        enter(form, SEEDS)
        await pilot.press(*"0-4")
        await until(pilot, lambda: "0 of 2 slots taken; more slots: esc, 5, then +" in side(app))


@both_sizes
async def test_the_list_of_types_says_what_each_is_and_what_fits_nothing_says_so(
    filled: Filled, size: tuple[int, int]
) -> None:
    async with opened(filled.folder, *size) as (app, pilot):
        form = await laid(app, pilot)
        enter(form, "@type")
        await pilot.press("f4")
        await until(pilot, lambda: "What kind of simulation?" in screen_text(app))
        text = screen_text(app)
        assert "Trains an agent with Stable-Baselines3" in text
        assert "Runs any program" in text
        await pilot.press(*"xyzzy")
        await until(pilot, lambda: "Nothing fits." in screen_text(app))
        await pilot.press("down", "enter")
        assert isinstance(app.screen, ChooseLine)
        await pilot.press("escape", "ctrl+f", *"xyzzy")
        await until(pilot, lambda: "No field fits." in screen_text(app))
        await pilot.press("escape")


async def test_the_help_names_no_key_that_is_typed(filled: Filled) -> None:
    async with opened(filled.folder, 120, 60) as (app, pilot):
        await laid(app, pilot)
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        lines = [line.rpartition("│")[0].rpartition("│")[2].split() for line in screen_text(app).splitlines()]
        named = {line[0] for line in lines if line}
        assert {"ctrl+s", "f4", "ctrl+f", "f1", "ctrl+p", "ctrl+q"} <= named
        assert not {"?", "q", "!"} & named


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40), (200, 50)])
async def test_a_note_is_read_for_a_while_or_is_not_there(filled: Filled, size: tuple[int, int]) -> None:
    async with opened(filled.folder, *size) as (app, pilot):
        form = await laid(app, pilot)
        shown = [(note.content_size.width, str(note.render())) for note in form.query(Note)]
        assert any(text for _, text in shown)
        assert all(room >= 20 or "…" not in text for room, text in shown)
        assert all(len(text) <= room for room, text in shown if room >= 20)
