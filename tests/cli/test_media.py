"""``media``: what a simulation has made, to be listed and piped on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gymdash_tui.project.project import Project
from gymdash_tui.simulation.journal import JournalWriter
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.cli.shell import Said, Shell
from tests.helpers.orders import order
from tests.helpers.sims import WILD, Steps

Typed = Callable[..., Said]


@pytest.fixture
def filmed(project: Project, tracker: SimulationTracker) -> SimulationFolder:
    """A simulation with films, pictures and a note."""
    sim_id, _ = tracker.create_simulation(Steps(order(Steps, "filmed").config))
    folder = project.folder.simulation(sim_id)
    journal = JournalWriter(folder.journal)
    for key, type_, step in (
        ("film", "videos", 0),
        ("film", "videos", 50_000),
        ("sample", "images", 20_000),
        ("note", "text", 7),
    ):
        name = f"{key}/{step}.x"
        (folder.media / key).mkdir(parents=True, exist_ok=True)
        (folder.media / name).write_bytes(b"x" * 2500)
        journal.write("media", key=key, type=type_, file=name, step=step)
    journal.close()
    return folder


def steps(said: Said) -> list[tuple[str, int]]:
    assert said.code == 0, said
    return [(item["key"], item["step"]) for item in said.json]


def test_all_media_by_their_steps(typed: Typed, filmed: SimulationFolder) -> None:
    said = typed("media", "filmed")
    head, *rows = said.out.splitlines()
    assert head.split() == ["key", "type", "step", "time", "size", "file"] and said.code == 0
    assert [row.split()[:3] for row in rows] == [
        ["film", "videos", "0"],
        ["note", "text", "7"],
        ["sample", "images", "20,000"],
        ["film", "videos", "50,000"],
    ]
    assert rows[0].endswith("2.5 kB  film/0.x")
    (first, *_) = typed("media", "filmed", "--json").json
    assert set(first) == {"key", "type", "step", "time", "size", "file", "path"}
    assert Path(first["path"]).read_bytes() == b"x" * 2500


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--key", "film"], [0, 50_000]),
        (["--key", "film", "--key", "note"], [0, 7, 50_000]),
        (["--type", "images"], [20_000]),
        (["--type", "images", "--type", "text"], [7, 20_000]),
        (["--steps", "0:20k"], [0, 7, 20_000]),
        (["--steps", "7:"], [7, 20_000, 50_000]),
        (["--steps", ":7"], [0, 7]),
        (["--steps", "5e4"], [50_000]),
        (["--steps", "0"], [0]),
        (["--steps", ":"], [0, 7, 20_000, 50_000]),
        (["--key", "film", "--steps", "1:10"], []),
    ],
)
def test_some_of_them(typed: Typed, filmed: SimulationFolder, words: list[str], found: list[int]) -> None:
    assert [step for _, step in steps(typed("media", "filmed", *words, "--json"))] == found


def test_where_there_are_none(typed: Typed, filmed: SimulationFolder, tracker: SimulationTracker) -> None:
    tracker.create_simulation(Steps(order(Steps, "empty").config))
    assert typed("media", "empty").out == "'empty' has made no media.\n"
    assert typed("media", "empty", "--json").json == []
    assert typed("media", "filmed", "--type", "audio").out == "'filmed' has made no media of these.\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--steps", "9:3"], "--steps 9:3 ends before it begins; write 3:9."),
        (["--steps", "a:b"], "--steps a:b is no range of steps; write for example 0:50k, 10000: or :2M."),
        (["--steps", "1:2:3"], "is no range of steps"),
        (["--steps", "-5:3"], "is no range of steps"),
        (["--type", "films"], "invalid choice: 'films'"),
        (["--key", "fim"], "'filmed' has no media of the key 'fim'; did you mean 'film'? It has film, note, sample."),
    ],
)
def test_what_is_wrong_is_refused(typed: Typed, filmed: SimulationFolder, words: list[str], told: str) -> None:
    option, value = words
    assert typed("media", "filmed", f"{option}={value}").refuses(told)


def test_an_unknown_key_of_an_empty_simulation(typed: Typed, tracker: SimulationTracker, filmed: object) -> None:
    tracker.create_simulation(Steps(order(Steps, "empty").config))
    assert typed("media", "empty", "--key", "film").refuses("has no media of the key 'film'. It has made no media.")
    assert typed("media", "nobody").refuses("nobody")


def test_hostile_names_never_reach_a_terminal(shell: Shell, project: Project, tracker: SimulationTracker) -> None:
    sim_id, _ = tracker.create_simulation(Steps(order(Steps, "wild").config))
    folder = project.folder.simulation(sim_id)
    folder.media.mkdir(exist_ok=True)
    name = f"{WILD.replace('/', '_').replace(chr(0), '_')}_3.png"
    (folder.media / name).write_bytes(b"x")
    journal = JournalWriter(folder.journal)
    journal.write("media", key=WILD, type="images", file=name, step=1)
    journal.close()
    shown = shell.on_a_terminal("media", "wild")
    assert b"\x1b" not in shown and b"\x9b" not in shown and b"_3.png" in shown
    assert b"\x1b" not in shell.on_a_terminal("media", "wild", "--json")
