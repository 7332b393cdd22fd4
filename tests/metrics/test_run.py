"""Following a run's folder: files that grow, come, go, are replaced; sub-folders; budgets."""

from __future__ import annotations

import gc
import math
import os
import random
import threading
import weakref
from pathlib import Path

import numpy as np
import pytest
from tensorboard.compat.proto import summary_pb2
from tensorboard.util import tensor_util

from gymdash_tui.metrics import RunReader, run
from gymdash_tui.metrics.contents import RunContents
from tests.simulation.test_event_wire import SCALARS, TEXT

from .files import NAME, add, event, opening, points, read, read_slowly, record, replace, scalar, value, write

HOSTILE = ["[/foo]", "\x1b[31mred\x1b]0;title\x07", "a\nb\tc", "nul \0 inside", "🦊‍👩‍👧 \u202eback", "x" * 10_000, ""]


def test_a_folder_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    reader = RunReader(tmp_path / "sims" / "tb")
    assert (reader.poll(), dict(reader.series), list(reader.warnings)) == (frozenset(), {}, [])
    write(tmp_path / "sims" / "tb", opening(), scalar(1))
    assert reader.poll() == {"reward"}


def test_series_have_numpy_columns_that_nobody_can_change(tmp_path: Path) -> None:
    write(tmp_path, opening(), *(scalar(step) for step in range(300)))
    reader = RunReader(tmp_path)
    reader.poll()
    series = reader.series["reward"]
    assert series.tag == "reward"
    assert [str(column.dtype) for column in series.columns] == ["int64", "float64", "float64"]
    assert series.steps.tolist() == list(range(300))
    assert series.wall_times.tolist() == [1.7e9 + step for step in range(300)]
    assert series.values.tolist() == [step / 2 for step in range(300)]
    with pytest.raises(ValueError, match="read-only"):
        series.values[0] = 1


def test_only_what_is_new_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, opening(), scalar(1, "a"), scalar(1, "b"))
    reader = RunReader(tmp_path)
    assert reader.poll() == {"a", "b"}
    versions = {tag: series.version for tag, series in reader.series.items()}
    assert reader.poll() == frozenset()
    add(path, scalar(2, "b"), scalar(2, "c"))
    assert reader.poll() == {"b", "c"}
    assert reader.series["a"].version == versions["a"]
    assert reader.series["b"].version > versions["b"]


def test_a_run_and_its_continuation_share_their_series(tmp_path: Path) -> None:
    write(tmp_path, opening(), scalar(5), scalar(6), name="events.out.tfevents.1700000999.box.2.0")
    write(tmp_path, opening(), *(scalar(step) for step in range(6)), name="events.out.tfevents.1700000000.box.1.0")
    assert [step for step, _, _ in read(tmp_path)["reward"]] == [0, 1, 2, 3, 4, 5, 5, 6]


def test_sub_folders_stand_before_the_tag(tmp_path: Path) -> None:
    write(tmp_path, scalar(1, "loss"))
    write(tmp_path / "PPO_1", scalar(2, "loss"))
    write(tmp_path / "PPO_1" / "eval", scalar(3, "loss"))
    write(tmp_path / "b\udcff", scalar(4, "loss"))
    found = {tag: [step for step, _, _ in rows] for tag, rows in read(tmp_path).items()}
    assert found == {"loss": [1], "PPO_1/loss": [2], "PPO_1/eval/loss": [3], "b\N{REPLACEMENT CHARACTER}/loss": [4]}


def test_folders_that_all_files_share_are_left_out_where_asked_to(tmp_path: Path) -> None:
    write(tmp_path / "runs" / "ppo" / "train", scalar(1, "loss"))
    reader = RunReader(tmp_path, shorten=True)
    reader.poll()
    assert set(reader.series) == {"loss"}
    write(tmp_path / "runs" / "ppo" / "val", scalar(2, "loss"))  # names that were given stay what they are
    assert reader.poll() == {"runs/ppo/val/loss"}
    later = RunReader(tmp_path, shorten=True)
    later.poll()
    assert set(later.series) == {"train/loss", "val/loss"}
    write(tmp_path, scalar(3, "loss"))
    all_of_them = RunReader(tmp_path, shorten=True)
    all_of_them.poll()
    assert set(all_of_them.series) == {"loss", "runs/ppo/train/loss", "runs/ppo/val/loss"}


