"""Event files, read back with TensorBoard's own code."""

from __future__ import annotations

import math
import os
import struct
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.proto import event_pb2
from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import masked_crc32c

from gymdash_tui.simulation.events import EventWriter, frame, masked_crc, scalar_event

from .processes import full_disk, run_code


def records(data: bytes) -> list[bytes]:
    """Take TFRecords apart, checking every checksum with TensorBoard's."""
    found = []
    while data:
        (length,) = struct.unpack("<Q", data[:8])
        (head,) = struct.unpack("<I", data[8:12])
        body = data[12 : 12 + length]
        (tail,) = struct.unpack("<I", data[12 + length : 16 + length])
        assert head == masked_crc32c(data[:8])
        assert tail == masked_crc32c(body)
        assert len(body) == length
        found.append(body)
        data = data[16 + length :]
    return found


def events(folder: Path) -> list[event_pb2.Event]:
    (path,) = folder.iterdir()
    return [event_pb2.Event.FromString(record) for record in records(path.read_bytes())]


def as_stored(value: float) -> float:
    """Give what a 32-bit float makes of a number."""
    try:
        return float(struct.unpack("<f", struct.pack("<f", value))[0])
    except OverflowError:
        return math.copysign(math.inf, value)


@given(st.text(st.characters()), st.floats(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False))
def test_tensorboard_reads_what_was_written(tag: str, value: float, step: int, wall_time: float) -> None:
    event = event_pb2.Event.FromString(scalar_event(tag, value, step, wall_time))
    (point,) = event.summary.value
    assert point.tag == tag.encode("utf-8", "replace").decode()
    assert point.simple_value == as_stored(value) or (math.isnan(point.simple_value) and math.isnan(value))
    assert (event.step, event.wall_time) == (step, wall_time)


@pytest.mark.parametrize(
    ("value", "stored"),
    [(1e39, math.inf), (-1e39, -math.inf), (3.5e38, math.inf), (math.inf, math.inf), (1e-50, 0), (-0.0, 0)],
)
def test_what_is_too_large_for_32_bits_is_infinite(value: float, stored: float) -> None:
    event = event_pb2.Event.FromString(scalar_event("x", value, 0, 0))
    assert event.summary.value[0].simple_value == stored


@given(st.binary(max_size=300))
def test_a_record_has_tensorboards_checksums(data: bytes) -> None:
    assert masked_crc(data) == masked_crc32c(data)
    assert records(frame(data) + frame(b"") + frame(data)) == [data, b"", data]


def test_a_file_begins_as_tensorboards_do_and_shows_each_point_at_once(tmp_path: Path) -> None:
    writer = EventWriter(tmp_path / "run" / "tb")
    (path,) = (tmp_path / "run" / "tb").iterdir()
    assert path.name.startswith("events.out.tfevents.")
    assert path.name.endswith(f".{os.uname().nodename}.{os.getpid()}")
    (opening,) = events(path.parent)
    assert opening.file_version == "brain.Event:2"
    for step in range(3):
        writer.add_scalar("loss", step / 2, step)
        last = events(path.parent)[-1]
        assert (last.step, last.summary.value[0].tag, last.summary.value[0].simple_value) == (step, "loss", step / 2)
        assert last.wall_time >= opening.wall_time
    writer.close()


@pytest.mark.parametrize("tag", ["", "/", "[/foo]\x1b[31m", "rollout/ep rew", "\0", "x" * 10_000, "世界🚀", "\ud800"])
def test_any_tag_is_written(tmp_path: Path, tag: str) -> None:
    writer = EventWriter(tmp_path)
    writer.add_scalar(tag, 1, 1)
    writer.close()
    assert events(tmp_path)[1].summary.value[0].tag == tag.replace("\ud800", "?")


def test_threads_do_not_write_into_each_others_records(tmp_path: Path) -> None:
    writer = EventWriter(tmp_path)

    def log(name: int) -> None:
        for step in range(50):
            writer.add_scalar(f"t{name}", step, step)

    threads = [threading.Thread(target=log, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.close()
    found = [(event.summary.value[0].tag, event.step) for event in events(tmp_path)[1:]]
    assert sorted(found) == sorted((f"t{name}", step) for name in range(4) for step in range(50))


def test_a_disk_that_takes_half_a_record_leaves_no_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = EventWriter(tmp_path)
    writer.add_scalar("loss", 1, 1)
    real = os.write
    taken = iter((5, 9))

    def refuse_soon(file: int, data: bytes) -> int:
        size = next(taken, 0)
        if not size:
            raise OSError(28, "No space left on device")
        return real(file, data[:size])

    with monkeypatch.context() as patch, pytest.raises(OSError, match="No space left"):
        patch.setattr(os, "write", refuse_soon)
        writer.add_scalar("loss", 2, 2)
    writer.add_scalar("loss", 3, 3)
    assert [event.step for event in events(tmp_path)] == [0, 1, 3]
    writer.close()


def test_a_disk_that_takes_little_at_a_time_gets_it_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = EventWriter(tmp_path)
    real = os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda file, data: real(file, data[:7]))
        writer.add_scalar("loss", 2, 2)
    assert [event.step for event in events(tmp_path)] == [0, 2]
    writer.close()


def test_a_full_disk_is_an_error_and_afterwards_it_goes_on(tmp_path: Path) -> None:
    writer = EventWriter(tmp_path)
    with full_disk(writer._file), pytest.raises(OSError, match="No space left"):
        writer.add_scalar("loss", 1, 1)
    writer.add_scalar("loss", 2, 2)
    assert [event.step for event in events(tmp_path)] == [0, 2]
    writer.close()


def test_after_the_close_nothing_is_written_into_anybody_elses_file(tmp_path: Path) -> None:
    writer = EventWriter(tmp_path / "tb")
    number = writer._file
    writer.close()
    writer.close()
    other = os.open(tmp_path / "other", os.O_WRONLY | os.O_CREAT)
    assert other == number
    with pytest.raises(OSError, match="Bad file"):
        writer.add_scalar("loss", 1, 1)
    os.close(other)
    assert (tmp_path / "other").read_bytes() == b""


def test_what_kill_9_leaves_is_whole(tmp_path: Path) -> None:
    code = """
        import os, signal, sys
        from pathlib import Path
        from gymdash_tui.simulation.events import EventWriter
        if os.fork() == 0:
            writer = EventWriter(Path(sys.argv[1]))
            for step in range(100):
                writer.add_scalar("loss", step, step)
            os.kill(os.getpid(), signal.SIGKILL)
        os.wait()
    """
    run_code(code, tmp_path)
    assert [event.step for event in events(tmp_path)[1:]] == list(range(100))
