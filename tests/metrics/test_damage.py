"""Damaged files: everything whole is read, nothing else is, and the reader says where."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gymdash_tui.metrics import RunReader, eventfile

from .files import NAME, TAGS, add, event, healthy, opening, points, read, read_slowly, record, scalar, value, write


@st.composite
def damages(draw: st.DrawFn, lengthen: bool = True) -> bytes:
    """A file with a few places overwritten, cut out, repeated, filled with zeros, torn, mixed with another."""
    data = bytearray(healthy(draw(st.sampled_from((6, 60, 240)))))
    kinds = ["flip", "zeros", "noise"] + (["cut", "repeat", "insert", "end", "other"] if lengthen else [])
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        size = draw(st.sampled_from((1, 4, 11, 12, 17, 58, 300)))
        noise = random.Random(draw(st.integers(0, 99))).randbytes(size)
        match draw(st.sampled_from(kinds)):
            case "flip":
                data[at : at + 1] = bytes(byte ^ 1 << size % 8 for byte in data[at : at + 1])
            case "zeros":
                data[at : at + size] = bytes(len(data[at : at + size]))
            case "noise":
                data[at : at + size] = noise[: len(data[at : at + size])]
            case "cut":
                del data[at : at + size]
            case "repeat":
                data[at:at] = data[max(0, at - size) : at]
            case "insert":
                data[at:at] = noise
            case "end":
                del data[at:]
            case "other":
                data[at:at] = healthy(6)
    return bytes(data)


@given(damages())
@example(healthy()[:-1])
@example(healthy() + bytes(500))
@example(bytes(500) + healthy())
@example(healthy()[:1000] + healthy())
@example(b"\xff" * 50)
def test_exactly_what_is_whole_is_read(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        write(Path(folder), data)
        assert read(Path(folder)) == read_slowly(data)


@settings(max_examples=40)
@given(damages(lengthen=False), st.sampled_from((60, 200, 1000, 9000)))
def test_reading_in_pieces_finds_the_same(data: bytes, piece: int) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(eventfile, "_CHUNK", piece)
        write(Path(folder), data)
        assert read(Path(folder)) == read_slowly(data)


@settings(max_examples=40)
@given(damages(lengthen=False), st.lists(st.integers(0, 15_000), max_size=12))
def test_a_growing_file_ends_up_the_same(data: bytes, ends: list[int]) -> None:
    with TemporaryDirectory() as folder:
        reader = RunReader(Path(folder))
        at = 0
        path = write(Path(folder))
        for end in [*sorted(ends), len(data)]:
            add(path, data[at:end])
            at = max(at, min(end, len(data)))
            reader.poll()
        assert points(reader) == read_slowly(data)


def test_byte_by_byte_is_as_at_once(tmp_path: Path) -> None:
    data = healthy(30)
    path = write(tmp_path)
    reader = RunReader(tmp_path)
    seen = 0
    for at in range(len(data)):
        add(path, data[at : at + 1])
        reader.poll()
        now = sum(map(len, reader.series.values()))
        assert now in (seen, seen + 1)
        seen = now
    assert points(reader) == read_slowly(data)
    assert list(reader.warnings) == []


@pytest.mark.parametrize("end", [*range(1, 62), 700])
def test_a_record_not_written_to_its_end_is_waited_for(tmp_path: Path, end: int) -> None:
    data = healthy()
    path = write(tmp_path, data[:-end])
    reader = RunReader(tmp_path)
    reader.poll()
    assert points(reader) == read_slowly(data[:-end])
    assert list(reader.warnings) == []
    add(path, data[-end:])
    reader.poll()
    assert points(reader) == read_slowly(data)
    assert list(reader.warnings) == []


@pytest.mark.parametrize("at", range(0, 58))
def test_one_wrong_bit_costs_one_record_and_is_told(tmp_path: Path, at: int) -> None:
    data = bytearray(healthy())
    first = len(opening()) + sum(len(scalar(0, tag)) for tag in TAGS)
    data[first + 10 + at] ^= 16
    write(tmp_path, bytes(data))
    reader = RunReader(tmp_path)
    reader.poll()
    assert sum(map(len, reader.series.values())) == 240 - 1
    assert len(reader.warnings) == 1
    assert f"{NAME} is damaged from byte" in reader.warnings[0]


def test_says_from_where_to_where(tmp_path: Path) -> None:
    path = write(tmp_path, opening(), scalar(1))
    start = path.stat().st_size
    add(path, b"rubbish")
    reader = RunReader(tmp_path)
    reader.poll()
    assert list(reader.warnings) == []
    add(path, b" and more of it")
    reader.poll()
    assert f"no whole record from byte {start} on" in reader.warnings[0]
    add(path, scalar(2))
    reader.poll()
    assert list(reader.warnings) == [
        f"{NAME} is damaged from byte {start} to {start + 22} (22 B); reading went on there."
    ]
    assert len(reader.series["reward"]) == 2


def test_megabytes_of_rubbish_are_passed_over(tmp_path: Path) -> None:
    rubbish = random.Random(1).randbytes(2_500_000)
    path = write(tmp_path, scalar(1), rubbish)
    reader = RunReader(tmp_path)
    reader.poll()
    assert f"no whole record from byte {len(scalar(1))} on" in reader.warnings[0]
    add(path, scalar(2), bytes(2_100_000), scalar(3))
    reader.poll()
    assert [step for step, _, _ in points(reader)["reward"]] == [1, 2, 3]
    assert [warning.split("byte ")[1].split(" (")[0] for warning in reader.warnings] == [
        f"{len(scalar(1))} to {len(scalar(1)) + 2_500_000}",
        f"{2 * len(scalar(1)) + 2_500_000} to {2 * len(scalar(1)) + 4_600_000}",
    ]


def test_a_damaged_long_record_hides_nothing_behind_it(tmp_path: Path) -> None:
    long = bytearray(record(b"\x1a" + b"x" * 2_000_000))
    long[1_500_000] ^= 1
    write(tmp_path, scalar(1), bytes(long), scalar(2))
    reader = RunReader(tmp_path)
    reader.poll()
    assert [step for step, _, _ in points(reader)["reward"]] == [1, 2]
    assert len(reader.warnings) == 1


def test_a_record_too_long_to_hold_is_left_out_with_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eventfile, "_LARGEST", 1_100_000)
    write(tmp_path, scalar(1), record(event(9, value("x" * 1_200_000, 1))), scalar(2))
    reader = RunReader(tmp_path)
    reader.poll()
    assert [step for step, _, _ in points(reader)["reward"]] == [1, 2]
    assert "longer than 1.1 MB" in reader.warnings[0]


@pytest.mark.parametrize("times", [1, 100])
def test_a_whole_record_that_is_no_event_is_left_out_with_a_word(tmp_path: Path, times: int) -> None:
    write(tmp_path, scalar(1), *[record(b"\xff" * 40)] * times, scalar(2))
    reader = RunReader(tmp_path)
    reader.poll()
    assert [step for step, _, _ in points(reader)["reward"]] == [1, 2]
    assert f"The record at byte {len(scalar(1))} of {NAME} is whole but no event" in reader.warnings[0]


def test_thousands_of_damaged_places_are_not_told_one_by_one(tmp_path: Path) -> None:
    write(tmp_path, *[scalar(1), b"x"] * 3000, scalar(1))
    reader = RunReader(tmp_path)
    reader.poll()
    assert len(reader.series["reward"]) == 3001
    assert len(reader.warnings) < 100
    assert "2950 more places" in reader.warnings[-1]


@pytest.mark.parametrize("rest", [1, 2, 3])
def test_a_torn_record_hides_none_that_were_written_after_it(tmp_path: Path, rest: int) -> None:
    path = write(tmp_path, scalar(0), scalar(9, "x" * 500)[:100])
    reader = RunReader(tmp_path)
    reader.poll()
    add(path, *(scalar(step) for step in range(1, rest + 1)))
    reader.poll()
    assert [step for step, _, _ in points(reader)["reward"]] == list(range(rest + 1))
    assert len(reader.warnings) == 1


def test_records_inside_a_record_are_its_own_affair(tmp_path: Path) -> None:
    inside = record(event(1, value("inside", 1)))
    text = record(b"\x1a" + _sized(inside * 100))  # as the file version: any bytes
    data = opening() + text + scalar(1)
    path = write(tmp_path, data[:3000])
    reader = RunReader(tmp_path)
    reader.poll()
    add(path, data[3000:])
    reader.poll()
    assert set(points(reader)) == {"reward"}
    assert list(reader.warnings) == []


def _sized(data: bytes) -> bytes:
    return bytes((len(data) & 127 | 128, len(data) >> 7)) + data