def test_folders_and_files_that_come_later_are_found(tmp_path: Path) -> None:
    reader = RunReader(tmp_path)
    for number in range(4):
        write(tmp_path / f"run_{number}" / "deep", scalar(1))
        assert reader.poll() == {f"run_{number}/deep/reward"}
        write(tmp_path / f"run_{number}" / "deep", scalar(2), name=f"later.tfevents.{number}")
        assert reader.poll() == {f"run_{number}/deep/reward"}


def test_a_file_is_found_although_the_folders_time_stamp_is_too_coarse_to_tell(tmp_path: Path) -> None:
    write(tmp_path, scalar(1, "a"))
    reader = RunReader(tmp_path)
    assert reader.poll() == {"a"}
    before = tmp_path.stat()
    write(tmp_path, scalar(1, "b"), name="later.tfevents")
    os.utime(tmp_path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert reader.poll() == {"b"}


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    for name in ("monitor.csv", "progress.json", "events.txt"):
        write(tmp_path, scalar(1), name=name)
    (tmp_path / "x.tfevents.folder").mkdir()
    (tmp_path / "loop").symlink_to(tmp_path)
    reader = RunReader(tmp_path)
    assert (set(reader.poll()), list(reader.warnings)) == (set(), [])


@pytest.mark.parametrize("many", [False, True])
def test_text_images_and_histograms_are_passed_over_without_a_word(tmp_path: Path, many: bool) -> None:
    times = 400 if many else 1
    image = summary_pb2.Summary.Image(encoded_image_string=b"\x15" * 300)
    text = tensor_util.make_tensor_proto(np.array(b"words", object))
    others = [
        record(event(1, summary_pb2.Summary.Value(tag="image", image=image))),
        record(event(1, summary_pb2.Summary.Value(tag="text", tensor=text, metadata=TEXT))),
        record(event(1, summary_pb2.Summary.Value(tag="histogram", histo=summary_pb2.HistogramProto(bucket=[1.0])))),
    ]
    write(tmp_path, opening(), *(others * times), scalar(1))
    reader = RunReader(tmp_path)
    assert (set(reader.poll()), list(reader.warnings)) == ({"reward"}, [])


@pytest.mark.parametrize("kilobytes", [70, 1500, 3000])
def test_a_long_record_is_passed_over_and_its_scalars_read(tmp_path: Path, kilobytes: int) -> None:
    image = summary_pb2.Summary.Image(encoded_image_string=scalar(7, "inside") * (kilobytes * 16))
    long = record(event(1, summary_pb2.Summary.Value(tag="image", image=image), value("beside", 2)))
    path = write(tmp_path, opening(), scalar(0), long[: kilobytes * 700])
    reader = RunReader(tmp_path)
    assert reader.poll() == {"reward"}
    assert reader.poll() == frozenset()
    add(path, long[kilobytes * 700 :], scalar(2))
    assert reader.poll() == {"beside", "reward"}
    assert (set(points(reader)), list(reader.warnings)) == ({"beside", "reward"}, [])


def test_a_long_record_is_not_taken_for_a_short_one(tmp_path: Path) -> None:
    short = event(1, value("reward", 1))
    long = event(1, value("x" * (65536 + len(short) - len(event(1, value("x" * 65536, 1))) + 65536), 2))
    assert len(long) == 65536 + len(short)
    write(tmp_path, *[record(short)] * 200, record(long), *[record(short)] * 200)
    assert sorted(map(len, read(tmp_path).values())) == [1, 400]


def test_nan_and_infinities_are_values(tmp_path: Path) -> None:
    odd = [math.nan, math.inf, -math.inf, 0.0]
    write(tmp_path, *(scalar(step, number=odd[step % 4]) for step in range(200)))
    np.testing.assert_array_equal([number for _, _, number in read(tmp_path)["reward"]], odd * 50)


@pytest.mark.parametrize("times", [1, 300])
def test_hostile_tags_are_data(tmp_path: Path, times: int) -> None:
    data = b"".join(scalar(step, tag) for step in range(times) for tag in HOSTILE)
    write(tmp_path, data)
    found = read(tmp_path)
    assert set(found) == set(HOSTILE)
    assert found["[/foo]"] == [(step, 1.7e9 + step, step / 2) for step in range(times)]


def test_a_tag_that_is_no_utf8_is_read(tmp_path: Path) -> None:
    data = event(1, value("abc", 1)).replace(b"abc", b"a\xffc")
    write(tmp_path, *[record(data)] * 50)
    assert len(read(tmp_path)["a\N{REPLACEMENT CHARACTER}c"]) == 50


@pytest.mark.parametrize("tags", [1, 2, 40, 3000])
def test_any_mixture_of_tags_keeps_its_order(tmp_path: Path, tags: int) -> None:
    names = [f"{'group' * (number % 3)}/{number:04}" for number in range(tags)]
    data = opening() + b"".join(scalar(step * 37 - 500, names[step * 7 % tags]) for step in range(3000))
    write(tmp_path, data)
    assert read(tmp_path) == read_slowly(data)


def test_records_of_one_length_may_be_laid_out_differently(tmp_path: Path) -> None:
    def tensor(step: int, tag: str) -> bytes:
        number = tensor_util.make_tensor_proto(float(step))
        return record(event(step, summary_pb2.Summary.Value(tag=tag, tensor=number, metadata=SCALARS)))

    tags = [letter * size for size in range(1, 50) for letter in "ab"]
    random.Random(1).shuffle(tags)
    data = b"".join(one(step * 9, tag) for step, tag in enumerate(tags * 30) for one in (scalar, tensor))
    write(tmp_path, data)
    assert read(tmp_path) == read_slowly(data)


@pytest.mark.parametrize("array", [np.float32(0), np.float64(0), np.int64(0), np.array(1.5, np.float16)])
def test_tensors_of_one_number_are_scalars(tmp_path: Path, array: np.ndarray) -> None:
    def tensor(step: int) -> bytes:
        number = tensor_util.make_tensor_proto(np.asarray(array + step).astype(array.dtype))
        return record(event(step, summary_pb2.Summary.Value(tag="loss", tensor=number, metadata=SCALARS)))

    data = b"".join(tensor(step) for step in range(200))
    write(tmp_path, data)
    assert read(tmp_path) == read_slowly(data)
    assert len(read(tmp_path)["loss"]) == 200


def test_a_tensor_may_be_declared_a_scalar_once_for_all(tmp_path: Path) -> None:
    def tensor(tag: str, metadata: summary_pb2.SummaryMetadata | None) -> bytes:
        number = tensor_util.make_tensor_proto(1.5)
        return record(event(1, summary_pb2.Summary.Value(tag=tag, tensor=number, metadata=metadata)))

    path = write(tmp_path, tensor("loss", SCALARS), tensor("loss", None), tensor("never", None))
    reader = RunReader(tmp_path)
    reader.poll()
    add(path, tensor("loss", None))
    reader.poll()
    assert {tag: len(rows) for tag, rows in points(reader).items()} == {"loss": 3}


@pytest.mark.parametrize(
    "how", ["replaced", "cut", "replaced by a longer one", "replaced by one alike", "written over"]
)
def test_a_file_written_anew_is_read_anew(tmp_path: Path, how: str) -> None:
    first = [opening(), *(scalar(step) for step in range(5))]
    anew = [record(event(0, wall_time=1.8e9)), *(scalar(step, number=-step) for step in range(9))]
    other = write(tmp_path, scalar(100), name="events.out.tfevents.1800000000.box.9.0")
    path = write(tmp_path, *first)
    reader = RunReader(tmp_path)
    reader.poll()
    held = reader.series["reward"].values
    if how == "replaced":
        replace(path, *anew[:4])
    elif how == "cut":
        os.truncate(path, sum(map(len, first[:3])))
    elif how == "replaced by a longer one":
        replace(path, *anew)
    elif how == "replaced by one alike":
        replace(path, *first[:3], *anew[3:])
    else:
        path.write_bytes(b"".join(anew))
    expected = read_slowly(path.read_bytes())["reward"]
    assert reader.poll() == {"reward"}
    assert sorted(points(reader)["reward"]) == sorted(expected + read_slowly(other.read_bytes())["reward"])
    assert held.tolist() == [0, 0.5, 1, 1.5, 2, 50]
    assert list(reader.warnings) == []


def test_files_that_vanish_leave_their_points(tmp_path: Path) -> None:
    path = write(tmp_path / "sub", scalar(1))
    reader = RunReader(tmp_path)
    reader.poll()
    path.unlink()
    assert (reader.poll(), len(reader.series["sub/reward"])) == (frozenset(), 1)
    path.parent.rmdir()
    assert (reader.poll(), len(reader.series["sub/reward"])) == (frozenset(), 1)
    write(tmp_path / "sub", scalar(1), scalar(2))
    assert reader.poll() == {"sub/reward"}
    assert points(reader)["sub/reward"] == [(1, 1.7e9 + 1, 0.5), (2, 1.7e9 + 2, 1)]


def test_what_cannot_be_opened_is_told_and_tried_again(tmp_path: Path) -> None:
    (tmp_path / NAME).symlink_to(tmp_path / "target")
    (tmp_path / "target").mkdir()
    reader = RunReader(tmp_path)
    assert reader.poll() == frozenset()
    assert NAME in reader.warnings[0]
    assert reader.poll() == frozenset()
    assert len(reader.warnings) == 1
    (tmp_path / NAME).unlink()
    write(tmp_path, scalar(1))
    assert (set(reader.poll()), list(reader.warnings)) == ({"reward"}, [])


def test_a_pipe_does_not_hold_the_reader_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / NAME)
    reader = RunReader(tmp_path)
    assert reader.poll() == frozenset()
    assert "no regular file" in reader.warnings[0]


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "tb").write_text("")
    reader = RunReader(tmp_path / "tb")
    assert reader.poll() == frozenset()
    assert "tb" in reader.warnings[0]


