"""Where a program's files are looked for, and whose they are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from gymdash_tui.simulation.event_reader import Scalar
from gymdash_tui.simulations.command import finder as module
from gymdash_tui.simulations.command.call import Call
from gymdash_tui.simulations.command.curves import Curves
from gymdash_tui.simulations.command.family import Family
from gymdash_tui.simulations.command.finder import Finder
from gymdash_tui.simulations.command.monitors import Monitors
from gymdash_tui.simulations.command.pictures import Pictures

OURS, OTHERS = os.getpid(), 99_999_999


class Alone(Family):
    """A program that stands nowhere else than where it was started."""

    def folders(self) -> Iterator[Path]:
        """Give no others."""
        return iter(())


def event_file(folder: Path, pid: int, host: str = os.uname().nodename) -> Path:
    """Make an event file as a process of that number names it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"events.out.tfevents.1700000000.{host}.{pid}.0"
    path.write_bytes(b"something")
    return path


def finder(place: Path, logdir: str = "", avoid: frozenset[Path] = frozenset(), *words: str) -> Finder:
    """Look for the files of a program that is about to start in a folder."""
    return Finder(Call.of({"argv": ["program", *words], "cwd": str(place), "logdir": logdir}), avoid)


def found(looking: Finder, thoroughly: bool = False) -> set[Path]:
    """Look, with ourselves as the program."""
    family = Alone(OURS, OURS)
    return {event.path for event in looking.look(family, thoroughly).events}


def test_a_file_is_known_by_the_process_in_its_name(tmp_path: Path) -> None:
    looking = finder(tmp_path)
    mine = event_file(tmp_path / "runs" / "mine", OURS)
    event_file(tmp_path / "runs" / "theirs", OTHERS)
    event_file(tmp_path / "runs" / "far", OURS, "another-machine")
    assert found(looking) == {mine}


def test_what_was_there_before_is_not_taken(tmp_path: Path) -> None:
    old = event_file(tmp_path / "runs" / "old", OURS)  # an earlier process may have had the same number
    looking = finder(tmp_path)
    assert found(looking) == found(looking, thoroughly=True) == set()
    old.write_bytes(b"something more")
    assert found(looking, thoroughly=True) == {old}


def test_a_named_folder_is_looked_through_for_all_that_is_new(tmp_path: Path) -> None:
    logs, place = tmp_path / "logs", tmp_path / "place"
    place.mkdir()
    event_file(logs / "old", 1, "container")
    looking = finder(place, str(logs))
    new = event_file(logs / ".hidden" / "new", 1, "container")
    assert found(looking) == set()  # hidden
    new = event_file(logs / "new", 1, "container")
    event_file(logs / "theirs", OTHERS)
    assert found(looking) == {new}


def test_folders_that_the_words_name_are_looked_into(tmp_path: Path) -> None:
    place, logs = tmp_path / "place", tmp_path / "logs"
    place.mkdir()
    looking = finder(place, "", frozenset(), "-tb", str(logs), f"--out={tmp_path / 'out'}")
    mine = {event_file(logs / "PPO_1", OURS), event_file(tmp_path / "out", OURS)}
    assert found(looking) == mine


def test_what_simulations_keep_is_nobodys(tmp_path: Path) -> None:
    looking = finder(tmp_path, "", frozenset({tmp_path / "project" / "sims"}))
    event_file(tmp_path / "project" / "sims" / "an-id" / "tb", OURS)
    event_file(tmp_path / "venv" / "lib", OURS)
    (tmp_path / "venv" / "pyvenv.cfg").touch()
    found(looking)
    assert found(finder(tmp_path, "", frozenset({tmp_path / "project" / "sims"}))) == set()


def test_of_too_many_folders_some_are_looked_into_and_all_new_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_NEAR", 20)
    for number in range(40):
        (tmp_path / f"old-{number}").mkdir()
    looking = finder(tmp_path)
    assert looking.missed_folders
    assert found(looking) == set()
    mine = event_file(tmp_path / "runs" / "new", OURS)
    assert found(looking) == {mine}


