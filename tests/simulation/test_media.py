"""How files come among a simulation's media: never from a path that leads out, and never over another one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gymdash_tui import Simulation, SimulationStartConfig
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.simulation.link import FolderLink
from gymdash_tui.simulation.media import below, choose_type, folder_for, name_at, plain_type, step_in, type_of
from gymdash_tui.simulation.paths import SimulationFolder

HOSTILE = ["", "..", "../../etc", "/etc", "a/../../b", ".hidden", "\0", "x" * 10_000, "\x1b[31m", "[/foo]", "a//b/",
           "🤖", " . ", "CON:", "\udcff", "a/b/c/d/e/f/g", "~", "-rf", "line\nfeed"]  # fmt: skip


@pytest.fixture
def simulation(folder: SimulationFolder) -> Simulation:
    """A simulation in a folder."""
    simulation = Simulation(SimulationStartConfig("test", "test"))
    simulation.attach(FolderLink(folder))
    return simulation


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A picture that lies elsewhere."""
    path = tmp_path / "plot.png"
    path.write_bytes(b"a plot")
    return path


def entries(folder: SimulationFolder) -> list[dict[str, Any]]:
    return [entry for entry in read_journal(folder.journal).entries if entry["kind"] == "media"]


def link_of(simulation: Simulation) -> FolderLink:
    assert simulation._link is not None
    return simulation._link


def files(folder: SimulationFolder) -> list[str]:
    return sorted(path.relative_to(folder.media).as_posix() for path in folder.media.rglob("*") if path.is_file())


# --- names


@pytest.mark.parametrize(
    ("name", "type_"),
    [("a.mp4", "videos"), ("a.GIF", "images"), ("a.png", "images"), ("a.wav", "audio"), ("a.md", "text"),
     ("a.zip", ""), ("mp4", ""), (".png", ""), ("a.png.tmp", ""), ("", "")],
)  # fmt: skip
def test_types_by_suffix(name: str, type_: str) -> None:
    assert type_of(name) == type_


def test_types_that_are_said() -> None:
    assert [plain_type(word) for word in ("video", "Images", " audio ", "text", "films", 3, None)] == [
        "videos", "images", "audio", "text", "", "", "",
    ]  # fmt: skip
    assert choose_type("a.bin", "image") == "images" and choose_type("a.mp4") == "videos"
    with pytest.raises(
        WrongUse, match="'vidoes' is no type of media; did you mean 'videos'\\? there are videos, images"
    ):
        choose_type("a.mp4", "vidoes")
    with pytest.raises(WrongUse, match=r"The name 'a\.bin' does not tell what type of media it is; say it with type="):
        choose_type("a.bin")


@pytest.mark.parametrize(
    ("name", "step"),
    [("rl-video-episode-0_40.mp4", 40), ("step-000000120.mp4", 120), ("a.mp4", 0), ("7", 7), ("a_10.mp3", 10),
     ("1" * 5000 + ".png", 0), ("٣.png", 0), ("v2_final.png", 2)],
)  # fmt: skip
def test_the_step_is_the_last_number(name: str, step: int) -> None:
    assert step_in(name) == step


def test_names_of_copies_tell_their_step() -> None:
    assert name_at("plot.png", 300) == "plot_300.png"
    assert name_at("frame_10.png", 10) == "frame_10.png" and name_at("frame_10.png", 11) == "frame_10_11.png"
    assert name_at(".png", 1) == "png_1" and name_at("archive.tar.gz", 3) == "archive.tar_3.gz"


@given(st.text() | st.sampled_from(HOSTILE), st.integers(0, 10**15))
@example("x" * 300 + ".png", 5)
@example("a." + "y" * 300, 5)
def test_a_name_is_always_one_that_can_be(name: str, step: int) -> None:
    made = name_at(name, step)
    assert "/" not in made and "\0" not in made and not made.startswith((".", " "))
    assert 0 < len(made.encode()) <= 200 and step_in(made) == step


@given(st.text(max_size=300) | st.sampled_from(HOSTILE))
def test_a_keys_folder_never_leads_out(key: str) -> None:
    made = folder_for(key)
    assert not made.is_absolute() and 1 <= len(made.parts) <= 4 and below(str(made))
    assert all(0 < len(part.encode()) <= 200 and not part.startswith(".") for part in made.parts)


