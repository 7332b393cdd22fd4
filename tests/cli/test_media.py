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
from tests.metrics import recorded
from tests.metrics.files import scalar, write

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


@pytest.fixture
def painted(project: Project, filmed: SimulationFolder) -> SimulationFolder:
    """The same simulation with pictures, texts and a sound in its event files."""
    pictures = [recorded.old_image(20_000, "sample"), recorded.new_image(9, recorded.PNG, b"GIF89a", tag="../../up")]
    write(filmed.tb, scalar(1), recorded.text(7, "note", "é".encode()), *pictures, recorded.old_image(9, WILD))
    return filmed


def test_what_stands_in_event_files_is_listed_with_the_rest(typed: Typed, painted: SimulationFolder) -> None:
    said = typed("media", "filmed", "--type", "images", "--type", "text")
    assert said.code == 0 and said.err == ""
    assert [row.split()[1:3] for row in said.out.splitlines()[1:] if row.startswith(("note", "sample"))] == [
        ["text", "7"],
        ["text", "7"],
        ["images", "20,000"],
        ["images", "20,000"],
    ]
    assert sum(row.endswith("  in event file") for row in said.out.splitlines()) == 5
    told = typed("media", "filmed", "--key", "sample", "--json").json
    (one,) = [item for item in told if item["file"] == "in event file"]
    assert (one["width"], one["height"], one["media_type"], one["size"]) == (4, 3, "image/png", len(recorded.PNG))
    assert Path(one["path"]).read_bytes()[one["offset"] :].startswith(recorded.PNG)


def test_all_of_them_are_written_out_as_files(typed: Typed, painted: SimulationFolder, tmp_path: Path) -> None:
    said = typed("media", "filmed", "--extract", str(tmp_path / "deep" / "out"))
    assert (said.code, said.err) == (0, "")
    out = tmp_path / "deep" / "out"
    files = {path.name: path.read_bytes() for path in out.iterdir()}
    assert said.out == f"9 files were written into {out}.\n" and len(files) == 9
    assert files["film_50000.x"] == b"x" * 2500
    assert files["sample_20000.png"] == recorded.PNG
    assert files["note_7.txt"] == "é".encode()
    assert files["_.._up_9.png"] == recorded.PNG and files["_.._up_9.gif"] == b"GIF89a"
    assert not list(tmp_path.glob("deep/*up*")) and not list(tmp_path.glob("*up*"))
    assert all(name.isprintable() or "\x1b" not in name for name in files)


def test_nothing_is_overwritten_unless_that_is_said(typed: Typed, painted: SimulationFolder, tmp_path: Path) -> None:
    out, beyond = tmp_path / "out", tmp_path / "beyond"
    out.mkdir()
    beyond.write_text("mine")
    (out / "note_7.txt").symlink_to(beyond)
    (out / "film_0.x").mkdir()
    words = ("media", "filmed", "--extract", str(out))
    assert typed(*words).refuses("film_0.x", "note_7.txt", f"are in {out} already", "--force")
    assert sorted(path.name for path in out.iterdir()) == ["film_0.x", "note_7.txt"]
    said = typed(*words, "--force", "--json")
    assert said.code == 1 and said.err.startswith("film_0.x was not written: ")
    assert [item["written"] for item in said.json if item["key"] == "film"] == [None, str(out / "film_50000.x")]
    assert beyond.read_text() == "mine" and (out / "note_7.txt").read_text() == "é"
    assert not [path for path in out.iterdir() if path.name.startswith(".")]


def test_names_that_only_differ_in_case_or_not_at_all_get_numbers(
    typed: Typed, project: Project, tmp_path: Path, tracker: SimulationTracker
) -> None:
    sim_id, _ = tracker.create_simulation(Steps(order(Steps, "alike").config))
    write(project.folder.simulation(sim_id).tb, *(recorded.text(1, tag) for tag in ("a", "A", "a", "a/b", "a_b", "")))
    assert typed("media", "alike", "--extract", str(tmp_path / "out")).code == 0
    names = sorted(path.name.casefold() for path in (tmp_path / "out").iterdir())
    assert names == ["a_1-2.txt", "a_1-3.txt", "a_1.txt", "a_b_1-2.txt", "a_b_1.txt", "media_1.txt"]


def test_extracting_where_it_cannot_be_done_is_refused(typed: Typed, filmed: SimulationFolder, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = typed("media", "filmed", "--extract", str(tmp_path / "file"))
    assert said.refuses("cannot be made", "choose another", code=1)
    assert typed("media", "filmed", "--extract", "").refuses("--extract needs a folder")
    assert typed("media", "filmed", "--force").refuses("--extract FOLDER")


def test_damage_in_event_files_is_said(typed: Typed, painted: SimulationFolder) -> None:
    write(painted.tb, b"rubbish" * 9, recorded.text(1))
    said = typed("media", "filmed", "--json")
    assert said.code == 0 and "is damaged from byte 0 to 63" in said.err
    assert [item["step"] for item in said.json if item["file"] == "in event file"] == [1]