def test_videos_belong_to_the_run_in_or_beside_whose_folder_they_lie(tmp_path: Path) -> None:
    looking = finder(tmp_path, "logs")
    name = "CartPole-v1__ppo__1__1700000000"
    event_file(tmp_path / "runs" / name, OURS)
    event_file(tmp_path / "logs" / "theirs", OTHERS)
    ours = {tmp_path / place / "film.mp4" for place in (f"runs/{name}", f"videos/{name}", "logs/anything")}
    for path in (*ours, tmp_path / "elsewhere" / "film.mp4", tmp_path / "logs" / "theirs" / "film.mp4"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert set(looking.look(Alone(OURS, OURS)).media) == ours


def test_a_video_is_taken_once_when_it_is_finished(tmp_path: Path) -> None:
    taken: list[tuple[str, str, int]] = []
    pictures = Pictures(lambda key, path, step: taken.append((key, path.name, step)))
    film, gone = tmp_path / "rl-video-episode-8.mp4", tmp_path / "gone.png"
    film.write_bytes(b"half")
    pictures.look([film, gone], 500)
    film.write_bytes(b"half and half")
    pictures.look([film], 600)
    assert taken == []
    pictures.look([film], 700)
    pictures.look([film], 800, at_the_end=True)
    assert taken == [("rl-video", "rl-video-episode-8.mp4", 700)]


class Heard:
    """Takes down what curves tell."""

    def __init__(self) -> None:
        self.reaches: list[tuple[float, float]] = []
        self.scores: list[tuple[str, float]] = []

    def recorded(self, tag: str, value: float, step: int) -> None:
        """Take nothing down."""

    def reached(self, step: float, total: float) -> None:
        """Take down how far it is."""
        self.reaches.append((step, total))

    def scored(self, tag: str, value: float) -> None:
        """Take down how well it does."""
        self.scores.append((tag, value))


def test_the_score_is_that_of_the_first_known_curve_there_is() -> None:
    heard = Heard()
    curves = Curves(heard, 0, 100)
    curves.take([Scalar("eval/mean_reward", 1.0, 10, 0.0), Scalar("charts/episodic_return", 2.0, 20, 0.0)])
    curves.take([Scalar("eval/mean_reward", 3.0, 5, 0.0), Scalar("charts/episodic_return", 4.0, 30, 0.0)])
    assert [value for _, value in heard.scores] == [1.0, 2.0, 4.0]
    assert heard.reaches[-1] == (30, 100)


def test_a_total_that_was_only_guessed_is_given_up_when_it_is_left_far_behind() -> None:
    guessed, told = Heard(), Heard()
    for heard, curves in ((guessed, Curves(guessed, 0, 128)), (told, Curves(told, 128, 0))):
        curves.take([Scalar("loss", 1.0, 130, 0.0)])
        curves.take([Scalar("loss", 1.0, 500, 0.0)])
        assert heard.reaches == [(130, 128), (500, 0 if heard is guessed else 128)]


def test_monitors_of_several_environments_are_put_together(tmp_path: Path) -> None:
    monitors = Monitors(tmp_path / "tb")
    files = [tmp_path / f"{number}.monitor.csv" for number in (0, 1)]
    for file in files:
        file.write_text('#{"t_start": 1.0, "env_id": "CartPole-v1"}\nr,l,t\n')
        monitors.add(file)
        monitors.add(file)
    assert monitors.catch_up() == []
    with files[0].open("a") as first, files[1].open("a") as second:
        first.write("10.0,10,0.5\nnonsense\n30.0,30,0.9\n40.0,4")
        second.write("20.0,20,0.7\n")
    rewards = [point for point in monitors.catch_up() if point.tag == "episode/reward"]
    assert [(point.step, point.value) for point in rewards] == [(10, 10.0), (30, 20.0), (60, 30.0)]
    with files[0].open("a") as first:
        first.write("0,1.5\n")
    means = [point.value for point in monitors.catch_up() if point.tag == "rollout/ep_rew_mean"]
    assert means == [25.0]
    monitors.close()
