"""Following event files: every scalar once, as TensorBoard itself reads it, through tears, damage and a new start."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from gymdash_tui.simulation import event_reader
from gymdash_tui.simulation.event_reader import FolderReader, Scalar, ScalarReader
from gymdash_tui.simulation.events import EventWriter
from tests.metrics.files import NAME, add, event, healthy, opening, read_slowly, record, replace, scalar, value, write

Points = dict[str, list[tuple[int, float, float]]]


def by_tag(scalars: list[Scalar]) -> Points:
    found: Points = {}
    for one in scalars:
        found.setdefault(one.tag, []).append((one.step, one.wall_time, one.value))
    return found


def steps(scalars: list[Scalar]) -> list[int]:
    return [one.step for one in scalars]


@st.composite
def damages(draw: st.DrawFn) -> bytes:
    """A file with a few places overwritten, cut out, repeated, filled with zeros, torn, mixed with another."""
    data = bytearray(healthy(draw(st.sampled_from((6, 60)))))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        size = draw(st.sampled_from((1, 4, 11, 12, 17, 58, 300)))
        match draw(st.sampled_from(("flip", "zeros", "noise", "cut", "repeat", "end", "other"))):
            case "flip":
                data[at : at + 1] = bytes(byte ^ 1 << size % 8 for byte in data[at : at + 1])
            case "zeros":
                data[at : at + size] = bytes(len(data[at : at + size]))
            case "noise":
                data[at : at + size] = random.Random(draw(st.integers(0, 99))).randbytes(size)
            case "cut":
                del data[at : at + size]
            case "repeat":
                data[at:at] = data[max(0, at - size) : at]
            case "end":
                del data[at:]
            case "other":
                data[at:at] = healthy(6)
    return bytes(data)


@given(damages())
@example(healthy(120)[:-1])
@example(healthy(120) + bytes(500))
@example(bytes(500) + healthy(120))
@example(healthy(120)[:1000] + healthy(120))
@example(b"\xff" * 50)
def test_exactly_what_is_whole_is_read(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = write(Path(folder), data)
        assert by_tag(ScalarReader(path).poll()) == read_slowly(data)


@settings(max_examples=60)
@given(damages(), st.lists(st.integers(0, 6000), max_size=8))
def test_a_growing_file_ends_up_the_same(data: bytes, ends: list[int]) -> None:
    with TemporaryDirectory() as folder:
        path, at, found = write(Path(folder)), 0, list[Scalar]()
        reader = ScalarReader(path)
        for end in [*sorted(ends), len(data)]:
            add(path, data[at:end])
            at = max(at, min(end, len(data)))
            found += reader.poll()
        # in between a record's beginning may have lain at the very end: what was read by then stays read
        assert by_tag(found) == read_slowly(data)


@settings(max_examples=30)
@given(damages(), st.sampled_from((60, 200, 1000)))
def test_reading_in_pieces_finds_the_same(data: bytes, piece: int) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(event_reader, "_PIECE", piece)
        assert by_tag(ScalarReader(write(Path(folder), data)).poll()) == read_slowly(data)


def test_byte_by_byte_each_point_comes_once_and_when_it_is_whole(tmp_path: Path) -> None:
    data = healthy(20)
    path = write(tmp_path)
    reader, found = ScalarReader(path), list[Scalar]()
    for at in range(len(data)):
        add(path, data[at : at + 1])
        new = reader.poll()
        assert len(new) <= 1
        found += new
    assert by_tag(found) == read_slowly(data)


def test_reads_torchs_writer_in_both_styles_as_tensorboard_does(tmp_path: Path) -> None:
    tensorboard = pytest.importorskip("torch.utils.tensorboard")
    with tensorboard.SummaryWriter(str(tmp_path)) as writer:
        for step in range(50):
            writer.add_scalar("plain", step / 4, step, walltime=1.7e9 + step)
            writer.add_scalar("tensor", step / 4, step, new_style=True, walltime=1.7e9 + step)
            writer.add_scalar("double", step / 7, step, new_style=True, double_precision=True, walltime=1.7e9 + step)
        writer.add_text("words", "[/foo]")
        writer.add_histogram("weights", np.arange(1000.0))
        writer.add_image("picture", np.zeros((3, 8, 8), np.uint8))
    found = by_tag(FolderReader(tmp_path).poll())
    assert found.keys() == {"plain", "tensor", "double"}
    assert found["plain"] == found["tensor"] == [(step, 1.7e9 + step, step / 4) for step in range(50)]
    assert found["double"] == [(step, 1.7e9 + step, step / 7) for step in range(50)]


def test_reads_tensorflow_2s_tensors_of_which_only_the_first_says_that_it_is_a_scalar(tmp_path: Path) -> None:
    from tensorboard.compat.proto import summary_pb2, tensor_pb2

    def tensor(step: int, metadata: bool) -> bytes:
        one = summary_pb2.Summary.Value(tag="loss", tensor=tensor_pb2.TensorProto(dtype=1, float_val=[step / 2]))
        if metadata:
            one.metadata.plugin_data.plugin_name = "scalars"
        return record(event(step, one))

    path = write(tmp_path, opening(), tensor(1, False), tensor(2, True), tensor(3, False))
    assert steps(ScalarReader(path).poll()) == [2, 3]


def test_agrees_with_tensorboards_accumulator_and_our_writer(tmp_path: Path) -> None:
    writer = EventWriter(tmp_path)
    for step in range(300):
        writer.add_scalar("a", step / 3, step)
        writer.add_scalar("group/b", -1e40 if step % 7 == 0 else step, step)
    writer.close()
    accumulator = EventAccumulator(str(tmp_path), size_guidance={"scalars": 0})
    accumulator.Reload()
    assert by_tag(FolderReader(tmp_path).poll()) == {
        tag: [(one.step, one.wall_time, one.value) for one in accumulator.Scalars(tag)] for tag in ("a", "group/b")
    }


def test_a_shorter_file_is_read_anew(tmp_path: Path) -> None:
    path = write(tmp_path, opening(), scalar(1), scalar(2))
    reader = ScalarReader(path)
    assert steps(reader.poll()) == [1, 2]
    write(tmp_path, opening(), scalar(7))
    assert steps(reader.poll()) == [7]
    replace(path, opening(), scalar(8), scalar(9), scalar(10))
    assert steps(reader.poll()) == [8, 9, 10]
    assert reader.poll() == []


def test_a_file_that_comes_later_or_goes_is_no_error(tmp_path: Path) -> None:
    reader = ScalarReader(tmp_path / NAME)
    assert reader.poll() == []
    path = write(tmp_path, opening(), scalar(1))
    assert steps(reader.poll()) == [1]
    path.unlink()
    assert reader.poll() == []


def test_what_is_no_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no regular file"):
        ScalarReader(tmp_path).poll()


def test_a_limit_leaves_the_rest_for_the_next_call(tmp_path: Path) -> None:
    reader = ScalarReader(write(tmp_path, opening(), *(scalar(step) for step in range(25))))
    assert steps(reader.poll(10)) == list(range(10))
    assert reader.unread
    assert steps(reader.poll(10)) + steps(reader.poll(10)) == list(range(10, 25))
    assert not reader.unread
    assert reader.poll(10) == []


def test_only_what_was_added_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, healthy(120))
    reader = ScalarReader(path)
    reader.poll()
    opened = []
    monkeypatch.setattr(Path, "open", lambda self, *a, **k: opened.append(self))
    assert reader.poll() == []
    assert opened == []
    monkeypatch.undo()
    add(path, scalar(1))
    asked: list[int] = []
    read_piece = ScalarReader._read_piece

    def read(self: ScalarReader, file: BinaryIO, size: int) -> bool:
        asked.append(size - self._offset)
        return read_piece(self, file, size)

    monkeypatch.setattr(ScalarReader, "_read_piece", read)
    assert steps(reader.poll()) == [1]
    assert asked == [len(scalar(1)), 0]


def test_pictures_are_passed_over_unread_also_while_they_are_written(tmp_path: Path) -> None:
    picture = record(b"\x1a" + b"x" * 3_000_000)
    path = write(tmp_path, opening(), scalar(1), picture[:100_000])
    reader = ScalarReader(path)
    assert steps(reader.poll()) == [1]
    add(path, picture[100_000:2_000_000])
    assert reader.poll() == []
    assert len(reader._buffer) < 1000
    add(path, picture[2_000_000:], scalar(2), picture, scalar(3))
    assert steps(reader.poll()) == [2, 3]


def test_megabytes_of_rubbish_are_passed_over(tmp_path: Path) -> None:
    rubbish = random.Random(1).randbytes(2_500_000)
    path = write(tmp_path, scalar(1), rubbish)
    reader = ScalarReader(path)
    assert steps(reader.poll()) == [1]
    add(path, scalar(2), bytes(2_100_000), scalar(3), record(b"\xff" * 40), scalar(4))
    assert steps(reader.poll()) == [2, 3, 4]


def test_a_folder_is_followed_with_the_files_that_come(tmp_path: Path) -> None:
    reader = FolderReader(tmp_path / "runs")
    assert reader.poll() == []
    write(tmp_path / "runs/b", opening(), scalar(1))
    write(tmp_path / "runs", b"", name="notes.txt")
    assert steps(reader.poll()) == [1]
    write(tmp_path / "runs/a/deep", opening(), scalar(2))
    add(tmp_path / "runs/b" / NAME, scalar(3))
    assert steps(reader.poll()) == [2, 3]
    assert reader.poll() == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_hides_no_other(tmp_path: Path) -> None:
    hidden = write(tmp_path / "a", opening(), scalar(1))
    hidden.chmod(0)
    write(tmp_path / "b", opening(), scalar(2))
    reader = FolderReader(tmp_path)
    assert steps(reader.poll()) == [2]
    hidden.chmod(0o600)
    assert steps(reader.poll()) == [1]


def test_tags_that_are_no_text_are_read(tmp_path: Path) -> None:
    broken = record(event(1, value("xy", 2.0)).replace(b"xy", b"\xff\xfe"))
    path = write(tmp_path, opening(), broken, scalar(2, "x" * 10_000), scalar(3, "[/foo]\x1b[31m"))
    assert [one.tag for one in ScalarReader(path).poll()] == ["��", "x" * 10_000, "[/foo]\x1b[31m"]


def test_loads_nothing_but_the_standard_library() -> None:
    code = (
        "import sys; import gymdash_tui.simulation.event_reader;"
        "print([m for m in ('numpy', 'google', 'tensorboard', 'torch') if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
