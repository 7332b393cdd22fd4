"""A thousand kinds of damage: the reader against a record of which bytes of which writer stand where.

Whatever happens to a file: no exception; what is read was written, tag, step and value together, and no more often than
it stands there; every record that is still whole is read; and what is not is told with the file's name and the byte.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gymdash_tui.metrics import RunReader, eventfile

from .broken import Broken, break_once, broken_files, file_of, said, too_often, within
from .files import NAME, add, points, record, replace, scalar, write

LONG_AGO = 1.6e9
CHUNKS = st.sampled_from((1 << 20, 1 << 20, 6000, 700))
SECONDS = st.sampled_from((None, 0.0))


@contextmanager
def run_folder(chunk: int) -> Iterator[Path]:
    """A folder for a run, whose files are read in pieces of so many bytes."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(eventfile, "_CHUNK", chunk)
        yield Path(folder)


def read_all(reader: RunReader, budget: float | None) -> None:
    reader.poll(budget)
    for _ in range(2000):
        if reader.complete:
            return
        reader.poll(budget)
    raise AssertionError("the reader comes to no end")


def nobody_writes_any_more(path: Path) -> None:
    os.utime(path, (LONG_AGO, LONG_AGO))


def check(reader: RunReader, broken: Broken) -> None:
    found = points(reader)
    assert {(tag, point) for tag, rows in found.items() for point in rows} <= broken.written()
    assert not too_often(found, broken)
    whole = broken.whole()
    for tag, rows in said(whole).items():
        assert within(rows, found.get(tag, [])), f"whole records of {tag} were not read"
    if sum(len(frame.data) for frame in whole) < len(broken.data):
        assert reader.warnings or _is_whole_again(broken)
    for warning in reader.warnings:
        assert NAME in warning and ("byte" in warning or "more places" in warning)


def _is_whole_again(broken: Broken) -> bool:
    """Tell whether bytes of different records happen to make up nothing but written records."""
    rest = bytes(broken.data)
    for data in sorted({frame.data for frame in broken.frames}, key=len, reverse=True):
        rest = rest.replace(data, b"")
    return not rest


@settings(max_examples=600)
@given(broken_files(), CHUNKS, SECONDS)
def test_what_is_whole_is_read_and_nothing_else(broken: Broken, chunk: int, budget: float | None) -> None:
    with run_folder(chunk) as folder:
        nobody_writes_any_more(write(folder, bytes(broken.data)))
        reader = RunReader(folder)
        read_all(reader, budget)
        check(reader, broken)


@settings(max_examples=250)
@given(broken_files(), CHUNKS, st.lists(st.tuples(st.floats(0, 1), SECONDS), max_size=8))
def test_the_same_of_a_file_that_grows_meanwhile(
    broken: Broken, chunk: int, polls: list[tuple[float, float | None]]
) -> None:
    with run_folder(chunk) as folder:
        path, reader, at = write(folder), RunReader(folder), 0
        for share, budget in sorted(polls, key=lambda poll: poll[0]):
            end = int(share * len(broken.data))
            add(path, bytes(broken.data[at:end]))
            at = end
            reader.poll(budget)
            assert {(tag, point) for tag, rows in points(reader).items() for point in rows} <= broken.written()
        add(path, bytes(broken.data[at:]))
        reader.poll()
        nobody_writes_any_more(path)
        read_all(reader, None)
        check(reader, broken)


HAPPENINGS = ("more", "damage behind the reader's back", "cut", "gone", "written anew", "replaced", "nobody writes")


@settings(max_examples=250)
@given(st.lists(st.tuples(st.sampled_from(HAPPENINGS), SECONDS), min_size=2, max_size=12), st.integers(0, 2**32))
def test_whatever_happens_between_polls_no_value_is_made_up(
    happenings: list[tuple[str, float | None]], seed: int
) -> None:
    dice = random.Random(seed)
    with run_folder(dice.choice((1 << 20, 700))) as folder:
        reader, path, written = RunReader(folder), write(folder), set()
        for happening, budget in happenings:
            broken = file_of(2, 12, dice.random() < 0.2, dice)
            written |= broken.written()
            break_once(broken, dice.choice(("data", "zeros", "torn", "interleaved")), dice)
            happen(path, happening, bytes(broken.data), dice)
            reader.poll(budget)
            assert {(tag, point) for tag, rows in points(reader).items() for point in rows} <= written
        replace(path, scalar(77, "at last"))
        read_all(reader, None)
        assert set(points(reader)) == {"at last"}


def happen(path: Path, happening: str, data: bytes, dice: random.Random) -> None:
    size = path.stat().st_size if path.exists() else 0
    match happening:
        case "more":
            add(path, data)
        case "damage behind the reader's back" if size:
            with path.open("r+b") as file:
                file.seek(dice.randrange(size))
                file.write(bytes(dice.randrange(200)))
        case "cut" if size:
            os.truncate(path, dice.randrange(size))
        case "gone":
            path.unlink(missing_ok=True)
        case "written anew":
            path.write_bytes(data)
        case "replaced":
            replace(path, data)
        case "nobody writes" if size:
            nobody_writes_any_more(path)


def test_a_record_that_never_comes_to_its_end_is_given_up(tmp_path: Path) -> None:
    torn = scalar(9, "x" * 5000)[:100]
    path = write(tmp_path, scalar(0), torn, scalar(1), scalar(2), scalar(3)[:-1])
    reader = RunReader(tmp_path)
    reader.poll()
    assert [step for step, _, _ in points(reader)["reward"]] == [0]  # it may be a record that holds records
    nobody_writes_any_more(path)
    assert reader.poll() == {"reward"}
    assert [step for step, _, _ in points(reader)["reward"]] == [0, 1, 2]
    assert [f"from byte {len(scalar(0))} to" in reader.warnings[0], "no whole record" in reader.warnings[1]] == [
        True
    ] * 2
    assert reader.poll() == frozenset()


@pytest.mark.parametrize("length", [1 << 31, 1 << 32, 1 << 63, (1 << 64) - 1])
def test_a_length_that_no_event_has_hides_nothing(tmp_path: Path, length: int) -> None:
    header = length.to_bytes(8, "little")
    write(tmp_path, scalar(0), header + record(header)[-4:], scalar(1), scalar(2), scalar(3)[:-1])
    reader = RunReader(tmp_path)
    reader.poll()
    assert [step for step, _, _ in points(reader)["reward"]] == [0, 1, 2]
    assert f"damaged from byte {len(scalar(0))} to {len(scalar(0)) + 12} " in reader.warnings[0]


def test_an_empty_file_is_none_to_speak_of(tmp_path: Path) -> None:
    path = write(tmp_path)
    nobody_writes_any_more(path)
    reader = RunReader(tmp_path)
    assert (reader.poll(), list(reader.warnings), reader.complete) == (frozenset(), [], True)
    add(path, scalar(1))
    assert reader.poll() == {"reward"}


@pytest.mark.parametrize(("length", "times"), [(50, 3000), (100_000, 2000), (100_000, 90_000)])
def test_a_crowd_of_sound_headers_hides_nothing(tmp_path: Path, length: int, times: int) -> None:
    header = length.to_bytes(8, "little")
    write(tmp_path, scalar(0), (header + record(header)[-4:]) * times, bytes(length + 100), scalar(1), scalar(2))
    reader = RunReader(tmp_path)
    read_all(reader, 0)
    assert [step for step, _, _ in points(reader)["reward"]] == [0, 1, 2]
