"""The clock of playing."""

from __future__ import annotations

import itertools
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.tui.pictures.player import MOST, SPEEDS, Player

FRAME = 0.04
LENGTH = 3.0


def frame_at(seconds: float) -> tuple[float, float]:
    """Give when the frame that is seen at a moment begins and ends."""
    number = min(int(seconds / FRAME + 1e-9), int(LENGTH / FRAME) - 1)
    return number * FRAME, (number + 1) * FRAME


def play(player: Player, until: float, takes: float = 0.0, now: float = 0.0) -> list[tuple[float, float]]:
    """Play on a terminal that takes so long for each frame; gives when which moment of the film was shown."""
    shown = []
    while now < until:
        at = player.due(now)
        if at is not None:
            now += takes
            player.showed(*frame_at(at), now)
            shown.append((now, frame_at(at)[0]))
        rest = player.rest(now)
        if rest is None:
            break
        now += rest
    return shown


def test_a_film_plays_to_its_last_frame_at_most_twelve_a_second() -> None:
    player = Player(LENGTH)
    shown = play(player, 60)
    assert shown[0] == (0.0, 0.0)
    assert shown[-1][1] == pytest.approx(LENGTH - FRAME)
    assert not player.playing
    assert player.place(99) == LENGTH
    assert LENGTH * MOST * 0.8 <= len({at for _, at in shown}) <= LENGTH * MOST + 2
    gaps = [after - before for (before, _), (after, _) in itertools.pairwise(shown[:-1])]
    assert min(gaps) >= 1 / MOST - 1e-3


def test_a_slow_terminal_gets_fewer_frames_and_the_film_ends_in_time() -> None:
    player = Player(LENGTH)
    shown = play(player, 60, takes=0.5)
    assert 4 <= len(shown) <= 8
    assert shown[-1][1] == pytest.approx(LENGTH - FRAME)
    assert shown[-1][0] <= LENGTH + 1.5
    for moment, at in shown:
        assert at <= moment


def test_no_frame_is_made_before_the_one_before_is_written() -> None:
    player = Player(LENGTH)
    player.due(0)
    player.showed(0, FRAME, 0)
    assert player.due(1.0, written=False) is None
    assert player.rest(1.0, written=False) is not None
    assert player.due(1.0) == pytest.approx(1.0)


def test_slow_films_are_only_looked_at_when_something_moves() -> None:
    player = Player(100.0)
    player.due(0)
    player.showed(0.0, 50.0, 0)
    assert player.due(10) is None
    assert player.rest(10) == pytest.approx(40)


def test_it_pauses_and_goes_on_from_there_and_from_the_start_at_its_end() -> None:
    player = Player(LENGTH)
    play(player, 1.0)
    player.toggle(1.0)
    assert not player.playing
    player.showed(*frame_at(player.due(1.0) or 0.0), 1.0)
    assert player.place(50) == pytest.approx(1.0)
    assert (player.rest(50), player.due(50)) == (None, None)
    player.toggle(50)
    assert player.place(50.5) == pytest.approx(1.5)
    play(player, 99, now=50.5)
    assert player.place(99) == LENGTH
    player.toggle(99)
    assert player.playing
    assert player.due(99) == 0.0


def test_steps_go_frame_by_frame_and_pause() -> None:
    player = Player(LENGTH)
    play(player, 1.0)
    places = []
    for by in (1, 1, 1, -1, -1, -1, -1):
        player.step(by, 1.0)
        at = player.due(1.0)
        assert at is not None
        player.showed(*frame_at(at), 1.0)
        places.append(round(frame_at(at)[0] / FRAME))
    first = places[0]
    assert [place - first for place in places] == [0, 1, 2, 1, 0, -1, -2]
    assert not player.playing


def test_speed_changes_what_passes_and_not_where_it_is() -> None:
    player = Player(LENGTH)
    play(player, 1.0)
    player.change_speed(1, 1.0)
    assert player.place(1.0) == pytest.approx(1.0)
    assert player.place(2.0) == pytest.approx(1.0 + player.speed)
    for _ in SPEEDS:
        player.change_speed(-1, 1.0)
    assert player.speed == min(SPEEDS)


def test_what_repeats_begins_again() -> None:
    player = Player(LENGTH)
    player.loops = True
    shown = play(player, 2.5 * LENGTH)
    assert player.playing
    starts = [at for (_, before), (_, at) in itertools.pairwise(shown) if at < before]
    assert len(starts) == 2
    assert max(starts) < 2 / MOST


def test_shares_of_a_film_are_gone_to_where_its_length_is_known() -> None:
    player = Player(LENGTH, playing=False)
    player.go_to_share(0.5, 0)
    assert player.due(0) == pytest.approx(LENGTH / 2)
    endless = Player(inf, playing=False)
    endless.go_to_share(0.5, 0)
    assert endless.due(0) == 0.0


def test_where_a_person_goes_while_a_frame_is_made_is_not_forgotten() -> None:
    player = Player(LENGTH)
    assert player.due(0) == 0.0
    player.go_to(2.0, 0.1)
    player.showed(0, FRAME, 0.2)
    assert player.due(0.2) == pytest.approx(2.1, abs=0.11)


@given(
    st.lists(
        st.one_of(
            st.sampled_from(["toggle", "pause", "back", "on", "faster", "slower", "loop", "start", "end", "again"]),
            st.floats(0, 5),
        ),
        max_size=40,
    )
)
def test_whatever_is_pressed_it_stays_within_the_film(presses: list[str | float]) -> None:
    player, now = Player(LENGTH), 0.0
    deeds = {
        "toggle": lambda: player.toggle(now),
        "pause": lambda: player.pause(now),
        "back": lambda: player.step(-1, now),
        "on": lambda: player.step(1, now),
        "faster": lambda: player.change_speed(1, now),
        "slower": lambda: player.change_speed(-1, now),
        "loop": lambda: setattr(player, "loops", not player.loops),
        "start": lambda: player.go_to_share(0, now),
        "end": lambda: player.go_to_share(1, now),
        "again": player.again,
    }
    for press in presses:
        if isinstance(press, float):
            now += press
        else:
            deeds[press]()
        at = player.due(now)
        if at is not None:
            assert 0 <= at <= LENGTH
            player.showed(*frame_at(at), now)
        assert 0 <= player.place(now) <= LENGTH
        rest = player.rest(now)
        assert rest is None or rest >= 0
