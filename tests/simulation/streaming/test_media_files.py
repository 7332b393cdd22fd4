"""Media files of a folder: each once it is finished, with its step, however many there are."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui import FileEvent, MediaFileStatLinker, MediaLinkStreamableStat, stat_tags
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.simulation.streaming import media_files
from gymdash_tui.simulation.streaming.media_files import UntoldSteps
from tests.helpers.clocks import Clock

PNG = r"sample_[0-9]+\.png"
step_of = functools.partial(MediaLinkStreamableStat.final_split_step_extractor, split_char="_", extension=".png")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(media_files, "time", clock)
    return clock


@pytest.fixture
def put(tmp_path: Path, clock: Clock) -> Callable[..., Path]:
    """Writes a file at the clock's time, and touches the folder as the system would."""

    def put(name: str, data: bytes = b"data", age: float = 0.0) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        for touched, moment in ((path, clock.now - age), (tmp_path, clock.now)):
            os.utime(touched, (moment, moment))
        return path

    return put


def stat(folder: Path, extractor: Callable[[str], int] = step_of, pattern: str = PNG) -> MediaLinkStreamableStat:
    return MediaLinkStreamableStat("samples", stat_tags.IMAGES, folder, pattern, extractor)


def names(found: list[FileEvent]) -> list[str]:
    return [event.src_name for event in found]


def test_old_files_are_there_at_once_by_their_steps(tmp_path: Path, put: Callable[..., Path]) -> None:
    for name in ("sample_20.png", "sample_3.png", "other_1.png", "sample_x.png", "note.txt"):
        put(name, age=60)
    (tmp_path / "sample_9.png").mkdir()
    (tmp_path / "sample_8.png").symlink_to(tmp_path / "nowhere")
    mine = stat(tmp_path)
    first, second = mine.get_recent()
    assert (first.step, first.src_name, first.tag, first.encoded_string) == (3, "sample_3.png", "images", b"data")
    assert (second.step, second.path) == (20, tmp_path / "sample_20.png")
    assert mine.get_recent() == [] and mine.get_recent("another") == [first, second] == mine.get_values()


def test_a_file_that_is_being_written_is_waited_for(tmp_path: Path, clock: Clock, put: Callable[..., Path]) -> None:
    mine = stat(tmp_path)
    put("sample_1.png", b"")
    assert mine.get_recent() == [] and mine.is_waiting
    clock.now += 10
    assert mine.get_recent() == []  # many programs make a file before they have anything for it
    put("sample_1.png", b"half")
    assert mine.get_recent() == []
    clock.now += 0.2
    put("sample_1.png", b"half and whole")
    assert mine.get_recent() == []
    clock.now += 0.2
    assert mine.get_recent() == []
    clock.now += 0.2
    (found,) = mine.get_recent()
    assert found.encoded_string == b"half and whole" and not mine.is_waiting


def test_at_the_end_files_are_taken_as_they_are(tmp_path: Path, put: Callable[..., Path]) -> None:
    mine = stat(tmp_path)
    put("sample_1.png")
    assert mine.get_recent() == []
    mine.wait_no_longer()
    assert names(mine.get_recent()) == ["sample_1.png"]


def test_a_file_that_is_written_anew_comes_again(tmp_path: Path, clock: Clock, put: Callable[..., Path]) -> None:
    mine = stat(tmp_path)
    path = put("sample_1.png", age=60)
    assert names(mine.get_recent()) == ["sample_1.png"]
    clock.now += 5
    mine.get_recent()
    path.write_bytes(b"other data")  # the folder is not touched by that
    os.utime(path, (clock.now, clock.now))
    assert mine.get_recent() == []
    clock.now += 0.5
    (again,) = mine.get_recent()
    assert again.encoded_string == b"other data" and mine.get_values() == [again]


def test_files_that_go_are_forgotten_and_those_of_one_step_are_all_there(
    tmp_path: Path, clock: Clock, put: Callable[..., Path]
) -> None:
    mine = stat(tmp_path, lambda name: 7)
    put("sample_1.png", age=60)
    put("sample_2.png", age=60)
    assert names(mine.get_values()) == ["sample_1.png", "sample_2.png"]
    (tmp_path / "sample_1.png").unlink()
    clock.now += 1
    put("sample_3.png", age=60)
    assert names(mine.get_values()) == ["sample_2.png", "sample_3.png"]


def test_a_folder_may_come_later_and_be_no_folder_at_all(tmp_path: Path, clock: Clock) -> None:
    mine = stat(tmp_path / "later")
    assert mine.get_recent() == [] and mine.get_values() == []
    (tmp_path / "later").write_text("a file")
    with pytest.raises(NotADirectoryError):
        mine.get_recent()