def test_a_budget_stops_early_and_the_next_poll_goes_on(tmp_path: Path) -> None:
    for number in range(3):
        data = b"".join(scalar(step, "x" * 1000) for step in range(number * 1500, (number + 1) * 1500))
        write(tmp_path, data, name=f"tfevents.{number}")
    reader = RunReader(tmp_path)
    seen: list[int] = []
    while not seen or not reader.complete:
        assert reader.poll(0) == {"x" * 1000}
        seen.append(len(reader.series["x" * 1000]))
    assert len(seen) > 4
    assert seen == sorted(set(seen))
    assert [step for step, _, _ in points(reader)["x" * 1000]] == list(range(4500))
    assert reader.poll(0) == frozenset()


def test_closing_keeps_what_was_read(tmp_path: Path) -> None:
    path = write(tmp_path, scalar(1))
    reader = RunReader(tmp_path)
    reader.poll()
    reader.close()
    add(path, scalar(2))
    assert (reader.poll(), len(reader.series["reward"])) == (frozenset(), 1)


def test_too_many_tags_are_left_out_with_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "_ROOM", 20_000)
    path = write(tmp_path, *(scalar(1, f"tag {number:04}") for number in range(500)))
    reader = RunReader(tmp_path)
    reader.poll()
    assert len(reader.series) == 14
    assert "too many tags: tag 0014" in reader.warnings[0]
    add(path, scalar(2, "tag 0000"), scalar(2, "tag 0400"))
    assert reader.poll() == {"tag 0000"}