@pytest.mark.parametrize("file", ["", ".", "/etc/passwd", "//x", "../x", "a/../../x", "a/..", "..", "x\0", None, 3, {}])
def test_paths_that_lead_out_are_known(file: object) -> None:
    assert below(file) == ""


def test_paths_in_their_plain_form() -> None:
    assert [below(file) for file in ("a/b.png", "..a", "./a//b/../c.png")] == ["a/b.png", "..a", "a/c.png"]


# --- what a simulation shows


def test_a_file_inside_is_entered_where_it_lies(folder: SimulationFolder, simulation: Simulation) -> None:
    path = folder.media / "films" / "one.mp4"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"film")
    simulation.add_media("episode", path, 40)
    (entry,) = entries(folder)
    assert {name: entry[name] for name in entry.keys() - {"seq", "time", "kind"}} == {
        "key": "episode", "type": "videos", "file": "films/one.mp4", "step": 40,
    }  # fmt: skip


def test_a_file_outside_is_copied_in_each_time(folder: SimulationFolder, simulation: Simulation, outside: Path) -> None:
    for step, data in ((100, b"first"), (200, b"second"), (200, b"third")):
        outside.write_bytes(data)
        simulation.add_media("plots/loss", str(outside), step)
    told = [(entry["file"], entry["step"], entry["source"]) for entry in entries(folder)]
    source = str(outside)
    assert told == [
        ("plots/loss/plot_100.png", 100, source),
        ("plots/loss/plot_200.png", 200, source),
        ("plots/loss/2-plot_200.png", 200, source),
    ]
    assert [(folder.media / file).read_bytes() for file, *_ in told] == [b"first", b"second", b"third"]
    assert step_in("2-plot_200.png") == 200 and len(files(folder)) == 3


def test_what_cannot_be_shown_is_refused_and_leaves_nothing(
    folder: SimulationFolder, simulation: Simulation, outside: Path, tmp_path: Path
) -> None:
    with pytest.raises(FileNotFoundError):
        simulation.add_media("plot", tmp_path / "no.png", 1)
    with pytest.raises(OSError, match="is no regular file"):
        simulation.add_media("plot", tmp_path, 1, "images")
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(OSError, match="is no regular file"):
        simulation.add_media("plot", tmp_path / "pipe.png", 1)
    with pytest.raises(WrongUse):
        simulation.add_media("plot", outside, 1, type="tensor")
    with pytest.raises(ValueError, match="invalid literal"):
        simulation.add_media("plot", outside, "one")  # type: ignore[arg-type]
    assert entries(folder) == [] and files(folder) == []
    folder.media.mkdir(exist_ok=True)
    (folder.media / "plot").write_text("a file where the folder should be")
    with pytest.raises(OSError, match="plot"):
        simulation.add_media("plot", outside, 1)
    assert entries(folder) == []


@pytest.mark.parametrize("key", HOSTILE)
def test_hostile_keys_and_names_stay_inside(
    folder: SimulationFolder, simulation: Simulation, tmp_path: Path, key: str
) -> None:
    source = tmp_path / os.fsdecode(b"\xff\x1b[31m \n.png")
    source.write_bytes(b"x")
    simulation.add_media(key, source, 3)
    simulation.add_text(key, f"{key} \udcff", 4)
    first, second = entries(folder)
    assert (first["key"], second["key"]) == (key, key)
    assert sorted([first["file"], second["file"]]) == files(folder)
    assert not list(tmp_path.glob("*.tmp")) and below(first["file"])