def test_an_extractor_that_raises_is_told_once_and_the_others_come(
    tmp_path: Path, clock: Clock, put: Callable[..., Path]
) -> None:
    mine = stat(tmp_path, pattern="sample")
    for name in ("sample_1.png", "sample_two.png", "sample_3.png", "sample.txt"):
        put(name, age=60)
    with pytest.raises(UntoldSteps, match=r"of 'samples' cannot be told, so it is left out: .* ValueError") as told:
        mine.get_recent()
    assert " and 1 more of " in str(told.value) and isinstance(told.value.__cause__, ValueError)
    assert names(mine.get_recent()) == ["sample_1.png", "sample_3.png"]
    clock.now += 5
    put("sample_4.png", age=60)
    assert names(mine.get_recent()) == ["sample_4.png"]


@pytest.mark.parametrize("given_", [None, "x", [1], float("nan"), float("inf")])
def test_a_step_that_is_no_number_is_told(tmp_path: Path, put: Callable[..., Path], given_: object) -> None:
    put("sample_1.png", age=60)
    with pytest.raises(UntoldSteps, match=r"The step of 'sample_1\.png'"):
        stat(tmp_path, lambda name: given_).get_recent()  # type: ignore[arg-type,return-value]


def test_a_pattern_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=r"'\(' is no regular expression for the files of 'samples'"):
        stat(tmp_path, pattern="(")


HOSTILE = [
    "sample_1.png\n",
    "[bold]foo_2.png",
    "\x1b[31m_3.png",
    "🤖_4.png",
    "…" * 80 + "_5.png",
    "_6.png",
    "-rf_7.png",
]


def test_hostile_names(tmp_path: Path, put: Callable[..., Path]) -> None:
    for name in HOSTILE:
        put(name, age=60)
    os.close(os.open(os.fsencode(tmp_path) + b"/\xff\xfe_8.png", os.O_CREAT | os.O_WRONLY))
    (tmp_path / os.fsdecode(b"\xff\xfe_8.png")).write_bytes(b"x")
    mine = stat(tmp_path, lambda name: int("".join(filter(str.isdecimal, name))[-1]), r"_\d\.png")
    mine.wait_no_longer()
    assert [event.step for event in mine.get_recent()] == list(range(1, 9))


def test_of_many_files_few_are_looked_at(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3000):
        (tmp_path / f"sample_{number}.png").write_bytes(b"x")
    clock.now = (tmp_path.stat().st_mtime) + 60
    mine = stat(tmp_path)
    assert len(mine.get_recent()) == 3000
    looked: list[object] = []
    listed: list[object] = []

    def look(path: Path) -> os.stat_result:
        looked.append(path)
        return path.stat()

    def read(path: Path) -> list[str]:
        listed.append(path)
        return [entry.name for entry in path.iterdir()]

    monkeypatch.setattr(media_files, "os", SimpleNamespace(stat=look, listdir=read))
    for _ in range(12):
        assert mine.get_recent() == []
    assert listed == []
    assert len(looked) < 12 * 300 and len({str(path) for path in looked}) > 2900  # all have had their turn


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["write", "look", "remove", "wait"])), max_size=30))
def test_each_version_of_a_file_is_given_to_each_reader_once(work: list[tuple[int, str]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as root, pytest.MonkeyPatch.context() as patch:
        clock, folder = Clock(), Path(root)
        patch.setattr(media_files, "time", clock)
        mine = stat(folder)
        seen: list[tuple[str, float]] = []
        for number, what in work:
            path = folder / f"sample_{number}.png"
            clock.now += 1
            if what == "write":
                path.write_bytes(b"x" * (int(clock.now) % 100 + 1))
                os.utime(path, (clock.now, clock.now))
            elif what == "remove":
                path.unlink(missing_ok=True)
            elif what == "look":
                seen += [(event.src_name, event.wall_time) for event in mine.get_recent()]
            os.utime(folder, (clock.now, clock.now))
        clock.now += 10
        seen += [(event.src_name, event.wall_time) for event in mine.get_recent()]
        assert len(seen) == len(set(seen))
        there = {(path.name, path.stat().st_mtime) for path in folder.iterdir()}
        assert there <= set(seen)
        assert {(event.src_name, event.wall_time) for event in mine.get_recent("late")} == there


def test_a_linker_of_stats(tmp_path: Path, put: Callable[..., Path]) -> None:
    put("sample_3.png", age=60)
    put("rl-video-episode-0_40.mp4", age=60)
    films = MediaLinkStreamableStat(
        "episode_video",
        stat_tags.VIDEOS,
        str(tmp_path),
        r"rl-video-(episode|step)-[0-9]+_[0-9]+\.mp4",
        lambda fname: int(fname.split("_")[-1][:-4]),
    )
    linker = MediaFileStatLinker("media", [films, stat(tmp_path)])
    assert linker.streamer_name == "media" and len(linker.stats) == 2
    assert linker.get_stat_keys() == [("episode_video", "videos"), ("samples", "images")]
    (film,) = linker.get_recent_from_key("episode_video")
    assert film.step == 40
    assert names(linker.get_recent_from_tag("images")["samples"]) == ["sample_3.png"]
    assert linker.get_all_recent() == {"episode_video": [], "samples": []}
    linker.reset_streamer()
    assert len(linker.get_all_recent()["samples"]) == 1