def test_one_thread_polls_while_another_reads(tmp_path: Path) -> None:
    path = write(tmp_path, opening())
    reader = RunReader(tmp_path)
    stop = threading.Event()

    def writes() -> None:
        for step in range(80):
            add(path, *(scalar(step, f"tag {number}") for number in range(step % 40)))
            reader.poll()
        stop.set()

    thread = threading.Thread(target=writes)
    thread.start()
    while not stop.is_set():
        for series in reader.series.values():
            steps, wall_times, values = series.columns
            assert len(steps) == len(wall_times) == len(values)
            assert np.array_equal(values * 2, steps)
    thread.join()
    assert len(reader.series) == 39


@pytest.mark.parametrize("read_by", [RunReader, RunContents])
def test_what_was_read_goes_with_the_last_who_needs_it(
    tmp_path: Path, read_by: type[RunReader] | type[RunContents]
) -> None:
    write(tmp_path, opening(), scalar(1), scalar(2))
    gc.disable()  # a look for cyclic garbage may be minutes away, and a million points take 24 MB
    try:
        reader = read_by(tmp_path)
        reader.poll()
        there = weakref.ref(reader)
        del reader
        assert there() is None
    finally:
        gc.enable()


def test_its_size_grows_with_its_points(tmp_path: Path) -> None:
    write(tmp_path, opening(), *(scalar(step) for step in range(10_000)))
    reader = RunReader(tmp_path)
    assert reader.size == 0
    reader.poll()
    assert 200_000 < reader.size < 300_000
