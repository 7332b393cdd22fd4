"""A run that was resumed: what was recorded beyond the step from which it went on is gone, as in TensorBoard."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto import event_pb2

from gymdash_tui.metrics import RunReader

from .files import add, opening, points, read, record, scalar, write

FIRST = "events.out.tfevents.1700000000.box.1.0"
SECOND = "events.out.tfevents.1700000100.box.2.0"
THIRD = "events.out.tfevents.1700000200.box.3.0"


def start(step: int, status: int = event_pb2.SessionLog.START) -> bytes:
    """The event with which a resumed run begins."""
    log = event_pb2.SessionLog(status=status)
    return record(event_pb2.Event(wall_time=1.7e9, step=step, session_log=log).SerializeToString())


def scalars(first: int, last: int, tag: str = "reward", number: float | None = None) -> bytes:
    return b"".join(scalar(step, tag, number) for step in range(first, last))


def steps(reader: RunReader, tag: str = "reward") -> list[int]:
    return [step for step, _, _ in points(reader).get(tag, [])]


def as_tensorboard_has_it(folder: Path) -> dict[str, list[tuple[int, float]]]:
    """The truth to compare with."""
    reader = EventAccumulator(str(folder), size_guidance={"scalars": 0})
    reader.Reload()
    found = {tag: [(one.step, one.value) for one in reader.Scalars(tag)] for tag in reader.Tags()["scalars"]}
    return {tag: rows for tag, rows in found.items() if rows}


def as_we_have_it(folder: Path) -> dict[str, list[tuple[int, float]]]:
    return {tag: [(step, value) for step, _, value in rows] for tag, rows in read(folder).items()}


def test_a_resumed_run_has_each_step_once(tmp_path: Path) -> None:
    write(tmp_path, opening(), scalars(0, 100), name=FIRST)
    write(tmp_path, opening(), start(61), scalars(61, 120, number=-1), name=SECOND)
    found = as_we_have_it(tmp_path)
    assert [step for step, _ in found["reward"]] == list(range(120))
    assert [value for _, value in found["reward"]][60:62] == [30, -1]
    assert found == as_tensorboard_has_it(tmp_path)


def test_what_was_read_already_is_taken_out_when_the_run_is_resumed(tmp_path: Path) -> None:
    write(tmp_path, opening(), scalars(0, 100), scalars(0, 50, "slow"), name=FIRST)
    reader = RunReader(tmp_path)
    reader.poll()
    held, version = reader.series["reward"].columns, reader.series["reward"].version
    path = write(tmp_path, opening(), start(61), name=SECOND)
    assert reader.poll() == {"reward"}
    assert steps(reader) == list(range(61))
    assert steps(reader, "slow") == list(range(50))
    assert reader.series["reward"].version > version
    assert len(held.steps) == 100  # what is being drawn stays whole
    add(path, scalars(61, 63))
    assert reader.poll() == {"reward"}
    assert steps(reader) == list(range(63))


def test_a_run_may_be_resumed_again_and_from_the_beginning(tmp_path: Path) -> None:
    write(tmp_path, opening(), scalars(0, 100), name=FIRST)
    write(tmp_path, opening(), start(51), scalars(51, 90), name=SECOND)
    path = write(tmp_path, opening(), start(31), scalars(31, 40), name=THIRD)
    assert [step for step, _, _ in read(tmp_path)["reward"]] == list(range(40))
    path.write_bytes(b"".join((opening(), start(0), scalars(0, 3))))
    assert as_we_have_it(tmp_path) == as_tensorboard_has_it(tmp_path) == {"reward": [(0, 0), (1, 0.5), (2, 1)]}


def test_all_points_may_go(tmp_path: Path) -> None:
    write(tmp_path, opening(), scalars(5, 100), name=FIRST)
    reader = RunReader(tmp_path)
    reader.poll()
    write(tmp_path, opening(), start(0), name=SECOND)
    assert reader.poll() == {"reward"}
    assert len(reader.series["reward"]) == 0
    assert points(reader) == {}


def test_other_sessions_marks_take_nothing_out(tmp_path: Path) -> None:
    for status in (event_pb2.SessionLog.STOP, event_pb2.SessionLog.CHECKPOINT):
        write(tmp_path, opening(), scalars(0, 10), start(2, status), scalars(10, 12), name=FIRST)
        assert [step for step, _, _ in read(tmp_path)["reward"]] == list(range(12))


def test_other_folders_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, opening(), scalars(0, 10), name=FIRST)
    write(tmp_path / "eval", opening(), scalars(0, 10), name=FIRST)
    write(tmp_path, opening(), start(3), name=SECOND)
    found = {tag: len(rows) for tag, rows in read(tmp_path).items()}
    assert found == {"reward": 3, "eval/reward": 10}


@pytest.mark.parametrize("many", [False, True])
def test_a_mark_within_a_file_takes_out_what_stands_before_it(tmp_path: Path, many: bool) -> None:
    times = 1000 if many else 10
    write(tmp_path, opening(), scalars(0, times), start(5), scalars(5, times + 5, number=1), name=FIRST)
    found = as_we_have_it(tmp_path)
    assert [step for step, _ in found["reward"]] == list(range(times + 5))
    assert found == as_tensorboard_has_it(tmp_path)


def test_an_older_file_that_is_read_late_brings_nothing_back(tmp_path: Path) -> None:
    first = write(tmp_path, opening(), scalars(0, 8), name=FIRST)
    hidden = first.rename(tmp_path / "hidden")
    write(tmp_path, opening(), start(5), scalars(5, 7, number=-1), name=SECOND)
    reader = RunReader(tmp_path)
    reader.poll()
    hidden.rename(first)
    reader.poll()
    add(first, scalars(8, 12))  # its writer lives on for a moment
    reader.poll()
    assert sorted(steps(reader)) == [0, 1, 2, 3, 4, 5, 6]


def test_a_file_written_anew_forgets_its_marks(tmp_path: Path) -> None:
    write(tmp_path, opening(), scalars(0, 8), name=FIRST)
    second = write(tmp_path, opening(), start(5), name=SECOND)
    reader = RunReader(tmp_path)
    reader.poll()
    second.write_bytes(b"".join((opening(), start(7), scalars(7, 9))))
    reader.poll()
    assert steps(reader) == [0, 1, 2, 3, 4, 7, 8]  # what was taken out comes back with a new reader
    assert [step for step, _, _ in read(tmp_path)["reward"]] == list(range(9))


FILES = st.lists(
    st.tuples(st.none() | st.integers(0, 12), st.lists(st.tuples(st.integers(0, 12), st.sampled_from("ab")))),
    min_size=1,
    max_size=4,
)


@given(FILES, st.integers(1, 4))
def test_any_attempts_are_read_as_tensorboard_reads_them(
    tmp_path_factory: pytest.TempPathFactory,
    attempts: list[tuple[int | None, list[tuple[int, str]]]],
    seen: int,
) -> None:
    folder = tmp_path_factory.mktemp("attempts")
    reader = RunReader(folder)
    for number, (first, recorded) in enumerate(attempts):
        parts = [opening(), *([] if first is None else [start(first)]), *(scalar(*one) for one in recorded)]
        write(folder, *parts, name=f"events.out.tfevents.{1_700_000_000 + number}.box.1.0")
        if number < seen:
            reader.poll()  # live, and at once: the same
    reader.poll()
    live = {tag: [(step, value) for step, _, value in rows] for tag, rows in points(reader).items()}
    assert live == as_we_have_it(folder) == as_tensorboard_has_it(folder)
