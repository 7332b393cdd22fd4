"""The media of a simulation: from its journal, and from its folder where there is none."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.simulation.journal import JournalWriter
from gymdash_tui.simulation.lock import take_lock
from gymdash_tui.simulation.paths import ProjectFolder, SimulationFolder
from gymdash_tui.tracking.media import MediaItem, media_of


def put(folder: SimulationFolder, name: str, data: bytes = b"data") -> Path:
    path = folder.media / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def tell(folder: SimulationFolder, **fields: Any) -> None:
    journal = JournalWriter(folder.journal)
    journal.write("media", **fields)
    journal.close()


def short(found: list[MediaItem]) -> list[tuple[str, str, int, str]]:
    return [(item.key, item.type, item.step, item.file) for item in found]


def test_what_the_journal_tells_by_steps(folder: SimulationFolder) -> None:
    path = put(folder, "films/b.mp4", b"12345")
    put(folder, "a_99.png")
    tell(folder, key="film", type="videos", file="films/b.mp4", step=40)
    tell(folder, key="sample", type="images", file="a_99.png", step=7)
    first, second = media_of(folder)
    assert short([first, second]) == [("sample", "images", 7, "a_99.png"), ("film", "videos", 40, "films/b.mp4")]
    assert (second.size, second.path, second.path.read_bytes()) == (5, path, b"12345")
    assert abs((datetime.now(UTC) - second.time).total_seconds()) < 60
    assert second.to_json() == {
        "key": "film",
        "type": "videos",
        "step": 40,
        "time": second.to_json()["time"],
        "size": 5,
        "file": "films/b.mp4",
        "path": str(path),
    }


def test_a_folder_of_upstream_has_no_journal(folder: SimulationFolder) -> None:
    for name in (
        "episode_video/rl-video-episode-0_0.mp4",
        "episode_video/rl-video-episode-5_212.mp4",
        "episode_video/rl-video-episode-5_212.meta.json",
        "episode_video/.half_9.mp4",
        ".hidden/x_1.png",
        "example_outputs/deep/sample_300.png",
        "notes.txt",
        "model.zip",
        "empty_4.png",
    ):
        put(folder, name, b"" if "empty" in name else b"data")
    assert sorted(short(media_of(folder))) == [
        ("episode_video", "videos", 0, "episode_video/rl-video-episode-0_0.mp4"),
        ("episode_video", "videos", 212, "episode_video/rl-video-episode-5_212.mp4"),
        ("example_outputs/deep", "images", 300, "example_outputs/deep/sample_300.png"),
        ("media", "text", 0, "notes.txt"),
    ]


def test_older_journals_and_files_that_nobody_told(folder: SimulationFolder) -> None:
    put(folder, "episode_video/step-000000120.mp4")
    put(folder, "episode_video/gone_by_hand_7.gif")
    tell(folder, key="episode_video", type="video", file="episode_video/step-000000120.mp4", step=121)
    assert short(media_of(folder)) == [
        ("episode_video", "images", 7, "episode_video/gone_by_hand_7.gif"),
        ("episode_video", "videos", 121, "episode_video/step-000000120.mp4"),
    ]


def test_of_several_entries_of_a_file_the_newest_counts(folder: SimulationFolder) -> None:
    put(folder, "latest.png")
    for step in (1, 2, 3):
        tell(folder, key="latest", type="images", file="latest.png", step=step)
    assert short(media_of(folder)) == [("latest", "images", 3, "latest.png")]


def test_what_leads_out_or_is_gone_is_left_out(folder: SimulationFolder, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    put(folder, "well_1.png")
    (folder.media / "link_2.txt").symlink_to(secret)
    (folder.media / "away").symlink_to(tmp_path)
    (folder.media / "inner_3.png").symlink_to(folder.media / "well_1.png")
    (folder.media / "dir.png").mkdir()
    (folder.media / "loop.png").symlink_to(folder.media / "loop.png")
    for file in ("../secret.txt", str(secret), "link_2.txt", "away/secret.txt", "gone.png", "dir.png", "x\0.png", ""):
        tell(folder, key="k", type="text", file=file, step=1)
    assert short(media_of(folder)) == [("media", "images", 1, "well_1.png"), ("media", "images", 3, "inner_3.png")]


def test_the_folder_itself_may_be_a_link(folder: SimulationFolder, tmp_path: Path) -> None:
    (tmp_path / "large").mkdir()
    folder.media.symlink_to(tmp_path / "large")
    put(folder, "k/a_1.png")
    tell(folder, key="k", type="images", file="k/a_1.png", step=1)
    assert short(media_of(folder)) == [("k", "images", 1, "k/a_1.png")]


def test_while_it_runs_a_file_may_still_be_written(folder: SimulationFolder) -> None:
    put(folder, "told_1.png")
    fresh = put(folder, "fresh_2.png")
    tell(folder, key="k", type="images", file="told_1.png", step=1)
    lock = take_lock(folder.lock)
    assert lock is not None
    assert [item.file for item in media_of(folder)] == ["told_1.png"]
    os.utime(fresh, (1e9, 1e9))
    assert [item.file for item in media_of(folder)] == ["told_1.png", "fresh_2.png"]
    os.close(lock)
    fresh.touch()
    assert len(media_of(folder)) == 2


def test_nothing_at_all(folder: SimulationFolder, tmp_path: Path) -> None:
    assert media_of(folder) == []
    assert media_of(SimulationFolder(tmp_path / "no" / "such")) == []
    folder.media.write_text("a file")
    assert media_of(folder) == []


anything = st.none() | st.integers() | st.floats() | st.text() | st.lists(st.integers(), max_size=2)


@given(st.fixed_dictionaries({}, optional={name: anything for name in ("key", "type", "step", "time", "source")}))
def test_odd_entries_of_a_journal_are_read_as_far_as_they_go(odd: dict[str, Any]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as root:
        folder = ProjectFolder(Path(root)).simulation("x")
        put(folder, "a_5.png")
        folder.journal.write_text(json.dumps({"seq": 1, "kind": "media", "file": "a_5.png", **odd}) + "\n{damaged\n")
        (item,) = media_of(folder)
        assert (
            item.file == "a_5.png" and item.type in ("videos", "images", "audio", "text") and isinstance(item.step, int)
        )
        assert isinstance(item.key, str) and item.key and item.time.tzinfo is not None


def test_hostile_names_come_as_they_are(folder: SimulationFolder) -> None:
    for name in ("[bold]_1.png", "\x1b[31m_2.png", "a\nb_3.png", os.fsdecode(b"\xff_4.png"), "🤖_5.png"):
        put(folder, name)
        tell(folder, key=name, type="images", file=name, step=9)
    assert len(media_of(folder)) == 5
