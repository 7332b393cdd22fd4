"""What is said and rung while the screen is open: endings of one and of many, and what could not be told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.announcement import Announcement
from gymdash_tui.domain.occasions import EVENTS
from gymdash_tui.domain.states import Ending
from gymdash_tui.domain.text import text_width
from gymdash_tui.tui.app import GymdashApp
from gymdash_tui.tui.key_table import KEYS
from gymdash_tui.tui.news_calls import ending_words
from gymdash_tui.user.settings import Notify
from tests.tui.conftest import HOSTILE, Filled, opened, screen_text, until

SIZES = [(80, 24), (120, 40), (200, 50)]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would have been written to the terminal to call the person."""
    found: list[str] = []
    monkeypatch.setattr(GymdashApp, "send_to_terminal", lambda app, data: found.append(data))
    for name in ("TMUX", "STY", "TERM_PROGRAM", "LC_TERMINAL", "GYMDASH_TUI_NOTIFY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "foot")
    return found


@pytest.mark.parametrize("size", SIZES)
async def test_ten_seeds_that_end_together_ring_once(filled: Filled, sent: list[str], size: tuple[int, int]) -> None:
    filled.add("before", Ending.FAILED)
    async with opened(filled.folder, *size) as (app, pilot):
        for seed in range(10):
            filled.add(f"seed {seed}", Ending.FAILED if seed in (2, 5, 7) else Ending.SUCCEEDED)
        await until(pilot, lambda: "7 done, 3 failed: seed 2, seed 5, seed 7, seed 0" in screen_text(app))
        assert len(sent) == 1
        assert sent[0].startswith("\x07\x1b]777;notify;night: 7 done, 3 failed;seed 2, seed 5, seed 7, seed 0")
        assert "before" not in sent[0]


async def test_one_that_fails_says_why_and_one_that_was_stopped_says_nothing(filled: Filled, sent: list[str]) -> None:
    async with opened(filled.folder) as (app, pilot):
        filled.add("mine", Ending.CANCELLED)
        filled.add("[/arm]", Ending.FAILED)
        await until(pilot, lambda: "[/arm] failed: RuntimeError: [/joint] 3 left its limits" in screen_text(app))
        assert len(sent) == 1 and "[/arm] failed" in sent[0] and "mine" not in sent[0]
        assert "mine" not in "\n".join(line.plain for line in app._said.lines())


async def test_the_settings_say_of_what_and_how(filled: Filled, sent: list[str]) -> None:
    async with opened(filled.folder) as (app, pilot):
        app.world.settings = replace(app.world.settings, notify=Notify(on=("stopped",), bell=False))
        filled.add("good")
        filled.add("mine", Ending.CANCELLED)
        await until(pilot, lambda: bool(sent))
        assert sent[0].startswith("\x1b]777;notify;night: mine was stopped;")
        assert "good is done" not in screen_text(app)


async def test_while_something_is_typed_its_header_stays_and_the_messages_keep_it(
    filled: Filled, sent: list[str]
) -> None:
    async with opened(filled.folder) as (app, pilot):
        await pilot.press("n")
        await until(pilot, lambda: "num_steps" in screen_text(app))
        filled.add("late", Ending.DIED)
        await until(pilot, lambda: bool(sent))
        assert "late died" not in screen_text(app)
        assert any("late died" in line.plain for line in app._said.lines())


async def test_what_a_command_could_not_tell_stands_in_the_messages(filled: Filled, sent: list[str]) -> None:
    sentence = "The notification command ended with exit code 3: no [/such] thing."
    filled.project.record_call("announce", {"error": "long ago"}, 1)
    async with opened(filled.folder) as (app, pilot):
        app.world.settings = replace(app.world.settings, notify=Notify(command="notify-send x"))
        for _ in range(3):
            filled.project.record_call("announce", {"error": sentence}, 1)
        await until(pilot, lambda: sentence in screen_text(app))
        said = [line.plain for line in app._said.lines()]
        assert sum(sentence in line for line in said) == 1
        assert not any("long ago" in line for line in said)
        assert not sent


NEWS = st.builds(
    Announcement,
    st.sampled_from(EVENTS),
    st.just("s"),
    st.sampled_from(HOSTILE) | st.text(max_size=40),
    st.sampled_from(HOSTILE) | st.text(max_size=80),
    st.none() | st.floats(),
)


@given(st.lists(NEWS, min_size=1, max_size=12), st.integers(40, 200))
def test_the_sentence_fits_whatever_happened(news: list[Announcement], room: int) -> None:
    said = ending_words(news, room)
    assert text_width(said) <= room
    assert said and said.isprintable()


def test_a_key_leads_to_what_was_said() -> None:
    assert any(key.action == "messages" for key in KEYS)
