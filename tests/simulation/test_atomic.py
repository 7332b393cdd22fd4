"""Files that are there whole or not at all."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.simulation.atomic import read_json, write_atomic, write_json

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters()), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(st.characters()), values))
def test_what_is_written_is_read_back(tmp_path: Path, value: dict[str, Any]) -> None:
    write_json(tmp_path / "x.json", value)
    assert read_json(tmp_path / "x.json") == value
    assert [path.name for path in tmp_path.iterdir()] == ["x.json"]


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[1]", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}", b"null", b"{}x"]
)
def test_what_is_no_object_is_nothing(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.json"
    assert read_json(path) is None
    path.write_bytes(data)
    assert read_json(path) is None
    assert read_json(tmp_path) is None


def test_what_stood_there_still_stands_when_the_disk_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.json"
    write_json(path, {"a": 1})

    def refuse(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[:3])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="No space left"):
        patch.setattr(Path, "write_bytes", refuse)
        write_json(path, {"a": 2})
    assert read_json(path) == {"a": 1}
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(TypeError):
        write_json(path, {"a": object()})
    with pytest.raises(FileNotFoundError):
        write_atomic(tmp_path / "absent" / "x", b"")
    assert read_json(path) == {"a": 1}


def test_readers_never_see_half_a_file_however_many_write_it(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    long = {str(number): "x" * 200 for number in range(50)}
    write_json(path, {"writer": -1, **long})
    failures: list[BaseException] = []

    def write(writer: int) -> None:
        try:
            for _ in range(100):
                write_json(path, {"writer": writer, **long})
        except BaseException as error:
            failures.append(error)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in writers:
        thread.start()
    while any(thread.is_alive() for thread in writers):
        seen = read_json(path)
        assert seen is not None
        assert len(seen) == 51
    for thread in writers:
        thread.join()
    assert failures == []
    assert list(tmp_path.iterdir()) == [path]