def test_links_that_lead_out_are_followed_by_nobody(
    folder: SimulationFolder, simulation: Simulation, outside: Path, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    folder.media.mkdir()
    (folder.media / "plot").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(WrongUse, match="leads out of the simulation's media; remove that link"):
        simulation.add_media("plot", outside, 1)
    (folder.media / "in.png").symlink_to(outside)
    simulation.add_media("links", folder.media / "in.png", 1)
    (entry,) = entries(folder)
    assert entry["file"] == "links/in_1.png" and not (folder.media / entry["file"]).is_symlink()
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_the_whole_folder_may_lie_on_another_disk(
    folder: SimulationFolder, simulation: Simulation, outside: Path, tmp_path: Path
) -> None:
    (tmp_path / "large disk").mkdir()
    folder.media.symlink_to(tmp_path / "large disk")
    simulation.add_media("plot", outside, 1)
    (folder.media / "own.png").write_bytes(b"x")
    simulation.add_media("own", folder.media / "own.png", 2)
    assert [entry["file"] for entry in entries(folder)] == ["plot/plot_1.png", "own.png"]


def test_texts_and_pictures(folder: SimulationFolder, simulation: Simulation, outside: Path) -> None:
    simulation.add_text("notes", "läuft\n", 5)
    simulation.add_image("samples", b"\x89PNG\r\n\x1a\nrest", 6)
    simulation.add_image("samples", outside, 7)
    simulation.add_image("samples", str(outside), 8)
    told = [(entry["key"], entry["type"], entry["file"], entry["step"]) for entry in entries(folder)]
    assert told == [
        ("notes", "text", "notes/text_5.txt", 5),
        ("samples", "images", "samples/image_6.png", 6),
        ("samples", "images", "samples/plot_7.png", 7),
        ("samples", "images", "samples/plot_8.png", 8),
    ]
    assert (folder.media / "notes/text_5.txt").read_text() == "läuft\n"
    with pytest.raises(WrongUse, match="These 3 bytes are no picture"):
        simulation.add_image("samples", b"abc", 9)


def test_outside_a_project_nothing_is_kept(outside: Path, tmp_path: Path) -> None:
    simulation = Simulation(SimulationStartConfig("test", "test"))
    simulation.add_media("plot", outside, 1)
    simulation.add_text("plot", "text", 1)
    simulation.add_image("plot", b"", 1)
    assert list(tmp_path.iterdir()) == [outside]


# --- what a stream has given before


def test_a_streams_file_is_entered_once_also_by_a_further_attempt(
    folder: SimulationFolder, simulation: Simulation, outside: Path
) -> None:
    inside = folder.media / "a.png"
    inside.parent.mkdir()
    inside.write_bytes(b"x")
    book = link_of(simulation).media
    assert [book.add_once("k", path, 1) for path in (inside, outside, inside, outside)] == [True, True, False, False]
    assert book.add_once("k", inside, 2)
    assert not book.add_once("k", folder.media / "k" / "plot_1.png", 1)  # a copy is no new file
    simulation.add_media("k", inside, 3)
    assert not book.add_once("k", inside, 3)
    again = FolderLink(folder)
    assert not again.media.add_once("k", inside, 1) and not again.media.add_once("k", outside, 1)
    assert len(entries(folder)) == 4


def test_a_streams_file_outside_that_changed_is_copied_anew(
    folder: SimulationFolder, simulation: Simulation, outside: Path
) -> None:
    book = link_of(simulation).media
    book.add_once("k", outside, 1)
    outside.write_bytes(b"a better plot")
    assert not book.add_once("k", outside, 1)
    assert (folder.media / "k/plot_1.png").read_bytes() == b"a better plot"
    assert files(folder) == ["k/plot_1.png"] and len(entries(folder)) == 1


def test_a_journal_that_names_a_path_outside_is_not_believed(
    folder: SimulationFolder, simulation: Simulation, outside: Path
) -> None:
    link_of(simulation).note("media", key="k", type="images", file="../../x.png", step=1, source=str(outside))
    link_of(simulation).note("media", key=3, type=[], file={}, step="x")
    assert FolderLink(folder).media.add_once("k", outside, 1)
    assert not (folder.root.parent / "x.png").exists() and files(folder) == ["k/plot_1.png"]


def test_a_full_disk_leaves_no_half_file(folder: SimulationFolder, simulation: Simulation, outside: Path) -> None:
    import resource

    outside.write_bytes(bytes(1 << 16))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    import signal

    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 12, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            simulation.add_media("k", outside, 1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert files(folder) == [] and entries(folder) == []
