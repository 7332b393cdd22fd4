"""Copies of event files: the same bytes, whatever is done to the files meanwhile."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gymdash_tui.simulations.command import mirror as module
from gymdash_tui.simulations.command.mirror import Mirror
from tests.helpers.disk import Disk
from tests.metrics.files import NAME, add, opening, scalar, write


def mirrored(root: Path, *sources: Path) -> Mirror:
    """Begin to copy files."""
    mirror = Mirror(root)
    for source in sources:
        assert mirror.add(source, source)
        assert not mirror.add(source, source)
    return mirror


def steps(mirror: Mirror, to_the_end: bool = False) -> list[int]:
    """Catch up, and give the steps that came."""
    return [one.step for one in mirror.catch_up(to_the_end)]


def test_what_is_added_is_copied_and_told(tmp_path: Path) -> None:
    source = write(tmp_path / "run", opening(), scalar(1))
    mirror = mirrored(tmp_path / "tb", source)
    assert steps(mirror) == [1]
    add(source, scalar(2)[:20])
    assert steps(mirror) == []
    add(source, scalar(2)[20:], scalar(3))
    assert steps(mirror) == [2, 3]
    assert (tmp_path / "tb" / NAME).read_bytes() == source.read_bytes()


def test_a_file_whose_folder_is_gone_is_copied_to_its_end(tmp_path: Path) -> None:
    source = write(tmp_path / "run", opening())
    with source.open("ab", buffering=0) as held:
        mirror = mirrored(tmp_path / "tb", source)
        assert steps(mirror) == []
        shutil.rmtree(tmp_path / "run")
        held.write(scalar(1))
        assert steps(mirror, to_the_end=True) == [1]


def test_a_file_that_is_written_anew_is_copied_anew(tmp_path: Path) -> None:
    source = write(tmp_path / "run", opening(), scalar(1), scalar(2))
    mirror = mirrored(tmp_path / "tb", source)
    assert steps(mirror) == [1, 2]
    write(tmp_path / "run", opening(), scalar(7))
    assert steps(mirror) == [7]
    assert (tmp_path / "tb" / NAME).read_bytes() == source.read_bytes()


def test_further_runs_get_folders_of_their_names(tmp_path: Path) -> None:
    sources = [write(tmp_path / place, opening(), scalar(1)) for place in ("a/run", "b/run", "c/run", "d")]
    steps(mirrored(tmp_path / "tb", *sources))
    copies = {str(path.parent.relative_to(tmp_path / "tb")) for path in (tmp_path / "tb").rglob("*tfevents*")}
    assert copies == {".", "run", "run-2", "d"}


def test_many_files_are_not_held_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_OPEN", 3)
    sources = [write(tmp_path / "run", opening(), name=f"{NAME}.{number}") for number in range(10)]
    mirror = mirrored(tmp_path / "tb", *sources)
    steps(mirror)
    for number, source in enumerate(sources):
        add(source, scalar(number))
    sources[0].unlink()
    assert set(steps(mirror)) >= set(range(3, 10))
    mirror.close()


def test_a_full_disk_is_caught_up_with_later(tmp_path: Path, small_disk: Disk) -> None:
    source = write(tmp_path, opening(), *(scalar(step) for step in range(400)))
    mirror = mirrored(small_disk.root / "tb", source)
    (small_disk.root / "tb").mkdir()
    small_disk.fill()
    with pytest.raises(OSError, match="No space left"):
        steps(mirror)
    small_disk.empty()
    assert steps(mirror) == list(range(400))


@settings(max_examples=30)
@given(st.lists(st.integers(0, 3000), max_size=8), st.integers(1, 500))
def test_in_whatever_pieces_it_comes(ends: list[int], most: int) -> None:
    data = opening() + b"".join(scalar(step) for step in range(40))
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_PIECE", most)
        source = write(Path(folder) / "run")
        mirror, at, found = mirrored(Path(folder) / "tb", source), 0, list[int]()
        for end in [*sorted(ends), len(data)]:
            add(source, data[at:end])
            at = max(at, min(end, len(data)))
            found += steps(mirror, to_the_end=True)
        assert found == list(range(40))
        assert (Path(folder) / "tb" / NAME).read_bytes() == data
