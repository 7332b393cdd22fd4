"""How large folders are, measured seldom."""

from __future__ import annotations

from pathlib import Path

import pytest

from gymdash_tui.tracking.sizes import FRESH_SECONDS, Sizes


def test_what_was_measured_is_kept_for_the_next_visit(tmp_path: Path) -> None:
    folder, file, now = tmp_path / "project", tmp_path / "cache" / "sizes.json", [1000.0]
    folder.mkdir()
    (folder / "model.zip").write_bytes(b"x" * 100_000)
    sizes = Sizes(file, lambda: now[0])
    assert sizes.last(folder) is None
    assert not sizes.is_fresh(folder)
    size = sizes.measure(folder)
    assert 100_000 <= size < 200_000
    again = Sizes(file, lambda: now[0])
    assert again.last(folder) == size
    assert again.is_fresh(folder)
    now[0] += FRESH_SECONDS
    assert not again.is_fresh(folder)
    assert again.last(folder) == size


@pytest.mark.parametrize("text", ["", "[]", '{"/x": 3}', '{"/x": [1]}', '{"/x": ["a", 2]}', '{"/x": [-1, 2]}'])
def test_a_damaged_cache_is_none(tmp_path: Path, text: str) -> None:
    file = tmp_path / "sizes.json"
    file.write_text(text)
    sizes = Sizes(file)
    assert sizes.last(Path("/x")) is None
    sizes.measure(tmp_path)
    assert Sizes(file).last(tmp_path) is not None


def test_a_cache_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    sizes = Sizes(tmp_path / "file" / "sizes.json")
    assert sizes.measure(tmp_path) == sizes.last(tmp_path)


def test_a_folder_that_is_not_there_weighs_nothing(tmp_path: Path) -> None:
    assert Sizes(tmp_path / "sizes.json").measure(tmp_path / "gone") == 0
